package vectors

import (
	"fmt"
	"strings"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/evidence"
	"github.com/cometbft/cometbft/types"
)

// saidByComet is what CometBFT says where the crate answers with a code. Empty: CometBFT has no such check, and accepts.
var saidByComet = map[string]string{
	ok:                     "",
	"missing_vote":         "one or both of the votes are empty",
	"malformed_round":      "negative Round",
	"malformed_block_hash": "wrong BlockID: wrong Hash",
	"malformed_parts_hash": "wrong BlockID: wrong PartSetHeader",
	"malformed_block_id":   "blockID must be either empty or complete",
	"malformed_address":    "expected ValidatorAddress size",
	"malformed_index":      "negative ValidatorIndex",
	"malformed_signature":  "signature is",
	"malformed_extension":  "vote extension",
	"type":                 "invalid Type",
	"height":               "negative or zero Height",
	"too_old":              "",
	"heights":              "h/r/s does not match",
	"rounds":               "h/r/s does not match",
	"types":                "h/r/s does not match",
	"addresses":            "validator addresses do not match",
	"same_block":           "duplicate votes in invalid order",
	"key":                  "",
	"other_key":            "was not a validator",
	"key_too_new":          "",
	"signature":            "invalid signature",
}

// verdict of CometBFT on evidence from a validator with this key. The order of the votes is put right first: it has no
// meaning for the crate.
func verdict(ev types.DuplicateVoteEvidence, chainID string, pubKey ed25519.PubKey) error {
	if ev.VoteA != nil && ev.VoteB != nil && ev.VoteA.BlockID.Key() > ev.VoteB.BlockID.Key() {
		ev.VoteA, ev.VoteB = ev.VoteB, ev.VoteA
	}
	if err := ev.ValidateBasic(); err != nil {
		return err
	}
	set := types.NewValidatorSet([]*types.Validator{types.NewValidator(pubKey, votingPower)})
	return evidence.VerifyDuplicateVote(&ev, chainID, set)
}

// agree compares the expected code with the verdict.
func agree(ev *types.DuplicateVoteEvidence, chainID string, pubKey ed25519.PubKey, s spec) error {
	if s.severalFaults {
		return nil
	}
	expected, known := saidByComet[s.code]
	if !known {
		return fmt.Errorf("unknown code %q", s.code)
	}
	err := verdict(*ev, chainID, pubKey)
	switch {
	case expected == "" && err != nil:
		return fmt.Errorf("expected %s, but CometBFT refuses: %w", s.code, err)
	case expected != "" && err == nil:
		return fmt.Errorf("expected %s, but CometBFT accepts", s.code)
	case expected != "" && !strings.Contains(err.Error(), expected):
		return fmt.Errorf("expected %s, but CometBFT says: %w", s.code, err)
	}
	return nil
}
