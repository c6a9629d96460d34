package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestRewardsFromBeforeASlashArePaidAndLaterOnesGoToTheSink(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	before := e.epoch()
	require.False(t, c.Transfer.Relay(c.Transfer.TakeOne())[0].Failed())
	alice, bob := e.alice.PendingReward(c, e.v), e.bob.PendingReward(c, e.v)
	require.InDelta(t, before[e.v], alice+bob, 1)

	// These are under way when the validator is slashed.
	after := e.epoch()
	packet := c.Transfer.TakeOne()
	stranger := e.User(7)
	stranger.Report(c, e.v)
	received := c.Transfer.Relay(packet)[0]
	require.False(t, received.Failed(), received.CallbackError())
	require.Equal(t, after[e.v], c.Pool(e.v).Parked)
	require.Zero(t, c.Pool(e.x).Parked)
	require.InDelta(t, before[e.x]+after[e.x], e.alice.PendingReward(c, e.x), 1)

	// What was earned before is paid, also after the settlement.
	e.alice.WithdrawRewards(c, e.v, "")
	require.Equal(t, alice, c.VouchersOf(e.alice.Address))
	stranger.Settle(c, e.bob.Address)
	require.Equal(t, bob, e.bob.PendingReward(c, e.v))
	e.bob.WithdrawRewards(c, e.v, "")
	require.Equal(t, bob, c.VouchersOf(e.bob.Address))

	sink := harness.ExternalStakingExecute{SinkRewards: &harness.StakeTarget{Validator: e.v}}
	_, err := stranger.TryCall(c, sink)
	require.ErrorContains(t, err, "can be sunk")
	e.Advance(harness.UnbondingPeriod + harness.Day)
	stranger.Call(c, sink)
	require.Zero(t, c.Pool(e.v).Parked)
	require.InDelta(t, after[e.v], c.VouchersOf(e.Provider.Address(harness.SinkAccount)), 2)

	// Nothing is left of it but fractions of a unit, and x still earns.
	e.alice.WithdrawRewards(c, e.x, "")
	require.LessOrEqual(t, c.VouchersOf(c.ExternalStaking), int64(3))
}
