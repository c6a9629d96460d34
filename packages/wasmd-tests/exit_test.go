package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestAClaimIsPaidAfterTheUnbondingPeriodAndNotBefore(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	before := user.Balance()
	user.Bond(1_000_000)
	user.Stake(c, validator, 800_000)
	c.Link.RelayAll()
	c.RunEpoch()
	user.Unstake(c, validator, 300_000)
	sent := w.Now()
	c.Link.RelayAll()

	claims := user.Claims(c)
	require.Len(t, claims, 1)
	require.EqualValues(t, 300_000, claims[0].Amount)
	require.False(t, claims[0].Forced)
	require.GreaterOrEqual(t, claims[0].Key.ReleaseAt, sent+int64(harness.UnbondingPeriod.Seconds()))
	require.EqualValues(t, 800_000, user.Lien(c))
	_, err := user.TryUnbond(200_001)
	require.Error(t, err)

	w.Advance(harness.UnbondingPeriod - harness.Day)
	_, err = user.TryCall(c, harness.ExternalStakingExecute{WithdrawUnbonded: &harness.Limit{}})
	require.ErrorContains(t, err, "no claim has matured")
	require.EqualValues(t, 800_000, user.Lien(c))

	w.AdvanceTo(claims[0].Key.ReleaseAt + 1)
	user.Withdraw(c)
	require.Empty(t, user.Claims(c))
	require.EqualValues(t, 500_000, user.Lien(c))
	_, err = user.TryUnbond(500_001)
	require.Error(t, err)
	_, err = user.TryUnbond(500_000)
	require.NoError(t, err)
	require.EqualValues(t, before.Amount.Int64()-500_000, user.Balance().Amount.Int64())
}

// Nobody relays any more. The user leaves on the provider's clock alone.
func TestAUserLeavesAConsumerWhoseRelayingStopped(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 700)
	c.Link.RelayAll()
	c.Link.Dead = true

	user.Unstake(c, validator, 300)
	unstake := c.Link.TakeOne()
	user.Stake(c, validator, 100)
	stake := c.Link.TakeOne()
	unstakeTx, stakeTx := uint64(0), uint64(0)
	for _, tx := range harness.AskProvider[harness.UserTxs](c, harness.ExternalStakingQuery{
		UserTxs: &harness.UserPage{User: user.Address}}).Txs {
		if tx.Status == "pending" && tx.Kind == "stake" {
			stakeTx = tx.TxID
		} else if tx.Status == "pending" {
			unstakeTx = tx.TxID
		}
	}
	force := harness.ExternalStakingExecute{ForceUnstake: &harness.TxRef{TxID: unstakeTx}}
	abort := harness.ExternalStakingExecute{AbortStake: &harness.TxRef{TxID: stakeTx}}

	w.Advance(harness.DefaultPacketTimeout + harness.GracePeriod - harness.Day/2)
	for _, early := range []harness.ExternalStakingExecute{force, abort} {
		_, err := user.TryCall(c, early)
		require.ErrorContains(t, err, "is not silent before")
	}
	w.Advance(harness.Day)
	_, err := w.User(2).TryCall(c, force)
	require.Error(t, err, "only its user can force it")
	user.Call(c, force)
	user.Call(c, abort)
	_, err = user.TryCall(c, force)
	require.Error(t, err, "once per transaction")
	require.Equal(t, harness.Position{Stake: 400}, user.Position(c, validator))

	// The light client expires. Now nothing can be sent at all, and an Unstake is forced at once.
	w.Advance(10 * harness.Day)
	user.Unstake(c, validator, 400)
	require.Empty(t, c.Link.Take())
	require.Equal(t, "forced", user.LastTx(c).Status)
	_, err = user.TryStake(c, validator, 1)
	require.Error(t, err, "nothing new can be staked")

	claims := user.Claims(c)
	require.Len(t, claims, 3)
	w.AdvanceTo(claims[2].Key.ReleaseAt + 1)
	user.Withdraw(c)
	require.Zero(t, user.Lien(c))
	_, err = user.TryUnbond(1_000)
	require.NoError(t, err)

	// Governance revives the clients on both sides. What the consumer has missed reaches it, once.
	require.EqualValues(t, 700, c.StakeOn(validator).Stake)
	w.Revive(c)
	c.Link.Timeout(stake)
	c.Link.Timeout(unstake)
	limit := uint32(30)
	_, err = w.Provider.TryExecute(w.Provider.Account(8), c.ExternalStaking,
		harness.ExternalStakingExecute{SendOwed: &harness.Limit{Limit: &limit}})
	require.NoError(t, err, "anyone can send what is owed")
	c.Link.RelayAll()
	require.Zero(t, c.StakeOn(validator).Stake)
	ledger := c.Ledger(validator)
	require.Zero(t, ledger.Owed)
	require.Zero(t, ledger.InFlight)
	require.Nil(t, ledger.Diverged)
}
