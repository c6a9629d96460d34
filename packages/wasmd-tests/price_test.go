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
