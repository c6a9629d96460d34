package wasmdtests

import (
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestEvidenceThatProvesNoDoubleSignOnThisChainChangesNothing(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	found := c.DoubleSign(s.v)
	elsewhere := func(chainID string) []byte {
		return c.AsReported(c.DoubleSignWith(s.v, chainID, func(_, _ *cmttypes.Vote) {}))
	}
	changed := func(change func(a, b *cmttypes.Vote)) []byte {
		a, b := *found.VoteA, *found.VoteB
		a.Signature, b.Signature = append([]byte{}, a.Signature...), append([]byte{}, b.Signature...)
		change(&a, &b)
		evidence := *found
		evidence.VoteA, evidence.VoteB = &a, &b
		return c.AsReported(&evidence)
	}
	for _, refused := range []struct {
		why, validator string
		evidence       []byte
		reason         string
	}{
		{"another chain", s.v, elsewhere("another-1"), "signature of vote_a"},
		{"another revision of the chain", s.v, elsewhere(c.ChainID + "0"), "signature of vote_a"},
		{"a forged vote", s.v, changed(func(_, b *cmttypes.Vote) { b.Signature[7] ^= 1 }), "signature of vote_b"},
		{"another height than was signed", s.v, changed(func(a, b *cmttypes.Vote) { a.Height--; b.Height-- }), "signature of vote_a"},
		{"the same block twice", s.v, changed(func(a, b *cmttypes.Vote) { *b = *a }), "same block"},
		{"two rounds", s.v, changed(func(_, b *cmttypes.Vote) { b.Round++ }), "different rounds"},
		{"two heights", s.v, changed(func(_, b *cmttypes.Vote) { b.Height++ }), "different heights"},
		{"of somebody else", s.x, c.AsReported(found), "has no key with the consensus address"},
		{"of somebody unknown", "cosmosvaloper1nobody", c.AsReported(found), "has no key with the consensus address"},
		{"no evidence", s.v, []byte(`{}`), ""},
		{"no bytes", s.v, []byte{}, ""},
	} {
		_, err := s.stranger.TrySubmitEvidence(c, refused.validator, refused.evidence)
		require.Error(t, err, refused.why)
		require.ErrorContains(t, err, refused.reason, refused.why)
	}
	require.Empty(t, c.Infractions(s.v))
	s.bob.Stake(c, s.v, 1)

	s.stranger.SubmitEvidence(c, s.v, c.AsReported(found))
}

func TestTheSameEvidenceCountsOnceAndAnotherHeightIsNews(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	earlier := c.DoubleSign(s.v)
	s.Advance(harness.EpochInterval)
	later := c.DoubleSign(s.v)
	s.stranger.SubmitEvidence(c, s.v, later.Bytes())
	s.stranger.Settle(c, s.alice.Address, s.bob.Address)
	supply := s.Supply()

	swapped := *later
	swapped.VoteA, swapped.VoteB = later.VoteB, later.VoteA
	for _, known := range []*cmttypes.DuplicateVoteEvidence{later, &swapped} {
		_, err := s.stranger.TrySubmitEvidence(c, s.v, c.AsReported(known))
		require.ErrorContains(t, err, "was slashed for height")
	}

	// An offender gains nothing by showing another one first. Whoever was charged is not charged again.
	invented := c.DoubleSignWith(s.v, c.ChainID, func(a, b *cmttypes.Vote) { a.Height, b.Height = 1_000_000, 1_000_000 })
	for _, news := range []*cmttypes.DuplicateVoteEvidence{earlier, invented} {
		s.stranger.SubmitEvidence(c, s.v, c.AsReported(news))
	}
	require.Len(t, c.Infractions(s.v), 3)
	require.Zero(t, s.stranger.Settle(c, s.alice.Address, s.bob.Address).Burned())
	require.Equal(t, supply, s.Supply())
}

// Whatever a validator can sign twice counts.
func TestPrevotesVotesForNilAndLaterRoundsCount(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	for i, change := range []func(a, b *cmttypes.Vote){
		func(a, b *cmttypes.Vote) { a.Type, b.Type = cmtproto.PrevoteType, cmtproto.PrevoteType },
		func(a, _ *cmttypes.Vote) { a.BlockID = cmttypes.BlockID{} },
		func(a, b *cmttypes.Vote) {
			a.Round, b.Round = 3, 3
			b.Timestamp = b.Timestamp.Add(time.Nanosecond)
		},
		func(a, b *cmttypes.Vote) { b.BlockID.PartSetHeader.Total, b.BlockID.Hash = 2, a.BlockID.Hash },
	} {
		v := c.Operators()[i]
		s.stranger.SubmitEvidence(c, v, c.AsReported(c.DoubleSignWith(v, c.ChainID, change)))
		require.Len(t, c.Infractions(v), 1)
	}
}

// Extensions are not under the signature of a vote, and their length is for the application of the consumer to choose.
func TestEvidenceWithLongExtensionsCountsAndIsKeptWithoutThem(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	for i, encode := range []func(found *cmttypes.DuplicateVoteEvidence) []byte{
		func(found *cmttypes.DuplicateVoteEvidence) []byte { return c.AsReported(found) },
		func(found *cmttypes.DuplicateVoteEvidence) []byte { return found.Bytes() },
	} {
		v := c.Operators()[i]
		found := c.DoubleSignWith(v, c.ChainID, func(a, b *cmttypes.Vote) {
			for _, vote := range []*cmttypes.Vote{a, b} {
				vote.Extension, vote.ExtensionSignature = make([]byte, 100_000), make([]byte, 64)
			}
		})
		tx := s.stranger.SubmitEvidence(c, v, encode(found))
		kept := c.Infractions(v)[0].Evidence
		require.Less(t, len(kept), 500)
		t.Logf("%d bytes brought, %d kept, gas %d", len(encode(found)), len(kept), tx.Result.GasUsed)
	}
}

// The provider knows keys from the control channel and from nowhere else, and a key from the height that it signs from.
func TestEvidenceIsJudgedByTheKeysThatCameOverTheChannel(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	fresh := c.AddValidator(c.Account(5), harness.ValidatorPower)
	s.Advance(harness.EpochInterval)
	early := c.DoubleSign(fresh)
	_, err := s.stranger.TrySubmitEvidence(c, fresh, c.AsReported(early))
	require.ErrorContains(t, err, "has no key with the consensus address")

	s.Advance(harness.EpochInterval)
	c.SyncValidators()
	known := c.KnownToProvider(fresh).Keys
	require.Len(t, known, 1)
	require.Equal(t, c.ConsensusKey(fresh), known[0].PubKey)
	require.Greater(t, known[0].StartHeight, uint64(early.Height()))
	_, err = s.stranger.TrySubmitEvidence(c, fresh, c.AsReported(early))
	require.ErrorContains(t, err, "the key signs since")

	s.bob.Stake(c, fresh, 10_000)
	c.Link.RelayAll()
	s.stranger.Report(c, fresh)
	require.EqualValues(t, 1_000, s.stranger.Settle(c, s.bob.Address).Burned())
}

// A key that was rotated away still binds whoever held it.
func TestEvidenceUnderARetiredKeyCounts(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	found := c.AsReported(c.DoubleSign(s.v))
	s.MustPass(c.Chain, s.AsGovernance(c.VirtualStaking, harness.VirtualStakingExecute{
		RegisterValidators: &harness.RegisterValidators{Validators: []harness.ValidatorReport{
			{Valoper: s.v, PubKey: ed25519.GenPrivKey().PubKey().Bytes()}}}}))
	c.Link.RelayAll()
	require.Len(t, c.KnownToProvider(s.v).Keys, 2)
	s.stranger.SubmitEvidence(c, s.v, found)
	require.EqualValues(t, 5_000, s.stranger.Settle(c, s.bob.Address).Burned())
}
