package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func status(v harness.ProviderValidator) string {
	if v.Status == nil {
		return ""
	}
	return *v.Status
}

func allKnown(t *testing.T, c *harness.Consumer) []harness.ProviderValidator {
	t.Helper()
	limit := uint32(100)
	var all []harness.ProviderValidator
	var after *string
	for {
		page := harness.AskProvider[harness.ProviderValidators](c, harness.ExternalStakingQuery{
			ListValidators: &harness.Page{StartAfter: after, Limit: &limit}}).Validators
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = &all[len(all)-1].Validator
	}
}

func TestAHundredValidatorsAreSyncedWithKeysAndChanges(t *testing.T) {
	w := harness.New(t, harness.Options{Validators: 100})
	c := w.Consumers[0]

	known := allKnown(t, c)
	require.Len(t, known, 100)
	for _, v := range known {
		require.Len(t, v.Keys, 1)
		require.Equal(t, c.ConsensusKey(v.Validator), v.Keys[0].PubKey)
		require.True(t, v.CanBeStaked)
	}

	// The hundred places are taken: the next one is not told, for anybody can make such validators.
	added := c.AddValidator(c.Account(5), harness.ValidatorPower/2)
	c.SyncValidators()
	require.Len(t, allKnown(t, c), 100)
	require.False(t, c.KnownToProvider(added).CanBeStaked)

	// One is jailed, and the next one takes its place.
	jailed := known[0].Validator
	c.Jail(jailed)
	c.SyncValidators()
	require.Equal(t, "jailed", status(c.KnownToProvider(jailed)))
	require.False(t, c.KnownToProvider(jailed).CanBeStaked)
	require.Nil(t, c.KnownToProvider(jailed).TombstonedAt)
	require.True(t, c.KnownToProvider(added).CanBeStaked)
	require.Equal(t, c.ConsensusKey(added), c.KnownToProvider(added).Keys[0].PubKey)

	tombstoned := known[1].Validator
	c.Tombstone(tombstoned)
	c.SyncValidators()
	require.NotNil(t, c.KnownToProvider(tombstoned).TombstonedAt)
	require.False(t, c.KnownToProvider(tombstoned).CanBeStaked)

	user := w.User(1)
	user.Bond(1_000)
	for _, refused := range []struct{ validator, reason string }{
		{jailed, "is not active"}, {tombstoned, "was tombstoned"}, {"cosmosvaloper1nobody", "is not known"},
	} {
		_, err := user.TryStake(c, refused.validator, 100)
		require.ErrorContains(t, err, refused.reason)
	}
	require.Zero(t, user.Lien(c), "what was refused binds nothing")
	user.Stake(c, added, 100)
	c.Link.RelayAll()
	require.EqualValues(t, 100, c.StakeOn(added).Stake)
}

func TestUpdatesOfValidatorsMergeToTheSameInAnyOrder(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c := w.Consumers[0]
	v, other := c.Operators()[0], c.Operators()[1]
	sync := harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}}
	c.Jail(v)
	c.Execute(c.Account(0), c.VirtualStaking, sync)
	c.Unjail(v)
	c.Execute(c.Account(0), c.VirtualStaking, sync)
	c.Tombstone(other)
	c.Execute(c.Account(0), c.VirtualStaking, sync)

	packets := c.Link.Take()
	require.GreaterOrEqual(t, len(packets), 3)
	for i := len(packets) - 1; i >= 0; i-- {
		c.Link.Relay(packets[i])
	}
	c.Link.RelayAll()
	require.True(t, c.KnownToProvider(v).CanBeStaked, "the later status wins, although it came first")
	require.NotNil(t, c.KnownToProvider(other).TombstonedAt)
}

func TestUpdatesThatTimedOutWaitInTheOutboxAndAreSentAgain(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	c.Link.Open(c.Converter, c.ExternalStaking)
	c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	lost := c.Link.Take()
	require.NotEmpty(t, lost)
	w.Advance(harness.DefaultPacketTimeout + harness.Day)
	for _, packet := range lost {
		c.Link.Timeout(packet)
	}
	c.Link.Take()
	require.Empty(t, allKnown(t, c))
	waiting := harness.AskConverter[harness.Outbox](c, harness.ConverterQuery{Outbox: &harness.Limit{}})
	require.NotEmpty(t, waiting.Entries)

	limit := uint32(10)
	c.Execute(c.Account(6), c.Converter, harness.ConverterExecute{SendUpdates: &harness.Limit{Limit: &limit}})
	c.Link.RelayAll()
	require.Len(t, allKnown(t, c), 4)
}

func TestOnAStockChainGovernanceRegistersValidatorsInstead(t *testing.T) {
	w := harness.New(t, harness.Options{StockGrpc: true})
	c := w.Consumers[0]
	_, err := c.TryExecute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	require.ErrorContains(t, err, "gRPC queries are disabled on this chain")

	active := "active"
	var reports []harness.ValidatorReport
	for _, operator := range c.Operators() {
		reports = append(reports, harness.ValidatorReport{
			Valoper: operator, PubKey: c.ConsensusKey(operator), Status: &active})
	}
	register := harness.VirtualStakingExecute{RegisterValidators: &harness.RegisterValidators{Validators: reports}}
	_, err = c.TryExecute(c.Account(3), c.VirtualStaking, register)
	require.ErrorContains(t, err, "unauthorized")
	w.MustPass(c.Chain, w.AsGovernance(c.VirtualStaking, register))
	c.Link.RelayAll()

	for _, operator := range c.Operators() {
		require.True(t, c.KnownToProvider(operator).CanBeStaked)
		require.Equal(t, c.ConsensusKey(operator), c.KnownToProvider(operator).Keys[0].PubKey)
	}
}
