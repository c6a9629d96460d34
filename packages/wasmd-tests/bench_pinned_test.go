package wasmdtests

import (
	"mesh.test/wasmd/harness"
)

const remarkOnPinned = `Governance can ask a chain to keep codes in memory (MsgPinCodes), which makes it cheaper to load them.
The floor falls by the same. Compare with *Life of a stake*.`

func benchPinned(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	w.PinCodes()
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	user.Bond(10_000)
	var round []harness.Cost
	measure := func(name string, run func()) { round = append(round, b.measure(w, name+", pinned", run)) }
	var received harness.Received
	relay := func(kind string) {
		packet := c.Link.TakeOne()
		measure("receive "+kind, func() { received = c.Link.Receive(packet) })
		measure("ack "+kind, func() { c.Link.Acknowledge(received) })
	}
	measure("stake_remote", func() { user.Stake(c, v, 1_000) })
	relay("Stake")
	measure("unstake", func() { user.Unstake(c, v, 500) })
	relay("Unstake")
	w.Advance(harness.UnbondingPeriod + harness.Day)
	measure("withdraw unbonded", func() { user.Withdraw(c) })
	b.add("**round trip**, pinned", harness.Sum(round...))
}
