package harness

import (
	"fmt"
	"strings"

	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v11/modules/core/24-host"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	wasmibctesting "github.com/CosmWasm/wasmd/tests/wasmibctesting"
)

// ProtocolVersion is the channel version (specification, "Version negotiation").
const ProtocolVersion = `{"protocol":"mesh-security","version":"1.0.0"}`

// Link is a connection between the provider and a consumer, and the control channel over it once it is open. Packets are
// relayed one by one, by the caller's hand.
type Link struct {
	provider, consumer *Chain
	// ibctesting's ends: clients, connection, channel.
	path *ibctesting.Path
	// Dead links are not kept alive by World.Advance: their clients expire.
	Dead bool
}

func newLink(provider, consumer *Chain) *Link {
	path := ibctesting.NewPath(consumer.TestChain, provider.TestChain)
	path.SetupConnections()
	return &Link{provider: provider, consumer: consumer, path: path}
}

// ProviderEnd is ibctesting's endpoint on the provider.
func (l *Link) ProviderEnd() *ibctesting.Endpoint { return l.path.EndpointB }

// ConsumerEnd is ibctesting's endpoint on the consumer.
func (l *Link) ConsumerEnd() *ibctesting.Endpoint { return l.path.EndpointA }

// Prepare sets the ports of the channel to be opened.
func (l *Link) Prepare(converter, externalStaking, version string, order channeltypes.Order) {
	a, b := l.ConsumerEnd(), l.ProviderEnd()
	a.ChannelID, b.ChannelID = "", ""
	*a.ChannelConfig = ibctesting.ChannelConfig{PortID: Port(converter), Version: version, Order: order}
	*b.ChannelConfig = ibctesting.ChannelConfig{PortID: Port(externalStaking), Version: version, Order: order}
}

// Open opens the control channel, and returns the gas of init, try, ack and confirm.
func (l *Link) Open(converter, externalStaking string) [4]int64 {
	t := l.provider.t
	t.Helper()
	l.Prepare(converter, externalStaking, ProtocolVersion, channeltypes.UNORDERED)
	a, b := l.ConsumerEnd(), l.ProviderEnd()
	var gas [4]int64
	for i, step := range []struct {
		chain *Chain
		run   func() error
	}{
		{l.consumer, a.ChanOpenInit}, {l.provider, b.ChanOpenTry},
		{l.consumer, a.ChanOpenAck}, {l.provider, b.ChanOpenConfirm},
	} {
		require.NoError(t, step.run())
		gas[i] = step.chain.lastGas
	}
	l.Update()
	return gas
}

// OpenTransfer opens an ICS20 channel over the same connection.
func (l *Link) OpenTransfer() *Link {
	transfer := l.Clone()
	for _, end := range []*ibctesting.Endpoint{transfer.ConsumerEnd(), transfer.ProviderEnd()} {
		end.ChannelID = ""
		*end.ChannelConfig = ibctesting.ChannelConfig{
			PortID: transfertypes.PortID, Version: transfertypes.V1, Order: channeltypes.UNORDERED}
	}
	transfer.path.CreateChannels()
	return transfer
}

// Update brings both light clients up to date.
func (l *Link) Update() {
	t := l.provider.t
	t.Helper()
	require.NoError(t, l.ProviderEnd().UpdateClient())
	require.NoError(t, l.ConsumerEnd().UpdateClient())
}

// Packet is a packet of the control channel.
type Packet struct {
	channeltypes.Packet
	toConsumer bool
}

// Is tells whether the packet is of the given kind, such as `stake`.
func (p Packet) Is(kind string) bool {
	return strings.HasPrefix(string(p.Data), fmt.Sprintf(`{%q:`, kind))
}

// Take returns the packets that were sent over the control channel since it was last called, oldest first.
func (l *Link) Take() []Packet {
	return append(l.takeFrom(l.provider, l.ProviderEnd(), true), l.takeFrom(l.consumer, l.ConsumerEnd(), false)...)
}

// TakeOne is Take when there must be one packet.
func (l *Link) TakeOne() Packet {
	l.provider.t.Helper()
	packets := l.Take()
	require.Len(l.provider.t, packets, 1)
	return packets[0]
}

func (l *Link) takeFrom(c *Chain, end *ibctesting.Endpoint, toConsumer bool) []Packet {
	var mine []Packet
	var others []channeltypes.Packet
	for _, packet := range c.sent {
		if packet.SourcePort == end.ChannelConfig.PortID && packet.SourceChannel == end.ChannelID {
			mine = append(mine, Packet{packet, toConsumer})
		} else {
			others = append(others, packet)
		}
	}
	c.sent = others
	return mine
}

func (l *Link) ends(p Packet) (source, destination *ibctesting.Endpoint, from, to *Chain) {
	if p.toConsumer {
		return l.ProviderEnd(), l.ConsumerEnd(), l.provider, l.consumer
	}
	return l.ConsumerEnd(), l.ProviderEnd(), l.consumer, l.provider
}

