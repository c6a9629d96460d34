package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// The example of the specification, "Channel ordering": Stake 100 and Unstake 50, delivered the
// other way round.
func TestStakeAndUnstakeOutOfOrderGiveTheSameStake(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000_000)
	user.Stake(c, validator, 500_000)
	c.Link.RelayAll()

	user.Unstake(c, validator, 500_000)
	unstake := c.Link.TakeOne()
	require.True(t, unstake.Is("unstake"))
	user.Stake(c, validator, 100_000)
	stake := c.Link.TakeOne()
	require.True(t, stake.Is("stake"))
	_, err := user.TryUnstake(c, validator, 1)
	require.ErrorContains(t, err, "at most 0 can be unstaked", "nothing is unstaked twice, and nothing that is not acknowledged")

	// Delivered in reverse order, and the acks crosswise.
	second := c.Link.Receive(stake)
	require.EqualValues(t, 600_000, c.StakeOn(validator).Stake)
	first := c.Link.Receive(unstake)
	require.EqualValues(t, 100_000, c.StakeOn(validator).Stake)
	c.Link.Acknowledge(first)
	require.Equal(t, harness.Position{Pending: 100_000}, user.Position(c, validator))
	c.Link.Acknowledge(second)
	require.Equal(t, harness.Position{Stake: 100_000}, user.Position(c, validator))

	ledger := c.Ledger(validator)
	require.Nil(t, ledger.Diverged, "reordering is no divergence")
	require.EqualValues(t, 100_000, ledger.Staked-ledger.Unstaked)
	require.Zero(t, ledger.InFlight)
	c.RunEpoch()
	require.EqualValues(t, 45_000, c.Delegated(c.VirtualStaking, validator))
}

func TestAPacketIsAppliedOnceHoweverOftenItIsRelayed(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 300)
	packet := c.Link.TakeOne()
	received := c.Link.Receive(packet)
	again, err := c.Link.TryReceive(packet)
	require.Error(t, err)
	require.Empty(t, again.Ack)
	require.EqualValues(t, 300, c.StakeOn(validator).Stake)
	c.Link.Acknowledge(received)
	require.EqualValues(t, 300, user.Position(c, validator).Stake)
}

// Rounding and prices cannot make an Unstake fail (a failure of the reference contracts): amounts on the channel are the
// provider's, and are converted at epochs only.
func TestAllStakeCanLeaveWhateverThePriceDid(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "0.5", Discount: "0.1"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 3)
	user.Stake(c, validator, 3)
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 2, c.Delegated(c.VirtualStaking, validator), "6 x 0.5 x 0.9, rounded down once")

	c.Execute(c.Account(0), c.PriceFeed, harness.PriceFeedExecute{Update: &harness.PriceUpdate{NativePerForeign: "0.6"}})
	user.Unstake(c, validator, 6)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, validator))
	require.Zero(t, c.StakeOn(validator).Stake)
}
