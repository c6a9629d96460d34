package wasmdtests

import (
	"bytes"
	"fmt"
)

const benchPreface = `# Gas and size

` + "`scripts/bench`" + ` measures all of this on real chains (wasmd %[1]s) in one process, with their light
clients, proofs, staking, distribution and governance, writes the figures to ` + "`docs/gas.json`" + `, and makes
this file of them. ` + "`scripts/bench --check`" + ` compares, as every run of the tests does: it fails with the
name of each row that costs over %[2]d %% more than what is committed.

- **gas** is that of whole transactions, each with one message where nothing else is said. A relayed
  packet includes its proof, not the update of the light client before it. **txs** is how many
  transactions a row is made of.
- **floor** is what the same transactions cost, at the same place, when each contract in them does
  nothing, stores nothing, asks nothing and emits no events, but sends the same messages and
  packets: the signature, the proof, the instances of contracts, and what the chain's modules do.
- **above** is the difference, which is ours.
- **reads** and **writes** are those of the contracts in their own storage: how many, and the bytes
  of keys and values. A deletion counts as a write of no bytes.
- **reference** is osmosis-labs/mesh-security (its wasm of 2024) on wasmd v0.61.14, measured in the
  same way. Its staking messages were stubs, so its real epochs cost more than shown.
- **ratio** is what we need above our floor, divided by what the reference needs above its own, each
  on its own version of wasmd. It is given where that floor was measured.

Keys, addresses and ids are the same in each run, and so is the gas: no row varies. A change of the
contracts changes hashes, and with external-staking its address: then the length of proofs changes,
by some hundred gas in the rows of packets.

## Targets, and what is left

Above the floor, against the reference above its floor. Figures with *computed* were worked out from
the prices of wasmd (2,000 gas and 30 a byte for a write, 1,000 and 3 a byte for a read, the 33 bytes
of the contract's prefix included), and not measured.

| target | at most | reached |
|---|---:|---|
| round trip, first and again | 0.30 | yes |
| any other row with a floor of the reference | 1.00 | yes; the greatest is the vault's unbond |
| validators received, each | 1.00 | yes |
| epoch of 100 validators, nothing to do / with rewards | 3,500,000 / 7,000,000 | yes |
| evidence | 220,000 | yes |
| largest contract, bytes | 700,000 | yes: external-staking, 694,000 |

What a round trip still spends most on, *computed*: positions and ledgers of four calls (some
65,000), the transactions (two writes of some 9,400 each and two outcomes of 3,800), and the
converter's sums of a validator and of all (9,400 a packet). A small number for each validator in the place of its
address of 50 bytes would save 15,000 (*computed*), and cost each reader a look-up.

The three largest parts of external-staking, by the sizes of its functions before the last pass of
wasm-opt, beside its own logic: types of the chain in JSON, 46,000, which cosmwasm-std decodes;
messages and queries, 41,000, of which shared types of requests would save 10,000 (*computed*), for
another shape of every request in Rust; and 21,000 for printing backtraces that a contract never has,
which only cosmwasm-std can leave out. Own types are decoded from JSON objects alone: with what serde
derives, which takes arrays as well, the contract had 759,920 bytes. A contract that does nothing has
251,007.

## Sizes of the contracts

A chain stores contracts of at most 819,200 bytes, unless it was built for more. ` + "`mute`" + ` is a contract
that has all entry points and does nothing.

| contract | bytes | reference |
|---|---:|---:|
`

func (f *benchFile) document() string {
	var text bytes.Buffer
	fmt.Fprintf(&text, benchPreface, f.Engine, growth)
	for _, size := range f.Sizes {
		fmt.Fprintf(&text, "| %s | %s | %s |\n", size.Contract, thousands(size.Bytes), known(size.Reference))
	}
	for _, section := range sections {
		rows := f.rowsOf(section.title)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n## %s\n\n", section.title)
		if section.remark != "" {
			fmt.Fprintf(&text, "%s\n\n", section.remark)
		}
		table(&text, rows)
	}
	return text.String()
}

func table(text *bytes.Buffer, rows []benchRow) {
	var compared, ratios bool
	for _, row := range rows {
		compared = compared || row.Reference.Gas > 0
		ratios = ratios || row.Reference.Floor > 0
	}
	head, line := "| operation | txs | gas | floor | above | reads | writes |", "|---|---:|---:|---:|---:|---:|---:|"
	if compared {
		head, line = head+" reference |", line+"---:|"
	}
	if ratios {
		head, line = head+" ratio |", line+"---:|"
	}
	fmt.Fprintf(text, "%s\n%s\n", head, line)
	for _, row := range rows {
		txs := "-"
		if row.Txs > 0 {
			txs = thousands(int64(row.Txs))
		}
		fmt.Fprintf(text, "| %s | %s | %s | %s | %s | %s | %s |", row.Name, txs, thousands(row.Gas), thousands(row.Floor),
			thousands(row.Gas-row.Floor), traffic(row.Reads, row.ReadBytes), traffic(row.Writes+row.Deletes, row.WrittenBytes))
		if compared {
			fmt.Fprintf(text, " %s |", known(row.Reference.Gas))
		}
		if ratios {
			fmt.Fprintf(text, " %s |", row.ratio())
		}
		fmt.Fprintln(text)
	}
}

func traffic(count, size int64) string {
	if count == 0 {
		return "-"
	}
	return fmt.Sprintf("%s (%s B)", thousands(count), thousands(size))
}

func known(n int64) string {
	if n == 0 {
		return "-"
	}
	return thousands(n)
}

func (r benchRow) ratio() string {
	if r.Reference.Floor == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(r.Gas-r.Floor)/float64(r.Reference.Gas-r.Reference.Floor))
}
