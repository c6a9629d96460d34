package wasmdtests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// newLostBatch has a batch on its way whose callback will be lost: what it pays, and its packet.
func newLostBatch(t *testing.T) (earning, *harness.Keeper, map[string]int64, harness.Packet) {
	e := newEarning(t, harness.Options{})
	keeper := e.c.NewKeeper()
	e.c.WithoutCallbacks(true)
	paid := e.epoch()
	return e, keeper, paid, e.c.Transfer.TakeOne()
}

// The callback of a batch got lost. The keeper has the converter ask, books the batch again, and sends it.
func TestTheKeeperBringsBackASilentBatch(t *testing.T) {
	e, keeper, paid, packet := newLostBatch(t)
	c := e.c
	batch := c.Batches()[0]
	e.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	c.Transfer.Timeout(packet)
	require.Zero(t, keeper.Round("batches", "rewards"), "it is not silent yet")
	e.AdvanceTo(batch.AskFrom)
	require.Equal(t, 1, keeper.Round("batches", "rewards"))
	require.Zero(t, keeper.Round("batches", "rewards"), "the answer is under way")
	c.Link.RelayAll()
	require.Equal(t, paid, c.Booked())

	c.WithoutCallbacks(false)
	require.Equal(t, 1, keeper.Round("batches", "rewards"))
	require.False(t, c.Transfer.Relay(c.Transfer.TakeOne())[0].Failed())
	require.Equal(t, total(paid), c.VouchersOf(c.ExternalStaking))
	require.Zero(t, keeper.Round("batches", "rewards"))
}

// Asked before its refund is there, a batch waits for it, and is booked again once.
func TestTheKeeperBooksABatchAgainOnceItsRefundIsThere(t *testing.T) {
	e, keeper, paid, packet := newLostBatch(t)
	c := e.c
	e.AdvanceTo(c.Batches()[0].AskFrom)
	require.Equal(t, 1, keeper.Round("batches"))
	c.Link.RelayAll()
	require.True(t, c.Batches()[0].NotBooked)
	sent, err := keeper.TryRound("batches")
	require.ErrorContains(t, err, "exit status 1", "the refund is not there")
	require.Zero(t, sent)
	c.Transfer.Timeout(packet)
	require.Empty(t, c.Booked())
	require.Equal(t, 1, keeper.Round("batches"))
	require.Equal(t, paid, c.Booked())
	require.Zero(t, keeper.Round("batches"))
}

// A slash on one consumer leaves less than the lien of the other one. The keeper of the first charges the user, that of the
// second has the lienholder told, works off the debt, and sends the Unstake that this owes.
func TestKeepersOfTwoConsumersSettleWhatOneSlashCosts(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Consumers: 2, MaxSlash: "0.1", Price: "1", Discount: "0"})
	a, b := w.Consumers[0], w.Consumers[1]
	for _, c := range w.Consumers {
		c.Link.Open(c.Converter, c.ExternalStaking)
		c.SyncValidators()
	}
	first, second := a.NewKeeper(), b.NewKeeper()
	user := w.User(1)
	va, vb := a.Operators()[0], b.Operators()[0]
	user.Bond(1_000_000)
	user.Stake(a, va, 1_000_000)
	user.Stake(b, vb, 950_000)
	a.Link.RelayAll()
	b.Link.RelayAll()
	require.Zero(t, first.Round("settle", "shrinks", "debts"))

	w.User(7).Report(a, va)
	require.Equal(t, 1, first.Round("settle", "shrinks", "debts"))
	require.EqualValues(t, 900_000, user.Collateral().Bonded)
	require.EqualValues(t, 50_000, user.FullLien(b).Unreported)
	require.Equal(t, 1, second.Round("shrinks"))
	require.Zero(t, user.FullLien(b).Unreported)
	require.EqualValues(t, 50_000, user.Debt(b))
	require.Equal(t, 1, second.Round("debts"))
	require.Zero(t, user.Debt(b))
	require.Equal(t, 1, second.Round("owed"))
	b.Link.RelayAll()
	require.EqualValues(t, 900_000, b.StakeOn(vb).Stake)
	require.Zero(t, first.Round("settle", "shrinks", "debts", "owed"))
	require.Zero(t, second.Round("settle", "shrinks", "debts", "owed"))
}

// Collateral that is out is slashed on the consumer, and then by its own chain. The keeper undelegates what is owed, takes the
// coins when they are back, and has the second loss booked.
func TestTheKeeperWorksOffCollectsAndReconcilesLocalStake(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{
		Local: true, MaxSlash: "0.1", Price: "1", Discount: "0", RewardDenom: harness.NativeDenom}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	keeper := c.NewKeeper()
	v, home := c.Operators()[0], w.Provider.Operators()[1]
	user.Bond(1_000_000)
	user.StakeLocally(home, 1_000_000)
	user.Send(user.Reconcile(), user.StakeMsg(c, v, 800_000))
	c.Link.RelayAll()
	require.Zero(t, keeper.Round("local", "settle"))

	user.Report(c, v)
	require.Equal(t, 1, keeper.Round("settle"))
	require.EqualValues(t, 80_000, user.LocalAccount().Owed)
	require.Equal(t, 1, keeper.Round("local"), "it works off")
	require.Zero(t, user.Local().Uncovered)
	require.Zero(t, keeper.Round("local"))
	w.Advance(harness.UnbondingPeriod + time.Hour)
	require.Positive(t, keeper.Round("local"), "it collects")
	require.Zero(t, user.LocalAccount().Owed)
	require.Zero(t, user.LocalAccount().Lost)
	w.CheckLocalBooks(user)
	require.Zero(t, keeper.Round("local"))

	out := user.LocalAccount().Out
	w.Provider.SlashFor(home, w.Provider.LastHeight(), "0.05")
	w.Block()
	require.Positive(t, keeper.Round("local"), "it reconciles")
	require.Less(t, user.LocalAccount().Out, out)
	w.CheckLocalBooks(user)
	require.Zero(t, keeper.Round("local"))
}

