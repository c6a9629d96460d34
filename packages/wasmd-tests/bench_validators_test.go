package wasmdtests

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

const remarkOnEpochs = `In the treasury bonding: the contract delegates coins of its own with the chain's staking messages.
An epoch runs in pages, one transaction each. *Nothing to do* is the epoch after one that has
bonded.`

// relayCosts relays all packets of the consumer, and is what receiving and acknowledging them
// costs.
func relayCosts(w *harness.World, c *harness.Consumer) (received, acknowledged harness.Cost) {
	for packets := c.Link.Take(); len(packets) > 0; packets = c.Link.Take() {
		for _, packet := range packets {
			var r harness.Received
			received = harness.Sum(append(w.Measure(func() { r = c.Link.Receive(packet) }), received)...)
			acknowledged = harness.Sum(append(w.Measure(func() { c.Link.Acknowledge(r) }), acknowledged)...)
		}
	}
	return received, acknowledged
}

func benchValidators(b *bench) {
	for _, n := range []struct {
		validators int
		reference  int64
	}{{1, 152_229}, {4, 186_651}, {50, 715_465}, {100, 1_289_942}} {
		w := harness.NewContracts(b.t, harness.Options{Metered: true, Validators: n.validators})
		c := w.Consumers[0]
		c.Link.Open(c.Converter, c.ExternalStaking)
		b.measure(w, fmt.Sprintf("report %d validators", n.validators), func() { c.ReportValidators() })
		received, acknowledged := relayCosts(w, c)
		b.add(fmt.Sprintf("receive %d additions in chunks", n.validators), received, ref(n.reference))
		b.add(fmt.Sprintf("ack of %d additions in chunks", n.validators), acknowledged)
		b.measure(w, fmt.Sprintf("report %d validators without news", n.validators), func() { c.ReportValidators() })
	}
}

func benchEpochs(b *bench) {
	w := harness.NewFunded(b.t, harness.Options{Metered: true, Validators: 300, Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	user.Bond(1_000_000_000)
	bonded := 0
	for _, n := range []struct {
		validators int
		reference  int64
	}{{1, 93_031}, {10, 327_846}, {50, 3_166_042}, {100, 10_833_298}, {300, 0}} {
		fresh := n.validators - bonded
		for ; bonded < n.validators; bonded++ {
			user.Stake(c, c.Operators()[bonded], 1_000_000)
		}
		c.Link.RelayTogether()
		b.measure(w, fmt.Sprintf("epoch, %d validators, %d of them bonded", n.validators, fresh), func() { c.RunEpoch() }, ref(n.reference))
		b.measure(w, fmt.Sprintf("epoch, %d validators, nothing to do", n.validators), func() { c.RunEpoch() })
	}
	require.EqualValues(b.t, 300_000_000, c.BondStatus().Delegated)
	_, err := c.TryExecute(c.Account(0), c.PriceFeed, harness.PriceFeedExecute{Update: &harness.PriceUpdate{NativePerForeign: "0.9"}})
	require.NoError(b.t, err)
	b.measure(w, "epoch, 300 validators, all unbonded in part", func() { c.RunEpoch() })
	require.EqualValues(b.t, 270_000_000, c.BondStatus().Delegated)
}

const remarkOnModule = `In the bonding by the mesh-security module, which a part of the harness stands in for: it mints and
delegates, or undelegates and burns. What the module keeps in books of its own costs extra.`

func benchModuleEpochs(b *bench) {
	options := harness.Options{Metered: true, Module: true, Validators: 300, Price: "1", Discount: "0"}
	w := harness.NewFunded(b.t, options, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	user.Bond(1_000_000_000)
	bonded := 0
	for _, validators := range []int{1, 10, 100, 300} {
		fresh := validators - bonded
		for ; bonded < validators; bonded++ {
			user.Stake(c, c.Operators()[bonded], 1_000_000)
		}
		c.Link.RelayTogether()
		b.measure(w, fmt.Sprintf("epoch, %d validators, %d of them bonded", validators, fresh), func() { c.RunEpoch() })
		b.measure(w, fmt.Sprintf("epoch, %d validators, nothing to do", validators), func() { c.RunEpoch() })
	}
	require.EqualValues(b.t, 300_000_000, c.BondStatus().Delegated)
}
