package wasmdtests

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func benchDeployment(b *bench) {
	w := harness.NewChains(b.t, harness.Options{Metered: true, Local: true})
	b.each(w, w.Deploy,
		"store vault", "store external-staking", "store local-staking", "store staking-proxy", "instantiate the vault and its custodian",
		"store price-feed", "store converter", "store virtual-staking", "instantiate price-feed",
		"instantiate converter and virtual-staking", "instantiate external-staking")
}

func benchSetUp(b *bench) {
	w := harness.NewContracts(b.t, harness.Options{Metered: true})
	c := w.Consumers[0]
	opened := w.Measure(func() { c.Link.Open(c.Converter, c.ExternalStaking) })
	require.Len(b.t, opened, 4)
	for i, step := range []struct {
		name      string
		reference int64
	}{{"Init", 136_753}, {"Try", 149_989}, {"Ack", 186_232}, {"Confirm", 148_364}} {
		b.add("ChanOpen"+step.name, opened[i], ref(step.reference))
	}
	b.measure(w, "report of 4 validators", func() { c.ReportValidators() })
	var received harness.Received
	packet := c.Link.TakeOne()
	b.measure(w, "receive first validator set (4)", func() { received = c.Link.Receive(packet) }, ref(186_108, 143_657))
	b.measure(w, "ack of it", func() { c.Link.Acknowledge(received) }, ref(126_309))
}

func benchLife(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	var round []harness.Cost
	measure := func(name string, run func(), reference ...reference) {
		round = append(round, b.measure(w, name, run, reference...))
	}
	b.measure(w, "vault bond, first", func() { user.Bond(10_000) }, ref(127_177, 118_912))
	b.measure(w, "vault bond, again", func() { user.Bond(10_000) }, ref(127_507))
	b.measure(w, "vault unbond", func() { mustUnbond(b.t, user) }, ref(127_399, 120_312))
	var received harness.Received
	for _, r := range []struct {
		name                    string
		stake, receive, confirm reference
	}{
		{"first", ref(288_509, 195_065), ref(282_092, 138_684), ref(253_254, 122_264)},
		{"again", ref(291_983), reference{}, reference{}},
	} {
		measure("stake_remote, "+r.name, func() { user.Stake(c, v, 1_000) }, r.stake)
		packet := c.Link.TakeOne()
		measure("receive Stake, "+r.name, func() { received = c.Link.Receive(packet) }, r.receive)
		measure("ack Stake, "+r.name, func() { c.Link.Acknowledge(received) }, r.confirm)
	}
	for _, r := range []struct {
		name                      string
		unstake, receive, confirm reference
	}{
		{"first", ref(173_467, 128_243), ref(282_351, 138_714), ref(166_426, 122_724)},
		{"again", ref(175_587), reference{}, ref(168_488)},
	} {
		measure("unstake, "+r.name, func() { user.Unstake(c, v, 500) }, r.unstake)
		packet := c.Link.TakeOne()
		measure("receive Unstake, "+r.name, func() { received = c.Link.Receive(packet) }, r.receive)
		measure("ack Unstake, "+r.name, func() { c.Link.Acknowledge(received) }, r.confirm)
	}
	w.Advance(harness.UnbondingPeriod + harness.Day)
	withdrawn := b.measure(w, "withdraw unbonded (2 claims)", func() { user.Withdraw(c) }, ref(216_897, 164_615))

	require.Len(b.t, round, 12)
	b.add("**round trip**, first", harness.Sum(append(append([]harness.Cost{}, round[:3]...), append(round[6:9:9], withdrawn)...)...),
		ref(1_662_996, 1_010_309))
	b.add("**round trip**, again", harness.Sum(append(append([]harness.Cost{}, round[3:6]...), append(round[9:], withdrawn)...)...))
}

func benchTroubles(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	c, user := w.Consumers[0], w.User(1)
	v, tombstoned := c.Operators()[0], c.Operators()[1]
	user.Bond(10_000)
	user.Stake(c, v, 1_000)
	c.Link.RelayAll()

	user.Stake(c, v, 100)
	stake := c.Link.TakeOne()
	user.Unstake(c, v, 100)
	unstake := c.Link.TakeOne()
	w.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	b.measure(w, "timeout of Stake", func() { c.Link.Timeout(stake) }, ref(252_187, 193_382))
	b.measure(w, "timeout of Unstake", func() { c.Link.Timeout(unstake) }, ref(158_159, 127_898))

	c.Tombstone(tombstoned)
	c.Link.Update()
	c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	c.Link.Take()
	user.Stake(c, tombstoned, 100)
	packet := c.Link.TakeOne()
	var refused harness.Received
	b.measure(w, "receive Stake that is refused", func() { refused = c.Link.Receive(packet) })
	require.True(b.t, refused.Failed())
	b.measure(w, "error ack of Stake", func() { c.Link.Acknowledge(refused) }, ref(248_020))

	c.Link.Dead = true
	user.Unstake(c, v, 100)
	w.Advance(harness.DefaultPacketTimeout + 2*harness.Day)
	force := harness.ExternalStakingExecute{ForceUnstake: &harness.TxRef{TxID: user.LastTx(c).TxID}}
	b.measure(w, "force an Unstake", func() { user.Call(c, force) })
	w.Advance(10 * harness.Day)
	b.measure(w, "unstake with an expired client", func() { user.Unstake(c, v, 100) })
}

func benchClose(b *bench) {
	var measured []harness.Cost
	for _, n := range []struct {
		stakes    int
		reference int64
	}{{1, 158_100}, {10, 473_088}, {100, 3_625_479}} {
		w := harness.New(b.t, harness.Options{Metered: true})
		c, user := w.Consumers[0], w.User(1)
		user.Bond(10_000)
		for range n.stakes {
			user.Stake(c, c.Operators()[0], 100)
			c.Link.RelayAll()
		}
		measured = append(measured, b.measure(w, fmt.Sprintf("channel close with %d stakes", n.stakes),
			func() { c.Link.ForgeClose(true) }, ref(n.reference)))
	}
	flat(b.t, 5, measured...)
}

func benchClaims(b *bench) {
	w := harness.New(b.t, harness.Options{Metered: true})
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	user.Bond(100_000)
	user.Stake(c, v, 50_000)
	c.Link.RelayAll()
	made := 0
	var measured []harness.Cost
	for _, n := range []struct {
		claims    int
		reference int64
	}{{0, 137_448}, {10, 156_889}, {100, 331_691}} {
		for ; made < n.claims; made++ {
			user.Unstake(c, v, 10)
			c.Link.RelayAll()
		}
		measured = append(measured, b.measure(w, fmt.Sprintf("unstake with %d claims pending", n.claims),
			func() { user.Unstake(c, v, 10) }, ref(n.reference)))
		c.Link.RelayAll()
		made++
	}
	flat(b.t, 5, measured...)
	w.Advance(harness.UnbondingPeriod + harness.Day)
	b.measure(w, "withdraw 30 claims", func() { user.Withdraw(c) })
}
