package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// leave lets Alice take all her stake from x while the rewards of x are under way, and lets them arrive then.
func (e earning) leave(t *testing.T) (paid map[string]int64) {
	t.Helper()
	c := e.c
	paid = e.epoch()
	packet := c.Transfer.TakeOne()
	e.alice.Unstake(c, e.x, 20_000_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	require.Zero(t, e.alice.Position(c, e.x).Stake)
	received := c.Transfer.Relay(packet)[0]
	require.False(t, received.Failed(), received.CallbackError())
	return paid
}

// A validator without stake divides by nothing, and holds up nobody.
func TestRewardsOfAValidatorWithoutStakeWaitForItsNextStaker(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.leave(t)
	require.Equal(t, paid[e.x], c.Pool(e.x).Parked)
	require.Zero(t, e.alice.PendingReward(c, e.x))
	require.InDelta(t, paid[e.v], e.alice.PendingReward(c, e.v)+e.bob.PendingReward(c, e.v), 1)
	_, err := e.alice.TryCall(c, harness.ExternalStakingExecute{SinkRewards: &harness.StakeTarget{Validator: e.x}})
	require.ErrorContains(t, err, "is not gone")

	e.bob.Stake(c, e.x, 1_000)
	c.Link.RelayAll()
	again := e.epoch()
	require.False(t, c.Transfer.Relay(c.Transfer.TakeOne())[0].Failed())
	require.Zero(t, c.Pool(e.x).Parked)
	require.InDelta(t, paid[e.x]+again[e.x], e.bob.PendingReward(c, e.x), 1)
}

func TestRewardsThatNobodyEarnsGoToTheSinkAfterUnbonding(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.leave(t)
	c.Tombstone(e.x)
	c.Link.Update()
	c.SyncValidators()
	require.NotNil(t, c.KnownToProvider(e.x).TombstonedAt)

	sink := harness.ExternalStakingExecute{SinkRewards: &harness.StakeTarget{Validator: e.x}}
	_, err := e.User(4).TryCall(c, sink)
	require.ErrorContains(t, err, "can be sunk")
	e.Advance(harness.UnbondingPeriod)
	e.User(4).Call(c, sink)
	require.Equal(t, paid[e.x], c.VouchersOf(e.Provider.Address(harness.SinkAccount)))
	require.Zero(t, c.Pool(e.x).Parked)

	// The others still get all of theirs.
	e.alice.WithdrawRewards(c, e.v, "")
	e.bob.WithdrawRewards(c, e.v, "")
	require.InDelta(t, paid[e.v], c.VouchersOf(e.alice.Address)+c.VouchersOf(e.bob.Address), 1)
}
