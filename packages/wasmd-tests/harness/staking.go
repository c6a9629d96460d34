package harness

import (
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// Operators are the operator addresses of all validators, sorted as the staking module lists them.
func (c *Chain) Operators() []string {
	c.t.Helper()
	validators, err := c.GetWasmApp().StakingKeeper.GetAllValidators(c.GetContext())
	require.NoError(c.t, err)
	operators := make([]string, len(validators))
	for i, val := range validators {
		operators[i] = val.OperatorAddress
	}
	return operators
}

// ValidatorOf an operator address.
func (c *Chain) ValidatorOf(operator string) stakingtypes.Validator {
	c.t.Helper()
	address, err := sdk.ValAddressFromBech32(operator)
	require.NoError(c.t, err)
	val, err := c.GetWasmApp().StakingKeeper.GetValidator(c.GetContext(), address)
	require.NoError(c.t, err)
	return val
}

// ValAddress of an operator.
func (c *Chain) ValAddress(operator string) sdk.ValAddress {
	c.t.Helper()
	address, err := sdk.ValAddressFromBech32(operator)
	require.NoError(c.t, err)
	return address
}

// AccAddress of an account or contract.
func (c *Chain) AccAddress(address string) sdk.AccAddress {
	c.t.Helper()
	account, err := sdk.AccAddressFromBech32(address)
	require.NoError(c.t, err)
	return account
}

// ConsensusKey of a validator, 32 bytes.
func (c *Chain) ConsensusKey(operator string) []byte {
	c.t.Helper()
	key, err := c.ValidatorOf(operator).ConsPubKey()
	require.NoError(c.t, err)
	return key.Bytes()
}

func (c *Chain) consAddress(operator string) sdk.ConsAddress {
	c.t.Helper()
	address, err := c.ValidatorOf(operator).GetConsAddr()
	require.NoError(c.t, err)
	return address
}

// Delegated is what an address has delegated to a validator, as the staking module tells it.
func (c *Chain) Delegated(delegator, operator string) int64 {
	c.t.Helper()
	res, err := stakingkeeper.NewQuerier(c.GetWasmApp().StakingKeeper).Delegation(c.GetContext(),
		&stakingtypes.QueryDelegationRequest{DelegatorAddr: delegator, ValidatorAddr: operator})
	if err != nil {
		return 0
	}
	return res.DelegationResponse.Balance.Amount.Int64()
}

// UnbondingEntries of an address on a validator.
func (c *Chain) UnbondingEntries(delegator, operator string) int {
	c.t.Helper()
	res, err := stakingkeeper.NewQuerier(c.GetWasmApp().StakingKeeper).UnbondingDelegation(c.GetContext(),
		&stakingtypes.QueryUnbondingDelegationRequest{DelegatorAddr: delegator, ValidatorAddr: operator})
	if err != nil {
		return 0
	}
	return len(res.Unbond.Entries)
}

// Jail jails a validator, as downtime does.
func (c *Chain) Jail(operator string) {
	c.t.Helper()
	require.NoError(c.t, c.GetWasmApp().SlashingKeeper.Jail(c.GetContext(), c.consAddress(operator)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// Unjail lets a jailed validator take part again.
func (c *Chain) Unjail(operator string) {
	c.t.Helper()
	require.NoError(c.t, c.GetWasmApp().StakingKeeper.Unjail(c.GetContext(), c.consAddress(operator)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// AddValidator creates a validator of the given power with the given account as its operator, and returns its address.
func (c *Chain) AddValidator(from Account, power int64) string {
	c.t.Helper()
	_, signer := cmttypes.RandValidator(false, 0)
	cmtKey, err := signer.GetPubKey()
	require.NoError(c.t, err)
	key, err := cryptocodec.FromCmtPubKeyInterface(cmtKey)
	require.NoError(c.t, err)
	operator := sdk.ValAddress(from.SenderAccount.GetAddress()).String()
	tokens := sdk.TokensFromConsensusPower(power, sdk.DefaultPowerReduction)
	rates := stakingtypes.NewCommissionRates(sdkmath.LegacyZeroDec(), sdkmath.LegacyOneDec(), sdkmath.LegacyOneDec())
	msg, err := stakingtypes.NewMsgCreateValidator(operator, key, sdk.NewCoin(NativeDenom, tokens),
		stakingtypes.NewDescription("new", "", "", "", ""), rates, sdkmath.OneInt())
	require.NoError(c.t, err)
	c.Signers[cmtKey.Address().String()] = signer
	c.Send(from, msg)
	return operator
}
