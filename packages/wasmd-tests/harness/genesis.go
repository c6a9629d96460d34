package harness

import (
	"encoding/json"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	sdkmath "cosmossdk.io/math"

	bam "github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/CosmWasm/wasmd/app"
	wasmibctesting "github.com/CosmWasm/wasmd/tests/wasmibctesting"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
)

// NativeDenom is the staking denom of every chain.
const NativeDenom = "stake"

// CollateralDenom is what users put into the vault. It differs from the staking denom, so that a mix-up of the two shows.
const CollateralDenom = "uprov"

// ValidatorPower is the power of each validator at genesis: a self-delegation of as many million tokens.
const ValidatorPower = 1_000

// newApp is wasmd with its default genesis, and validators that have one share per token.
func (kind chainKind) newApp(
	t *testing.T, valSet *cmttypes.ValidatorSet, accounts []authtypes.GenesisAccount, chainID string,
	opts []wasmkeeper.Option, balances ...banktypes.Balance,
) wasmibctesting.WasmTestApp {
	t.Helper()
	var changes []func(*app.WasmApp)
	if kind.earning || kind.afterBegin != nil {
		changes = append(changes, kind.setBeginBlocker)
	}
	if kind.bondDenom == "" {
		kind.bondDenom = NativeDenom
	}
	return startApp(t, loadApp(t, chainID, opts, changes...), valSet, accounts, chainID, kind.bondDenom, balances)
}

func (kind chainKind) setBeginBlocker(wasmApp *app.WasmApp) {
	wasmApp.SetBeginBlocker(func(ctx sdk.Context) (begun sdk.BeginBlock, err error) {
		if kind.earning {
			ctx, err = withVotes(ctx, wasmApp)
		}
		if err == nil {
			begun, err = wasmApp.BeginBlocker(ctx)
		}
		if err == nil && kind.afterBegin != nil {
			kind.afterBegin(ctx)
		}
		return begun, err
	})
}

// loadApp makes an application that can be changed before it is loaded.
func loadApp(t *testing.T, chainID string, opts []wasmkeeper.Option, changes ...func(*app.WasmApp)) *app.WasmApp {
	t.Helper()
	options := simtestutil.AppOptionsMap{flags.FlagHome: t.TempDir()}
	wasmApp := app.NewWasmApp(log.NewNopLogger(), dbm.NewMemDB(), false, options, opts, bam.SetChainID(chainID))
	for _, change := range changes {
		change(wasmApp)
	}
	require.NoError(t, wasmApp.LoadLatestVersion())
	return wasmApp
}

func startApp(
	t *testing.T, wasmApp *app.WasmApp, valSet *cmttypes.ValidatorSet, accounts []authtypes.GenesisAccount, chainID string,
	bondDenom string, balances []banktypes.Balance,
) wasmibctesting.WasmTestApp {
	t.Helper()

	genesis := wasmApp.DefaultGenesis()
	put := func(module string, state []byte) { genesis[module] = state }
	codec := wasmApp.AppCodec()
	put(authtypes.ModuleName, codec.MustMarshalJSON(authtypes.NewGenesisState(authtypes.DefaultParams(), accounts)))

	tokens := sdk.TokensFromConsensusPower(ValidatorPower, sdk.DefaultPowerReduction)
	shares := sdkmath.LegacyNewDecFromInt(tokens)
	delegator := accounts[0].GetAddress().String()
	var validators []stakingtypes.Validator
	var delegations []stakingtypes.Delegation
	var signing []slashingtypes.SigningInfo
	for _, val := range valSet.Validators {
		key, err := cryptocodec.FromCmtPubKeyInterface(val.PubKey)
		require.NoError(t, err)
		packed, err := codectypes.NewAnyWithValue(key)
		require.NoError(t, err)
		operator := sdk.ValAddress(val.Address).String()
		zero := sdkmath.LegacyZeroDec()
		validators = append(validators, stakingtypes.Validator{
			OperatorAddress:   operator,
			ConsensusPubkey:   packed,
			Status:            stakingtypes.Bonded,
			Tokens:            tokens,
			DelegatorShares:   shares,
			UnbondingTime:     time.Unix(0, 0).UTC(),
			Commission:        stakingtypes.NewCommission(zero, zero, zero),
			MinSelfDelegation: sdkmath.ZeroInt(),
		})
		delegations = append(delegations, stakingtypes.NewDelegation(delegator, operator, shares))
		signing = append(signing, slashingtypes.SigningInfo{
			Address:              sdk.ConsAddress(val.Address).String(),
			ValidatorSigningInfo: slashingtypes.ValidatorSigningInfo{Address: sdk.ConsAddress(val.Address).String()},
		})
	}
	params := stakingtypes.DefaultParams()
	params.BondDenom = bondDenom
	params.MaxValidators = max(params.MaxValidators, uint32(len(validators)))
	put(stakingtypes.ModuleName, codec.MustMarshalJSON(
		stakingtypes.NewGenesisState(params, validators, delegations)))
	put(slashingtypes.ModuleName, codec.MustMarshalJSON(
		slashingtypes.NewGenesisState(slashingtypes.DefaultParams(), signing, nil)))

	supply := sdk.NewCoins()
	for i := range balances {
		balances[i].Coins = balances[i].Coins.Add(sdk.NewInt64Coin(CollateralDenom, 1_000_000_000_000))
		supply = supply.Add(balances[i].Coins...)
	}
	bonded := sdk.NewCoin(bondDenom, tokens.MulRaw(int64(len(valSet.Validators))))
	balances = append(balances, banktypes.Balance{
		Address: authtypes.NewModuleAddress(stakingtypes.BondedPoolName).String(),
		Coins:   sdk.NewCoins(bonded),
	})
	put(banktypes.ModuleName, codec.MustMarshalJSON(banktypes.NewGenesisState(
		banktypes.DefaultParams(), balances, supply.Add(bonded), nil, nil)))

	state, err := json.Marshal(genesis)
	require.NoError(t, err)
	consensus := simtestutil.DefaultConsensusParams
	consensus.Block.MaxGas = 100 * simtestutil.DefaultGenTxGas
	_, err = wasmApp.InitChain(&abci.RequestInitChain{
		ChainId:         chainID,
		Time:            startTime,
		ConsensusParams: consensus,
		InitialHeight:   1,
		AppStateBytes:   state,
	})
	require.NoError(t, err)
	return wasmibctesting.WasmTestApp{WasmApp: wasmApp}
}
