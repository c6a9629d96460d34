package harness

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math/rand"
	"os"

	abci "github.com/cometbft/cometbft/abci/types"
	clienttypes "github.com/cosmos/ibc-go/v11/modules/core/02-client/types"
	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// muteArtifact is the contract that does nothing.
const muteArtifact = "test/mesh_mute"

// Cost of transactions.
type Cost struct {
	// Transactions, those that update light clients left out.
	Txs int
	// Gas of whole transactions.
	Gas int64
	// What the same transactions cost with contracts that store nothing, ask nothing and emit no
	// events, but send the same messages and packets.
	Floor int64
	// What contracts read and write, of what the chain's own modules keep nothing.
	Traffic
}

// Sum of costs.
func Sum(costs ...Cost) (sum Cost) {
	for _, cost := range costs {
		sum.Txs += cost.Txs
		sum.Gas += cost.Gas
		sum.Floor += cost.Floor
		sum.Reads += cost.Reads
		sum.ReadBytes += cost.ReadBytes
		sum.Writes += cost.Writes
		sum.WrittenBytes += cost.WrittenBytes
		sum.Deletes += cost.Deletes
	}
	return sum
}

func (w *World) chains() []*Chain {
	chains := []*Chain{w.Provider}
	for _, c := range w.Consumers {
		chains = append(chains, c.Chain)
	}
	return chains
}

// Measure is what each transaction costs that is sent meanwhile. The chains must be Metered.
func (w *World) Measure(run func()) []Cost {
	w.t.Helper()
	var costs []Cost
	for _, chain := range w.chains() {
		require.NotNil(w.t, chain.engine, "the chain is not metered")
		chain.costs = &costs
		// For what ibctesting sends itself.
		chain.SendMsgsOverride = func(msgs ...sdk.Msg) (*abci.ExecTxResult, error) {
			return chain.send(chain.Account(0), msgs...)
		}
	}
	defer func() {
		for _, chain := range w.chains() {
			chain.costs, chain.SendMsgsOverride = nil, nil
		}
	}()
	run()
	return costs
}

// send delivers a transaction, and measures it if that is asked for.
func (c *Chain) send(from Account, msgs ...sdk.Msg) (*abci.ExecTxResult, error) {
	c.t.Helper()
	override := c.SendMsgsOverride
	c.SendMsgsOverride = nil
	defer func() { c.SendMsgsOverride = override }()
	if c.costs == nil || isUpdate(msgs) {
		return c.SendMsgsWithSender(from, msgs...)
	}
	c.dry = &dryRun{signed: c.signed(from, msgs), muted: c.signed(from, c.mute(msgs))}
	result, err := c.SendMsgsWithSender(from, msgs...)
	dry := c.dry
	c.dry, c.engine.mode = nil, passThrough
	require.NoError(c.t, err, "only what succeeds is measured")
	require.Equal(c.t, result.GasUsed, dry.gas, "it costs something else in its block")
	*c.costs = append(*c.costs, Cost{Txs: 1, Gas: result.GasUsed, Floor: dry.floor, Traffic: c.engine.traffic})
	return result, nil
}

// dryRun is a transaction that is run in its block before it is delivered, and the gas that it
// used: with the contracts, and with the one that does nothing in their place.
type dryRun struct {
	signed, muted []byte
	gas, floor    int64
}

// runDry is called when a block has begun, with its state before its transaction.
func (c *Chain) runDry(ctx sdk.Context) {
	c.t.Helper()
	if c.dry == nil {
		return
	}
	c.engine.mode, c.engine.returned = record, nil
	c.dry.gas = c.runWithoutTrace(ctx, c.dry.signed)
	c.engine.mode = replay
	c.dry.floor = c.runWithoutTrace(ctx, c.dry.muted)
	require.Empty(c.t, c.engine.returned, "not all calls were made again")
	c.engine.mode, c.engine.traffic = count, Traffic{}
}

