package harness

import (
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/tmhash"
	"github.com/cometbft/cometbft/evidence"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// LastHeight is that of the last block.
func (c *Chain) LastHeight() int64 { return c.LatestCommittedHeader.Header.Height }

// DoubleSign lets a validator sign precommits for two blocks at the last height, with the key that signs its blocks. The
// evidence is what CometBFT makes of the votes, and takes.
func (c *Chain) DoubleSign(operator string) *cmttypes.DuplicateVoteEvidence {
	c.t.Helper()
	return c.DoubleSignWith(operator, c.ChainID, func(_, _ *cmttypes.Vote) {})
}

// DoubleSignWith is DoubleSign for a chain id, of votes that are changed before they are signed.
func (c *Chain) DoubleSignWith(operator, chainID string, change func(a, b *cmttypes.Vote)) *cmttypes.DuplicateVoteEvidence {
	c.t.Helper()
	address := c.consAddress(operator).Bytes()
	index, validator := c.Vals.GetByAddress(address)
	require.NotNil(c.t, validator, "it signs no blocks")
	now := c.LatestCommittedHeader.Header.Time
	vote := func(block string) *cmttypes.Vote {
		return &cmttypes.Vote{
			Type: cmtproto.PrecommitType, Height: c.LastHeight(), Timestamp: now,
			ValidatorAddress: address, ValidatorIndex: index,
			BlockID: cmttypes.BlockID{
				Hash:          tmhash.Sum([]byte(block)),
				PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: tmhash.Sum([]byte("parts of " + block))},
			},
		}
	}
	a, b := vote("one block"), vote("another block")
	change(a, b)
	for _, v := range []*cmttypes.Vote{a, b} {
		signed := v.ToProto()
		require.NoError(c.t, c.Signers[validator.Address.String()].SignVote(chainID, signed))
		v.Signature = signed.Signature
	}
	found, err := cmttypes.NewDuplicateVoteEvidence(a, b, now, c.Vals)
	require.NoError(c.t, err)
	require.NoError(c.t, found.ValidateBasic())
	require.NoError(c.t, evidence.VerifyDuplicateVote(found, chainID, c.Vals))
	return found
}

// AsReported is evidence as the RPC of a node shows it in a block.
func (c *Chain) AsReported(found cmttypes.Evidence) []byte {
	c.t.Helper()
	block := &cmttypes.Block{Evidence: cmttypes.EvidenceData{Evidence: cmttypes.EvidenceList{found}}}
	encoded, err := cmtjson.Marshal(coretypes.ResultBlock{Block: block})
	require.NoError(c.t, err)
	var shown struct {
		Block struct {
			Evidence struct {
				Evidence []json.RawMessage `json:"evidence"`
			} `json:"evidence"`
		} `json:"block"`
	}
	require.NoError(c.t, json.Unmarshal(encoded, &shown))
	require.Len(c.t, shown.Block.Evidence.Evidence, 1)
	return shown.Block.Evidence.Evidence[0]
}

