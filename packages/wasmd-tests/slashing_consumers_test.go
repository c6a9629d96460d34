package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// A slash on one consumer leaves less collateral than the lien of the other one: that one shrinks at once. When anyone has its
// holder told, the user has a debt there, which anyone can work off.
func TestASlashOnOneConsumerShrinksTheStakeOnTheOther(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Consumers: 2, MaxSlash: "0.1", Price: "1", Discount: "0"})
	a, b := w.Consumers[0], w.Consumers[1]
	for _, c := range w.Consumers {
		c.Link.Open(c.Converter, c.ExternalStaking)
		c.SyncValidators()
		c.FundAndCap(1_000_000_000)
	}
	user, stranger := w.User(1), w.User(7)
	va, vb, xb := a.Operators()[0], b.Operators()[0], b.Operators()[1]
	user.Bond(1_000_000)
	user.Stake(a, va, 1_000_000)
	user.Stake(b, vb, 600_000)
	user.Stake(b, xb, 350_000)
	a.Link.RelayAll()
	b.Link.RelayAll()
	b.RunEpoch()
	require.EqualValues(t, 950_000, b.BondStatus().Delegated)

	supply := w.Supply()
	stranger.Report(a, va)
	require.EqualValues(t, 100_000, stranger.Settle(a, user.Address).Burned())
	require.Equal(t, supply-100_000, w.Supply())
	require.EqualValues(t, 900_000, user.Lien(a))
	require.Equal(t, harness.Lien{
		Lienholder: b.ExternalStaking, Amount: 900_000, Slashable: 95_000, Exposed: 950_000, Unreported: 50_000,
	}, user.FullLien(b), "it can still slash what it could before")
	require.Zero(t, user.Debt(b), "the slash on the other consumer has called nobody")
	_, err := user.TryStake(b, vb, 1)
	require.ErrorContains(t, err, "does not know yet that its lien shrank by 50000")
	stranger.ReportShrunk(b, user.Address)
	require.Zero(t, user.FullLien(b).Unreported)
	require.EqualValues(t, 50_000, user.Debt(b))
	require.Zero(t, user.Debt(a))

	user.Bond(100_000)
	_, err = user.TryStake(b, vb, 1)
	require.ErrorContains(t, err, "a debt of 50000 must be worked off first")
	_, err = stranger.TryCall(b, harness.ExternalStakingExecute{WorkOffDebt: &harness.UserPage{User: stranger.Address}})
	require.Error(t, err, "a stranger has none")

	// A stranger works it off: an owed Unstake, with a claim that gives nothing back.
	stranger.WorkOffDebt(b, user.Address)
	require.Zero(t, user.Debt(b))
	owed := harness.AskProvider[harness.Owed](b, harness.ExternalStakingQuery{Owed: &harness.Limit{}})
	require.EqualValues(t, 1, owed.Total)
	require.EqualValues(t, 50_000, owed.Txs[0].Amount)
	claims := user.Claims(b)
	require.Len(t, claims, 1)
	require.Zero(t, claims[0].Releases)
	require.EqualValues(t, 50_000, claims[0].Exposed)
	require.EqualValues(t, 900_000, user.Position(b, vb).Stake+user.Position(b, xb).Stake)
	stranger.Call(b, harness.ExternalStakingExecute{SendOwed: &harness.Limit{}})
	for _, received := range b.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	require.EqualValues(t, 900_000, b.StakeOn(vb).Stake+b.StakeOn(xb).Stake)
	b.RunEpoch()
	require.EqualValues(t, 900_000, b.BondStatus().Delegated, "the consumer's real stake shrinks too")
	user.Stake(b, vb, 1_000)
	b.Link.RelayAll()

	// Everything can leave, and the collateral with it, but for what was burned.
	user.Unstake(a, va, 1_000_000)
	user.Unstake(b, vb, user.Position(b, vb).Stake)
	user.Unstake(b, xb, user.Position(b, xb).Stake)
	a.Link.RelayAll()
	b.Link.RelayAll()
	w.AdvanceTo(user.Claims(b)[2].Key.ReleaseAt + 1)
	user.Withdraw(a)
	user.Withdraw(b)
	require.Zero(t, user.Lien(a))
	require.Zero(t, user.Lien(b))
	_, err = user.TryUnbond(1_000_000)
	require.NoError(t, err)
	require.EqualValues(t, harness.AccountDetails{Denom: harness.CollateralDenom}, user.Collateral())
}

// Both chains slash. In which order they settle makes no difference.
func TestTwoConsumersThatSlashChargeTheSameInBothOrders(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Consumers: 2, MaxSlash: "0.1", Price: "1", Discount: "0"})
	a, b := w.Consumers[0], w.Consumers[1]
	users, rich, stranger := []harness.User{w.User(1), w.User(2)}, w.User(3), w.User(7)
	for _, c := range w.Consumers {
		c.Link.Open(c.Converter, c.ExternalStaking)
		c.SyncValidators()
	}
	va, vb := a.Operators()[0], b.Operators()[0]
	rich.Bond(200_000)
	for _, user := range []harness.User{users[0], users[1], rich} {
		user.Bond(1_000_000)
		user.Stake(a, va, 1_000_000)
		user.Stake(b, vb, 900_001)
	}
	a.Link.RelayAll()
	b.Link.RelayAll()
	stranger.Report(a, va)
	stranger.Report(b, vb)

	stranger.Settle(a, users[0].Address)
	stranger.Settle(b, users[0].Address)
	stranger.Settle(b, users[1].Address)
	stranger.Settle(a, users[1].Address)
	require.Zero(t, users[0].FullLien(b).Unreported, "the answer to its own slash has told it")
	require.EqualValues(t, 90_001, users[0].FullLien(a).Unreported)
	stranger.ReportShrunk(a, users[0].Address)
	stranger.ReportShrunk(b, users[1].Address)
	for _, user := range users {
		require.EqualValues(t, 1_000_000-100_000-90_001, user.Collateral().Bonded)
		require.EqualValues(t, 809_999, user.Lien(a))
		require.EqualValues(t, 809_999, user.Lien(b))
		require.Zero(t, user.FullLien(b).Exposed)
	}
	require.Equal(t, users[0].Debt(a), users[1].Debt(a))
	require.Equal(t, users[0].Debt(b), users[1].Debt(b))

	// What can be slashed is reserved: free collateral that leaves before is not missing.
	_, err := rich.TryUnbond(1_200_000 - 190_001 - 900_000)
	require.NoError(t, err)
	burned := stranger.Settle(a, rich.Address).Burned() + stranger.Settle(b, rich.Address).Burned()
	require.EqualValues(t, 190_001, burned)
	require.Zero(t, rich.Collateral().Free)
	require.Zero(t, rich.Debt(a)+rich.Debt(b), "there was enough")
}