// Received is what became of a packet at its destination.
type Received struct {
	Tx
	Packet Packet
	Ack    []byte
}

// Failed tells whether the ack is an error.
func (r Received) Failed() bool { return strings.HasPrefix(string(r.Ack), `{"error":`) }

// TryReceive delivers a packet to its destination.
func (l *Link) TryReceive(p Packet) (Received, error) {
	return l.TryReceiveWithGas(p, 0)
}

// TryReceiveWithGas is TryReceive by a transaction with a gas limit, or with the usual one if it is 0.
func (l *Link) TryReceiveWithGas(p Packet, gas uint64) (Received, error) {
	source, destination, _, to := l.ends(p)
	if err := destination.UpdateClient(); err != nil {
		return Received{}, err
	}
	key := host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence)
	proof, height := source.QueryProof(key)
	tx, err := to.TrySendWithGas(gas, to.Account(0), channeltypes.NewMsgRecvPacket(p.Packet, proof, height, to.Address(0)))
	if err != nil {
		return Received{Tx: tx}, err
	}
	ack, err := wasmibctesting.ParseAckFromEvents(tx.Result.Events)
	return Received{Tx: tx, Packet: p, Ack: ack}, err
}

// Receive delivers a packet to its destination, where an ack must be written.
func (l *Link) Receive(p Packet) Received {
	l.provider.t.Helper()
	received, err := l.TryReceive(p)
	require.NoError(l.provider.t, err)
	return received
}

// Acknowledge brings the ack of a received packet back to its source, where it must be accepted.
func (l *Link) Acknowledge(r Received) Tx {
	l.provider.t.Helper()
	tx, err := l.TryAcknowledgeWithGas(r, 0)
	require.NoError(l.provider.t, err)
	return tx
}

// TryAcknowledgeWithGas is Acknowledge by a transaction with a gas limit, or with the usual one if it is 0.
func (l *Link) TryAcknowledgeWithGas(r Received, gas uint64) (Tx, error) {
	source, destination, from, _ := l.ends(r.Packet)
	if err := source.UpdateClient(); err != nil {
		return Tx{}, err
	}
	key := host.PacketAcknowledgementKey(r.Packet.DestinationPort, r.Packet.DestinationChannel, r.Packet.Sequence)
	proof, height := destination.QueryProof(key)
	return from.TrySendWithGas(gas, from.Account(0),
		channeltypes.NewMsgAcknowledgement(r.Packet.Packet, r.Ack, proof, height, from.Address(0)))
}

// TryTimeout proves that a packet was not received in time.
func (l *Link) TryTimeout(p Packet) (Tx, error) {
	return l.TryTimeoutWithGas(p, 0)
}

// TryTimeoutWithGas is TryTimeout by a transaction with a gas limit, or with the usual one if it is 0.
func (l *Link) TryTimeoutWithGas(p Packet, gas uint64) (Tx, error) {
	source, destination, from, _ := l.ends(p)
	if err := source.UpdateClient(); err != nil {
		return Tx{}, err
	}
	key := host.PacketReceiptKey(p.DestinationPort, p.DestinationChannel, p.Sequence)
	proof, height := destination.QueryProof(key)
	return from.TrySendWithGas(gas, from.Account(0), channeltypes.NewMsgTimeout(p.Packet, 1, proof, height, from.Address(0)))
}

// Timeout proves that a packet was not received in time, and the source must accept it.
func (l *Link) Timeout(p Packet) Tx {
	l.provider.t.Helper()
	tx, err := l.TryTimeout(p)
	require.NoError(l.provider.t, err)
	return tx
}

// Relay receives and acknowledges the given packets, in the given order.
func (l *Link) Relay(packets ...Packet) []Received {
	l.provider.t.Helper()
	var all []Received
	for _, packet := range packets {
		received := l.Receive(packet)
		l.Acknowledge(received)
		all = append(all, received)
	}
	return all
}

// RelayAll relays whatever was sent and is sent meanwhile, until nothing is left.
func (l *Link) RelayAll() []Received {
	l.provider.t.Helper()
	var all []Received
	for packets := l.Take(); len(packets) > 0; packets = l.Take() {
		all = append(all, l.Relay(packets...)...)
	}
	return all
}

// Clone is the same connection with its own view of the channel that is being opened.
func (l *Link) Clone() *Link {
	a, b := *l.ConsumerEnd(), *l.ProviderEnd()
	configA, configB := *a.ChannelConfig, *b.ChannelConfig
	a.ChannelConfig, b.ChannelConfig = &configA, &configB
	a.Counterparty, b.Counterparty = &b, &a
	return &Link{provider: l.provider, consumer: l.consumer, path: &ibctesting.Path{EndpointA: &a, EndpointB: &b}}
}
