package vectors

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// form is one way to write evidence down as JSON.
type form struct {
	name, code string
	// Texts that are replaced in what CometBFT writes, in pairs.
	replace []string
	// Whether CometBFT reads it.
	read bool
}

// jsonForms adds JSON that differs from what a node writes. What can be read must be read as the same evidence.
func (m *maker) jsonForms() {
	const (
		height = `"height":"12"`
		kind   = `"type":2`
		round  = `"round":0`
		index  = `"validator_index":3`
		moment = `"timestamp":"2024-05-17T11:59:08.5Z"`
		first  = `{"type":"tendermint/DuplicateVoteEvidence","value":{`
	)
	list := []form{
		{"numbers in quotes", ok, []string{kind, `"type":"2"`, round, `"round":"0"`, index, `"validator_index":"3"`, `"total":1`, `"total":"1"`}, false},
		{"numbers without quotes", ok, []string{height, `"height":12`}, false},
		{"unknown fields", ok, []string{height, height + `,"pol":{"a":[1,2.5e9,null,"x"]}`, first, `{"more":true,` + first[1:] + `"x":[],`}, true},
		{"without extensions, as before 0.38", ok, []string{`,"extension":null,"extension_signature":null`, ``}, true},
		{"names of CometBFT 1.0", ok, []string{`"TotalVotingPower"`, `"total_voting_power"`, `"ValidatorPower"`, `"validator_power"`, `"Timestamp"`, `"timestamp"`}, true},
		{"bare", ok, []string{first, `{`, `Z"}}`, `Z"}`}, false},
		{"white space", ok, []string{`,"`, " ,\n\t\"", `:"`, " : \""}, true},
		{"more digits of a second than needed", ok, []string{moment, strings.Replace(moment, ".5Z", ".500000000Z", 1)}, true},
		{"escaped letters", ok, []string{`"height"`, `"\u0068eight"`}, true},

		{"a light client attack", "other_evidence", []string{"DuplicateVoteEvidence", "LightClientAttackEvidence"}, true},
		{"a type that nobody knows", "other_evidence", []string{"tendermint/", "cometbft/"}, false},
		{"a type without a value", "other_evidence", []string{`"value"`, `"values"`}, false},
		{"a value without a type", "other_evidence", []string{`{"type":"t`, `{"kind":"t`}, false},
		{"votes are null", "missing_vote", []string{`"vote_a":{`, `"vote_a":null,"x":{`, `"vote_b":{`, `"vote_b":null,"y":{`}, true},
		{"votes have other names", "missing_vote", []string{`"vote_`, `"VOTE_`}, true},
		{"signature is null", "malformed_signature", []string{`"signature":"`, `"signature":null,"x":"`}, true},
		{"address is null", "malformed_address", []string{`"validator_address":"`, `"validator_address":null,"x":"`}, true},
		{"hash is null", "malformed_block_id", []string{`"block_id":{"hash":"`, `"block_id":{"hash":null,"x":"`}, true},

		{"an array", "json", []string{first, `[{`}, false},
		{"cut off", "json", []string{`"}}`, ``}, false},
		{"more after the end", "json", []string{`Z"}}`, `Z"}}{}`}, false},
		{"no type of a vote", "json", []string{kind + `,`, ``}, true},
		{"no height", "json", []string{height + `,`, ``}, true},
		{"no round", "json", []string{round + `,`, ``}, true},
		{"no index", "json", []string{index + `,`, ``}, true},
		{"no time", "json", []string{moment + `,`, ``}, true},
		{"no parts", "json", []string{`"parts"`, `"Parts"`}, true},
		{"height twice", "json", []string{height, height + `,` + height}, true},
		{"height with a fraction", "json", []string{height, `"height":"12.0"`}, false},
		{"height in another notation", "json", []string{height, `"height":1.2e1`}, false},
		{"height with a space", "json", []string{height, `"height":"12 "`}, true},
		{"height of 2^63", "json", []string{height, `"height":"9223372036854775808"`}, false},
		{"height is no number", "json", []string{height, `"height":"0x0c"`}, false},
		{"height is null", "json", []string{height, `"height":null`}, true},
		{"round of 2^31", "json", []string{round, `"round":2147483648`}, false},
		{"type of 2^31", "json", []string{kind, `"type":2147483648`}, false},
		{"type by its name", "json", []string{kind, `"type":"SIGNED_MSG_TYPE_PRECOMMIT"`}, false},
		{"parts of -1", "json", []string{`"total":1`, `"total":-1`}, false},
		{"parts of 2^32", "json", []string{`"total":1`, `"total":4294967296`}, false},
		{"hex with a prefix", "json", []string{`"hash":"`, `"hash":"0x`}, false},
		{"hex of odd length", "json", []string{`"hash":"`, `"hash":"0`}, false},
		{"base64 of the URL", "json", []string{`"signature":"`, `"signature":"-_`}, false},
		{"signature is an array", "json", []string{`"signature":"`, `"signature":[1],"x":"`}, true},
	}
	for _, bad := range []struct {
		text string
		read bool
	}{
		{"2024-05-17T11:59:08.5", false}, {"2024-05-17T11:59:08.5+00:00", false}, {"2024-05-17 11:59:08.5Z", false},
		{"2024-05-17t11:59:08.5z", false}, {"2024-05-17T11:59:08,5Z", true}, {"2024-05-17T11:59:08.Z", false},
		{"2024-05-17T11:59:08.5000000000Z", true}, {"2024-05-17T11:59:60Z", false}, {"2024-05-17T24:00:00Z", false},
		{"2024-05-17T11:60:00Z", false}, {"2024-00-17T11:59:08Z", false}, {"2024-13-17T11:59:08Z", false},
		{"2024-05-00T11:59:08Z", false}, {"2024-05-32T11:59:08Z", false}, {"2023-02-29T11:59:08Z", false},
		{"2100-02-29T11:59:08Z", false}, {"0000-12-31T23:59:59Z", true}, {"10000-01-01T00:00:00Z", false},
		{"-001-05-17T11:59:08Z", false}, {"1715947148", false}, {"", false},
	} {
		list = append(list, form{"time '" + bad.text + "'", "json", []string{moment, `"timestamp":"` + bad.text + `"`}, bad.read})
	}
	for _, f := range list {
		m.addForm(f)
	}
	for _, text := range []string{"", "null", "{", "12", `"text"`, "[]", "\x00", "\u00e9"} {
		ev, v := m.build(spec{name: "JSON: only '" + text + "'", code: "json"})
		m.finishForm(v, ev, text, text == "null")
	}
	m.lowerCase()
}

