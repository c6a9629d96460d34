// Package harness runs the contracts of artifacts/ on real wasmd applications: real wasmvm, real staking, governance and
// bank modules, ibc-go with its light clients and proofs. Only the blocks are produced by hand, and the packets relayed
// by hand, one at a time.
package harness

import (
	"context"
	cryptorand "crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/gogoproto/proto"
	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	porttypes "github.com/cosmos/ibc-go/v11/modules/core/05-port/types"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	distributiontypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/CosmWasm/wasmd/app"
	wasmibctesting "github.com/CosmWasm/wasmd/tests/wasmibctesting"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

var startTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Chain is one wasmd application.
type Chain struct {
	*wasmibctesting.WasmTestChain
	t    *testing.T
	sent []channeltypes.Packet
	// Gas of the last transaction.
	lastGas int64
	// What the distribution module has paid out since [Chain.TakePaid], by delegator and validator.
	paid map[[2]string]int64
	// The routes that the application came with, see WithoutCallbacks.
	router *porttypes.Router
	// Code of the hostile contract, or 0 if it is not stored.
	hostileCode uint64
	// Measures contracts, if the chain is metered.
	engine *meterEngine
	// Where the costs of transactions go while they are measured, see [World.Measure].
	costs *[]Cost
	// What is measured of the transaction of the next block.
	dry *dryRun
	// Answers programs, if there is one, see Serve.
	node *node
}

// chainKind is what chains differ in.
type chainKind struct {
	// Contracts may ask for validators and their signing information, as a chain that wants to serve as a consumer allows;
	// else they may not, as on stock wasmd.
	acceptGrpc bool
	// Validators earn; else all goes to the community pool.
	earning bool
	// What is staked, by default NativeDenom.
	bondDenom string
	// Contracts can be measured.
	metered bool
	// The chain knows the messages of the mesh-security module.
	module bool
	// Runs in each block before its transactions.
	afterBegin func(sdk.Context)
}

// newChain starts a chain.
func newChain(t *testing.T, coord *ibctesting.Coordinator, validators int, kind chainKind) *Chain {
	t.Helper()
	var wasmApp *app.WasmApp
	var opts []wasmkeeper.Option
	chain := &Chain{t: t, paid: map[[2]string]int64{}}
	if kind.module {
		opts = append(opts, chain.moduleOptions()...)
	}
	if kind.metered {
		opts = append(opts, wasmkeeper.WithWasmEngineDecorator(chain.meterEngine))
		kind.afterBegin = chain.runDry
	}
	if kind.acceptGrpc {
		opts = append(opts, acceptListOption(&wasmApp))
	}
	id := ibctesting.GetChainID(len(coord.Chains) + 1)
	defer sameKeysEachTime(id)()
	vals := make([]*cmttypes.Validator, validators)
	signers := make(map[string]cmttypes.PrivValidator, validators)
	for i := range vals {
		_, signer := cmttypes.RandValidator(false, 0)
		key, err := signer.GetPubKey()
		require.NoError(t, err)
		vals[i] = cmttypes.NewValidator(key, ValidatorPower)
		signers[key.Address().String()] = signer
	}
	inner := wasmibctesting.NewTestChainWithValSet(
		t, coord, kind.newApp, id, cmttypes.NewValidatorSet(vals), signers, opts...)
	inner.TxConfig = gasConfig{TxConfig: inner.TxConfig}
	coord.Chains[id] = inner

	chain.WasmTestChain = wasmibctesting.NewWasmTestChain(inner)
	chain.SendMsgsOverride = nil
	wasmApp = chain.GetWasmApp()
	wasmApp.GetBaseApp().SetStreamingManager(storetypes.StreamingManager{
		ABCIListeners: []storetypes.ABCIListener{packetListener{chain}},
	})
	return chain
}

// sameKeysEachTime makes the keys of a chain's validators and accounts depend on nothing but its id, until the function is
// called that it returns. So addresses, proofs and gas are the same in each run.
func sameKeysEachTime(id string) (restore func()) {
	usual := cryptorand.Reader
	cryptorand.Reader = rand.NewChaCha8(sha256.Sum256([]byte(id)))
	return func() { cryptorand.Reader = usual }
}

// acceptListOption lets contracts ask what virtual-staking needs to know. The application does not exist yet when its
// options are made, hence the pointer to it.
func acceptListOption(wasmApp **app.WasmApp) wasmkeeper.Option {
	accepted := wasmkeeper.AcceptedQueries{
		"/cosmos.staking.v1beta1.Query/Validators": func() proto.Message {
			return &stakingtypes.QueryValidatorsResponse{}
		},
		"/cosmos.staking.v1beta1.Query/Validator": func() proto.Message {
			return &stakingtypes.QueryValidatorResponse{}
		},
		"/cosmos.slashing.v1beta1.Query/SigningInfo": func() proto.Message {
			return &slashingtypes.QuerySigningInfoResponse{}
		},
	}
	return wasmkeeper.WithQueryPlugins(&wasmkeeper.QueryPlugins{
		Grpc: func(ctx sdk.Context, request *wasmvmtypes.GrpcQuery) (proto.Message, error) {
			answer := wasmkeeper.AcceptListGrpcQuerier(accepted, (*wasmApp).GRPCQueryRouter(), (*wasmApp).AppCodec())
			return answer(ctx, request)
		},
	})
}

// packetListener sees every event of every block, so that a packet is found whoever caused it: a user, a relayed packet,
// or a proposal of governance that passes at the end of a block.
type packetListener struct{ chain *Chain }

func (l packetListener) ListenFinalizeBlock(_ context.Context, _ abci.RequestFinalizeBlock, res abci.ResponseFinalizeBlock) error {
	l.collect(res.Events)
	for _, tx := range res.TxResults {
		l.chain.lastGas = tx.GasUsed
		if tx.Code == 0 {
			l.collect(tx.Events)
		}
	}
	return nil
}

func (l packetListener) ListenCommit(context.Context, abci.ResponseCommit, []*storetypes.StoreKVPair) error {
	return nil
}

func (l packetListener) collect(events []abci.Event) {
	for _, event := range events {
		if event.Type == distributiontypes.EventTypeWithdrawRewards {
			l.chain.notePaid(event)
		}
	}
	packets, err := ibctesting.ParseIBCV1Packets(channeltypes.EventTypeSendPacket, events)
	if err == nil {
		l.chain.sent = append(l.chain.sent, packets...)
	}
}

// Account is somebody who signs transactions.
type Account = ibctesting.SenderAccount

// Account returns one of the ten funded accounts. The first one also relays, and holds all delegations of genesis.
func (c *Chain) Account(i int) Account { return c.SenderAccounts[i] }

// Address of one of the funded accounts.
func (c *Chain) Address(i int) string { return c.SenderAccounts[i].SenderAccount.GetAddress().String() }

// Tx is the outcome of a transaction of one message.
type Tx struct {
	Gas    int64
	Result *abci.ExecTxResult
}

// HasAttribute tells whether some event of the transaction has this attribute.
func (tx Tx) HasAttribute(key, value string) bool {
	for _, event := range tx.Result.Events {
		for _, attribute := range event.Attributes {
			if attribute.Key == key && attribute.Value == value {
				return true
			}
		}
	}
	return false
}

// TrySend delivers a transaction in a block of its own.
func (c *Chain) TrySend(from Account, msgs ...sdk.Msg) (Tx, error) {
	c.t.Helper()
	res, err := c.send(from, msgs...)
	if res == nil {
		return Tx{}, err
	}
	return Tx{Gas: res.GasUsed, Result: res}, err
}

// Send delivers a transaction that must succeed.
func (c *Chain) Send(from Account, msgs ...sdk.Msg) Tx {
	c.t.Helper()
	tx, err := c.TrySend(from, msgs...)
	require.NoError(c.t, err)
	return tx
}

func executeMsg(t *testing.T, sender, contract string, msg any, funds ...sdk.Coin) *wasmtypes.MsgExecuteContract {
	t.Helper()
	encoded, err := json.Marshal(msg)
	require.NoError(t, err)
	return &wasmtypes.MsgExecuteContract{Sender: sender, Contract: contract, Msg: encoded, Funds: sdk.NewCoins(funds...)}
}

// TryExecute calls a contract.
func (c *Chain) TryExecute(from Account, contract string, msg any, funds ...sdk.Coin) (Tx, error) {
	c.t.Helper()
	return c.TrySend(from, executeMsg(c.t, from.SenderAccount.GetAddress().String(), contract, msg, funds...))
}

// Execute calls a contract, which must succeed.
func (c *Chain) Execute(from Account, contract string, msg any, funds ...sdk.Coin) Tx {
	c.t.Helper()
	tx, err := c.TryExecute(from, contract, msg, funds...)
	require.NoError(c.t, err)
	return tx
}

// Query asks a contract.
func Query[T any](c *Chain, contract string, msg any) T {
	c.t.Helper()
	var response T
	require.NoError(c.t, c.SmartQuery(contract, msg, &response))
	return response
}

// Store stores the code of one of the contracts in artifacts/, and returns its number.
func (c *Chain) Store(name string) uint64 {
	c.t.Helper()
	return c.StoreCodeFile(artifact(c.t, name)).CodeID
}

// TryInstantiate creates a contract.
func (c *Chain) TryInstantiate(from Account, code uint64, label string, admin string, msg any) (string, error) {
	c.t.Helper()
	encoded, err := json.Marshal(msg)
	require.NoError(c.t, err)
	tx, err := c.TrySend(from, &wasmtypes.MsgInstantiateContract{
		Sender: from.SenderAccount.GetAddress().String(),
		Admin:  admin, CodeID: code, Label: label, Msg: encoded,
	})
	if err != nil {
		return "", err
	}
	var response wasmtypes.MsgInstantiateContractResponse
	c.UnwrapExecTXResult(tx.Result, &response)
	return response.Address, nil
}

// Instantiate creates a contract, which must succeed.
func (c *Chain) Instantiate(from Account, code uint64, label string, admin string, msg any) string {
	c.t.Helper()
	address, err := c.TryInstantiate(from, code, label, admin, msg)
	require.NoError(c.t, err)
	return address
}

// Predicted is the address that [Chain.InstantiateAt] gives to a contract: of its code, creator and salt.
func (c *Chain) Predicted(from Account, code uint64, salt string) string {
	c.t.Helper()
	info := c.GetWasmApp().WasmKeeper.GetCodeInfo(c.GetContext(), code)
	return wasmkeeper.BuildContractAddressPredictable(
		info.CodeHash, from.SenderAccount.GetAddress(), []byte(salt), nil).String()
}

// InstantiateAt creates a contract at its predicted address, which must succeed.
func (c *Chain) InstantiateAt(from Account, code uint64, label, admin, salt string, msg any) string {
	c.t.Helper()
	encoded, err := json.Marshal(msg)
	require.NoError(c.t, err)
	address := c.Predicted(from, code, salt)
	_, err = c.TrySend(from, &wasmtypes.MsgInstantiateContract2{
		Sender: from.SenderAccount.GetAddress().String(),
		Admin:  admin, CodeID: code, Label: label, Msg: encoded, Salt: []byte(salt),
	})
	require.NoError(c.t, err)
	return address
}

// BalanceOf an address.
func (c *Chain) BalanceOf(address, denom string) int64 {
	c.t.Helper()
	account, err := sdk.AccAddressFromBech32(address)
	require.NoError(c.t, err)
	return c.Balance(account, denom).Amount.Int64()
}

// Port of a contract.
func Port(contract string) string { return fmt.Sprintf("wasm.%s", contract) }
