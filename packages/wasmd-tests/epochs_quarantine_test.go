package wasmdtests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	"mesh.test/wasmd/harness"
)

// A delegation of which the chain's distribution module has recorded a little more than there is, as happens after some
// slashes: whatever touches it panics, and no reply catches that.
func breakDelegation(t *testing.T, c *harness.Consumer, operator string, by int64) {
	t.Helper()
	validator, delegator := c.ValAddress(operator), c.AccAddress(c.VirtualStaking)
	keeper := c.GetWasmApp().DistrKeeper
	info, err := keeper.GetDelegatorStartingInfo(c.GetContext(), validator, delegator)
	require.NoError(t, err)
	info.Stake = info.Stake.Add(sdkmath.LegacySmallestDec().MulInt64(by))
	require.NoError(t, keeper.SetDelegatorStartingInfo(c.GetContext(), validator, delegator, info))
	c.Coordinator.CommitBlock(c.TestChain)
}

func quarantine(w *harness.World, c *harness.Consumer, operator string, quarantined bool) {
	w.MustPass(c.Chain, w.AsGovernance(c.VirtualStaking, harness.VirtualStakingExecute{
		SetQuarantine: &harness.SetQuarantine{Validator: operator, Quarantined: quarantined},
	}))
}

func TestAQuarantinedDelegationThatPanicsStopsNoEpoch(t *testing.T) {
	const excess = 4
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	bad, good := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, bad, 20_000_000)
	user.Stake(c, good, 20_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 20_000_000, c.Delegated(c.VirtualStaking, good))

	breakDelegation(t, c, bad, excess)
	user.Stake(c, good, 5_000_000)
	c.Link.RelayAll()
	w.Advance(harness.EpochInterval)
	_, err := c.TryExecute(c.Account(9), c.VirtualStaking, harness.VirtualStakingExecute{HandleEpoch: &harness.Empty{}})
	require.ErrorContains(t, err, "stake", "the chain panics in every epoch")

	quarantine(w, c, bad, true)
	page := harness.Query[harness.QuarantinePage](c.Chain, c.VirtualStaking,
		harness.VirtualStakingQuery{Quarantine: &harness.Page{}})
	require.Equal(t, []harness.Quarantined{{Validator: bad, Delegated: 20_000_000}}, page.Validators)
	c.RunEpoch()
	require.EqualValues(t, 25_000_000, c.Delegated(c.VirtualStaking, good))

	// The provider learns that it takes no stake. Exits stay open.
	c.Link.RelayAll()
	_, err = user.TryStake(c, bad, 1_000_000)
	require.Error(t, err)
	user.Unstake(c, bad, 1_000_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}

	w.MustPass(c.Chain, w.AsGovernance(c.VirtualStaking,
		harness.VirtualStakingExecute{SetMaxCap: &harness.SetMaxCap{Amount: "0"}}))
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, good))
	require.EqualValues(t, 20_000_000, c.Delegated(c.VirtualStaking, bad))

	// The chain is mended, and governance lifts the quarantine.
	breakDelegation(t, c, bad, -excess)
	quarantine(w, c, bad, false)
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, bad))
	c.Link.RelayAll()
	_, err = user.TryStake(c, bad, 1_000_000)
	require.NoError(t, err)
}

func TestAQuarantineIsForGovernanceAlone(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{}, 1_000_000_000)
	c := w.Consumers[0]
	_, err := c.TryExecute(c.Account(9), c.VirtualStaking, harness.VirtualStakingExecute{
		SetQuarantine: &harness.SetQuarantine{Validator: c.Operators()[0], Quarantined: true},
	})
	require.Error(t, err)
	require.True(t, strings.Contains(err.Error(), "unauthorized"), err.Error())
}