func (m *maker) addForm(f form) {
	name := "JSON: " + f.name
	ev, v := m.build(spec{name: name, code: f.code})
	text := *v.JSON
	for i := 0; i < len(f.replace); i += 2 {
		if !strings.Contains(text, f.replace[i]) {
			m.fail(name, "nothing to replace: %s", f.replace[i])
		}
		text = strings.ReplaceAll(text, f.replace[i], f.replace[i+1])
	}
	m.finishForm(v, ev, text, f.read)
}

// lowerCase hex means the same bytes.
func (m *maker) lowerCase() {
	name := "JSON: hex in lower case"
	ev, v := m.build(spec{name: name, code: ok})
	text := *v.JSON
	for _, raw := range [][]byte{ev.VoteA.BlockID.Hash, ev.VoteB.BlockID.PartSetHeader.Hash, ev.VoteA.ValidatorAddress} {
		lower := hex.EncodeToString(raw)
		text = strings.ReplaceAll(text, strings.ToUpper(lower), lower)
	}
	m.finishForm(v, ev, text, true)
}

func (m *maker) finishForm(v Vector, ev *types.DuplicateVoteEvidence, text string, read bool) {
	v.JSON = &text
	var got types.Evidence
	err := cmtjson.Unmarshal([]byte(text), &got)
	if (err == nil) != read {
		m.fail(v.Name, "CometBFT reads it: %v (%v), expected %v", err == nil, err, read)
	}
	if v.Code != ok {
		v.forgetVotes()
		v.Proto = nil
	} else if err == nil && !bytes.Equal(withoutPowers(got.(*types.DuplicateVoteEvidence)), withoutPowers(ev)) {
		m.fail(v.Name, "CometBFT reads other evidence")
	}
	m.append(v)
}

