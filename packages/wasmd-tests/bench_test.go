package wasmdtests

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// growth is by how many percent a row may cost more than what is committed.
const growth = 2

// bench collects the rows of one section.
type bench struct {
	t    *testing.T
	rows []benchRow
}

// add a row. The reference is that of osmosis-labs/mesh-security, if there is one.
func (b *bench) add(name string, cost harness.Cost, reference ...reference) {
	b.t.Helper()
	row := benchRow{Name: name, Cost: cost}
	if len(reference) > 0 {
		row.Reference = reference[0]
	}
	require.False(b.t, slices.ContainsFunc(b.rows, func(r benchRow) bool { return r.Name == name }), "two rows: %s", name)
	b.rows = append(b.rows, row)
}

// measure adds a row: what all transactions cost that `run` sends.
func (b *bench) measure(w *harness.World, name string, run func(), reference ...reference) harness.Cost {
	b.t.Helper()
	cost := harness.Sum(w.Measure(run)...)
	require.Positive(b.t, cost.Txs, name)
	b.add(name, cost, reference...)
	return cost
}

// each adds one row for each transaction that `run` sends.
func (b *bench) each(w *harness.World, run func(), names ...string) {
	b.t.Helper()
	costs := w.Measure(run)
	require.Len(b.t, costs, len(names))
	for i, name := range names {
		if name != "" {
			b.add(name, costs[i])
		}
	}
}

// reference is what the contracts of 2024 cost, and the floor of that row on the same chain, where
// it was measured.
type reference struct {
	Gas   int64 `json:"reference,omitempty"`
	Floor int64 `json:"reference_floor,omitempty"`
}

func ref(gas int64, floor ...int64) reference {
	r := reference{Gas: gas}
	if len(floor) > 0 {
		r.Floor = floor[0]
	}
	return r
}

// sections of the table, in its order.
var sections = []struct {
	title, remark string
	run           func(*bench)
}{
	{"Store and instantiate", "", benchDeployment},
	{"Set-up", "", benchSetUp},
	{"Life of a stake", "", benchLife},
	{"Pinned codes", remarkOnPinned, benchPinned},
	{"When something goes wrong", "", benchTroubles},
	{"Channel close by a misbehaving chain", "The reference walks over all stakes.", benchClose},
	{"Validators", "", benchValidators},
	{"Claims", "", benchClaims},
	{"Epochs", remarkOnEpochs, benchEpochs},
	{"Epochs with the module", remarkOnModule, benchModuleEpochs},
	{"Rewards", remarkOnRewards, benchRewards},
	{"Slashing", remarkOnSlashing, benchSlashing},
	{"Local staking", remarkOnLocal, benchLocal},
	{"Queries", "Gas of the query alone, in no transaction.", benchQueries},
	{"Growth", remarkOnGrowth, benchGrowth},
}

// WRITE_BENCH=1 writes what is measured instead of comparing it with what is committed.
func TestNoRowOfTheBenchGrows(t *testing.T) {
	committed := readBench(t)
	writing := os.Getenv("WRITE_BENCH") != ""
	if writing {
		committed.Engine = engineVersion(t)
		committed.Sizes = sizes(t)
	}
	for _, section := range sections {
		t.Run(section.title, func(t *testing.T) {
			b := &bench{t: t}
			section.run(b)
			for _, row := range b.rows {
				t.Logf("%-60s %12s above the floor of %s", row.Name, thousands(row.Gas-row.Floor), thousands(row.Floor))
			}
			if writing {
				committed.replace(section.title, b.rows)
			} else {
				checkRows(t, committed.rowsOf(section.title), b.rows)
			}
		})
	}
	if writing && !t.Failed() {
		committed.write(t)
	}
}

// checkRows fails for each row that costs more than is committed, and for each one that is on one
// side only.
func checkRows(t *testing.T, committed, measured []benchRow) {
	t.Helper()
	for _, problem := range grown(committed, measured) {
		t.Error(problem)
	}
}

func grown(committed, measured []benchRow) (problems []string) {
	known := map[string]benchRow{}
	for _, row := range committed {
		known[row.Name] = row
	}
	for _, row := range measured {
		before, ok := known[row.Name]
		delete(known, row.Name)
		switch {
		case !ok:
			problems = append(problems, fmt.Sprintf("%s: not in %s, run scripts/bench", row.Name, benchData))
		case row.Gas*100 > before.Gas*(100+growth):
			problems = append(problems, fmt.Sprintf("%s: %s gas, %.1f %% more than the %s in %s",
				row.Name, thousands(row.Gas), 100*float64(row.Gas-before.Gas)/float64(before.Gas), thousands(before.Gas), benchData))
		}
	}
	for _, row := range committed {
		if _, left := known[row.Name]; left {
			problems = append(problems, fmt.Sprintf("%s: in %s, and not measured", row.Name, benchData))
		}
	}
	return problems
}

func TestARowThatGrowsByMoreThanTwoPercentIsNamed(t *testing.T) {
	row := func(name string, gas int64) benchRow { return benchRow{Name: name, Cost: harness.Cost{Gas: gas}} }
	committed := []benchRow{row("bond", 1_000), row("unbond", 1_000), row("gone", 1)}
	require.Empty(t, grown(committed, []benchRow{row("bond", 1_020), row("unbond", 10), row("gone", 1)}))
	problems := grown(committed, []benchRow{row("bond", 1_021), row("unbond", 1_000), row("new", 1)})
	require.Len(t, problems, 3)
	require.Contains(t, problems[0], "bond: 1,021 gas, 2.1 % more than the 1,000")
	require.Contains(t, problems[1], "new: not in")
	require.Contains(t, problems[2], "gone: in")
}

// engineVersion is the version of wasmd that the suite is built with.
func engineVersion(t *testing.T) string {
	t.Helper()
	module, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	found := regexp.MustCompile(`\n\tgithub.com/CosmWasm/wasmd (\S+)`).FindSubmatch(module)
	require.NotNil(t, found)
	return string(found[1])
}

// flat checks that a cost does not grow: the greatest is at most so many percent above the
// smallest.
func flat(t *testing.T, percent int64, costs ...harness.Cost) {
	t.Helper()
	byGas := func(a, b harness.Cost) int { return cmp.Compare(a.Gas, b.Gas) }
	least, most := slices.MinFunc(costs, byGas), slices.MaxFunc(costs, byGas)
	require.LessOrEqual(t, most.Gas*100, least.Gas*(100+percent), "%v", costs)
}

func thousands(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
