package vectors

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

const (
	ok           = "ok"
	defaultChain = "consumer-1"
	votingPower  = 10
)

// spec says how a piece of evidence differs from the usual one: two precommits for two blocks at height 12, round 0.
type spec struct {
	name string
	code string
	// Chain id of the verifier. Empty: the usual one.
	chainID string
	// Key of the verifier, and what signs for it. Nil: a key made from the name.
	pubKey ed25519.PubKey
	sign   func(message []byte) []byte
	// First height of the key, and smallest accepted height.
	start, min uint64
	// draft changes the votes before they are signed, tamper afterwards.
	draft, tamper func(a, b *types.Vote)
	// unsorted leaves the votes in the order of the draft; CometBFT sorts them by block.
	unsorted bool
	// severalFaults: CometBFT finds another one first.
	severalFaults bool
}

type maker struct {
	vectors []Vector
	names   map[string]bool
	errs    []error
}

func (m *maker) fail(name, format string, args ...any) {
	m.errs = append(m.errs, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
}

func (m *maker) append(v Vector) {
	if m.names[v.Name] {
		m.fail(v.Name, "the name is taken")
	}
	m.names[v.Name] = true
	m.vectors = append(m.vectors, v)
}

// add makes a vector and compares the expected code with CometBFT's verdict.
func (m *maker) add(s spec) {
	ev, v := m.build(s)
	m.append(v)
	if err := agree(ev, v.ChainID, s.verifier(), s); err != nil {
		m.fail(s.name, "%v", err)
	}
}

// digest gives bytes that are the same in each run.
func digest(parts ...any) []byte {
	sum := sha256.Sum256([]byte(fmt.Sprintln(parts...)))
	return sum[:]
}

func keyOf(name string) ed25519.PrivKey {
	return ed25519.GenPrivKeyFromSecret([]byte("validator of " + name))
}

func (s spec) verifier() ed25519.PubKey {
	if s.pubKey != nil {
		return s.pubKey
	}
	return keyOf(s.name).PubKey().(ed25519.PubKey)
}

func blockOf(parts ...any) types.BlockID {
	return types.BlockID{
		Hash:          digest(append(parts, "hash")...),
		PartSetHeader: types.PartSetHeader{Total: 1, Hash: digest(append(parts, "parts")...)},
	}
}

// build makes evidence by the draft, without a look at the expected code.
func (m *maker) build(s spec) (*types.DuplicateVoteEvidence, Vector) {
	if s.chainID == "" {
		s.chainID = defaultChain
	}
	signer := keyOf(s.name)
	if s.sign == nil {
		s.sign = func(message []byte) []byte {
			signature, err := signer.Sign(message)
			if err != nil {
				m.fail(s.name, "sign: %v", err)
			}
			return signature
		}
	}
	pubKey := s.verifier()
	vote := func(which string, nanos int) *types.Vote {
		return &types.Vote{
			Type:             cmtproto.PrecommitType,
			Height:           12,
			BlockID:          blockOf(s.name, which),
			Timestamp:        time.Date(2024, 5, 17, 11, 59, 8, nanos, time.UTC),
			ValidatorAddress: pubKey.Address(),
			ValidatorIndex:   3,
		}
	}
	a, b := vote("a", 123456789), vote("b", 500000000)
	if s.draft != nil {
		s.draft(a, b)
	}
	for _, v := range []*types.Vote{a, b} {
		message := signBytes(s.chainID, v)
		if message == nil {
			message = []byte("a vote that CometBFT does not sign")
		}
		if v.Signature == nil {
			v.Signature = s.sign(message)
		}
	}
	if s.tamper != nil {
		s.tamper(a, b)
	}
	ev := evidenceOf(a, b, pubKey, s.unsorted)
	return ev, m.vector(s, ev)
}

// evidenceOf sorts the votes as CometBFT does, if it takes them at all.
func evidenceOf(a, b *types.Vote, pubKey ed25519.PubKey, unsorted bool) *types.DuplicateVoteEvidence {
	blockTime := time.Date(2024, 5, 17, 11, 59, 9, 0, time.UTC)
	if !unsorted {
		set := types.NewValidatorSet([]*types.Validator{types.NewValidator(pubKey, votingPower)})
		if ev, err := types.NewDuplicateVoteEvidence(a, b, blockTime, set); err == nil {
			return ev
		}
	}
	return &types.DuplicateVoteEvidence{
		VoteA: a, VoteB: b, TotalVotingPower: votingPower, ValidatorPower: votingPower, Timestamp: blockTime,
	}
}

// vector writes down the evidence and what CometBFT says of its signatures.
func (m *maker) vector(s spec, ev *types.DuplicateVoteEvidence) Vector {
	pubKey := s.verifier()
	v := Vector{
		Name: s.name, ChainID: s.chainID, PubKey: hex.EncodeToString(pubKey), StartHeight: s.start, MinHeight: s.min, Code: s.code,
	}
	if text, err := cmtjson.Marshal(ev); err == nil {
		v.JSON = pointer(string(text))
	} else {
		m.fail(s.name, "JSON: %v", err)
	}
	if raw, err := ev.ToProto().Marshal(); err == nil {
		v.Proto = pointer(base64.StdEncoding.EncodeToString(raw))
	} else {
		m.fail(s.name, "protobuf: %v", err)
	}
	v.SignBytesA, v.VerifiedA = judge(s.chainID, ev.VoteA, pubKey)
	v.SignBytesB, v.VerifiedB = judge(s.chainID, ev.VoteB, pubKey)
	return v
}

func judge(chainID string, vote *types.Vote, pubKey ed25519.PubKey) (*string, bool) {
	if vote == nil {
		return nil, false
	}
	message := signBytes(chainID, vote)
	if message == nil {
		return nil, false
	}
	return pointer(hex.EncodeToString(message)), pubKey.VerifySignature(message, vote.Signature)
}

// signBytes are nil where CometBFT panics.
func signBytes(chainID string, vote *types.Vote) (message []byte) {
	defer func() {
		if recover() != nil {
			message = nil
		}
	}()
	return types.VoteSignBytes(chainID, vote.ToProto())
}

func pointer(text string) *string { return &text }
