package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// What is in flight at the slash is charged or spared by the height that its ack tells, whenever that comes.
func TestWhatIsInFlightAtTheSlashIsDecidedByItsAck(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	s.alice.Unstake(c, s.v, 200_000)
	left := c.Link.Receive(c.Link.TakeOne())
	for range harness.ExposureLag + 1 {
		s.Advance(harness.EpochInterval)
	}
	s.alice.Unstake(c, s.v, 100_000)
	leaving := c.Link.Receive(c.Link.TakeOne())
	s.bob.Stake(c, s.v, 10_000)
	joined := c.Link.Receive(c.Link.TakeOne())
	s.bob.Stake(c, s.v, 20_000)
	late := c.Link.TakeOne()
	s.stranger.Report(c, s.v)

	// Only what is not in flight can be charged by now.
	require.EqualValues(t, 20_000, s.stranger.Settle(c, s.alice.Address).Burned())
	require.EqualValues(t, 5_000, s.stranger.Settle(c, s.bob.Address).Burned())
	require.EqualValues(t, 700_000-20_000, s.alice.Lien(c))
	require.EqualValues(t, 80_000-5_000, s.bob.Lien(c))

	// The Unstake that was applied longer ago than the lag is spared, the one after it is not. So it is with the Stakes: one was
	// applied before the infraction, one after it.
	joining := c.Link.Receive(late)
	for _, received := range []harness.Received{joining, leaving, joined, left} {
		require.False(t, received.Failed(), string(received.Ack))
		c.Link.Acknowledge(received)
	}

	// Stake that came to a slashed validator is owed at once. When that is acknowledged its exposure has an end.
	s.stranger.Settle(c, s.alice.Address, s.bob.Address)
	require.EqualValues(t, 100_000-5_000, s.bob.Collateral().Bonded)
	s.stranger.Call(c, harness.ExternalStakingExecute{SendOwed: &harness.Limit{}})
	c.Link.RelayAll()
	require.EqualValues(t, 200_000+50_000, c.StakeOn(s.v).Stake)
	require.Zero(t, c.Ledger(s.v).Owed)
	require.Nil(t, c.Ledger(s.v).Diverged)
	require.EqualValues(t, 1_000, s.stranger.Settle(c, s.bob.Address).Burned())
	releases := func(user harness.User) map[int64]int64 {
		sums := map[int64]int64{}
		for _, claim := range user.Claims(c) {
			sums[claim.Amount] += claim.Releases
		}
		return sums
	}
	require.Equal(t, map[int64]int64{200_000: 200_000, 100_000: 190_000}, releases(s.alice), "one of the two of 100,000 is from before")
	require.Equal(t, map[int64]int64{10_000: 9_000, 20_000: 20_000}, releases(s.bob))
	require.EqualValues(t, 1_000_000-30_000, s.alice.Collateral().Bonded)
	require.EqualValues(t, 100_000-6_000, s.bob.Collateral().Bonded)
	require.Equal(t, harness.Position{Stake: 50_000, Charged: 50_000, Burned: 5_000}, s.bob.Position(c, s.v))
}
