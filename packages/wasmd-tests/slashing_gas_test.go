package wasmdtests

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// settlePage is PAGE of external-staking.
const settlePage = 15

// Measured once for all tests of a run.
var slashingTable *gasTable

// Evidence costs the same however many have staked.
func TestGasOfSlashing(t *testing.T) {
	table := gasOfSlashing(t)
	t.Log("\n" + table.text())
}

func gasOfSlashing(t *testing.T) *gasTable {
	if slashingTable != nil {
		return slashingTable
	}
	table := &gasTable{}
	table.section("Slashing")
	gasOfEvidence(t, table)
	gasOfSettling(t, table)
	gasOfShrinking(t, table)
	slashingTable = table
	return table
}

func gasOfEvidence(t *testing.T, table *gasTable) {
	t.Helper()
	w := harness.New(t, harness.Options{})
	c, stranger := w.Consumers[0], w.User(7)
	var measured []int64
	for i, n := range []struct {
		stakers   int
		reference int64
	}{{1, 293_336}, {100, 6_014_799}, {1_000, 58_050_488}} {
		v := c.Operators()[i]
		people := w.Crowd(c, v, n.stakers, 1_000)
		require.EqualValues(t, n.stakers*1_000, c.StakeOn(v).Stake)
		require.EqualValues(t, n.stakers*1_000, c.Ledger(v).Staked)
		gas := stranger.Report(c, v).Gas
		measured = append(measured, gas)
		table.add(fmt.Sprintf("evidence against a validator with %s stakers", thousands(int64(n.stakers))), gas, n.reference)
		first, last := people[0], people[len(people)-1]
		require.EqualValues(t, 100, stranger.Settle(c, first).Burned())
		if last != first {
			require.EqualValues(t, 100, stranger.Settle(c, last).Burned())
		}
	}
	require.LessOrEqual(t, slices.Max(measured)*100, slices.Min(measured)*101, "within 1 %%: %v", measured)
}

func gasOfSettling(t *testing.T, table *gasTable) {
	t.Helper()
	w := harness.New(t, harness.Options{Validators: settlePage})
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
		unbond := mustUnbond(t, w.User(n.leaving))
		require.Zero(t, unbond.Burned())
		table.add(fmt.Sprintf("vault unbond before %d positions are settled", n.positions), unbond.Gas, 0)
		settle := stranger.Settle(c, w.User(n.settled).Address)
		require.EqualValues(t, 100*n.positions, settle.Burned())
		table.add(fmt.Sprintf("settle a user with %d positions", n.positions), settle.Gas, 0)
	}
	again := stranger.Settle(c, w.User(1).Address)
	require.Zero(t, again.Burned())
	table.add("settle a user again", again.Gas, 0)
	table.add("vault unbond when all is settled", mustUnbond(t, w.User(1)).Gas, 0)
}

func mustUnbond(t *testing.T, user harness.User) harness.Tx {
	t.Helper()
	tx, err := user.TryUnbond(1)
	require.NoError(t, err)
	return tx
}

// The reference sends a packet for each other lien at once.
func gasOfShrinking(t *testing.T, table *gasTable) {
	t.Helper()
	w := harness.New(t, harness.Options{Consumers: 2})
	a, b := w.Consumers[0], w.Consumers[1]
	user, stranger := w.User(1), w.User(7)
	user.Bond(1_000)
	user.Stake(a, a.Operators()[0], 1_000)
	user.Stake(b, b.Operators()[0], 1_000)
	a.Link.RelayAll()
	b.Link.RelayAll()
	stranger.Report(a, a.Operators()[0])
	table.add("settle a user whose other lien shrinks (reference: the slash)", stranger.Settle(a, user.Address).Gas, 384_639)
	require.Zero(t, user.Debt(b))
	table.add("tell a lienholder that its lien has shrunk", stranger.TellShrunk(b, user.Address).Gas, 0)
	require.EqualValues(t, 100, user.Debt(b))
	table.add("work off a debt out of 1 position", stranger.WorkOffDebt(b, user.Address).Gas, 0)
	require.Zero(t, user.Debt(b))
}
