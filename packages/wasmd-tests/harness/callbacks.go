package harness

import (
	"strings"
	"time"

	callbacktypes "github.com/cosmos/ibc-go/v11/modules/apps/callbacks/types"
	"github.com/cosmos/ibc-go/v11/modules/apps/transfer"
	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	clienttypes "github.com/cosmos/ibc-go/v11/modules/core/02-client/types"
	porttypes "github.com/cosmos/ibc-go/v11/modules/core/05-port/types"
	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/CosmWasm/wasmd/x/wasm"
)

// gasConfig makes transactions whose gas is always the same: ibctesting adds a memo of random length, which is left out.
type gasConfig struct {
	client.TxConfig
	// The limit, or 0 for the usual one.
	limit uint64
}

type gasBuilder struct {
	client.TxBuilder
	limit uint64
}

// NewTxBuilder of the wrapped configuration, with the other limit.
func (c gasConfig) NewTxBuilder() client.TxBuilder {
	return gasBuilder{c.TxConfig.NewTxBuilder(), c.limit}
}

// SetGasLimit takes the limit of the configuration, if it has one.
func (b gasBuilder) SetGasLimit(limit uint64) {
	if b.limit > 0 {
		limit = b.limit
	}
	b.TxBuilder.SetGasLimit(limit)
}

// SetMemo sets none.
func (b gasBuilder) SetMemo(string) {}

// TrySendWithGas is TrySend with a gas limit, or with the usual one if it is 0.
func (c *Chain) TrySendWithGas(gas uint64, from Account, msgs ...sdk.Msg) (Tx, error) {
	c.t.Helper()
	usual := c.TxConfig
	c.TxConfig = gasConfig{usual, gas}
	defer func() { c.TxConfig = usual }()
	return c.TrySend(from, msgs...)
}

// WithoutCallbacks lets the chain have no callbacks middleware around its transfer module, or has it again.
func (c *Chain) WithoutCallbacks(without bool) {
	keeper := c.GetWasmApp().IBCKeeper.PortKeeper
	if c.router == nil {
		c.router = keeper.Router
	}
	keeper.Router = c.router
	if !without {
		return
	}
	bare := porttypes.NewRouter()
	for _, key := range c.router.Keys() {
		module, _ := c.router.Route(key)
		if key == transfertypes.ModuleName {
			module = transfer.NewIBCModule(c.GetWasmApp().TransferKeeper)
		}
		bare.AddRoute(key, module)
	}
	bare.Seal()
	keeper.Router = bare
}

// CallbackError is why the callback of a transfer has failed, as the callbacks middleware tells in its event. Empty if it
// has not.
func (tx Tx) CallbackError() string {
	for _, event := range tx.Result.Events {
		for _, attribute := range event.Attributes {
			// ibc-go puts a prefix to what is undone.
			if strings.HasSuffix(attribute.Key, callbacktypes.AttributeKeyCallbackError) {
				return attribute.Value
			}
		}
	}
	return ""
}

// DestinationCallback is what the destination callback of a transfer costs, of the 1,000,000 that wasmd gives it. The packet
// stays in flight.
func (l *Link) DestinationCallback(p Packet, contract string) Cost {
	t := l.provider.t
	t.Helper()
	_, _, _, to := l.ends(p)
	wasmApp := to.GetWasmApp()
	ctx, _ := to.GetContext().CacheContext()
	relayer := to.Account(0).SenderAccount.GetAddress()
	ack := transfer.NewIBCModule(wasmApp.TransferKeeper).OnRecvPacket(ctx, transfertypes.V1, p.Packet, relayer)
	require.True(t, ack.Success())
	channels := wasmApp.IBCKeeper.ChannelKeeper
	handler := wasm.NewIBCHandler(wasmApp.WasmKeeper, channels, wasmApp.TransferKeeper, channels)
	return to.measureApart(ctx, wasm.DefaultMaxIBCCallbackGas, func(ctx sdk.Context) error {
		return handler.IBCReceivePacketCallback(ctx, p.Packet, ack, contract, transfertypes.V1)
	})
}

// Transfer is what somebody sends from the consumer to the provider by ICS20.
type Transfer struct {
	Coin           sdk.Coin
	Receiver, Memo string
}

// TryTransfer sends coins from the consumer to the provider by ICS20. The packet stays in flight.
func (l *Link) TryTransfer(from Account, transfer Transfer) (Tx, error) {
	end := l.ConsumerEnd()
	timeout := l.consumer.GetContext().BlockTime().Add(time.Hour)
	return l.consumer.TrySend(from, transfertypes.NewMsgTransfer(
		end.ChannelConfig.PortID, end.ChannelID, transfer.Coin, from.SenderAccount.GetAddress().String(),
		transfer.Receiver, clienttypes.ZeroHeight(), uint64(timeout.UnixNano()), transfer.Memo))
}

// TransferData is the data of an ICS20 packet, for [Link.FakePacket].
func TransferData(denom string, amount int64, sender, receiver, memo string) string {
	data := transfertypes.NewFungibleTokenPacketData(denom, sdkmath.NewInt(amount).String(), sender, receiver, memo)
	return string(data.GetBytes())
}
