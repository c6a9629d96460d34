package wasmdtests

import (
	"maps"
	"testing"

	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// earning is a world whose two users have stake on two validators, and whose validators have earned.
type earning struct {
	*harness.World
	c          *harness.Consumer
	alice, bob harness.User
	// Alice has 30 million on v and 20 million on x, Bob 10 million on v.
	v, x string
}

func newEarning(t *testing.T, options harness.Options) earning {
	t.Helper()
	options.Price, options.Discount = "1", "0"
	w := harness.NewEarning(t, options, 1_000_000_000)
	c := w.Consumers[0]
	e := earning{World: w, c: c, alice: w.User(1), bob: w.User(2), v: c.Operators()[0], x: c.Operators()[1]}
	e.alice.Bond(100_000_000)
	e.bob.Bond(100_000_000)
	e.alice.Stake(c, e.v, 30_000_000)
	e.bob.Stake(c, e.v, 10_000_000)
	e.alice.Stake(c, e.x, 20_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	require.Empty(t, c.Transfer.Take(), "nothing is earned before something is delegated")
	require.EqualValues(t, 60_000_000, c.BondStatus().Delegated)
	return e
}

// epoch runs an epoch, and returns what the distribution module has paid for, by validator.
func (e earning) epoch() map[string]int64 {
	e.c.TakePaid(e.c.VirtualStaking)
	e.c.RunEpoch()
	return e.c.TakePaid(e.c.VirtualStaking)
}

// drain sends batches and relays them until nothing is booked. It returns what has arrived, by validator.
func (e earning) drain(t *testing.T) map[string]int64 {
	t.Helper()
	arrived := map[string]int64{}
	for range 10 {
		if e.c.RewardsSoFar().Booked == 0 {
			return arrived
		}
		packet := e.c.SendRewards()
		received := e.c.Transfer.Relay(packet)[0]
		require.False(t, received.Failed(), string(received.Ack))
		for validator, amount := range packet.Split() {
			arrived[validator] += amount
		}
	}
	require.Fail(t, "rewards stay booked")
	return nil
}

func total(split map[string]int64) (sum int64) {
	for amount := range maps.Values(split) {
		sum += amount
	}
	return sum
}

func TestRewardsReachTheStakersInProportionToTheirStake(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.epoch()
	require.Len(t, paid, 2)
	sum := total(paid)
	require.Positive(t, paid[e.v])
	require.Positive(t, paid[e.x])

	// One transfer takes exactly what was paid, by validator.
	packet := c.Transfer.TakeOne()
	require.Equal(t, paid, packet.Split())
	require.Equal(t, harness.ConverterRewards{InTransit: sum, BatchLimit: 30}, c.RewardsSoFar())
	require.Zero(t, c.BalanceOf(c.Converter, harness.NativeDenom))
	require.Zero(t, e.alice.PendingReward(c, e.v))
	batches := c.Batches()
	require.Len(t, batches, 1)
	require.Equal(t, sum, batches[0].Amount)
	require.EqualValues(t, 1, batches[0].Batch)

	received := c.Transfer.Receive(packet)
	require.False(t, received.Failed(), string(received.Ack))
	require.Equal(t, sum, c.VouchersOf(c.ExternalStaking))
	c.Transfer.Acknowledge(received)
	require.Equal(t, harness.ConverterRewards{BatchLimit: 30, CallbacksWork: true}, c.RewardsSoFar())
	require.Empty(t, c.Batches())

	// In proportion to the stake, to one unit.
	aliceV, aliceX, bobV := e.alice.PendingReward(c, e.v), e.alice.PendingReward(c, e.x), e.bob.PendingReward(c, e.v)
	require.InDelta(t, 3*paid[e.v]/4, aliceV, 1)
	require.InDelta(t, paid[e.v]/4, bobV, 1)
	require.InDelta(t, paid[e.v], aliceV+bobV, 1)
	require.InDelta(t, paid[e.x], aliceX, 1)

	all := harness.AskProvider[harness.PendingRewards](c, harness.ExternalStakingQuery{
		AllPendingRewards: &harness.UserPage{User: e.alice.Address}}).Rewards
	require.ElementsMatch(t, []harness.PendingReward{{Validator: e.v, Amount: aliceV}, {Validator: e.x, Amount: aliceX}}, all)

	// Alice takes all of hers at once; Bob names who gets his.
	e.alice.WithdrawRewards(c, "", "")
	require.Equal(t, aliceV+aliceX, c.VouchersOf(e.alice.Address))
	friend := e.User(3)
	e.bob.WithdrawRewards(c, e.v, friend.Address)
	require.Equal(t, bobV, c.VouchersOf(friend.Address))
	require.Zero(t, c.VouchersOf(e.bob.Address))
	require.Equal(t, sum-aliceV-aliceX-bobV, c.VouchersOf(c.ExternalStaking))
	require.LessOrEqual(t, c.VouchersOf(c.ExternalStaking), int64(3), "less than a unit of each position")
	_, err := e.bob.TryCall(c, harness.ExternalStakingExecute{WithdrawRewards: &harness.WithdrawRewards{}})
	require.Error(t, err, "nothing is paid twice")

	// The next epoch goes the same way, and what was left of a unit is not lost.
	again := e.epoch()
	c.Transfer.Relay(c.Transfer.TakeOne())
	require.InDelta(t, paid[e.v]+again[e.v], aliceV+bobV+e.alice.PendingReward(c, e.v)+e.bob.PendingReward(c, e.v), 1)
}

func TestATimedOutTransferOfRewardsIsRefundedAndSentAgain(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	e.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	_, err := c.Transfer.TryReceive(packet)
	require.Error(t, err)
	c.Transfer.Timeout(packet)

	// What may have been too long is sent in smaller parts.
	require.Equal(t, harness.ConverterRewards{Booked: total(paid), BatchLimit: 1, CallbacksWork: true}, c.RewardsSoFar())
	require.Equal(t, paid, c.Booked())
	require.Equal(t, total(paid), c.BalanceOf(c.Converter, harness.NativeDenom))
	require.Empty(t, c.Batches())

	require.Equal(t, paid, e.drain(t))
	require.Equal(t, total(paid), c.VouchersOf(c.ExternalStaking))
	require.Zero(t, c.BalanceOf(c.Converter, harness.NativeDenom))
}

func TestRewardsThatExternalStakingRefusesComeBackToTheConverter(t *testing.T) {
	// The provider was set up for another token of the consumer.
	e := newEarning(t, harness.Options{RewardDenom: "other"})
	c := e.c
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	for range 3 {
		received := c.Transfer.Receive(packet)
		require.True(t, received.Failed())
		require.Contains(t, received.CallbackError(), "rewards are one coin")
		c.Transfer.Acknowledge(received)
		require.Equal(t, paid, c.Booked())
		require.Equal(t, total(paid), c.BalanceOf(c.Converter, harness.NativeDenom))
		require.Zero(t, c.RewardsSoFar().InTransit)
		packet = c.SendRewards()
	}
	require.Zero(t, e.alice.PendingReward(c, e.v))
}

func TestRewardsWaitWhileEitherChainHasTransfersSwitchedOff(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	transfers := func(chain *harness.Chain, send, receive bool) {
		e.MustPass(chain, transfertypes.NewMsgUpdateParams(harness.GovAddress(), transfertypes.NewParams(send, receive)))
	}
	transfers(c.Chain, false, true)
	paid := e.epoch()
	require.Empty(t, c.Transfer.Take())
	require.Equal(t, paid, c.Booked())
	require.Zero(t, c.RewardsSoFar().InTransit)

	transfers(c.Chain, true, true)
	transfers(e.Provider, true, false)
	received := c.Transfer.Relay(c.SendRewards())[0]
	require.True(t, received.Failed())
	require.Equal(t, paid, c.Booked())

	transfers(e.Provider, true, true)
	require.Equal(t, paid, e.drain(t))
	require.Equal(t, total(paid), c.VouchersOf(c.ExternalStaking))
}

func TestWaitingRewardsAreSentOverTheChannelGovernanceNames(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0", Earning: true}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	user.Bond(1_000_000)
	user.Stake(c, v, 1_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	c.RunEpoch()
	paid := c.TakePaid(c.VirtualStaking)
	require.Empty(t, c.Transfer.Take())
	require.Equal(t, paid, c.Booked())
	_, err := c.TrySendRewards(1)
	require.Error(t, err)

	// Only governance names it, and not one over another connection, nor one of another port.
	update := func(channel string) harness.ConverterExecute {
		return harness.ConverterExecute{UpdateConfig: &harness.ConverterUpdate{TransferChannel: channel}}
	}
	_, err = c.TryExecute(c.Account(0), c.Converter, update(c.Transfer.ConsumerEnd().ChannelID))
	require.ErrorContains(t, err, "only "+harness.GovAddress())
	elsewhere := w.Connect(w.Provider, c.Chain).OpenTransfer()
	for _, wrong := range []string{elsewhere.ConsumerEnd().ChannelID, c.Link.ConsumerEnd().ChannelID, "channel-99"} {
		require.NotEqual(t, govv1.StatusPassed, w.Propose(c.Chain, w.AsGovernance(c.Converter, update(wrong))), wrong)
	}
	c.NameTransferChannel(c.Transfer)
	packet := c.SendRewards()
	require.Equal(t, paid, packet.Split())
	require.False(t, c.Transfer.Relay(packet)[0].Failed())
	require.InDelta(t, total(paid), user.PendingReward(c, v), 1)
}
