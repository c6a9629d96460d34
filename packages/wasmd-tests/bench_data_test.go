package wasmdtests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"mesh.test/wasmd/harness"
)

// Where what was measured is committed, and the document that is made of it.
const (
	benchData     = "../../docs/gas.json"
	benchDocument = "../../docs/gas.md"
)

// benchRow is one operation.
type benchRow struct {
	Name string
	harness.Cost
	Reference reference
}

// line is a row as it is committed.
type line struct {
	Name         string `json:"row"`
	Txs          int    `json:"txs"`
	Gas          int64  `json:"gas"`
	Floor        int64  `json:"floor"`
	Reads        int64  `json:"reads"`
	ReadBytes    int64  `json:"read_bytes"`
	Writes       int64  `json:"writes"`
	WrittenBytes int64  `json:"written_bytes"`
	Deletes      int64  `json:"deletes"`
	reference
}

// MarshalJSON writes the row as a line.
func (r benchRow) MarshalJSON() ([]byte, error) {
	return json.Marshal(line{r.Name, r.Txs, r.Gas, r.Floor, r.Reads, r.ReadBytes, r.Writes, r.WrittenBytes, r.Deletes, r.Reference})
}

// UnmarshalJSON reads a line.
func (r *benchRow) UnmarshalJSON(encoded []byte) error {
	var l line
	if err := json.Unmarshal(encoded, &l); err != nil {
		return err
	}
	traffic := harness.Traffic{
		Reads: l.Reads, ReadBytes: l.ReadBytes, Writes: l.Writes, WrittenBytes: l.WrittenBytes, Deletes: l.Deletes}
	*r = benchRow{l.Name, harness.Cost{Txs: l.Txs, Gas: l.Gas, Floor: l.Floor, Traffic: traffic}, l.reference}
	return nil
}

// contractSize is the size of a contract, and that of the reference.
type contractSize struct {
	Contract  string `json:"contract"`
	Bytes     int64  `json:"bytes"`
	Reference int64  `json:"reference,omitempty"`
}

// benchFile is all that is committed.
type benchFile struct {
	Engine   string         `json:"wasmd"`
	Sizes    []contractSize `json:"sizes"`
	Sections []benchSection `json:"sections"`
}

type benchSection struct {
	Title string     `json:"section"`
	Rows  []benchRow `json:"rows"`
}

func readBench(t *testing.T) *benchFile {
	t.Helper()
	file := &benchFile{}
	encoded, err := os.ReadFile(benchData)
	if os.IsNotExist(err) {
		return file
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(encoded, file))
	return file
}

func (f *benchFile) rowsOf(title string) []benchRow {
	for _, section := range f.Sections {
		if section.Title == title {
			return section.Rows
		}
	}
	return nil
}

// replace the rows of a section. The sections stay in their order, and those that are no more are
// dropped.
func (f *benchFile) replace(title string, rows []benchRow) {
	var all []benchSection
	for _, section := range sections {
		known := f.rowsOf(section.title)
		if section.title == title {
			known = rows
		}
		if known != nil {
			all = append(all, benchSection{section.title, known})
		}
	}
	f.Sections = all
}

// write the data, one row a line, and the document.
func (f *benchFile) write(t *testing.T) {
	t.Helper()
	var text bytes.Buffer
	put := func(value any) string {
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		return string(encoded)
	}
	fmt.Fprintf(&text, "{\n\"wasmd\": %s,\n\"sizes\": [\n", put(f.Engine))
	lines(&text, f.Sizes, func(size contractSize) string { return "  " + put(size) })
	fmt.Fprint(&text, "],\n\"sections\": [\n")
	lines(&text, f.Sections, func(section benchSection) string {
		var rows bytes.Buffer
		lines(&rows, section.Rows, func(row benchRow) string { return "  " + put(row) })
		return fmt.Sprintf("{\"section\": %s, \"rows\": [\n%s]}", put(section.Title), rows.String())
	})
	fmt.Fprint(&text, "]\n}\n")
	require.NoError(t, os.WriteFile(benchData, text.Bytes(), 0o644))
	require.NoError(t, os.WriteFile(benchDocument, []byte(f.document()), 0o644))
}

func lines[T any](text *bytes.Buffer, items []T, put func(T) string) {
	for i, item := range items {
		text.WriteString(put(item))
		if i < len(items)-1 {
			text.WriteString(",")
		}
		text.WriteString("\n")
	}
}

// sizes of the contracts, those without a reference last, and of one that does nothing.
func sizes(t *testing.T) (all []contractSize) {
	t.Helper()
	references := map[string]int64{
		"vault": 549_711, "external_staking": 721_782, "converter": 511_570, "virtual_staking": 473_899, "price_feed": 221_279}
	for _, name := range []string{
		"vault", "external_staking", "converter", "virtual_staking", "price_feed", "local_staking", "staking_proxy", "test/mute",
	} {
		file, err := os.Stat("../../artifacts/" + strings.Replace("mesh_"+name, "mesh_test/", "test/mesh_", 1) + ".wasm")
		require.NoError(t, err)
		all = append(all, contractSize{strings.TrimPrefix(name, "test/"), file.Size(), references[name]})
	}
	return all
}

func TestNoContractIsLargerThanAChainStoresOrThanIsCommitted(t *testing.T) {
	committed := readBench(t).Sizes
	for _, size := range sizes(t) {
		require.LessOrEqual(t, size.Bytes, int64(wasmtypes.MaxWasmSize), size.Contract)
		at := slices.IndexFunc(committed, func(c contractSize) bool { return c.Contract == size.Contract })
		require.GreaterOrEqual(t, at, 0, "%s is not in %s", size.Contract, benchData)
		require.LessOrEqual(t, size.Bytes*100, committed[at].Bytes*(100+growth), size.Contract)
	}
}

func TestTheDocumentIsMadeOfTheCommittedData(t *testing.T) {
	document, err := os.ReadFile(benchDocument)
	require.NoError(t, err)
	require.Equal(t, readBench(t).document(), string(document), "run scripts/bench")
}
