// Command doublesign signs two precommits for one height with the key of a validator, and gives the evidence to a node.
// It is for chains that are made to be thrown away: the validator is tombstoned, and everybody who backs it is slashed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/tmhash"
	"github.com/cometbft/cometbft/evidence"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cometbft/cometbft/types"
)

// timeout of everything that is asked of the node together.
const timeout = 30 * time.Second

func main() {
	rpc := flag.String("rpc", "http://127.0.0.1:26657", "RPC `address` of a node of the chain")
	file := flag.String("key", "", "`file` with the consensus key, as in priv_validator_key.json")
	height := flag.Int64("height", 0, "`height` to sign twice for; 0 is that of the newest block")
	flag.Parse()
	if *file == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*rpc, *file, *height); err != nil {
		fmt.Fprintln(os.Stderr, "doublesign:", err)
		os.Exit(1)
	}
}

// run prints the height and the hash of the evidence, once the node has taken it.
func run(rpc, file string, height int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	key, err := readKey(file)
	if err != nil {
		return err
	}
	node, err := http.New(rpc, "/websocket")
	if err != nil {
		return fmt.Errorf("the address %s: %w", rpc, err)
	}
	found, err := doubleSign(ctx, node, key, height)
	if err != nil {
		return err
	}
	taken, err := node.BroadcastEvidence(ctx, found)
	if err != nil {
		return fmt.Errorf("the node does not take the evidence: %w", err)
	}
	fmt.Printf("%d %X\n", found.Height(), taken.Hash)
	return nil
}

func readKey(file string) (crypto.PrivKey, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var stored privval.FilePVKey
	if err := cmtjson.Unmarshal(content, &stored); err != nil {
		return nil, fmt.Errorf("%s is no key of a validator: %w", file, err)
	}
	if stored.PrivKey == nil {
		return nil, fmt.Errorf("%s has no private key", file)
	}
	return stored.PrivKey, nil
}

// doubleSign makes evidence that the node will take: its time is that of the block at the height, and its powers are
// those of the validators at that height.
func doubleSign(ctx context.Context, node *http.HTTP, key crypto.PrivKey, height int64) (*types.DuplicateVoteEvidence, error) {
	var at *int64
	if height != 0 {
		at = &height
	}
	commit, err := node.Commit(ctx, at)
	if err != nil {
		return nil, fmt.Errorf("the block at height %d: %w", height, err)
	}
	header := commit.Header
	validators, err := validatorsAt(ctx, node, header.Height)
	if err != nil {
		return nil, fmt.Errorf("the validators at height %d: %w", header.Height, err)
	}
	address := key.PubKey().Address()
	index, validator := validators.GetByAddress(address)
	if validator == nil {
		return nil, fmt.Errorf("%v is no validator of %s at height %d", address, header.ChainID, header.Height)
	}
	vote := func(block string) (*types.Vote, error) {
		vote := &types.Vote{
			Type: cmtproto.PrecommitType, Height: header.Height, Timestamp: header.Time,
			ValidatorAddress: address, ValidatorIndex: index,
			BlockID: types.BlockID{
				Hash:          tmhash.Sum([]byte(block)),
				PartSetHeader: types.PartSetHeader{Total: 1, Hash: tmhash.Sum([]byte("parts of " + block))},
			},
		}
		vote.Signature, err = key.Sign(types.VoteSignBytes(header.ChainID, vote.ToProto()))
		return vote, err
	}
	a, err := vote("one block")
	if err != nil {
		return nil, err
	}
	b, err := vote("another block")
	if err != nil {
		return nil, err
	}
	found, err := types.NewDuplicateVoteEvidence(a, b, header.Time, validators)
	if err != nil {
		return nil, err
	}
	if err := found.ValidateBasic(); err != nil {
		return nil, err
	}
	return found, evidence.VerifyDuplicateVote(found, header.ChainID, validators)
}

// validatorsAt are all validators at a height. The node gives them in pages.
func validatorsAt(ctx context.Context, node *http.HTTP, height int64) (*types.ValidatorSet, error) {
	var all []*types.Validator
	for page, perPage := 1, 100; ; page++ {
		answer, err := node.Validators(ctx, &height, &page, &perPage)
		if err != nil {
			return nil, err
		}
		all = append(all, answer.Validators...)
		if len(all) >= answer.Total {
			return types.ValidatorSetFromExistingValidators(all)
		}
		if len(answer.Validators) == 0 {
			return nil, errors.New("the node left some out")
		}
	}
}
