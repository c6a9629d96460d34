package harness

import (
	"encoding/json"
	"fmt"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	sdkmath "cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	minttypes "github.com/cosmos/cosmos-sdk/x/mint/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
)

// The custom messages and queries of the mesh-security module, on a chain that does not have it:
// what is bonded is minted, what is unbonded is burned at once. The module also keeps caps and
// books of its own, which this does not.

type moduleMsg struct {
	VirtualStake struct {
		Bond   *moduleStake `json:"bond"`
		Unbond *moduleStake `json:"unbond"`
	} `json:"virtual_stake"`
}

type moduleStake struct {
	Amount    Coin   `json:"amount"`
	Validator string `json:"validator"`
}

type moduleStatus struct {
	Cap       Coin `json:"cap"`
	Delegated Coin `json:"delegated"`
}

func (c *Chain) moduleOptions() []wasmkeeper.Option {
	status := moduleStatus{Cap: Coin{NativeDenom, fmt.Sprint(int64(1e15))}, Delegated: Coin{NativeDenom, "0"}}
	return []wasmkeeper.Option{
		wasmkeeper.WithMessageHandlerDecorator(func(usual wasmkeeper.Messenger) wasmkeeper.Messenger {
			return wasmkeeper.MessageHandlerFunc(func(ctx sdk.Context, contract sdk.AccAddress, port string, msg wasmvmtypes.CosmosMsg) (
				[]sdk.Event, [][]byte, [][]*codectypes.Any, error,
			) {
				if msg.Custom == nil {
					return usual.DispatchMsg(ctx, contract, port, msg)
				}
				return nil, nil, nil, c.moduleDispatch(ctx, contract, msg.Custom)
			})
		}),
		wasmkeeper.WithQueryPlugins(&wasmkeeper.QueryPlugins{
			Custom: func(sdk.Context, json.RawMessage) ([]byte, error) { return json.Marshal(status) },
		}),
	}
}

func (c *Chain) moduleDispatch(ctx sdk.Context, contract sdk.AccAddress, encoded []byte) error {
	var msg moduleMsg
	if err := json.Unmarshal(encoded, &msg); err != nil {
		return err
	}
	if stake := msg.VirtualStake.Bond; stake != nil {
		return c.moduleBond(ctx, contract, *stake)
	}
	return c.moduleUnbond(ctx, contract, *msg.VirtualStake.Unbond)
}

func (s moduleStake) parsed() (sdk.ValAddress, sdk.Coins, error) {
	validator, err := sdk.ValAddressFromBech32(s.Validator)
	amount, ok := sdkmath.NewIntFromString(s.Amount.Amount)
	if err == nil && !ok {
		err = fmt.Errorf("no amount: %s", s.Amount.Amount)
	}
	if err != nil {
		return nil, nil, err
	}
	return validator, sdk.NewCoins(sdk.NewCoin(s.Amount.Denom, amount)), nil
}

func (c *Chain) moduleBond(ctx sdk.Context, contract sdk.AccAddress, stake moduleStake) error {
	app := c.GetWasmApp()
	address, coins, err := stake.parsed()
	if err != nil {
		return err
	}
	validator, err := app.StakingKeeper.GetValidator(ctx, address)
	if err != nil {
		return err
	}
	if err := app.BankKeeper.MintCoins(ctx, minttypes.ModuleName, coins); err != nil {
		return err
	}
	if err := app.BankKeeper.SendCoinsFromModuleToAccount(ctx, minttypes.ModuleName, contract, coins); err != nil {
		return err
	}
	_, err = app.StakingKeeper.Delegate(ctx, contract, coins[0].Amount, stakingtypes.Unbonded, validator, true)
	return err
}

func (c *Chain) moduleUnbond(ctx sdk.Context, contract sdk.AccAddress, stake moduleStake) error {
	app := c.GetWasmApp()
	validator, coins, err := stake.parsed()
	if err != nil {
		return err
	}
	shares, err := app.StakingKeeper.ValidateUnbondAmount(ctx, contract, validator, coins[0].Amount)
	if err != nil {
		return err
	}
	returned, err := app.StakingKeeper.Unbond(ctx, contract, validator, shares)
	if err != nil {
		return err
	}
	return app.BankKeeper.BurnCoins(ctx, stakingtypes.BondedPoolName, sdk.NewCoins(sdk.NewCoin(coins[0].Denom, returned)))
}
