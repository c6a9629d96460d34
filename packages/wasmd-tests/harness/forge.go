package harness

import (
	"encoding/json"
	"fmt"

	clienttypes "github.com/cosmos/ibc-go/v11/modules/core/02-client/types"
	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v11/modules/core/24-host"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// What a chain that breaks the rules can do: its own state says whatever it wants, and proofs of that state are correct.

// FakePacket makes one end of the channel send bytes of the caller's choice, without the contract.
func (l *Link) FakePacket(toConsumer bool, data string) Packet {
	t := l.provider.t
	t.Helper()
	end := l.ConsumerEnd()
	if toConsumer {
		end = l.ProviderEnd()
	}
	timeout := uint64(end.Chain.GetContext().BlockTime().Add(DefaultPacketTimeout).UnixNano())
	sequence, err := end.SendPacket(clienttypes.ZeroHeight(), timeout, []byte(data))
	require.NoError(t, err)
	return Packet{channeltypes.NewPacket([]byte(data), sequence, end.ChannelConfig.PortID, end.ChannelID,
		end.Counterparty.ChannelConfig.PortID, end.Counterparty.ChannelID, clienttypes.ZeroHeight(), timeout), toConsumer}
}

// FakeAck writes an acknowledgement of the caller's choice for a packet that its destination has not received.
func (l *Link) FakeAck(p Packet, ack string) Received {
	t := l.provider.t
	t.Helper()
	_, destination, _, _ := l.ends(p)
	keeper := destination.Chain.App.GetIBCKeeper().ChannelKeeper
	ctx := destination.Chain.GetContext()
	keeper.SetPacketReceipt(ctx, p.DestinationPort, p.DestinationChannel, p.Sequence)
	keeper.SetPacketAcknowledgement(ctx, p.DestinationPort, p.DestinationChannel, p.Sequence,
		channeltypes.CommitAcknowledgement([]byte(ack)))
	destination.Chain.Coordinator.CommitBlock(destination.Chain)
	return Received{Packet: p, Ack: []byte(ack)}
}

// forge writes a channel end into the state of its chain.
func forge(end *ibctesting.Endpoint, state channeltypes.State) {
	channel := channeltypes.NewChannel(state, end.ChannelConfig.Order,
		channeltypes.NewCounterparty(end.Counterparty.ChannelConfig.PortID, end.Counterparty.ChannelID),
		[]string{end.ConnectionID}, end.ChannelConfig.Version)
	end.Chain.App.GetIBCKeeper().ChannelKeeper.SetChannel(
		end.Chain.GetContext(), end.ChannelConfig.PortID, end.ChannelID, channel)
	end.Chain.Coordinator.CommitBlock(end.Chain)
}

var forged int

// ForgeInit makes the consumer claim that the converter has begun a handshake, as prepared.
func (l *Link) ForgeInit() {
	forged++
	l.ConsumerEnd().ChannelID = fmt.Sprintf("channel-9%d", forged)
	forge(l.ConsumerEnd(), channeltypes.INIT)
}

// ForgeTry makes the provider claim that external-staking has answered the converter's proposal with this version.
func (l *Link) ForgeTry(version string) {
	forged++
	l.ProviderEnd().ChannelID = fmt.Sprintf("channel-9%d", forged)
	l.ProviderEnd().ChannelConfig.Version = version
	forge(l.ProviderEnd(), channeltypes.TRYOPEN)
}

// ForgeClose makes one side claim that its end of the channel is closed, and proves it to the other.
func (l *Link) ForgeClose(byConsumer bool) Tx {
	t := l.provider.t
	t.Helper()
	liar, other, to := l.ProviderEnd(), l.ConsumerEnd(), l.consumer
	if byConsumer {
		liar, other, to = l.ConsumerEnd(), l.ProviderEnd(), l.provider
	}
	forge(liar, channeltypes.CLOSED)
	require.NoError(t, other.UpdateClient())
	proof, height := liar.QueryProof(host.ChannelKey(liar.ChannelConfig.PortID, liar.ChannelID))
	tx := to.Send(to.Account(0), channeltypes.NewMsgChannelCloseConfirm(
		other.ChannelConfig.PortID, other.ChannelID, proof, height, to.Address(0)))
	// So that the other direction can be closed in the same way.
	forge(liar, channeltypes.OPEN)
	return tx
}

// SetStoredVersion changes the version that cw2 keeps in a contract's own state, as if other code had written it.
func (c *Chain) SetStoredVersion(contract, version string) {
	c.t.Helper()
	address, err := sdk.AccAddressFromBech32(contract)
	require.NoError(c.t, err)
	store := c.GetContext().KVStore(c.GetWasmApp().GetKey(wasmtypes.StoreKey))
	key := append(wasmtypes.GetContractStorePrefix(address), []byte("contract_info")...)
	var info map[string]string
	require.NoError(c.t, json.Unmarshal(store.Get(key), &info))
	info["version"] = version
	encoded, err := json.Marshal(info)
	require.NoError(c.t, err)
	store.Set(key, encoded)
	c.Coordinator.CommitBlock(c.TestChain)
}
