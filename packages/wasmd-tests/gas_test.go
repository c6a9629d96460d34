package wasmdtests

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"mesh.test/wasmd/harness"
)

// gasTable collects measurements next to those of the reference contracts (osmosis-labs/mesh-security, the release of
// 2024, measured in the same way on wasmd 0.61.14; its staking messages were stubs).
type gasTable struct{ lines []string }

func (g *gasTable) section(title string) {
	g.lines = append(g.lines, "", "## "+title, "", "| operation | gas | reference |", "|---|---:|---:|")
}

func (g *gasTable) add(operation string, gas, reference int64) {
	known := "-"
	if reference > 0 {
		known = thousands(reference)
	}
	g.lines = append(g.lines, fmt.Sprintf("| %s | %s | %s |", operation, thousands(gas), known))
}

func (g *gasTable) text() string { return strings.TrimSpace(strings.Join(g.lines, "\n")) + "\n" }

func thousands(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

const gasDocument = "../../docs/gas.md"

const gasPreface = `# Gas

Measured by ` + "`scripts/test-wasmd -run GasOf`" + ` on two wasmd chains with real light clients, proofs and
staking: the gas of a whole transaction with one message. A relayed packet includes its proof, not
the update of the light client before it. ` + "`WRITE_GAS=1 scripts/test-wasmd -run GasOf`" + ` writes this
file.

The reference is osmosis-labs/mesh-security (its wasm of 2024 on wasmd 0.61.14), measured in the
same way. Its staking messages were stubs, so its real epochs cost more than shown.

Rewards are those of the mint and distribution modules. An epoch with rewards withdraws and books
them and sends the first batch, all in its own transactions. The callback of a transfer has
1,000,000 gas of its own on wasmd.

The slash of the reference charges all stakers of the validator at once, and is believed without
evidence. Here the evidence is checked, and users are charged one by one: by anyone, or when their
claims are released.

A chain stores contracts of at most 819,200 bytes, unless it was built for more.

`

func TestGasOfTheLifeOfAStakeAndOfGrowth(t *testing.T) {
	table := &gasTable{}
	sizes(t, table)
	gasOfSetUp(t, table)
	gasOfAStake(t, table)
	gasOfTroubles(t, table)
	gasOfClose(t, table)
	gasOfValidators(t, table)
	gasOfClaims(t, table)
	gasOfEpochs(t, table)
	table.lines = append(table.lines, gasOfRewards(t).lines...)
	table.lines = append(table.lines, gasOfSlashing(t).lines...)
	t.Log("\n" + table.text())
	if os.Getenv("WRITE_GAS") != "" {
		require.NoError(t, os.WriteFile(gasDocument, []byte(gasPreface+table.text()), 0o644))
	}
}

func sizes(t *testing.T, table *gasTable) {
	table.lines = append(table.lines, "## Sizes of the contracts", "", "| contract | bytes | reference |", "|---|---:|---:|")
	for _, contract := range []struct {
		name      string
		reference int64
	}{
		{"vault", 549_711}, {"external_staking", 721_782}, {"converter", 511_570},
		{"virtual_staking", 473_899}, {"price_feed", 221_279},
	} {
		file, err := os.Stat("../../artifacts/mesh_" + contract.name + ".wasm")
		require.NoError(t, err)
		require.LessOrEqual(t, file.Size(), int64(wasmtypes.MaxWasmSize))
		table.add(contract.name, file.Size(), contract.reference)
	}
}

func gasOfSetUp(t *testing.T, table *gasTable) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	table.section("Set-up")
	opened := c.Link.Open(c.Converter, c.ExternalStaking)
	for i, step := range []struct {
		name      string
		reference int64
	}{{"Init", 136_753}, {"Try", 149_989}, {"Ack", 186_232}, {"Confirm", 148_364}} {
		table.add("ChanOpen"+step.name, opened[i], step.reference)
	}
	tx := c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	table.add("report of 4 validators", tx.Gas, 0)
	received := c.Link.Receive(c.Link.TakeOne())
	table.add("receive first validator set (4)", received.Gas, 186_108)
	table.add("ack of it", c.Link.Acknowledge(received).Gas, 126_309)
}