// Punish gives evidence to the chain itself, as CometBFT does: the validator is slashed, jailed and tombstoned.
func (c *Chain) Punish(found *cmttypes.DuplicateVoteEvidence) {
	c.t.Helper()
	ctx := c.GetContext()
	info := baseapp.NewBlockInfo(found.ABCI(), nil, nil, abci.CommitInfo{})
	require.NoError(c.t, c.GetWasmApp().EvidenceKeeper.BeginBlocker(ctx.WithCometInfo(info)))
	require.True(c.t, c.GetWasmApp().SlashingKeeper.IsTombstoned(ctx, sdk.ConsAddress(found.VoteA.ValidatorAddress)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// Tombstone lets a validator sign twice, and gives the evidence to its chain.
func (c *Chain) Tombstone(operator string) {
	c.t.Helper()
	// What was delegated in the last block counts as power from the next one on.
	c.Coordinator.CommitNBlocks(c.TestChain, 2)
	c.Punish(c.DoubleSign(operator))
}

// MissBlocks slashes and jails a validator as the slashing module does for downtime.
func (c *Chain) MissBlocks(operator string) {
	c.t.Helper()
	ctx, keeper := c.GetContext(), c.GetWasmApp().SlashingKeeper
	fraction, err := keeper.SlashFractionDowntime(ctx)
	require.NoError(c.t, err)
	power := c.ValidatorOf(operator).GetConsensusPower(sdk.DefaultPowerReduction)
	require.NoError(c.t, keeper.Slash(ctx, c.consAddress(operator), fraction, power, ctx.BlockHeight()-1))
	require.NoError(c.t, keeper.Jail(ctx, c.consAddress(operator)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// Supply of the vault's denom.
func (w *World) Supply() int64 {
	w.t.Helper()
	supply := w.Provider.GetWasmApp().BankKeeper.GetSupply(w.Provider.GetContext(), CollateralDenom)
	return supply.Amount.Int64()
}

// TrySubmitEvidence brings evidence to external-staking.
func (u User) TrySubmitEvidence(c *Consumer, validator string, evidence []byte) (Tx, error) {
	return u.TryCall(c, ExternalStakingExecute{SubmitEvidence: &SubmitEvidence{validator, evidence}})
}

// SubmitEvidence brings evidence to external-staking, which must take it.
func (u User) SubmitEvidence(c *Consumer, validator string, evidence []byte) Tx {
	u.w.t.Helper()
	tx, err := u.TrySubmitEvidence(c, validator, evidence)
	u.w.noError(err)
	return tx
}

// Report lets a validator sign twice, and brings the evidence to external-staking as a node reports it.
func (u User) Report(c *Consumer, validator string) Tx {
	u.w.t.Helper()
	return u.SubmitEvidence(c, validator, c.AsReported(c.DoubleSign(validator)))
}

// Settle charges users for what was slashed.
func (u User) Settle(c *Consumer, users ...string) Tx {
	u.w.t.Helper()
	return u.Call(c, ExternalStakingExecute{Settle: &Settle{users}})
}

// ReportShrunk has external-staking told by how much its lien on the collateral of another user has shrunk.
func (u User) ReportShrunk(c *Consumer, user string) Tx {
	u.w.t.Helper()
	tell := VaultExecute{ReportShrunk: &ReportShrunk{Account: user, Lienholder: c.ExternalStaking}}
	tx, err := u.w.Provider.TryExecute(u.Account, u.w.Vault, tell)
	u.w.noError(err)
	return tx
}

// WorkOffDebt works off the debt of another user.
func (u User) WorkOffDebt(c *Consumer, debtor string) Tx {
	u.w.t.Helper()
	return u.Call(c, ExternalStakingExecute{WorkOffDebt: &UserPage{User: debtor}})
}

// Debt of the user.
func (u User) Debt(c *Consumer) int64 {
	u.w.t.Helper()
	return AskProvider[Debt](c, ExternalStakingQuery{Debt: &UserRef{u.Address}}).Debt
}

// FullLien is the lien of external-staking on the user's collateral with all that is known of it.
func (u User) FullLien(c *Consumer) Lien {
	u.w.t.Helper()
	return Query[Lien](u.w.Provider, u.w.Vault, VaultQuery{Lien: &LienKey{u.Address, c.ExternalStaking}})
}

// Slashes in the history of the user, newest first.
func (u User) Slashes(c *Consumer) []UserTx {
	u.w.t.Helper()
	var slashes []UserTx
	all := AskProvider[UserTxs](c, ExternalStakingQuery{UserTxs: &UserPage{User: u.Address, Limit: limit(100)}}).Txs
	for _, tx := range all {
		if tx.Kind == "slash" {
			slashes = append(slashes, tx)
		}
	}
	return slashes
}

// Infractions of a validator that are known.
func (c *Consumer) Infractions(validator string) []Infraction {
	c.t.Helper()
	return AskProvider[Infractions](c, ExternalStakingQuery{Slash: &StakeTarget{validator}}).Infractions
}

// Burned is the sum of what the vault has burned in a transaction.
func (tx Tx) Burned() (sum int64) {
	for _, event := range tx.Result.Events {
		burned := map[string]string{}
		for _, attribute := range event.Attributes {
			burned[attribute.Key] = attribute.Value
		}
		var amount int64
		if _, err := fmt.Sscan(burned["burned"], &amount); err == nil && burned["action"] == "slash_cross_stake" {
			sum += amount
		}
	}
	return sum
}
