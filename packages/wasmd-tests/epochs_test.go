package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// The Cosmos SDK allows seven unbonding entries per delegator and validator. Epochs with something to unbond are more.
func TestManyUnbondingEpochsKeepToSevenEntriesAndReachTheTarget(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	validator, other := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, validator, 50_000_000)
	user.Stake(c, other, 1_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 50_000_000, c.Delegated(c.VirtualStaking, validator))

	most := 0
	for range 20 {
		user.Unstake(c, validator, 1_000_000)
		for _, received := range c.Link.RelayAll() {
			require.False(t, received.Failed(), string(received.Ack))
		}
		c.RunEpoch()
		most = max(most, c.UnbondingEntries(c.VirtualStaking, validator))
		require.EqualValues(t, 1_000_000, c.Delegated(c.VirtualStaking, other), "others are not held up")
		w.Advance(harness.Day)
	}
	require.Greater(t, most, 3)
	require.Less(t, most, 7, "one entry is kept for a cap of 0")

	w.Advance(harness.UnbondingPeriod / 6)
	c.RunEpoch()
	require.EqualValues(t, 30_000_000, c.Delegated(c.VirtualStaking, validator))
	w.Advance(harness.UnbondingPeriod + harness.Day)
	require.Zero(t, c.UnbondingEntries(c.VirtualStaking, validator))
	require.EqualValues(t, 1_000_000_000-31_000_000, c.BalanceOf(c.VirtualStaking, harness.NativeDenom))
}

func TestACapOfZeroUnbondsEverythingAndTheProtocolGoesOn(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	user.Bond(100_000_000)
	for _, validator := range c.Operators() {
		user.Stake(c, validator, 10_000_000)
	}
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 18_000_000, c.BondStatus().Delegated)

	w.MustPass(c.Chain, w.AsGovernance(c.VirtualStaking,
		harness.VirtualStakingExecute{SetMaxCap: &harness.SetMaxCap{Amount: "0"}}))
	c.RunEpoch()
	for _, validator := range c.Operators() {
		require.Zero(t, c.Delegated(c.VirtualStaking, validator))
		require.EqualValues(t, 10_000_000, c.StakeOn(validator).Stake)
	}
	user.Unstake(c, c.Operators()[0], 10_000_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
}

func TestAboveTheCapAllDelegationsShrinkInProportion(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 30_000_000)
	c, user := w.Consumers[0], w.User(1)
	a, b := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, a, 30_000_000)
	user.Stake(c, b, 60_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.EqualValues(t, 10_000_000, c.Delegated(c.VirtualStaking, a))
	require.EqualValues(t, 20_000_000, c.Delegated(c.VirtualStaking, b))
}

// A slash on the consumer shrinks the delegation behind the contract's back; the staking module refuses to delegate to a
// validator without tokens. Neither may stop the others.
func TestATombstonedValidatorAloneLosesItsDelegation(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	bad, good := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, bad, 20_000_000)
	user.Stake(c, good, 20_000_000)
	c.Link.RelayAll()
	c.RunEpoch()

	c.Tombstone(bad)
	c.Link.Update()
	require.EqualValues(t, 19_000_000, c.Delegated(c.VirtualStaking, bad), "5 % are slashed on the consumer")
	c.SyncValidators()
	user.Stake(c, good, 5_000_000)
	user.Unstake(c, bad, 1_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, bad))
	// Shares of a slashed validator are no whole tokens: what is redelegated can be one token less. That is dust, and stays
	// below the dead band.
	require.InDelta(t, 25_000_000, c.Delegated(c.VirtualStaking, good), 1)
	c.RunEpoch()
	require.InDelta(t, 25_000_000, c.Delegated(c.VirtualStaking, good), 1)
}

// Downtime takes a part of the delegation and jails. What is missing is delegated again from the treasury when the validator is
// back, and what is really there can always be unbonded.
func TestADowntimeSlashIsReconciledWithWhatIsReallyBonded(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	late, good := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, late, 20_000_000)
	user.Stake(c, good, 20_000_000)
	c.Link.RelayAll()
	c.RunEpoch()

	c.MissBlocks(late)
	c.Link.Update()
	require.EqualValues(t, 19_800_000, c.Delegated(c.VirtualStaking, late), "1 % is slashed on the consumer")
	require.EqualValues(t, 20_000_000, user.Position(c, late).Stake, "the provider slashes by evidence only")
	c.Unjail(late)
	c.RunEpoch()
	require.InDelta(t, 20_000_000, c.Delegated(c.VirtualStaking, late), 1)
	require.EqualValues(t, 20_000_000, c.Delegated(c.VirtualStaking, good))
	require.InDelta(t, 40_000_000, c.BondStatus().Delegated, 1)

	c.MissBlocks(late)
	c.Link.Update()
	user.Unstake(c, late, 20_000_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, late))
	require.EqualValues(t, 20_000_000, c.Delegated(c.VirtualStaking, good))
}
