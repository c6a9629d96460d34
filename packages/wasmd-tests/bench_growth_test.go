package wasmdtests

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

const remarkOnGrowth = `Each row is measured again when there is more of something. What a user or a packet does must stay
flat, and the bench fails if it does not; reports of validators grow with them. Stakers are written
into the state of the vault and of external-staking, as copies of all records of one whose own came
about by transactions: each has five positions, their history and a claim. So 20,000 stakers are
100,000 positions.`

// historyLimit is DEFAULT_HISTORY_LIMIT of external-staking.
const historyLimit = 50

// positionsOfAStaker in the rows of growth.
const positionsOfAStaker = 5

func benchGrowth(b *bench) {
	benchStakers(b)
	benchHistory(b)
	benchManyValidators(b)
	benchFractions(b)
}

func benchStakers(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true, Validators: positionsOfAStaker})
	c, alice, bob, stranger := w.Consumers[0], w.User(1), w.User(2), w.User(7)
	alice.Bond(1_000_000)
	bob.Bond(1_000_000)
	for _, v := range c.Operators() {
		alice.Stake(c, v, 1_000)
	}
	bob.Stake(c, c.Operators()[0], 1_000)
	c.Link.RelayAll()
	alice.Unstake(c, c.Operators()[0], 100)
	bob.Unstake(c, c.Operators()[0], 100)
	c.Link.RelayAll()

	measured := map[string][]harness.Cost{}
	stakers := 1
	for _, n := range []int{1, 100, 1_000, 10_000, 20_000} {
		alice.Clone(c, stakers, n)
		stakers = n
		measure := func(name string, run func()) {
			cost := b.measure(w, fmt.Sprintf("%s, %s stakers", name, thousands(int64(n))), run)
			measured[name] = append(measured[name], cost)
		}
		var received harness.Received
		measure("bond", func() { bob.Bond(1_000) })
		measure("stake_remote", func() { bob.Stake(c, c.Operators()[0], 1_000) })
		packet := c.Link.TakeOne()
		measure("receive Stake", func() { received = c.Link.Receive(packet) })
		measure("ack Stake", func() { c.Link.Acknowledge(received) })
		measure("unstake", func() { bob.Unstake(c, c.Operators()[0], 500) })
		packet = c.Link.TakeOne()
		measure("receive Unstake", func() { received = c.Link.Receive(packet) })
		measure("ack Unstake", func() { c.Link.Acknowledge(received) })
	}
	w.Advance(harness.UnbondingPeriod + harness.Day)
	b.measure(w, "withdraw unbonded, 20,000 stakers", func() { bob.Withdraw(c) })
	b.measure(w, "evidence, 20,000 stakers", func() { stranger.Report(c, c.Operators()[1]) })
	b.measure(w, "settle a user, 20,000 stakers", func() {
		require.EqualValues(b.t, 100, stranger.Settle(c, alice.Address).Burned())
	})
	for _, costs := range measured {
		flat(b.t, growth, costs...)
	}
}

// benchHistory stakes over and over: at last each transaction takes the place of an old one in the
// history.
func benchHistory(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	c, user := w.Consumers[0], w.User(1)
	user.Bond(1_000_000)
	stake := func() { user.Stake(c, c.Operators()[0], 1_000) }
	stake()
	c.Link.RelayAll()
	var measured []harness.Cost
	made := 1
	for _, n := range []int{1, historyLimit, historyLimit + 1} {
		for ; made < n; made++ {
			stake()
			c.Link.RelayAll()
		}
		measured = append(measured, b.measure(w, fmt.Sprintf("stake_remote, %d transactions before", made), stake))
		c.Link.RelayAll()
		made++
	}
	flat(b.t, 5, measured...)
}

func benchManyValidators(b *bench) {
	var received, acknowledged []harness.Cost
	reports := map[int]int64{}
	for _, n := range []int{4, 100, 300, 1_000} {
		w := harness.NewContracts(b.t, harness.Options{Metered: true, Validators: n})
		c, user := w.Consumers[0], w.User(1)
		c.Link.Open(c.Converter, c.ExternalStaking)
		row := func(name string) string { return fmt.Sprintf("%s, %s validators", name, thousands(int64(n))) }
		if n > 100 {
			reports[n] = b.measure(w, row("report"), func() { c.ReportValidators() }).Gas
			got, acked := relayCosts(w, c)
			b.add(row("receive additions in chunks"), got)
			b.add(row("ack of additions in chunks"), acked)
		} else {
			c.SyncValidators()
		}
		user.Bond(10_000)
		user.Stake(c, c.Operators()[0], 1_000)
		packet := c.Link.TakeOne()
		var r harness.Received
		received = append(received, b.measure(w, row("receive Stake"), func() { r = c.Link.Receive(packet) }))
		acknowledged = append(acknowledged, b.measure(w, row("ack Stake"), func() { c.Link.Acknowledge(r) }))
	}
	flat(b.t, growth, received...)
	flat(b.t, growth, acknowledged...)
	// A round is linear in the validators.
	require.Less(b.t, reports[1_000]*300, reports[300]*1_000*11/10)
}

// benchFractions reconciles a user of whose delegations fractions of a coin are left on as many
// validators as a proxy can have.
func benchFractions(b *bench) {
	s := localOf(harness.NewMeteredLocal(b.t, 50))
	s.alice.Bond(1_000_000)
	s.leaveFractions(s.Provider.Operators()[:48])
	b.measure(s.World, "reconcile with 48 delegations of fractions", func() { s.stranger.ReconcileOf(s.alice) })
}
