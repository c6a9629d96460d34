package wasmdtests

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

const remarkOnSlashing = `The slash of the reference charges all stakers of the validator at once, and is believed without
evidence. Here the evidence is checked, and users are charged one by one: by anyone, or when their
claims are released.`

// settlePage is PAGE of external-staking.
const settlePage = 15

func benchSlashing(b *bench) {
	benchEvidence(b)
	benchSettling(b)
	benchShrinking(b)
}

// Evidence costs the same however many have staked.
func benchEvidence(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	c, stranger := w.Consumers[0], w.User(7)
	var measured []harness.Cost
	for i, n := range []struct {
		stakers   int
		reference int64
	}{{1, 293_336}, {100, 6_014_799}, {1_000, 58_050_488}} {
		v := c.Operators()[i]
		people := w.Crowd(c, v, n.stakers, 1_000)
		require.EqualValues(b.t, n.stakers*1_000, c.StakeOn(v).Stake)
		require.EqualValues(b.t, n.stakers*1_000, c.Ledger(v).Staked)
		name := fmt.Sprintf("evidence against a validator with %s stakers", thousands(int64(n.stakers)))
		measured = append(measured, b.measure(w, name, func() { stranger.Report(c, v) }, ref(n.reference)))
		first, last := people[0], people[len(people)-1]
		require.EqualValues(b.t, 100, stranger.Settle(c, first).Burned())
		if last != first {
			require.EqualValues(b.t, 100, stranger.Settle(c, last).Burned())
		}
	}
	flat(b.t, 1, measured...)
}

func benchSettling(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true, Validators: settlePage})
	c, stranger := w.Consumers[0], w.User(7)
	for i := 1; i <= 4; i++ {
		w.User(i).Bond(100_000)
		positions := c.Operators()[:1]
		if i > 2 {
			positions = c.Operators()
		}
		for _, v := range positions {
			w.User(i).Stake(c, v, 1_000)
		}
	}
	c.Link.RelayAll()
	for _, v := range c.Operators() {
		stranger.Report(c, v)
	}
	for _, n := range []struct{ settled, leaving, positions int }{{1, 2, 1}, {3, 4, settlePage}} {
		b.measure(w, fmt.Sprintf("vault unbond before %d positions are settled", n.positions), func() {
			require.Zero(b.t, mustUnbond(b.t, w.User(n.leaving)).Burned())
		})
		b.measure(w, fmt.Sprintf("settle a user with %d positions", n.positions), func() {
			require.EqualValues(b.t, 100*n.positions, stranger.Settle(c, w.User(n.settled).Address).Burned())
		})
	}
	b.measure(w, "settle a user again", func() { require.Zero(b.t, stranger.Settle(c, w.User(1).Address).Burned()) })
	b.measure(w, "vault unbond when all is settled", func() { mustUnbond(b.t, w.User(1)) })
}

func mustUnbond(t *testing.T, user harness.User) harness.Tx {
	t.Helper()
	tx, err := user.TryUnbond(1)
	require.NoError(t, err)
	return tx
}

// The reference sends a packet for each other lien at once.
func benchShrinking(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true, Consumers: 2})
	one, two := w.Consumers[0], w.Consumers[1]
	user, stranger := w.User(1), w.User(7)
	user.Bond(1_000)
	user.Stake(one, one.Operators()[0], 1_000)
	user.Stake(two, two.Operators()[0], 1_000)
	one.Link.RelayAll()
	two.Link.RelayAll()
	stranger.Report(one, one.Operators()[0])
	b.measure(w, "settle a user whose other lien shrinks (reference: the slash)",
		func() { stranger.Settle(one, user.Address) }, ref(384_639))
	require.Zero(b.t, user.Debt(two))
	b.measure(w, "tell a lienholder that its lien has shrunk", func() { stranger.ReportShrunk(two, user.Address) })
	require.EqualValues(b.t, 100, user.Debt(two))
	b.measure(w, "work off a debt out of 1 position", func() { stranger.WorkOffDebt(two, user.Address) })
	require.Zero(b.t, user.Debt(two))
}