// A vault refuses a release. The keeper tries it again, and in vain does not pay for it.
func TestTheKeeperRetriesAReleaseThatTheVaultHasRefused(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{HostileVault: true})
	c, vault, user := w.Consumers[0], w.HostileVault, w.User(1)
	c.Link.Open(c.Converter, c.ExternalStaking)
	c.SyncValidators()
	keeper := c.NewKeeper()
	account := map[string]string{"denom": harness.CollateralDenom, "bonded": "100", "free": "0"}
	vault.Set("all_accounts", harness.Answering(map[string]any{
		"accounts": []any{map[string]any{"user": user.Address, "account": account}}}))
	// Of this the keeper asks as well, for its metrics.
	vault.Set("lien", harness.Answering(map[string]string{
		"lienholder": c.ExternalStaking, "amount": "100", "slashable": "10", "exposed": "0", "unreported": "0"}))
	require.Zero(t, keeper.Round("releases"))
	vault.Set("release_cross_stake", harness.Fail())
	dead := c.Operators()[1]
	c.Tombstone(dead)
	c.Link.Update()
	c.ReportValidators()
	c.Link.Take()
	vault.StakeThrough(c, user, dead, 100)
	for _, received := range c.Link.RelayAll() {
		require.True(t, received.Failed())
	}
	parked := func() harness.ParkedRelease {
		return harness.AskProvider[harness.ParkedRelease](c, harness.ExternalStakingQuery{ParkedRelease: &harness.UserRef{User: user.Address}})
	}
	require.EqualValues(t, 100, parked().Amount)
	_, err := keeper.TryRound("releases")
	require.ErrorContains(t, err, "exit status 1", "something is left")
	require.EqualValues(t, 100, parked().Amount)
	vault.Set("release_cross_stake", harness.Succeed())
	require.Equal(t, 1, keeper.Round("releases"))
	require.Zero(t, parked().Amount)
	require.Zero(t, keeper.Round("releases"))
}

// Nobody can earn the rewards of a tombstoned validator without stake.
func TestTheKeeperSinksRewardsThatNobodyCanEarn(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	keeper := c.NewKeeper()
	paid := e.leave(t)
	c.Tombstone(e.x)
	c.Link.Update()
	c.SyncValidators()
	require.Zero(t, keeper.Round("sink"), "somebody may still come")
	e.Advance(harness.UnbondingPeriod)
	require.Equal(t, 1, keeper.Round("sink"))
	require.Equal(t, paid[e.x], c.VouchersOf(e.Provider.Address(harness.SinkAccount)))
	require.Zero(t, keeper.Round("sink"))
}

// A round with all jobs: a new validator is reported, its update sent, the epoch run, and its rewards with it.
func TestARoundOfTheKeeperRunsWhatIsDue(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	keeper := c.NewKeeper()
	c.Jail(e.x)
	c.Link.Update()
	e.Advance(harness.EpochInterval + time.Minute)
	require.Positive(t, keeper.Round("epochs", "validators", "updates", "owed", "rewards", "batches", "settle"))
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	require.Equal(t, "jailed", *c.KnownToProvider(e.x).Status)
	require.NotEmpty(t, c.Transfer.Take())
	require.Zero(t, keeper.Round("epochs", "validators", "updates", "owed", "rewards", "batches", "settle"))
}

// The epoch is run once, and paid for once, whenever the keeper is killed.
func TestAKeeperThatIsKilledAtAnyQuestionMakesUpForItOnce(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	keeper := c.NewKeeper()
	number := func() uint64 {
		return harness.Query[harness.Epoch](c.Chain, c.VirtualStaking, harness.VirtualStakingQuery{Epoch: &harness.Empty{}}).Epoch
	}
	for _, isDealtWith := range []bool{false, true} {
		for question := 1; ; question++ {
			e.Advance(harness.EpochInterval + time.Minute)
			sent, epoch := keeper.Sent(), number()
			killed := keeper.KilledAt(question, isDealtWith, "epochs")
			keeper.Round("epochs")
			require.Equal(t, epoch+1, number(), "killed at question %d", question)
			require.Equal(t, sent+1, keeper.Sent(), "killed at question %d", question)
			if !killed {
				require.Greater(t, question, 20)
				break
			}
		}
	}
}

// A key that cannot pay sends nothing, and what is due is done once it can.
func TestAKeeperThatIsOutOfFundsGoesOnOnceItHasSome(t *testing.T) {
	e := newEarning(t, harness.Options{})
	keeper := e.c.NewKeeper()
	keeper.TakeCoins(10)
	e.Advance(harness.EpochInterval + time.Minute)
	sent, err := keeper.TryRound("epochs")
	require.ErrorContains(t, err, "exit status 1")
	require.Zero(t, sent)
	require.Zero(t, keeper.Sent())
	keeper.GiveCoins(1_000_000)
	require.Equal(t, 1, keeper.Round("epochs"))
	require.EqualValues(t, 1, keeper.Sent())
}
