package vectors

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

func both(change func(v *types.Vote)) func(a, b *types.Vote) {
	return func(a, b *types.Vote) { change(a); change(b) }
}

// valid adds one vector for each kind of real double vote.
func (m *maker) valid() {
	add := func(name string, draft func(a, b *types.Vote)) { m.add(spec{name: name, code: ok, draft: draft}) }
	prevotes := both(func(v *types.Vote) { v.Type = cmtproto.PrevoteType })

	add("precommits for two blocks", nil)
	add("prevotes for two blocks", prevotes)
	add("precommits for nil and a block", func(a, _ *types.Vote) { a.BlockID = types.BlockID{} })
	add("prevotes for a block and nil", func(a, b *types.Vote) { prevotes(a, b); b.BlockID = types.BlockID{} })
	add("the same hash in other parts", func(a, b *types.Vote) { b.BlockID.Hash = a.BlockID.Hash })
	add("the same parts of another hash", func(a, b *types.Vote) { b.BlockID.PartSetHeader = a.BlockID.PartSetHeader })
	add("another number of parts", func(a, b *types.Vote) { b.BlockID = a.BlockID; b.BlockID.PartSetHeader.Total = 2 })
	add("indexes differ, nobody signed them", func(a, _ *types.Vote) { a.ValidatorIndex = math.MaxInt32 })
	m.add(spec{name: "votes in the other order", code: ok, unsorted: true, draft: func(a, b *types.Vote) {
		if a.BlockID.Key() < b.BlockID.Key() {
			a.BlockID, b.BlockID = b.BlockID, a.BlockID
		}
	}})
	m.add(spec{name: "nil second", code: ok, unsorted: true, draft: func(_, b *types.Vote) { b.BlockID = types.BlockID{} }})

	add("one extension", func(a, _ *types.Vote) { a.Extension, a.ExtensionSignature = []byte("price 18"), digest("signature") })
	add("two extensions, one of them empty", func(a, b *types.Vote) {
		a.Extension, a.ExtensionSignature = digest("long"), append(digest("r"), digest("s")...)
		b.ExtensionSignature = digest("signature of nothing")
	})
	for _, length := range []int{900, 2_650, 6_000} {
		add(fmt.Sprintf("extensions of %d bytes", length), both(func(v *types.Vote) {
			v.Extension, v.ExtensionSignature = bytes.Repeat([]byte{7}, length), append(digest("r"), digest("s")...)
		}))
	}
	for _, height := range []int64{1, 2, 127, 128, math.MaxInt32, math.MaxUint32, 1<<53 + 1, math.MaxInt64} {
		add(fmt.Sprintf("height %d", height), both(func(v *types.Vote) { v.Height = height }))
	}
	for _, round := range []int32{1, 127, 128, math.MaxInt32} {
		add(fmt.Sprintf("round %d", round), both(func(v *types.Vote) { v.Round = round }))
	}
	for _, total := range []uint32{127, 128, math.MaxUint32} {
		add(fmt.Sprintf("%d parts", total), both(func(v *types.Vote) { v.BlockID.PartSetHeader.Total = total }))
	}
	for length := 1; length <= types.MaxChainIDLen; length++ {
		id := strings.Repeat("consumer-1_", 5)[:length]
		m.add(spec{name: fmt.Sprintf("chain id of %d bytes", length), code: ok, chainID: id})
	}
	m.add(spec{name: "chain id of letters of two bytes", code: ok, chainID: strings.Repeat("\u00e9", 25)})
	m.times()

	m.add(spec{name: "the key signs since this height", code: ok, start: 12})
	m.add(spec{name: "the accepted minimum is this height", code: ok, min: 12})
	m.add(spec{name: "both limits at the greatest height", code: ok, start: math.MaxInt64, min: math.MaxInt64,
		draft: both(func(v *types.Vote) { v.Height = math.MaxInt64 })})
}

func (m *maker) times() {
	add := func(name string, at time.Time) {
		m.add(spec{name: name, code: ok, draft: func(a, b *types.Vote) { a.Timestamp, b.Timestamp = at, at }})
	}
	for _, text := range []string{
		"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000001Z", "0004-02-29T23:59:59Z", "0999-12-31T23:59:59.9Z",
		"1900-02-28T12:00:00Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z",
		"1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:01Z", "2000-02-29T12:34:56Z", "2024-02-29T00:00:00Z",
		"2038-01-19T03:14:08Z", "2100-02-28T23:59:59Z", "2100-03-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
	} {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			m.fail(text, "%v", err)
		}
		add("time "+text, at)
	}
	nanos := 0
	for digits := 1; digits <= 9; digits++ {
		nanos += digits * int(math.Pow10(9-digits))
		add(fmt.Sprintf("time with %d digits of a second", digits), time.Date(2025, 10, 9, 8, 7, 6, nanos, time.UTC))
	}
}

// random adds evidence in which everything that may vary does.
func (m *maker) random() {
	for n := range 40 {
		rng := rand.New(rand.NewPCG(uint64(n), 20240517))
		first, last := time.Time{}.Unix(), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
		height, round := rng.Int64N(math.MaxInt64>>rng.IntN(56))+1, rng.Int32N(math.MaxInt32>>rng.IntN(31))
		kind := cmtproto.SignedMsgType(1 + rng.IntN(2))
		nilVote := rng.IntN(4)
		m.add(spec{
			name: fmt.Sprintf("random %d", n), code: ok,
			chainID: fmt.Sprintf("chain%x-%d", rng.Uint32(), rng.IntN(9)+1),
			start:   rng.Uint64N(uint64(height) + 1), min: rng.Uint64N(uint64(height) + 1),
			unsorted: rng.IntN(2) == 0,
			draft: func(a, b *types.Vote) {
				for i, v := range []*types.Vote{a, b} {
					v.Type, v.Height, v.Round = kind, height, round
					v.Timestamp = time.Unix(first+rng.Int64N(last-first), rng.Int64N(1e9)).UTC()
					v.ValidatorIndex = rng.Int32()
					v.BlockID.PartSetHeader.Total = rng.Uint32() | 1
					if nilVote == i {
						v.BlockID = types.BlockID{}
					} else if kind == cmtproto.PrecommitType && rng.IntN(2) == 0 {
						v.Extension, v.ExtensionSignature = digest(n, i)[:rng.IntN(33)], digest(i, n)
					}
				}
			},
		})
	}
}