func gasOfAStake(t *testing.T, table *gasTable) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	table.section("Life of a stake")
	table.add("vault bond, first", user.Bond(10_000).Gas, 127_177)
	table.add("vault bond, again", user.Bond(10_000).Gas, 127_507)
	unbond, err := user.TryUnbond(1_000)
	require.NoError(t, err)
	table.add("vault unbond", unbond.Gas, 127_399)
	for _, round := range []struct {
		name                    string
		stake, receive, confirm int64
	}{{"first", 288_509, 282_092, 253_254}, {"again", 291_983, 0, 0}} {
		table.add("stake_remote, "+round.name, user.Stake(c, v, 1_000).Gas, round.stake)
		received := c.Link.Receive(c.Link.TakeOne())
		table.add("receive Stake, "+round.name, received.Gas, round.receive)
		table.add("ack Stake, "+round.name, c.Link.Acknowledge(received).Gas, round.confirm)
	}
	for _, round := range []struct {
		name                      string
		unstake, receive, confirm int64
	}{{"first", 173_467, 282_351, 166_426}, {"again", 175_587, 0, 168_488}} {
		table.add("unstake, "+round.name, user.Unstake(c, v, 500).Gas, round.unstake)
		received := c.Link.Receive(c.Link.TakeOne())
		table.add("receive Unstake, "+round.name, received.Gas, round.receive)
		table.add("ack Unstake, "+round.name, c.Link.Acknowledge(received).Gas, round.confirm)
	}
	w.Advance(harness.UnbondingPeriod + harness.Day)
	table.add("withdraw unbonded (2 claims)", user.Withdraw(c).Gas, 216_897)
}

func gasOfTroubles(t *testing.T, table *gasTable) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	v, tombstoned := c.Operators()[0], c.Operators()[1]
	user.Bond(10_000)
	user.Stake(c, v, 1_000)
	c.Link.RelayAll()
	table.section("When something goes wrong")

	user.Stake(c, v, 100)
	stake := c.Link.TakeOne()
	user.Unstake(c, v, 100)
	unstake := c.Link.TakeOne()
	w.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	table.add("timeout of Stake", c.Link.Timeout(stake).Gas, 252_187)
	table.add("timeout of Unstake", c.Link.Timeout(unstake).Gas, 158_159)

	c.Tombstone(tombstoned)
	c.Link.Update()
	c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	c.Link.Take()
	user.Stake(c, tombstoned, 100)
	refused := c.Link.Receive(c.Link.TakeOne())
	require.True(t, refused.Failed())
	table.add("receive Stake that is refused", refused.Gas, 0)
	table.add("error ack of Stake", c.Link.Acknowledge(refused).Gas, 248_020)

	c.Link.Dead = true
	user.Unstake(c, v, 100)
	w.Advance(harness.DefaultPacketTimeout + 2*harness.Day)
	force := harness.ExternalStakingExecute{ForceUnstake: &harness.TxRef{TxID: user.LastTx(c).TxID}}
	table.add("force an Unstake", user.Call(c, force).Gas, 0)
	w.Advance(10 * harness.Day)
	table.add("unstake with an expired client", user.Unstake(c, v, 100).Gas, 0)
}

// The reference walks over all stakes when its channel closes.
func gasOfClose(t *testing.T, table *gasTable) {
	table.section("Channel close by a misbehaving chain")
	var measured []int64
	for _, n := range []struct {
		stakes    int
		reference int64
	}{{1, 158_100}, {10, 473_088}, {100, 3_625_479}} {
		w := harness.New(t, harness.Options{})
		c, user := w.Consumers[0], w.User(1)
		user.Bond(10_000)
		for range n.stakes {
			user.Stake(c, c.Operators()[0], 100)
			c.Link.RelayAll()
		}
		measured = append(measured, c.Link.ForgeClose(true).Gas)
		table.add(fmt.Sprintf("channel close with %d stakes", n.stakes), measured[len(measured)-1], n.reference)
	}
	constant(t, measured)
}

