package wasmdtests

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

const remarkOnRewards = `Of the mint and distribution modules. An epoch with rewards withdraws and books them and sends the
first batch, all in its own transactions. The callback of a transfer has 1,000,000 gas of its own on
wasmd; its row is a part of the row before it. To withdraw, the reference sends a packet to the
consumer, which pays there: its two relayed packets are part of its figure.`

// maxSplit is MAX_SPLIT of packages/apis.
const maxSplit = 30

// halfOfACallback is half of the gas that wasmd gives to a callback. The longest batch is booked
// with less, and so it is after a refund.
const halfOfACallback = 500_000

func benchRewards(b *bench) {
	for _, n := range []struct {
		validators     int
		epoch, receive int64
	}{{1, 234_350, 149_854}, {10, 857_982, 241_465}, {20, 0, 0}, {maxSplit, 0, 0}} {
		e := stakedOn(b.t, n.validators, 100)
		c := e.c
		row := func(name string) string { return fmt.Sprintf(name, n.validators) }
		b.measure(e.World, row("epoch, rewards of %d validators"), func() { c.RunEpoch() }, ref(n.epoch))
		packet := c.Transfer.TakeOne()
		require.Len(b.t, packet.Split(), n.validators)
		callback := c.Transfer.DestinationCallback(packet, c.ExternalStaking)
		require.Less(b.t, callback.Gas, int64(halfOfACallback))
		var received harness.Received
		b.measure(e.World, row("receive rewards of %d validators"), func() { received = c.Transfer.Receive(packet) }, ref(n.receive))
		require.False(b.t, received.Failed(), received.CallbackError())
		b.add(row("of it the callback, %d validators"), callback)
		b.measure(e.World, row("ack of rewards of %d validators"), func() { c.Transfer.Acknowledge(received) })
		require.Empty(b.t, c.Batches())
		benchWithdrawals(b, e, n.validators)
		benchRefund(b, e, n.validators)
	}
	for _, validators := range []int{50, 100, 300} {
		e := stakedOn(b.t, validators, 0)
		var reference reference
		if validators == 50 {
			reference = ref(8_300_454)
		}
		b.measure(e.World, fmt.Sprintf("epoch, rewards of %d validators", validators), func() { e.c.RunEpoch() }, reference)
	}
}

// stakedOn is a world in which Alice has stake on n validators, all of which earn.
func stakedOn(t *testing.T, n int, pageLimit uint32) earning {
	t.Helper()
	options := harness.Options{Metered: true, Validators: max(n, 4), Price: "1", Discount: "0", PageLimit: pageLimit}
	w := harness.NewEarning(t, options, 1_000_000_000)
	e := earning{World: w, c: w.Consumers[0], alice: w.User(1)}
	e.v = e.c.Operators()[0]
	e.alice.Bond(1_000_000_000)
	for _, validator := range e.c.Operators()[:n] {
		e.alice.Stake(e.c, validator, 1_000_000)
	}
	e.c.Link.RelayTogether()
	e.c.RunEpoch()
	return e
}

func benchWithdrawals(b *bench, e earning, validators int) {
	b.t.Helper()
	switch validators {
	case 1:
		b.measure(e.World, "withdraw rewards of a validator", func() { e.alice.WithdrawRewards(e.c, e.v, "") }, ref(151_411+161_739+152_673))
	default:
		b.measure(e.World, fmt.Sprintf("withdraw rewards of %d validators at once", validators),
			func() { e.alice.WithdrawRewards(e.c, "", "") })
	}
	require.Positive(b.t, e.c.VouchersOf(e.alice.Address))
}

// benchRefund times a batch out: each validator of it is booked again.
func benchRefund(b *bench, e earning, validators int) {
	b.t.Helper()
	e.c.RunEpoch()
	packet := e.c.Transfer.TakeOne()
	require.Len(b.t, packet.Split(), validators)
	e.Advance(harness.DefaultPacketTimeout + harness.Day)
	cost := b.measure(e.World, fmt.Sprintf("timeout of rewards of %d validators", validators), func() { e.c.Transfer.Timeout(packet) })
	require.Less(b.t, cost.Gas, int64(halfOfACallback), "with all that is not the callback")
	require.Len(b.t, e.c.Booked(), validators)
}