func withoutPowers(ev *types.DuplicateVoteEvidence) []byte {
	return (&types.DuplicateVoteEvidence{VoteA: ev.VoteA, VoteB: ev.VoteB}).Bytes()
}

// forgetVotes of evidence that is not what was built.
func (v *Vector) forgetVotes() {
	v.SignBytesA, v.SignBytesB, v.VerifiedA, v.VerifiedB = nil, nil, false, false
}

// protoForms adds protobuf bytes that differ from what CometBFT writes.
func (m *maker) protoForms() {
	add := func(name, code string, read bool, change func(a, b []byte) []byte) {
		ev, v := m.build(spec{name: "protobuf: " + name, code: code})
		a, errA := ev.VoteA.ToProto().Marshal()
		b, errB := ev.VoteB.ToProto().Marshal()
		if errA != nil || errB != nil {
			m.fail(v.Name, "votes: %v, %v", errA, errB)
		}
		raw := change(a, b)
		var pb cmtproto.DuplicateVoteEvidence
		err := pb.Unmarshal(raw)
		if (err == nil) != read {
			m.fail(v.Name, "CometBFT reads it: %v (%v), expected %v", err == nil, err, read)
		}
		v.Proto = pointer(base64.StdEncoding.EncodeToString(raw))
		if code != ok {
			v.forgetVotes()
			v.JSON = nil
		}
		m.append(v)
	}
	votes := func(a, b []byte) []byte { return append(field(1, a), field(2, b)...) }
	at := func(seconds, nanos int64) []byte { return field(5, append(varint(1, seconds), varint(2, nanos)...)) }
	timed := func(name string, seconds, nanos int64) {
		add("time "+name, "malformed_timestamp", false, func(a, b []byte) []byte {
			return votes(append(a, at(seconds, nanos)...), b)
		})
	}

	add("only the votes", ok, true, votes)
	add("the votes in the other order", ok, true, func(a, b []byte) []byte { return append(field(2, b), field(1, a)...) })
	add("unknown fields", ok, true, func(a, b []byte) []byte {
		return append(votes(append(a, field(99, b)...), append(b, varint(98, -1)...)), field(97, a)...)
	})
	add("nothing", "missing_vote", true, func(_, _ []byte) []byte { return nil })
	add("only the second vote", "missing_vote", true, func(_, b []byte) []byte { return field(2, b) })
	add("an empty vote", "malformed_timestamp", true, func(_, b []byte) []byte { return votes(nil, b) })
	timed("before the year 1", -62135596801, 0)
	timed("after the year 9999", 253402300800, 0)
	timed("with -1 ns", 0, -1)
	timed("with a second of ns", 0, 1e9)
	add("the type of a vote is text", "proto", false, func(a, b []byte) []byte { return votes(append(a, field(1, b)...), b) })
	add("cut off", "proto", false, func(a, b []byte) []byte { all := votes(a, b); return all[:len(all)-1] })
	add("a length beyond the end", "proto", false, func(a, _ []byte) []byte { return append([]byte{0x0a, 0xff, 0x7f}, a...) })
	add("a number without an end", "proto", false, func(a, b []byte) []byte {
		return append(votes(a, b), append([]byte{0x18}, bytes.Repeat([]byte{0xff}, 11)...)...)
	})
	add("field 0", "proto", false, func(a, b []byte) []byte { return append(votes(a, b), 0, 0) })
}

func field(number uint64, content []byte) []byte {
	out := binary.AppendUvarint(nil, number<<3|2)
	out = binary.AppendUvarint(out, uint64(len(content)))
	return append(out, content...)
}

func varint(number uint64, value int64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, number<<3), uint64(value))
}
