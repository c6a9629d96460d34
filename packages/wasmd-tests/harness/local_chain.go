package harness

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	vestingtypes "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	minttypes "github.com/cosmos/cosmos-sdk/x/mint/types"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// RefuseCoinsTo lets the bank refuse every transfer to an address, as a module of the chain can, until it is told otherwise.
func (c *Chain) RefuseCoinsTo(address string) *bool {
	c.t.Helper()
	refuse := true
	c.GetWasmApp().BankKeeper.AppendSendRestriction(
		func(_ context.Context, _, to sdk.AccAddress, _ sdk.Coins) (sdk.AccAddress, error) {
			if refuse && to.String() == address {
				return nil, errors.New("no coins for this address")
			}
			return to, nil
		})
	return &refuse
}

// Simulate runs messages as a node does to estimate gas: without a place in a block.
func (c *Chain) Simulate(from Account, msgs ...sdk.Msg) (uint64, error) {
	c.t.Helper()
	account := c.GetWasmApp().AccountKeeper.GetAccount(c.GetContext(), from.SenderAccount.GetAddress())
	tx, err := simtestutil.GenSignedMockTx(rand.New(rand.NewSource(1)), c.TxConfig, msgs, sdk.NewCoins(), simtestutil.DefaultGenTxGas, c.ChainID,
		[]uint64{account.GetAccountNumber()}, []uint64{account.GetSequence()}, from.SenderPrivKey)
	require.NoError(c.t, err)
	encoded, err := c.TxConfig.TxEncoder()(tx)
	require.NoError(c.t, err)
	gas, _, err := c.GetWasmApp().BaseApp.Simulate(encoded)
	return gas.GasUsed, err
}

// CorruptCustodian lets governance migrate the custodian to code that behaves badly in each call.
func (w *World) CorruptCustodian(behaviour Behaviour) {
	w.t.Helper()
	code := w.Provider.NewHostile(HostileInit{})
	w.MustPass(w.Provider, &wasmtypes.MsgMigrateContract{
		Sender: GovAddress(), Contract: w.Custodian, CodeID: w.Provider.CodeOf(code.Address), Msg: []byte("{}"),
	})
	hostile := &Hostile{w.Provider, w.Custodian}
	hostile.Set("*", behaviour)
}

// CodeOf a contract.
func (c *Chain) CodeOf(contract string) uint64 { return c.contractInfo(contract).CodeID }

// AdminOf a contract.
func (c *Chain) AdminOf(contract string) string { return c.contractInfo(contract).Admin }

func (c *Chain) contractInfo(contract string) wasmtypes.ContractInfo {
	c.t.Helper()
	address, err := sdk.AccAddressFromBech32(contract)
	require.NoError(c.t, err)
	info := c.GetWasmApp().WasmKeeper.GetContractInfo(c.GetContext(), address)
	require.NotNil(c.t, info)
	return *info
}

// MigrateAs moves a contract to another code in the name of somebody.
func (c *Chain) MigrateAs(from Account, contract string, code uint64) error {
	c.t.Helper()
	_, err := c.TrySend(from, &wasmtypes.MsgMigrateContract{
		Sender: from.SenderAccount.GetAddress().String(), Contract: contract, CodeID: code, Msg: []byte("{}"),
	})
	return err
}

// HasDelegation tells whether anything is delegated, if only a fraction of a coin.
func (c *Chain) HasDelegation(delegator, operator string) bool {
	c.t.Helper()
	del, err := sdk.AccAddressFromBech32(delegator)
	require.NoError(c.t, err)
	val, err := sdk.ValAddressFromBech32(operator)
	require.NoError(c.t, err)
	_, err = c.GetWasmApp().StakingKeeper.GetDelegation(c.GetContext(), del, val)
	return err == nil
}

// WithdrawAddressOf tells whom the chain pays the rewards of a delegator.
func (c *Chain) WithdrawAddressOf(delegator string) string {
	c.t.Helper()
	del, err := sdk.AccAddressFromBech32(delegator)
	require.NoError(c.t, err)
	to, err := c.GetWasmApp().DistrKeeper.GetDelegatorWithdrawAddr(c.GetContext(), del)
	require.NoError(c.t, err)
	return to.String()
}

// HasEvent tells whether the transaction has an event of this type.
func (tx Tx) HasEvent(kind string) bool {
	for _, event := range tx.Result.Events {
		if event.Type == kind {
			return true
		}
	}
	return false
}

// PayManyDenoms gives the delegators of a validator rewards in many denoms, as anyone can.
func (c *Chain) PayManyDenoms(operator string, denoms int) {
	c.t.Helper()
	coins := make([]sdk.Coin, denoms)
	for i := range coins {
		coins[i] = sdk.NewCoin(fmt.Sprintf("reward%05d", i), sdkmath.NewInt(1_000_000_000))
	}
	all := sdk.NewCoins(coins...)
	ctx, app := c.GetContext(), c.GetWasmApp()
	require.NoError(c.t, app.BankKeeper.MintCoins(ctx, minttypes.ModuleName, all))
	require.NoError(c.t, app.BankKeeper.SendCoinsFromModuleToModule(ctx, minttypes.ModuleName, "distribution", all))
	validator := c.ValidatorOf(operator)
	require.NoError(c.t, app.DistrKeeper.AllocateTokensToValidator(ctx, validator, sdk.NewDecCoinsFromCoins(all...)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// ProxyAddress is where the proxy of a user with a nonce is, or will be.
func (w *World) ProxyAddress(user User, nonce uint64) string {
	w.t.Helper()
	c := w.Provider
	custodian, err := sdk.AccAddressFromBech32(w.Custodian)
	require.NoError(w.t, err)
	config := Query[struct {
		ProxyCodeID uint64 `json:"proxy_code_id"`
	}](c, w.Custodian, LocalQuery{Config: &Empty{}})
	code := c.GetWasmApp().WasmKeeper.GetCodeInfo(c.GetContext(), config.ProxyCodeID)
	require.NotNil(w.t, code)
	salt := binary.BigEndian.AppendUint64(user.Account.SenderAccount.GetAddress(), nonce)
	return wasmkeeper.BuildContractAddressPredictable(code.CodeHash, custodian, salt, nil).String()
}

// MakeVesting makes an address a vesting account with coins of the vault's denom, as anyone can.
func (c *Chain) MakeVesting(from Account, address string, amount int64) {
	c.t.Helper()
	c.Send(from, &vestingtypes.MsgCreateVestingAccount{
		FromAddress: from.SenderAccount.GetAddress().String(), ToAddress: address,
		Amount: sdk.NewCoins(collateral(amount)), EndTime: c.LatestCommittedHeader.Header.Time.Unix() + 1_000_000_000, Delayed: true,
	})
}