// constant checks that a cost does not grow: the greatest is at most 5 % above the smallest.
func constant(t *testing.T, measured []int64) {
	t.Helper()
	require.LessOrEqual(t, slices.Max(measured)*100, slices.Min(measured)*105, "%v", measured)
}

func gasOfValidators(t *testing.T, table *gasTable) {
	table.section("Receiving validators")
	for _, n := range []struct {
		validators int
		reference  int64
	}{{1, 152_229}, {4, 186_651}, {50, 715_465}, {100, 1_289_942}} {
		w := harness.NewContracts(t, harness.Options{Validators: n.validators})
		c := w.Consumers[0]
		c.Link.Open(c.Converter, c.ExternalStaking)
		reported := c.ReportValidators()
		var received int64
		for _, packet := range c.Link.RelayAll() {
			received += packet.Gas
		}
		table.add(fmt.Sprintf("receive %d additions in chunks", n.validators), received, n.reference)
		table.add(fmt.Sprintf("report %d validators", n.validators), reported, 0)
		again := c.ReportValidators()
		table.add(fmt.Sprintf("report %d validators without news", n.validators), again, 0)
	}
}

func gasOfClaims(t *testing.T, table *gasTable) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	user.Bond(100_000)
	user.Stake(c, v, 50_000)
	c.Link.RelayAll()
	table.section("Claims")
	made := 0
	var measured []int64
	for _, n := range []struct {
		claims    int
		reference int64
	}{{0, 137_448}, {10, 156_889}, {100, 331_691}} {
		for ; made < n.claims; made++ {
			user.Unstake(c, v, 10)
			c.Link.RelayAll()
		}
		measured = append(measured, user.Unstake(c, v, 10).Gas)
		table.add(fmt.Sprintf("unstake with %d claims pending", n.claims), measured[len(measured)-1], n.reference)
		c.Link.RelayAll()
		made++
	}
	constant(t, measured)
	w.Advance(harness.UnbondingPeriod + harness.Day)
	table.add("withdraw 30 claims", user.Withdraw(c).Gas, 0)
}

func gasOfEpochs(t *testing.T, table *gasTable) {
	w := harness.NewFunded(t, harness.Options{Validators: 100, Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	user.Bond(1_000_000_000)
	table.section("Epochs")
	bonded := 0
	for _, n := range []struct {
		validators int
		reference  int64
	}{{1, 93_031}, {10, 327_846}, {50, 3_166_042}, {100, 10_833_298}} {
		fresh := n.validators - bonded
		for ; bonded < n.validators; bonded++ {
			user.Stake(c, c.Operators()[bonded], 1_000_000)
		}
		c.Link.RelayAll()
		first, pages := sum(c.RunEpoch())
		table.add(fmt.Sprintf("epoch, %d validators, %d of them bonded (%d pages)", n.validators, fresh, pages), first, n.reference)
		idle, pages := sum(c.RunEpoch())
		table.add(fmt.Sprintf("epoch, %d validators, nothing to do (%d pages)", n.validators, pages), idle, 0)
	}
	require.EqualValues(t, 100_000_000, c.BondStatus().Delegated)
	_, err := c.TryExecute(c.Account(0), c.PriceFeed, harness.PriceFeedExecute{Update: &harness.PriceUpdate{NativePerForeign: "0.9"}})
	require.NoError(t, err)
	all, pages := sum(c.RunEpoch())
	table.add(fmt.Sprintf("epoch, 100 validators, all unbonded in part (%d pages)", pages), all, 0)
	require.EqualValues(t, 90_000_000, c.BondStatus().Delegated)
}

func sum(pages []int64) (total int64, count int) {
	for _, gas := range pages {
		total += gas
	}
	return total, len(pages)
}
