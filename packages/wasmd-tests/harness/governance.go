package harness

import (
	"time"

	clienttypes "github.com/cosmos/ibc-go/v11/modules/core/02-client/types"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	protocolpooltypes "github.com/cosmos/cosmos-sdk/x/protocolpool/types"
)

// GovAddress is the account of the governance module.
func GovAddress() string { return authtypes.NewModuleAddress(govtypes.ModuleName).String() }

// Propose submits a proposal with its deposit, votes yes with all the stake of genesis, and lets the voting period pass.
// It returns how the proposal ended.
func (w *World) Propose(c *Chain, msgs ...sdk.Msg) govv1.ProposalStatus {
	w.t.Helper()
	ctx := c.GetContext()
	params, err := c.GetWasmApp().GovKeeper.Params.Get(ctx)
	require.NoError(w.t, err)

	proposer := c.Account(0)
	address := proposer.SenderAccount.GetAddress().String()
	proposal, err := govv1.NewMsgSubmitProposal(msgs, params.MinDeposit, address, "", "cross-chain staking", "test", false)
	require.NoError(w.t, err)
	tx := c.Send(proposer, proposal)
	var submitted govv1.MsgSubmitProposalResponse
	c.UnwrapExecTXResult(tx.Result, &submitted)

	voter := proposer.SenderAccount.GetAddress()
	c.Send(proposer, govv1.NewMsgVote(voter, submitted.ProposalId, govv1.OptionYes, ""))
	w.Advance(*params.VotingPeriod + time.Minute)

	ended, err := c.GetWasmApp().GovKeeper.Proposals.Get(c.GetContext(), submitted.ProposalId)
	require.NoError(w.t, err)
	if ended.Status != govv1.StatusPassed {
		w.t.Logf("proposal %d: %s %s", submitted.ProposalId, ended.Status, ended.FailedReason)
	}
	return ended.Status
}

// MustPass is Propose for a proposal that must pass and be executed.
func (w *World) MustPass(c *Chain, msgs ...sdk.Msg) {
	w.t.Helper()
	require.Equal(w.t, govv1.StatusPassed, w.Propose(c, msgs...))
}

// AsGovernance is a call of a contract by the governance module, to be put into a proposal.
func (w *World) AsGovernance(contract string, msg any) sdk.Msg {
	w.t.Helper()
	return executeMsg(w.t, GovAddress(), contract, msg)
}

// FundCommunityPool pays into the community pool.
func (c *Chain) FundCommunityPool(amount int64) {
	c.t.Helper()
	c.Send(c.Account(0), &protocolpooltypes.MsgFundCommunityPool{
		Amount:    sdk.NewCoins(sdk.NewInt64Coin(NativeDenom, amount)),
		Depositor: c.Address(0),
	})
}

// CommunityPoolSpend pays out of the community pool, to be put into a proposal.
func CommunityPoolSpend(recipient string, amount int64) sdk.Msg {
	return &protocolpooltypes.MsgCommunityPoolSpend{
		Authority: GovAddress(),
		Recipient: recipient,
		Amount:    sdk.NewCoins(sdk.NewInt64Coin(NativeDenom, amount)),
	}
}

// Revive puts fresh light clients in the place of the expired ones of a dead link, by governance of both chains.
func (w *World) Revive(c *Consumer) {
	w.t.Helper()
	for _, side := range []struct {
		chain *Chain
		end   *ibctesting.Endpoint
	}{{w.Provider, c.Link.ProviderEnd()}, {c.Chain, c.Link.ConsumerEnd()}} {
		expired := side.end.ClientID
		require.NoError(w.t, side.end.CreateClient())
		substitute := side.end.ClientID
		side.end.ClientID = expired
		w.MustPass(side.chain, clienttypes.NewMsgRecoverClient(GovAddress(), expired, substitute))
	}
	c.Link.Dead = false
	c.Link.Update()
}