// runWithoutTrace runs a transaction as [baseapp.BaseApp.RunTx] does, on a branch of the state.
func (c *Chain) runWithoutTrace(ctx sdk.Context, encoded []byte) int64 {
	c.t.Helper()
	tx, err := c.TxConfig.TxDecoder()(encoded)
	require.NoError(c.t, err)
	branch, _ := ctx.CacheContext()
	branch, err = c.GetWasmApp().AnteHandler()(branch.WithTxBytes(encoded).
		WithGasMeter(storetypes.NewInfiniteGasMeter()).WithBlockGasMeter(storetypes.NewInfiniteGasMeter()), tx, false)
	require.NoError(c.t, err)
	for i, msg := range tx.GetMsgs() {
		_, err := c.GetWasmApp().MsgServiceRouter().Handler(msg)(branch.WithMsgIndex(i), msg)
		require.NoError(c.t, err)
	}
	return int64(branch.GasMeter().GasConsumed())
}

func isUpdate(msgs []sdk.Msg) bool {
	_, ok := msgs[0].(*clienttypes.MsgUpdateClient)
	return ok
}

// mute is the same messages, with the code that does nothing where code is stored.
func (c *Chain) mute(msgs []sdk.Msg) []sdk.Msg {
	muted := make([]sdk.Msg, len(msgs))
	for i, msg := range msgs {
		muted[i] = msg
		if stored, ok := msg.(*wasmtypes.MsgStoreCode); ok {
			muted[i] = &wasmtypes.MsgStoreCode{Sender: stored.Sender, WASMByteCode: c.muteCode()}
		}
	}
	return muted
}

func (c *Chain) muteCode() []byte {
	c.t.Helper()
	code, err := os.ReadFile(artifact(c.t, muteArtifact))
	require.NoError(c.t, err)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err = writer.Write(code)
	require.NoError(c.t, err)
	require.NoError(c.t, writer.Close())
	return packed.Bytes()
}

// signed is a transaction as ibctesting makes it.
func (c *Chain) signed(from Account, msgs []sdk.Msg) []byte {
	c.t.Helper()
	fee := sdk.Coins{sdk.NewInt64Coin(sdk.DefaultBondDenom, 0)}
	tx, err := simtestutil.GenSignedMockTx(rand.New(rand.NewSource(1)), c.TxConfig, msgs, fee, simtestutil.DefaultGenTxGas,
		c.ChainID, []uint64{from.SenderAccount.GetAccountNumber()}, []uint64{from.SenderAccount.GetSequence()}, from.SenderPrivKey)
	require.NoError(c.t, err)
	encoded, err := c.TxConfig.TxEncoder()(tx)
	require.NoError(c.t, err)
	return encoded
}

// measureApart is what a call costs that is no transaction.
func (c *Chain) measureApart(ctx sdk.Context, limit uint64, call func(sdk.Context) error) Cost {
	c.t.Helper()
	run := func(mode meterMode) int64 {
		c.engine.mode = mode
		cached, _ := ctx.CacheContext()
		cached = cached.WithGasMeter(storetypes.NewGasMeter(limit))
		err := call(cached)
		c.engine.mode = passThrough
		require.NoError(c.t, err)
		return int64(cached.GasMeter().GasConsumed())
	}
	c.engine.returned, c.engine.traffic = nil, Traffic{}
	run(record)
	floor := run(replay)
	return Cost{Gas: run(count), Floor: floor, Traffic: c.engine.traffic}
}

// MeasureQuery is what a query of a contract costs, apart from any transaction.
func (c *Chain) MeasureQuery(contract string, msg any) Cost {
	c.t.Helper()
	question, err := json.Marshal(msg)
	require.NoError(c.t, err)
	return c.measureApart(c.GetContext(), simtestutil.DefaultGenTxGas, func(ctx sdk.Context) error {
		_, err := c.GetWasmApp().WasmKeeper.QuerySmart(ctx, c.AccAddress(contract), question)
		return err
	})
}
