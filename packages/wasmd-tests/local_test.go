package wasmdtests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"mesh.test/wasmd/harness"
)

// Longer than the provider's unbonding time.
const matured = harness.UnbondingPeriod + time.Hour

// local is a provider whose users stake locally, with a lienholder that can slash a tenth.
type local struct {
	*harness.World
	alice, bob, stranger harness.User
	lender               *harness.Hostile
	v, x, y              string
}

func newLocal(t *testing.T) local {
	t.Helper()
	return localOf(harness.NewLocal(t, 4))
}

func localOf(w *harness.World) local {
	operators := w.Provider.Operators()
	return local{
		World: w, alice: w.User(1), bob: w.User(2), stranger: w.User(7),
		lender: w.NewLienholder("0.1"), v: operators[0], x: operators[1], y: operators[2],
	}
}

func TestLocalStakeEarnsVotesAndComesBack(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.StakeLocally(s.v, 600_000)
	s.alice.StakeLocally(s.x, 300_000)
	require.Equal(t, harness.LocalAccount{
		Idle: 100_000, Out: 900_000, Reserved: 63_000, FreeUnreconciled: 100_000}, s.alice.LocalAccount())
	require.EqualValues(t, 1_000_000, s.alice.Collateral().Bonded)
	require.EqualValues(t, 100_000, s.alice.Collateral().Free)
	require.EqualValues(t, 600_000, s.alice.Listed(s.v))
	s.CheckLocalBooks(s.alice)

	// The rewards go to the owner, who withdraws them from validators of their choice.
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 20)
	rewards := func() sdk.Coin {
		return s.Provider.Balance(s.alice.Account.SenderAccount.GetAddress(), harness.NativeDenom)
	}
	before := rewards()
	_, err := s.alice.TryProxy(harness.ProxyExecute{WithdrawRewards: &harness.ProxyWithdrawals{Validators: []string{s.v}}})
	require.NoError(t, err)
	require.True(t, rewards().Amount.GT(before.Amount))
	require.Zero(t, s.Provider.BalanceOf(s.alice.Local().Proxy, harness.NativeDenom))

	// Both leave, one to another validator.
	s.alice.Restake(s.x, s.y, 300_000)
	require.Zero(t, s.alice.Listed(s.x))
	require.EqualValues(t, 300_000, s.alice.Listed(s.y))
	_, err = s.alice.TryUnstakeLocally(s.y, 1)
	require.ErrorContains(t, err, "stake was moved")
	s.alice.UnstakeLocally(s.v, 600_000)
	require.Empty(t, s.Provider.Delegated(s.alice.Local().Proxy, s.v))
	s.CheckLocalBooks(s.alice)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 700_000, s.alice.LocalAccount().Idle)
	s.alice.UnstakeLocally(s.y, 300_000)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Equal(t, harness.LocalAccount{Idle: 1_000_000, FreeUnreconciled: 1_000_000}, s.alice.LocalAccount())
	s.CheckLocalBooks(s.alice)
	_, err = s.alice.TryUnbond(1_000_000)
	require.NoError(t, err)
	require.Zero(t, s.Provider.BalanceOf(s.Vault, harness.CollateralDenom))
}

func TestVotesOfLocalStakeCountAndCanBeSplit(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(3_000_000)
	s.alice.StakeLocally(s.v, 3_000_000)
	s.bob.Bond(2_000_000)
	s.bob.StakeLocally(s.v, 2_000_000)

	ctx, gov := s.Provider.GetContext(), s.Provider.GetWasmApp().GovKeeper
	params, err := gov.Params.Get(ctx)
	require.NoError(t, err)
	proposal, err := govv1.NewMsgSubmitProposal(nil, params.MinDeposit, s.stranger.Address, "ipfs://", "local", "vote", false)
	require.NoError(t, err)
	tx := s.stranger.Send(proposal)
	var submitted govv1.MsgSubmitProposalResponse
	s.Provider.UnwrapExecTXResult(tx.Result, &submitted)

	_, err = s.alice.TryProxy(harness.ProxyExecute{Vote: &harness.ProxyVote{ProposalID: submitted.ProposalId, Option: "no"}})
	require.NoError(t, err)
	_, err = s.bob.TryProxy(harness.ProxyExecute{VoteWeighted: &harness.ProxyVotes{ProposalID: submitted.ProposalId,
		Options: []harness.WeightedVotes{{Option: "yes", Weight: "0.25"}, {Option: "abstain", Weight: "0.75"}}}})
	require.NoError(t, err)
	// The vote of another one's proxy is not one's own.
	tally := func() govv1.TallyResult {
		ctx := s.Provider.GetContext()
		proposal, err := gov.Proposals.Get(ctx, submitted.ProposalId)
		require.NoError(t, err)
		if proposal.FinalTallyResult != nil && proposal.Status != govv1.StatusVotingPeriod {
			return *proposal.FinalTallyResult
		}
		return govv1.TallyResult{}
	}
	s.Advance(*params.VotingPeriod + time.Minute)
	result := tally()
	require.Equal(t, "3000000", result.NoCount)
	require.Equal(t, "500000", result.YesCount)
	require.Equal(t, "1500000", result.AbstainCount)
}

// The same collateral backs two consumers and is staked at home: all three earn, each can slash, and nothing is burned twice.
func TestTheSameCollateralIsStakedAtHomeAndOnTwoConsumers(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{
		Consumers: 2, Local: true, MaxSlash: "0.1", Price: "1", Discount: "0", Earning: true,
		RewardDenom: harness.NativeDenom}, 1_000_000_000)
	alice, stranger := w.User(1), w.User(7)
	first, second := w.Consumers[0], w.Consumers[1]
	v, home := first.Operators()[0], w.Provider.Operators()[0]

	alice.Bond(1_000_000)
	alice.StakeLocally(home, 1_000_000)
	require.Zero(t, alice.LocalAccount().Idle)
	for _, c := range w.Consumers {
		operator := c.Operators()[0]
		alice.Send(alice.Reconcile(), alice.StakeMsg(c, operator, 800_000))
		c.Link.RelayAll()
		c.RunEpoch()
		require.EqualValues(t, 800_000, alice.Position(c, operator).Stake)
	}
	require.EqualValues(t, 1_000_000, alice.Collateral().Bonded)
	require.EqualValues(t, 160_000+70_000, alice.Collateral().TotalSlashable)

	// One consumer's validator signs twice, with all collateral out: it is owed, the lienholder hears that it is burned.
	alice.Report(first, v)
	tx := stranger.Settle(first, alice.Address)
	require.EqualValues(t, 80_000, tx.Burned())
	require.EqualValues(t, 80_000, alice.LocalAccount().Owed)
	require.EqualValues(t, 920_000, alice.Collateral().Bonded)
	require.EqualValues(t, 720_000, alice.FullLien(first).Amount)
	require.EqualValues(t, 800_000, alice.FullLien(second).Amount)

	stranger.WorkOff(alice, home)
	require.Zero(t, alice.Local().Uncovered)
	w.Advance(matured)
	stranger.Collect(alice)
	account := alice.LocalAccount()
	require.Zero(t, account.Owed)
	require.Zero(t, account.Lost)
	require.EqualValues(t, 1_000_000-80_000-1, account.Out, "one more was undelegated, so that a rounding leaves no debt")
	require.EqualValues(t, 1, account.Idle)
	w.CheckLocalBooks(alice)
	require.Equal(t, account.Idle, w.Provider.BalanceOf(w.Vault, harness.CollateralDenom))
}
