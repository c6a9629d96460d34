package wasmdtests

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// maxSplit is MAX_SPLIT of packages/apis.
const maxSplit = 30

// halfOfACallback is half of the gas that wasmd gives to a callback.
const halfOfACallback = 500_000

// The longest batch is booked with less than half of the gas of a callback, and so it is after a refund.
func TestGasOfRewards(t *testing.T) {
	table := gasOfRewards(t)
	t.Log("\n" + table.text())
}

// Measured once for all tests of a run.
var rewardsTable *gasTable

func gasOfRewards(t *testing.T) *gasTable {
	if rewardsTable != nil {
		return rewardsTable
	}
	table := &gasTable{}
	table.section("Rewards")
	for _, n := range []struct {
		validators     int
		epoch, receive int64
	}{{1, 234_350, 149_854}, {10, 857_982, 241_465}, {maxSplit, 0, 0}} {
		e := stakedOn(t, n.validators, 100)
		c := e.c
		gas, pages := sum(c.RunEpoch())
		table.add(fmt.Sprintf("epoch, rewards of %d validators (%d pages)", n.validators, pages), gas, n.epoch)
		packet := c.Transfer.TakeOne()
		require.Len(t, packet.Split(), n.validators)
		callback := c.Transfer.DestinationCallbackGas(packet, c.ExternalStaking)
		require.Less(t, callback, int64(halfOfACallback))
		received := c.Transfer.Receive(packet)
		require.False(t, received.Failed(), received.CallbackError())
		table.add(fmt.Sprintf("receive rewards of %d validators", n.validators), received.Gas, n.receive)
		table.add(fmt.Sprintf("of it the callback, %d validators", n.validators), callback, 0)
		table.add(fmt.Sprintf("ack of rewards of %d validators", n.validators), c.Transfer.Acknowledge(received).Gas, 0)
		require.Empty(t, c.Batches())
		gasOfWithdrawals(t, table, e, n.validators)
		gasOfARefund(t, table, e, n.validators)
	}
	e := stakedOn(t, 50, 0)
	gas, pages := sum(e.c.RunEpoch())
	table.add(fmt.Sprintf("epoch, rewards of 50 validators (%d pages)", pages), gas, 8_300_454)
	rewardsTable = table
	return table
}

// stakedOn is a world in which Alice has stake on n validators, all of which earn.
func stakedOn(t *testing.T, n int, pageLimit uint32) earning {
	t.Helper()
	options := harness.Options{Validators: max(n, 4), Price: "1", Discount: "0", PageLimit: pageLimit}
	w := harness.NewEarning(t, options, 1_000_000_000)
	e := earning{World: w, c: w.Consumers[0], alice: w.User(1)}
	e.v = e.c.Operators()[0]
	e.alice.Bond(100_000_000)
	for _, validator := range e.c.Operators()[:n] {
		e.alice.Stake(e.c, validator, 1_000_000)
	}
	e.c.Link.RelayAll()
	e.c.RunEpoch()
	return e
}

// The reference sends a packet to the consumer, which pays there: its two relayed packets are part of what a user needs.
func gasOfWithdrawals(t *testing.T, table *gasTable, e earning, validators int) {
	t.Helper()
	switch validators {
	case 1:
		gas := e.alice.WithdrawRewards(e.c, e.v, "").Gas
		table.add("withdraw rewards of a validator (reference: with its packet and ack)", gas, 151_411+161_739+152_673)
	default:
		gas := e.alice.WithdrawRewards(e.c, "", "").Gas
		table.add(fmt.Sprintf("withdraw rewards of %d validators at once", validators), gas, 0)
	}
	require.Positive(t, e.c.VouchersOf(e.alice.Address))
}

// A refund books each validator of its batch again.
func gasOfARefund(t *testing.T, table *gasTable, e earning, validators int) {
	t.Helper()
	e.c.RunEpoch()
	packet := e.c.Transfer.TakeOne()
	require.Len(t, packet.Split(), validators)
	e.Advance(harness.DefaultPacketTimeout + harness.Day)
	gas := e.c.Transfer.Timeout(packet).Gas
	require.Less(t, gas, int64(halfOfACallback), "with all that is not the callback")
	table.add(fmt.Sprintf("timeout of rewards of %d validators", validators), gas, 0)
	require.Len(t, e.c.Booked(), validators)
}
