package wasmdtests

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// Stake moves between validators, epochs have several pages, a validator is slashed, and transfers arrive, time out or wait: the
// chain pays out at moments of its own. Whatever it pays has arrived, is in transit, is booked, or belongs to all.
func TestNothingOfWhatTheDistributionModulePaysIsLost(t *testing.T) {
	e := newEarning(t, harness.Options{PageLimit: 1})
	c := e.c
	random := rand.New(rand.NewPCG(7, 7))
	var paid, arrived, unasked int64
	var waiting []harness.Packet
	for round := range 14 {
		user := []harness.User{e.alice, e.bob}[random.IntN(2)]
		from, to := c.Operators()[random.IntN(4)], c.Operators()[1+random.IntN(3)]
		if position := user.Position(c, from); position.Stake > 0 {
			user.Unstake(c, from, position.Stake/2)
			user.Stake(c, to, position.Stake/2)
		}
		c.Link.RelayAll()
		if round == 6 {
			c.Tombstone(e.v)
			c.Link.Update()
			c.SyncValidators()
		}
		if round == 9 {
			e.Advance(harness.DefaultPacketTimeout + harness.Day)
			for _, packet := range waiting {
				c.Transfer.Timeout(packet)
			}
			waiting = nil
		}
		c.RunEpoch()
		paid += total(c.TakePaid(c.VirtualStaking))
		for _, packet := range c.Transfer.Take() {
			if random.IntN(3) == 0 {
				waiting = append(waiting, packet)
				continue
			}
			require.False(t, c.Transfer.Relay(packet)[0].Failed())
			arrived += total(packet.Split())
		}
		rewards := c.RewardsSoFar()
		unasked = max(unasked, rewards.Surplus)
		balance := c.BalanceOf(c.Converter, harness.NativeDenom)
		require.Equal(t, balance, rewards.Booked+rewards.Surplus)
		require.Equal(t, arrived, c.VouchersOf(c.ExternalStaking))
		require.Equal(t, paid, arrived+balance+rewards.InTransit, "round %d", round)
		require.Equal(t, total(c.Booked()), rewards.Booked)
	}
	require.Positive(t, arrived)
	require.Positive(t, paid-arrived)
	require.Positive(t, unasked, "the chain paid when nobody had asked")

	// All users leave with what is theirs, and what remains is less than a unit of each position, and what is parked.
	for _, packet := range waiting {
		require.False(t, c.Transfer.Relay(packet)[0].Failed())
	}
	drained := total(e.drain(t))
	require.Positive(t, drained+int64(len(waiting)))
	var parked int64
	for _, validator := range c.Operators() {
		parked += c.Pool(validator).Parked
	}
	held := c.VouchersOf(c.ExternalStaking)
	e.alice.WithdrawRewards(c, "", "")
	e.bob.WithdrawRewards(c, "", "")
	left := c.VouchersOf(c.ExternalStaking)
	require.Equal(t, held, left+c.VouchersOf(e.alice.Address)+c.VouchersOf(e.bob.Address))
	require.InDelta(t, parked, left, 20)
	require.Zero(t, c.RewardsSoFar().InTransit)
}
