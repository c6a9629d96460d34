package harness

import (
	"encoding/json"
	"fmt"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	distributiontypes "github.com/cosmos/cosmos-sdk/x/distribution/types"

	"github.com/CosmWasm/wasmd/app"
)

// withVotes lets all bonded validators have voted for the last block, as CometBFT would tell. ibctesting makes its blocks
// without votes, and without votes the distribution module gives everything to the community pool. What the validators
// earn is the inflation of the mint module.
func withVotes(ctx sdk.Context, wasmApp *app.WasmApp) (sdk.Context, error) {
	var votes []abci.VoteInfo
	staking := wasmApp.StakingKeeper
	err := staking.IterateLastValidatorPowers(ctx, func(operator sdk.ValAddress, power int64) bool {
		validator, err := staking.GetValidator(ctx, operator)
		if err != nil {
			return false
		}
		address, err := validator.GetConsAddr()
		if err != nil {
			return false
		}
		votes = append(votes, abci.VoteInfo{
			Validator: abci.Validator{Address: address, Power: power}, BlockIdFlag: cmtproto.BlockIDFlagCommit})
		return false
	})
	return ctx.WithVoteInfos(votes), err
}

// NewEarning is NewFunded on consumers whose validators earn, with the transfer channel known to the converters.
func NewEarning(t *testing.T, options Options, maxCap int64) *World {
	t.Helper()
	options.Earning = true
	w := NewFunded(t, options, maxCap)
	for _, c := range w.Consumers {
		c.NameTransferChannel(c.Transfer)
	}
	return w
}

// NameTransferChannel lets governance tell the converter over which channel it sends rewards.
func (c *Consumer) NameTransferChannel(transfer *Link) {
	c.t.Helper()
	channel := transfer.ConsumerEnd().ChannelID
	c.w.MustPass(c.Chain, c.w.AsGovernance(c.Converter,
		ConverterExecute{UpdateConfig: &ConverterUpdate{TransferChannel: channel}}))
}

// RewardsSoFar is how the rewards stand at the converter.
func (c *Consumer) RewardsSoFar() ConverterRewards {
	c.t.Helper()
	return AskConverter[ConverterRewards](c, ConverterQuery{Rewards: &Empty{}})
}

// Batches in transit, the first hundred.
func (c *Consumer) Batches() []Batch {
	c.t.Helper()
	return AskConverter[Batches](c, ConverterQuery{Batches: &BatchPage{Limit: limit(100)}}).Batches
}

// Booked is what the converter has booked and not sent, by validator.
func (c *Consumer) Booked() map[string]int64 {
	c.t.Helper()
	page := AskConverter[BookedRewards](c, ConverterQuery{BookedRewards: &Page{Limit: limit(100)}})
	return bySplit(page.Rewards)
}

// TrySendRewards asks the converter to send batches.
func (c *Consumer) TrySendRewards(batches uint32) (Tx, error) {
	return c.TryExecute(c.Account(7), c.Converter, ConverterExecute{SendRewards: &Limit{&batches}})
}

// SendRewards lets the converter send one batch, and takes its packet.
func (c *Consumer) SendRewards() Packet {
	c.t.Helper()
	_, err := c.TrySendRewards(1)
	require.NoError(c.t, err)
	return c.Transfer.TakeOne()
}

// Recover lets the converter ask about a batch whose callback never came, or book it again.
func (c *Consumer) Recover(from Account, batch Batch) error {
	_, err := c.TryExecute(from, c.Converter, ConverterExecute{RecoverBatch: &BatchKey{batch.Batch}})
	return err
}

// VoucherDenom is the denom of the consumer's token on the provider.
func (c *Consumer) VoucherDenom() string {
	c.t.Helper()
	return AskProvider[ExternalStakingConfig](c, ExternalStakingQuery{Config: &Empty{}}).Rewards.Denom
}

// VouchersOf an address of the provider.
func (c *Consumer) VouchersOf(address string) int64 {
	c.t.Helper()
	return c.w.Provider.BalanceOf(address, c.VoucherDenom())
}

// Pool is how the rewards of a validator stand on the provider.
func (c *Consumer) Pool(validator string) RewardPool {
	c.t.Helper()
	return AskProvider[RewardPool](c, ExternalStakingQuery{RewardPool: &StakeTarget{validator}})
}

func (c *Chain) notePaid(event abci.Event) {
	values := map[string]string{}
	for _, attribute := range event.Attributes {
		values[attribute.Key] = attribute.Value
	}
	// No coins are an empty text.
	coins, err := sdk.ParseCoinsNormalized(values[sdk.AttributeKeyAmount])
	require.NoError(c.t, err)
	key := [2]string{values[distributiontypes.AttributeKeyDelegator], values[distributiontypes.AttributeKeyValidator]}
	c.paid[key] += coins.AmountOf(NativeDenom).Int64()
}

// TakePaid is what the distribution module says that it has paid out to a delegator since it was last asked, by validator.
// Validators that have brought nothing are left out.
func (c *Chain) TakePaid(delegator string) map[string]int64 {
	paid := map[string]int64{}
	for key, amount := range c.paid {
		if key[0] == delegator {
			if amount > 0 {
				paid[key[1]] = amount
			}
			delete(c.paid, key)
		}
	}
	return paid
}

// PendingReward is what the user can withdraw of the rewards of a validator.
func (u User) PendingReward(c *Consumer, validator string) int64 {
	u.w.t.Helper()
	return AskProvider[PendingReward](c, ExternalStakingQuery{PendingRewards: &UserValidator{u.Address, validator}}).Amount
}

// WithdrawRewards pays out the user's rewards of a validator, or of all if it is empty, to a recipient, or to the user if
// it is empty.
func (u User) WithdrawRewards(c *Consumer, validator, recipient string) Tx {
	u.w.t.Helper()
	msg := WithdrawRewards{Validator: optional(validator), Recipient: optional(recipient)}
	return u.Call(c, ExternalStakingExecute{WithdrawRewards: &msg})
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func limit(n uint32) *uint32 { return &n }

func bySplit(split []ValidatorReward) map[string]int64 {
	sums := map[string]int64{}
	for _, reward := range split {
		sums[reward.Validator] += reward.Amount
	}
	return sums
}

// Split of a batch, as its packet has it.
func (p Packet) Split() map[string]int64 {
	var data struct {
		Memo string `json:"memo"`
	}
	var memo struct {
		Rewards RewardSplit `json:"mesh_rewards"`
	}
	if json.Unmarshal(p.Data, &data) != nil || json.Unmarshal([]byte(data.Memo), &memo) != nil {
		return nil
	}
	return bySplit(memo.Rewards.Split)
}

// RewardMemo is the memo of a transfer that brings rewards: who is called back, and the split. Without a source nobody is
// called back there.
func RewardMemo(source, destination string, split map[string]int64) string {
	memo := map[string]any{}
	if source != "" {
		memo["src_callback"] = map[string]string{"address": source}
	}
	if destination != "" {
		memo["dest_callback"] = map[string]string{"address": destination}
	}
	rewards := []ValidatorReward{}
	for validator, amount := range split {
		rewards = append(rewards, ValidatorReward{validator, amount})
	}
	memo["mesh_rewards"] = RewardSplit{Split: rewards}
	encoded, err := json.Marshal(memo)
	if err != nil {
		panic(fmt.Sprint("a memo always encodes: ", err))
	}
	return string(encoded)
}
