package harness

import (
	"fmt"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/tmhash"
	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	host "github.com/cosmos/ibc-go/v11/modules/core/24-host"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmibctesting "github.com/CosmWasm/wasmd/tests/wasmibctesting"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// So many messages of a crowd are in one block, or in one transaction.
const crowdBatch = 50

// Crowd lets n people put collateral into the vault and stake all of it on a validator, and relays
// their packets. It is made cheap: what they do is put into blocks without signatures, and many
// packets are relayed in one transaction. The contracts run as always.
func (w *World) Crowd(c *Consumer, validator string, n int, amount int64) []string {
	w.t.Helper()
	bank := w.Provider.GetWasmApp().BankKeeper
	contracts := wasmkeeper.NewDefaultPermissionKeeper(w.Provider.GetWasmApp().WasmKeeper)
	var people []string
	for len(people) < n {
		ctx := w.Provider.GetContext().WithEventManager(sdk.NewEventManager())
		run := func(msg *wasmtypes.MsgExecuteContract) {
			contract := sdk.MustAccAddressFromBech32(msg.Contract)
			_, err := contracts.Execute(ctx, contract, sdk.MustAccAddressFromBech32(msg.Sender), msg.Msg, msg.Funds)
			require.NoError(w.t, err)
		}
		for range min(crowdBatch, n-len(people)) {
			someone := sdk.AccAddress(tmhash.SumTruncated(fmt.Appendf(nil, "%s %d", validator, len(people))))
			funds := sdk.NewCoins(collateral(amount))
			require.NoError(w.t, bank.SendCoins(ctx, w.Provider.Account(9).SenderAccount.GetAddress(), someone, funds))
			run(executeMsg(w.t, someone.String(), w.Vault, VaultExecute{Bond: &Empty{}}, collateral(amount)))
			run(executeMsg(w.t, someone.String(), w.Vault, VaultExecute{StakeRemote: &StakeRemote{
				Contract: c.ExternalStaking, Amount: CoinOf(amount), Msg: stakeTarget(validator)}}))
			people = append(people, someone.String())
		}
		packets, err := ibctesting.ParseIBCV1Packets(channeltypes.EventTypeSendPacket, ctx.EventManager().ABCIEvents())
		require.NoError(w.t, err)
		w.coord.CommitBlock(w.Provider.TestChain)
		c.Link.relayTogether(packets)
	}
	return people
}

// RelayTogether relays the packets that the provider has sent over the control channel, many in one
// transaction.
func (l *Link) RelayTogether() {
	l.provider.t.Helper()
	for batch := range slices.Chunk(l.takeFrom(l.provider, l.ProviderEnd(), true), crowdBatch) {
		packets := make([]channeltypes.Packet, len(batch))
		for i, packet := range batch {
			packets[i] = packet.Packet
		}
		l.relayTogether(packets)
	}
}

// relayTogether receives packets of the provider in one transaction, and acknowledges them in
// another one.
func (l *Link) relayTogether(packets []channeltypes.Packet) {
	t := l.provider.t
	t.Helper()
	const gas = 100_000_000
	provider, consumer := l.ProviderEnd(), l.ConsumerEnd()
	require.NoError(t, consumer.UpdateClient())
	var receive, acknowledge []sdk.Msg
	for _, p := range packets {
		proof, height := provider.QueryProof(host.PacketCommitmentKey(p.SourcePort, p.SourceChannel, p.Sequence))
		receive = append(receive, channeltypes.NewMsgRecvPacket(p, proof, height, l.consumer.Address(0)))
	}
	tx, err := l.consumer.TrySendWithGas(gas, l.consumer.Account(0), receive...)
	require.NoError(t, err)
	acks := acksOf(t, tx)
	require.Len(t, acks, len(packets))
	require.NoError(t, provider.UpdateClient())
	for i, p := range packets {
		key := host.PacketAcknowledgementKey(p.DestinationPort, p.DestinationChannel, p.Sequence)
		proof, height := consumer.QueryProof(key)
		acknowledge = append(acknowledge,
			channeltypes.NewMsgAcknowledgement(p, acks[i], proof, height, l.provider.Address(0)))
	}
	_, err = l.provider.TrySendWithGas(gas, l.provider.Account(0), acknowledge...)
	require.NoError(t, err)
}

// acksOf the packets that a transaction received, in their order.
func acksOf(t *testing.T, tx Tx) (acks [][]byte) {
	t.Helper()
	for _, event := range tx.Result.Events {
		if event.Type == channeltypes.EventTypeWriteAck {
			ack, err := wasmibctesting.ParseAckFromEvents([]abci.Event{event})
			require.NoError(t, err)
			acks = append(acks, ack)
		}
	}
	return acks
}
