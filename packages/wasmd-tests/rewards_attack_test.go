package wasmdtests

import (
	"fmt"
	"testing"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func native(amount int64) sdk.Coin { return sdk.NewInt64Coin(harness.NativeDenom, amount) }

// A stranger can send the same token over the same channel, with any memo. The chains tell who sent it.
func TestAStrangersForgedMemoIsRefundedAndBooksNothing(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	stranger := c.Account(5)
	before := c.Balance(stranger.SenderAccount.GetAddress(), harness.NativeDenom)
	split := map[string]int64{e.v: 600, e.x: 400}
	memo := harness.RewardMemo("", c.ExternalStaking, split)
	callback := func(more string) string {
		return fmt.Sprintf(`{"dest_callback":{"address":%q%s}}`, c.ExternalStaking, more)
	}
	for _, forged := range []struct{ receiver, memo, refusal string }{
		{c.ExternalStaking, memo, "rewards come from"},
		{e.User(4).Address, memo, "rewards come from"},
		{c.ExternalStaking, callback(""), "rewards come from"},
		{c.ExternalStaking, callback(`,"gas_limit":"60000"`), "out of gas"},
	} {
		_, err := c.Transfer.TryTransfer(stranger, harness.Transfer{
			Coin: native(1_000), Receiver: forged.receiver, Memo: forged.memo})
		require.NoError(t, err)
		received := c.Transfer.Receive(c.Transfer.TakeOne())
		require.True(t, received.Failed())
		require.Contains(t, received.CallbackError(), forged.refusal)
		c.Transfer.Acknowledge(received)
		require.Equal(t, before, c.Balance(stranger.SenderAccount.GetAddress(), harness.NativeDenom))
	}
	require.Zero(t, c.VouchersOf(c.ExternalStaking))
	require.Zero(t, e.alice.PendingReward(c, e.v))

	// Nobody else can have the converter called back.
	_, err := c.Transfer.TryTransfer(stranger, harness.Transfer{
		Coin: native(1_000), Receiver: c.ExternalStaking, Memo: harness.RewardMemo(c.Converter, c.ExternalStaking, split)})
	require.Error(t, err)
	require.Equal(t, harness.ConverterRewards{BatchLimit: 30}, c.RewardsSoFar())
}

func TestAStrangersPlainTransferBooksNothingAndIsNobodysReward(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	for _, memo := range []string{"", "thanks", harness.RewardMemo("", "", map[string]int64{e.v: 5_000})} {
		_, err := c.Transfer.TryTransfer(c.Account(5), harness.Transfer{Coin: native(5_000), Receiver: c.ExternalStaking, Memo: memo})
		require.NoError(t, err)
		require.False(t, c.Transfer.Relay(c.Transfer.TakeOne())[0].Failed())
	}
	require.EqualValues(t, 15_000, c.VouchersOf(c.ExternalStaking))
	require.Zero(t, e.alice.PendingReward(c, e.v))

	paid := e.epoch()
	c.Transfer.Relay(c.Transfer.TakeOne())
	require.InDelta(t, paid[e.v], e.alice.PendingReward(c, e.v)+e.bob.PendingReward(c, e.v), 1)
}

// Anyone can open a channel between the two transfer modules, over a connection to a chain of their own that claims to
// have a converter. The voucher is another one.
func TestRewardsOverAnotherTransferChannelAreRefused(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	memo := harness.RewardMemo(c.Converter, c.ExternalStaking, map[string]int64{e.v: 1_000})
	data := harness.TransferData(harness.NativeDenom, 1_000, c.Converter, c.ExternalStaking, memo)
	for name, other := range map[string]*harness.Link{
		"same connection":    c.Link.OpenTransfer(),
		"another connection": e.Connect(e.Provider, c.Chain).OpenTransfer(),
	} {
		received := other.Receive(other.FakePacket(false, data))
		require.True(t, received.Failed(), name)
		require.Contains(t, received.CallbackError(), "rewards come over", name)
	}
	require.Empty(t, e.Provider.AllBalances(sdk.MustAccAddressFromBech32(c.ExternalStaking)))
	require.Zero(t, e.alice.PendingReward(c, e.v))
}

// What a consumer that breaks the rules could send in the converter's name. The tokens never stay without being booked.
func TestABadSplitIsRefusedAsAWhole(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	long := map[string]int64{}
	for i := range 31 {
		long[fmt.Sprintf("%s%d", e.v, i)] = 1
	}
	for _, bad := range []struct {
		amount  int64
		split   map[string]int64
		refusal string
	}{
		{1_000, map[string]int64{e.v: 999}, "adds up to 999"},
		{1_000, map[string]int64{e.v: 1_001}, "adds up to 1001"},
		{1_000, map[string]int64{e.v: 1_000, e.x: 0}, "gives nothing to"},
		{1_000, map[string]int64{}, "1 to 30 entries"},
		{31, long, "1 to 30 entries"},
	} {
		memo := harness.RewardMemo(c.Converter, c.ExternalStaking, bad.split)
		data := harness.TransferData(harness.NativeDenom, bad.amount, c.Converter, c.ExternalStaking, memo)
		received := c.Transfer.Receive(c.Transfer.FakePacket(false, data))
		require.True(t, received.Failed())
		require.Contains(t, received.CallbackError(), bad.refusal)
	}
	require.Zero(t, c.VouchersOf(c.ExternalStaking))
	require.Zero(t, c.Pool(e.v).Parked)
	require.Zero(t, e.alice.PendingReward(c, e.v))
}
