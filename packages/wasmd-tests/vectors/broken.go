package vectors

import (
	"bytes"
	"fmt"
	"math"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// fault is a single thing that is wrong with a vote.
type fault struct {
	name, code string
	apply      func(v *types.Vote)
}

func faults() []fault {
	bytesOf := func(n int) []byte { return bytes.Repeat([]byte{7}, n) }
	prevote := func(v *types.Vote) { v.Type = cmtproto.PrevoteType }
	list := []fault{
		{"round -1", "malformed_round", func(v *types.Vote) { v.Round = -1 }},
		{"the smallest round", "malformed_round", func(v *types.Vote) { v.Round = math.MinInt32 }},
		{"no hash, but parts", "malformed_block_id", func(v *types.Vote) { v.BlockID.Hash = nil }},
		{"no hash of the parts", "malformed_block_id", func(v *types.Vote) { v.BlockID.PartSetHeader.Hash = nil }},
		{"no parts", "malformed_block_id", func(v *types.Vote) { v.BlockID.PartSetHeader = types.PartSetHeader{} }},
		{"0 parts", "malformed_block_id", func(v *types.Vote) { v.BlockID.PartSetHeader.Total = 0 }},
		{"only a number of parts", "malformed_block_id", func(v *types.Vote) {
			v.BlockID = types.BlockID{PartSetHeader: types.PartSetHeader{Total: 1}}
		}},
		{"index -1", "malformed_index", func(v *types.Vote) { v.ValidatorIndex = -1 }},
		{"no signature", "malformed_signature", func(v *types.Vote) { v.Signature = []byte{} }},
		{"signature of 97 bytes", "malformed_signature", func(v *types.Vote) { v.Signature = bytesOf(97) }},
		{"an extension without a signature", "malformed_extension", func(v *types.Vote) { v.Extension = []byte("x") }},
		{"an extension with a signature of 97 bytes", "malformed_extension", func(v *types.Vote) {
			v.Extension, v.ExtensionSignature = []byte("x"), bytesOf(97)
		}},
	}
	for _, n := range []int{1, 31, 33, 64} {
		list = append(list,
			fault{fmt.Sprintf("hash of %d bytes", n), "malformed_block_hash", func(v *types.Vote) { v.BlockID.Hash = bytesOf(n) }},
			fault{fmt.Sprintf("hash of the parts of %d bytes", n), "malformed_parts_hash", func(v *types.Vote) {
				v.BlockID.PartSetHeader.Hash = bytesOf(n)
			}})
	}
	for _, n := range []int{0, 19, 21, 32} {
		list = append(list, fault{fmt.Sprintf("address of %d bytes", n), "malformed_address", func(v *types.Vote) {
			v.ValidatorAddress = bytesOf(n)
		}})
	}
	for _, kind := range []cmtproto.SignedMsgType{-1, 0, 3, cmtproto.ProposalType, math.MaxInt32, math.MinInt32} {
		list = append(list, fault{fmt.Sprintf("type %d", kind), "type", func(v *types.Vote) { v.Type = kind }})
	}
	for _, height := range []int64{0, -1, math.MinInt64} {
		list = append(list, fault{fmt.Sprintf("height %d", height), "height", func(v *types.Vote) { v.Height = height }})
	}
	return append(list,
		fault{"a prevote with an extension", "malformed_extension", func(v *types.Vote) { prevote(v); v.Extension = []byte("x") }},
		fault{"a prevote with the signature of an extension", "malformed_extension", func(v *types.Vote) {
			prevote(v)
			v.ExtensionSignature = bytesOf(64)
		}})
}

// broken adds vectors with a single fault each.
func (m *maker) broken() {
	for _, f := range faults() {
		m.add(spec{name: f.name + ", in the first vote", code: f.code, unsorted: true, draft: func(a, _ *types.Vote) { f.apply(a) }})
		m.add(spec{name: f.name + ", in the second vote", code: f.code, unsorted: true, draft: func(_, b *types.Vote) { f.apply(b) }})
	}
	m.add(spec{name: "nil with an extension", code: "malformed_extension", draft: func(a, _ *types.Vote) {
		a.BlockID, a.Extension, a.ExtensionSignature = types.BlockID{}, []byte("x"), digest("x")
	}})
	m.missing()
	m.noConflict()
	m.signatures()

	m.add(spec{name: "below the accepted minimum", code: "too_old", min: 13})
	m.add(spec{name: "one vote below the accepted minimum", code: "too_old", min: 13, unsorted: true, severalFaults: true,
		draft: func(_, b *types.Vote) { b.Height++ }})
	m.add(spec{name: "far below the accepted minimum", code: "too_old", min: math.MaxUint64})
	m.add(spec{name: "the key signs since the next height", code: "key_too_new", start: 13})
	m.add(spec{name: "the key never signs", code: "key_too_new", start: math.MaxUint64})
}

// missing leaves out votes.
func (m *maker) missing() {
	leaveOut := func(name string, a, b bool) {
		s := spec{name: name, code: "missing_vote", chainID: defaultChain}
		ev, _ := m.build(s)
		if a {
			ev.VoteA = nil
		}
		if b {
			ev.VoteB = nil
		}
		m.append(m.vector(s, ev))
		if err := agree(ev, s.chainID, s.verifier(), s); err != nil {
			m.fail(name, "%v", err)
		}
	}
	leaveOut("no first vote", true, false)
	leaveOut("no second vote", false, true)
	leaveOut("no votes", true, true)
}

// noConflict adds pairs of well-formed votes that an honest validator may sign, or that several did.
func (m *maker) noConflict() {
	for _, s := range []spec{
		{name: "twice the same vote", code: "same_block", draft: func(a, b *types.Vote) { *b = *a }},
		{name: "only the times differ", code: "same_block", draft: func(a, b *types.Vote) { b.BlockID = a.BlockID }},
		{name: "only the indexes differ", code: "same_block", draft: func(a, b *types.Vote) { *b = *a; b.ValidatorIndex++ }},
		{name: "only the extensions differ", code: "same_block", draft: func(a, b *types.Vote) {
			*b = *a
			b.Extension, b.ExtensionSignature = []byte("x"), digest("x")
		}},
		{name: "only the signatures differ", code: "same_block", draft: func(a, b *types.Vote) { *b = *a },
			tamper: func(_, b *types.Vote) { b.Signature = digest("x") }},
		{name: "two votes for nil", code: "same_block", draft: both(func(v *types.Vote) { v.BlockID = types.BlockID{} })},
		{name: "the next height", code: "heights", draft: func(_, b *types.Vote) { b.Height++ }},
		{name: "the height before", code: "heights", draft: func(_, b *types.Vote) { b.Height-- }},
		{name: "the next round", code: "rounds", draft: func(_, b *types.Vote) { b.Round++ }},
		{name: "a prevote and a precommit", code: "types", draft: func(_, b *types.Vote) { b.Type = cmtproto.PrevoteType }},
		{name: "the first vote is a prevote", code: "types", draft: func(a, _ *types.Vote) { a.Type = cmtproto.PrevoteType }},
	} {
		s.unsorted = true
		m.add(s)
	}
	stranger := keyOf("a stranger").PubKey()
	m.add(spec{name: "votes of two validators", code: "addresses", unsorted: true, draft: func(a, b *types.Vote) {
		// CometBFT looks up the validator of the vote that it sorts first.
		later := b
		if a.BlockID.Key() > b.BlockID.Key() {
			later = a
		}
		later.ValidatorAddress = stranger.Address()
	}})
	m.add(spec{name: "votes that name another validator", code: "other_key",
		draft: both(func(v *types.Vote) { v.ValidatorAddress = stranger.Address() })})
}

// signatures adds conflicts that this key did not sign.
func (m *maker) signatures() {
	first := func(name string, tamper func(v *types.Vote)) {
		m.add(spec{name: name + ", first vote", code: "signature", unsorted: true, tamper: func(a, _ *types.Vote) { tamper(a) }})
		m.add(spec{name: name + ", second vote", code: "signature", unsorted: true, tamper: func(_, b *types.Vote) { tamper(b) }})
	}
	for _, at := range []int{0, 31, 32, 63} {
		first(fmt.Sprintf("a bit flipped in byte %d", at), func(v *types.Vote) { v.Signature[at] ^= 1 })
	}
	first("signature of zeros", func(v *types.Vote) { v.Signature = make([]byte, 64) })
	first("signature of 65 bytes", func(v *types.Vote) { v.Signature = append(v.Signature, 0) })
	first("signature of 96 bytes, as long as one of BLS", func(v *types.Vote) { v.Signature = append(v.Signature, digest("x")...) })
	first("signature of 63 bytes", func(v *types.Vote) { v.Signature = v.Signature[:63] })
	first("signature of 1 byte", func(v *types.Vote) { v.Signature = v.Signature[:1] })
	first("time changed by 1 ns", func(v *types.Vote) { v.Timestamp = v.Timestamp.Add(time.Nanosecond) })
	first("time changed by 1 s", func(v *types.Vote) { v.Timestamp = v.Timestamp.Add(-time.Second) })
	first("hash changed", func(v *types.Vote) { v.BlockID.Hash = digest("another block") })
	first("parts changed", func(v *types.Vote) { v.BlockID.PartSetHeader.Hash = digest("other parts") })
	first("number of parts changed", func(v *types.Vote) { v.BlockID.PartSetHeader.Total++ })
	first("changed to nil", func(v *types.Vote) { v.BlockID = types.BlockID{} })

	m.add(spec{name: "signatures swapped", code: "signature", tamper: func(a, b *types.Vote) {
		a.Signature, b.Signature = b.Signature, a.Signature
	}})
	m.add(spec{name: "height of both changed", code: "signature", tamper: both(func(v *types.Vote) { v.Height-- })})
	m.add(spec{name: "round of both changed", code: "signature", tamper: both(func(v *types.Vote) { v.Round++ })})
	m.add(spec{name: "type of both changed", code: "signature", tamper: both(func(v *types.Vote) { v.Type = cmtproto.PrevoteType })})
	m.add(spec{name: "index of both changed", code: ok, tamper: both(func(v *types.Vote) { v.ValidatorIndex++ })})
	m.add(spec{name: "extension of one changed", code: ok, tamper: func(a, _ *types.Vote) {
		a.Extension, a.ExtensionSignature = []byte("x"), digest("x")
	}})
	m.add(spec{name: "signed by a stranger", code: "signature", sign: func(message []byte) []byte {
		signature, _ := keyOf("a stranger").Sign(message)
		return signature
	}})
	for _, chain := range []string{"consumer-2", "consumer", "Consumer-1", "consumer-10", "consumer-1 "} {
		name := fmt.Sprintf("signed for the chain %q", chain)
		m.add(spec{name: name, code: "signature", tamper: both(func(v *types.Vote) {
			v.Signature, _ = keyOf(name).Sign(types.VoteSignBytes(chain, v.ToProto()))
		})})
	}
}

// ordered adds evidence with two faults. The check that comes first must refuse.
func (m *maker) ordered() {
	stranger := keyOf("a stranger").PubKey()
	checks := []struct {
		code  string
		apply func(s *spec, a, b *types.Vote)
	}{
		{"malformed_round", func(_ *spec, a, b *types.Vote) { a.Round, b.Round = -1, -1 }},
		{"type", func(_ *spec, a, b *types.Vote) { a.Type, b.Type = cmtproto.ProposalType, cmtproto.ProposalType }},
		{"height", func(_ *spec, a, b *types.Vote) { a.Height, b.Height = 0, 0 }},
		{"too_old", func(s *spec, _, _ *types.Vote) { s.min = 100 }},
		{"heights", func(_ *spec, _, b *types.Vote) { b.Height++ }},
		{"rounds", func(_ *spec, _, b *types.Vote) { b.Round++ }},
		{"types", func(_ *spec, _, b *types.Vote) { b.Type = cmtproto.PrevoteType }},
		{"addresses", func(_ *spec, _, b *types.Vote) { b.ValidatorAddress = digest("somebody")[:20] }},
		{"same_block", func(_ *spec, a, b *types.Vote) { b.BlockID = a.BlockID }},
		{"other_key", func(_ *spec, a, b *types.Vote) {
			if bytes.Equal(a.ValidatorAddress, b.ValidatorAddress) {
				b.ValidatorAddress = stranger.Address()
			}
			a.ValidatorAddress = stranger.Address()
		}},
		{"key_too_new", func(s *spec, _, _ *types.Vote) { s.start = 100 }},
		{"signature", func(_ *spec, a, _ *types.Vote) { a.Signature = make([]byte, 64) }},
	}
	for i, first := range checks {
		for _, second := range checks[i+1:] {
			s := spec{name: first.code + " before " + second.code, code: first.code, unsorted: true, severalFaults: true}
			// The limits belong to the verifier, so they are set before the votes are drafted.
			first.apply(&s, &types.Vote{}, &types.Vote{})
			second.apply(&s, &types.Vote{}, &types.Vote{})
			s.draft = func(a, b *types.Vote) {
				first.apply(&spec{}, a, b)
				second.apply(&spec{}, a, b)
			}
			m.add(s)
		}
	}
}
