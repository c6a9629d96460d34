package wasmdtests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"mesh.test/wasmd/harness"
)

// Below what any relayed packet costs up to its callback, and above what one costs with it.
const leastGas, mostGas = 80_000, 600_000

// A relayer chooses the gas of its transaction. With too little for the callback the transaction fails, and the packet can
// be relayed again.
func TestADestinationCallbackOutOfTheRelayersGasIsTriedAgain(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	inTheCallback := 0
	for gas := uint64(leastGas); gas < mostGas; gas += 1_000 {
		received, err := c.Transfer.TryReceiveWithGas(packet, gas)
		if err == nil {
			require.False(t, received.Failed(), "at %d gas: %s", gas, received.CallbackError())
			c.Transfer.Acknowledge(received)
			break
		}
		if outOfGasInCallback(err) {
			inTheCallback++
		}
		require.Zero(t, c.VouchersOf(c.ExternalStaking))
	}
	require.Greater(t, inTheCallback, 10)
	require.Equal(t, total(paid), c.VouchersOf(c.ExternalStaking))
	require.InDelta(t, paid[e.v], e.alice.PendingReward(c, e.v)+e.bob.PendingReward(c, e.v), 1)
	require.Equal(t, harness.ConverterRewards{BatchLimit: 30, CallbacksWork: true}, c.RewardsSoFar())
}

func outOfGasInCallback(err error) bool {
	return strings.Contains(err.Error(), "callback out of gas")
}

// When the contract runs out of gas while it computes, and not at a storage access, ibc-go's middleware takes that for a
// failure of the callback, and goes on without it. Then nobody has told the converter of its refund, but anyone can.
func TestAnyoneRebooksARefundWhoseCallbackWasSwallowed(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	batch := c.Batches()[0]
	e.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	swallowed := ""
	for gas := uint64(leastGas); gas < mostGas; gas += 100 {
		tx, err := c.Transfer.TryTimeoutWithGas(packet, gas)
		if err == nil {
			swallowed = tx.CallbackError()
			break
		}
		require.Contains(t, err.Error(), "out of gas")
		require.Equal(t, total(paid), c.RewardsSoFar().InTransit)
	}
	// Where the contract runs out of gas depends on its code.
	if swallowed == "" {
		t.Log("no gas limit has swallowed the callback")
		require.Equal(t, paid, c.Booked())
		return
	}
	t.Log(swallowed)
	require.Equal(t, harness.ConverterRewards{Surplus: total(paid), InTransit: total(paid), BatchLimit: 30}, c.RewardsSoFar())
	e.AdvanceTo(batch.AskFrom - 60)
	require.ErrorContains(t, c.Recover(c.Account(6), batch), "can be asked about from")
	e.AdvanceTo(batch.AskFrom)
	require.NoError(t, c.Recover(c.Account(6), batch))
	require.Equal(t, total(paid), c.RewardsSoFar().InTransit, "it has only asked")
	require.Error(t, c.Recover(c.Account(6), batch), "not twice a day")
	c.Link.RelayAll()
	require.Error(t, c.Recover(c.Account(6), batch), "once")
	require.Equal(t, harness.ConverterRewards{Booked: total(paid), BatchLimit: 30}, c.RewardsSoFar())
	require.Equal(t, paid, e.drain(t))
	require.Equal(t, total(paid), c.VouchersOf(c.ExternalStaking))
}

// A chain without the callbacks middleware ignores the memo without a word.
func TestWithoutCallbacksOneBatchIsInTransitAndCanBeRebooked(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	c.WithoutCallbacks(true)
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	later := e.epoch()
	require.Empty(t, c.Transfer.Take(), "the next batch waits")
	require.Equal(t, later, c.Booked())
	batch := c.Batches()[0]

	e.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	c.Transfer.Timeout(packet)
	require.Equal(t, total(paid), c.RewardsSoFar().InTransit)
	require.Equal(t, total(paid), c.RewardsSoFar().Surplus)
	e.AdvanceTo(batch.AskFrom)
	require.NoError(t, c.Recover(c.Account(6), batch))
	c.Link.RelayAll()
	for validator, amount := range later {
		paid[validator] += amount
	}
	require.Equal(t, paid, c.Booked())

	// From the first callback on, several batches may be in transit.
	c.WithoutCallbacks(false)
	require.Equal(t, paid, e.drain(t))
	e.epoch()
	e.epoch()
	require.Len(t, c.Batches(), 2)
}

// External-staking says that it has booked it. So it is not booked a second time, whatever lies at the converter.
func TestAnArrivedBatchWithASwallowedCallbackIsNotBookedAgain(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	c.WithoutCallbacks(true)
	paid := e.epoch()
	require.False(t, c.Transfer.Relay(c.Transfer.TakeOne())[0].Failed())
	batch := c.Batches()[0]
	require.Equal(t, total(paid), batch.Amount)
	c.Send(c.Account(5), banktypes.NewMsgSend(c.Account(5).SenderAccount.GetAddress(),
		sdk.MustAccAddressFromBech32(c.Converter), sdk.NewCoins(sdk.NewInt64Coin(harness.NativeDenom, 2*batch.Amount))))
	e.AdvanceTo(batch.AskFrom)
	require.NoError(t, c.Recover(c.Account(6), batch))
	c.Link.RelayAll()
	require.Equal(t, harness.ConverterRewards{Surplus: 2 * batch.Amount, BatchLimit: 30}, c.RewardsSoFar())
	require.Empty(t, c.Batches())
	require.InDelta(t, paid[e.v], e.alice.PendingReward(c, e.v)+e.bob.PendingReward(c, e.v), 1)
}

// Asked before its timeout is relayed, a batch is closed: it waits for its refund, and is booked again once.
func TestABatchThatWasClosedWaitsForItsRefund(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	paid := e.epoch()
	packet := c.Transfer.TakeOne()
	batch := c.Batches()[0]
	e.AdvanceTo(batch.AskFrom)
	require.NoError(t, c.Recover(c.Account(6), batch))
	c.Link.RelayAll()
	require.True(t, c.Batches()[0].NotBooked)
	require.ErrorContains(t, c.Recover(c.Account(6), batch), "the refund is not here yet")
	c.Transfer.Timeout(packet)
	require.Empty(t, c.Batches())
	require.Equal(t, paid, c.Booked())
	require.Equal(t, paid, e.drain(t))
}
