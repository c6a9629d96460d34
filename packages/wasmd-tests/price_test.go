package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestPriceAndDiscountGiveExactDelegations(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "0.5", Discount: "0.1"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]

	user.Bond(100_000_000)
	user.Stake(c, validator, 80_000_000)
	c.Link.RelayAll()
	require.EqualValues(t, 80_000_000, c.StakeOn(validator).Stake)
	require.Zero(t, c.Delegated(c.VirtualStaking, validator), "virtual stake moves only at epochs")

	c.RunEpoch()
	require.EqualValues(t, 36_000_000, c.Delegated(c.VirtualStaking, validator))

	user.Unstake(c, validator, 30_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 22_500_000, c.Delegated(c.VirtualStaking, validator))
	require.Equal(t, 1, c.UnbondingEntries(c.VirtualStaking, validator))
}

func TestAStalePriceAllowsDecreasesOnly(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	up, down := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, up, 1_000_000)
	user.Stake(c, down, 1_000_000)
	c.Link.RelayAll()
	c.RunEpoch()

	w.Advance(harness.PriceMaxAge + harness.Day)
	user.Stake(c, up, 5_000_000)
	user.Unstake(c, down, 400_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), "packets never read the price: %s", received.Ack)
	}
	c.RunEpoch()
	require.EqualValues(t, 600_000, c.Delegated(c.VirtualStaking, down))
	require.EqualValues(t, 1_000_000, c.Delegated(c.VirtualStaking, up))

	c.Execute(c.Account(0), c.PriceFeed, harness.PriceFeedExecute{Update: &harness.PriceUpdate{NativePerForeign: "1"}})
	c.RunEpoch()
	require.EqualValues(t, 6_000_000, c.Delegated(c.VirtualStaking, up))
}
