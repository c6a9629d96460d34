package wasmdtests

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"mesh.test/wasmd/harness"
)

// play is a random order of what users, lienholders, strangers and the chain do.
type play struct {
	local
	t       *testing.T
	rng     *rand.Rand
	users   []harness.User
	lenders []*harness.Hostile
	// By user: what lienholders were told is burned.
	slashed map[string]int64
	burned  map[string]int64
	done    map[string]int
	refused map[string]string
}

func (p *play) attempt(name string, step func() (harness.Tx, error)) {
	p.t.Helper()
	tx, err := step()
	if err != nil {
		p.refused[name] = err.Error()
		return
	}
	p.done[name]++
	for _, event := range tx.Result.Events {
		attributes := map[string]string{}
		for _, attribute := range event.Attributes {
			attributes[attribute.Key] = attribute.Value
		}
		var burned, owed int64
		_, _ = fmt.Sscan(attributes["burned"], &burned)
		_, _ = fmt.Sscan(attributes["owed"], &owed)
		switch attributes["action"] {
		case "slash_cross_stake":
			p.slashed[attributes["owner"]] += burned
			p.burned[attributes["owner"]] += burned - owed
		case "return_local", "bond":
			p.burned[attributes["owner"]] += burned
		}
	}
}

func (p *play) step() {
	p.t.Helper()
	user, lender := p.users[p.rng.Intn(len(p.users))], p.lenders[p.rng.Intn(len(p.lenders))]
	operators := []string{p.v, p.x, p.y}
	v, w := operators[p.rng.Intn(3)], operators[p.rng.Intn(3)]
	amount := int64(1 + p.rng.Intn(400_000))
	if p.rng.Intn(4) == 0 {
		amount = int64(1 + p.rng.Intn(3))
	}
	reconciled := user.LocalAccount().Out > 0 && p.rng.Intn(4) > 0
	send := func(name string, msg sdk.Msg) {
		p.attempt(name, func() (harness.Tx, error) {
			if reconciled {
				return user.TrySend(user.Reconcile(), msg)
			}
			return user.TrySend(msg)
		})
	}
	switch p.rng.Intn(15) {
	case 0:
		if p.rng.Intn(3) == 0 {
			p.attempt("bond", func() (harness.Tx, error) { return user.Bond(amount), nil })
		}
	case 1:
		send("unbond", user.UnbondMsg(amount))
	case 2, 3:
		send("stake_remote", user.PledgeMsg(lender, amount))
	case 4:
		p.attempt("release", func() (harness.Tx, error) { return lender.Release(p.World, user, amount, amount), nil })
	case 5:
		p.attempt("slash", func() (harness.Tx, error) { return lender.Slash(p.World, user, amount, amount), nil })
	case 6, 7:
		send("stake_local", user.LocalStakeMsg(v, amount))
	case 8:
		p.attempt("unstake", func() (harness.Tx, error) { return user.TryUnstakeLocally(v, amount) })
	case 9:
		p.attempt("restake", func() (harness.Tx, error) { return user.TryRestake(v, w, amount) })
	case 10:
		p.attempt("collect", func() (harness.Tx, error) {
			return p.stranger.TrySend(p.stranger.LocalMsg(harness.LocalExecute{Collect: &harness.Collect{User: user.Address}}))
		})
	case 11:
		p.attempt("work_off", func() (harness.Tx, error) { return p.stranger.TryWorkOff(user, v) })
	case 12:
		height := p.Provider.LastHeight() - int64(p.rng.Intn(30))
		p.Provider.SlashFor(v, height, []string{"0.05", "0.01", "0.2"}[p.rng.Intn(3)])
		p.done["chain slash"]++
	case 13:
		p.Advance(harness.Day * time.Duration([]int{1, 5, 22}[p.rng.Intn(3)]))
	case 14:
		p.attempt("reconcile", func() (harness.Tx, error) {
			return p.stranger.TrySend(p.stranger.LocalMsg(
				harness.LocalExecute{Reconcile: &harness.UserRef{User: user.Address}}))
		})
	}
}

func (p *play) check() {
	p.t.Helper()
	p.CheckLocalBooks(p.users...)
	for _, user := range p.users {
		account := user.LocalAccount()
		require.Equal(p.t, p.slashed[user.Address], p.burned[user.Address]+account.Owed+account.Lost,
			"what was slashed is burned, owed or lost")
	}
}

// On the real chain, as the books are played on a model of it in the vault's own tests.
func TestRandomOrdersOfLocalStakingKeepTheBooksAndDrain(t *testing.T) {
	for seed := range 4 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newLocal(t)
			p := &play{
				local: s, t: t, rng: rand.New(rand.NewSource(int64(seed))), users: []harness.User{s.alice, s.bob},
				lenders: []*harness.Hostile{s.lender, s.NewLienholder("0.5")},
				slashed: map[string]int64{}, burned: map[string]int64{}, done: map[string]int{}, refused: map[string]string{},
			}
			for _, user := range p.users {
				user.Bond(1_000_000)
				user.Pledge(p.lenders[1], 900_000)
				user.Pledge(p.lenders[0], 900_000)
				user.StakeLocally(p.v, 400_000)
				user.StakeLocally(p.x, 500_000)
			}
			for range 150 {
				p.step()
				p.check()
			}
			t.Logf("%v", p.done)
			t.Logf("%v", p.refused)

			// Whatever happened, a prompt stranger burns all that is owed, and everything comes back.
			for _, user := range p.users {
				for _, v := range []string{p.v, p.x, p.y} {
					if user.Local().Uncovered > 0 {
						p.attempt("work_off", func() (harness.Tx, error) { return p.stranger.TryWorkOff(user, v) })
					}
				}
			}
			for range 3 {
				p.Advance(matured)
				for _, user := range p.users {
					for range 2 {
						p.attempt("collect", func() (harness.Tx, error) { return p.stranger.Collect(user), nil })
					}
					for _, v := range []string{p.v, p.x, p.y} {
						if user.Local().Uncovered > 0 {
							p.attempt("work_off", func() (harness.Tx, error) { return p.stranger.TryWorkOff(user, v) })
						}
					}
				}
				p.check()
			}
			for _, user := range p.users {
				require.Zero(t, user.LocalAccount().Owed)
				for _, lender := range p.lenders {
					lender.Release(p.World, user, 1_000_000_000, 1_000_000_000)
				}
				p.leave(user)
				account := user.LocalAccount()
				require.Zero(t, account.Out)
				require.Equal(t, account.Idle, user.Collateral().Free)
			}
			p.check()
		})
	}
}
