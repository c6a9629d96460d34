package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// leave takes all that is out back into the vault. A rounding can leave one coin, which leaves next.
func (s local) leave(user harness.User) {
	for range 3 {
		s.stranger.ReconcileOf(user)
		for _, stake := range user.Local().Stakes {
			user.UnstakeLocally(stake.Validator, stake.Staked)
		}
		s.Advance(matured)
		s.stranger.Collect(user)
		s.stranger.Collect(user)
		if user.LocalAccount().Out == 0 {
			return
		}
	}
}

func TestCoinsThatReturnPayWhatIsOwedBeforeTheyCanLeave(t *testing.T) {
	s := newLocal(t)
	lender := s.NewLienholder("0.6")
	s.alice.Bond(100)
	s.alice.Pledge(lender, 100)
	s.alice.StakeLocally(s.v, 100)
	s.alice.UnstakeLocally(s.v, 100)
	s.Advance(matured)
	require.EqualValues(t, 100, s.alice.Local().Coins)

	supply := s.Supply()
	lender.Slash(s.World, s.alice, 100, 60)
	require.EqualValues(t, 60, s.alice.LocalAccount().Owed)
	require.EqualValues(t, 40, s.alice.Collateral().Bonded)
	lender.Release(s.World, s.alice, 100, 100)
	collect := s.alice.LocalMsg(harness.LocalExecute{Collect: &harness.Collect{User: s.alice.Address}})
	_, err := s.alice.TrySend(collect, s.alice.UnbondMsg(41))
	require.ErrorContains(t, err, "40 is free")
	s.alice.Send(collect, s.alice.UnbondMsg(40))
	require.Equal(t, harness.LocalAccount{}, s.alice.LocalAccount())
	require.Less(t, s.Supply(), supply+1_000_000, "the chain mints")
	require.Zero(t, s.Provider.BalanceOf(s.Vault, harness.CollateralDenom))
}

func TestWhatTheChainDestroysOfADebtIsLost(t *testing.T) {
	s := newLocal(t)
	lender := s.NewLienholder("0.6")
	s.alice.Bond(1_000_000)
	s.alice.Pledge(lender, 1_000_000)
	s.alice.StakeLocally(s.v, 1_000_000)
	lender.Slash(s.World, s.alice, 1_000_000, 600_000)
	require.EqualValues(t, 600_000, s.alice.LocalAccount().Owed)

	s.Provider.SlashFor(s.v, s.Provider.LastHeight(), "0.5")
	require.True(t, s.alice.Local().ReconcileDue)
	s.stranger.ReconcileOf(s.alice)
	account := s.alice.LocalAccount()
	require.EqualValues(t, 500_000, account.Out)
	require.EqualValues(t, 500_000, account.Owed)
	require.EqualValues(t, 100_000, account.Lost)
	require.Zero(t, s.alice.Collateral().Bonded)

	s.stranger.WorkOff(s.alice, s.v)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Equal(t, harness.LocalAccount{Lost: 100_000}, s.alice.LocalAccount())
	s.CheckLocalBooks(s.alice)
}

func TestNoCollectTakesForLostWhatTheChainPaysInTime(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(200)
	s.alice.StakeLocally(s.v, 100)
	s.alice.UnstakeLocally(s.v, 100)
	// The chain halts, and the first block after it has two collects, before the chain pays at its end.
	s.Halt(10 * matured)
	collect := s.stranger.LocalMsg(harness.LocalExecute{Collect: &harness.Collect{User: s.alice.Address}})
	s.stranger.Send(collect, collect)
	entries := s.alice.LocalEntries()
	require.Len(t, entries, 1)
	require.EqualValues(t, 100, entries[0].Rest)
	require.NotNil(t, entries[0].Seen)
	require.EqualValues(t, 100, s.alice.LocalAccount().Out)
	s.stranger.Send(collect)
	require.Equal(t, harness.LocalAccount{Idle: 200, FreeUnreconciled: 200}, s.alice.LocalAccount())
	require.Empty(t, s.alice.LocalEntries())
}

func TestAUserCannotFillTheEntriesThatADebtNeeds(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 1_000_000)
	for range harness.LocalEntriesPerValidator - 1 {
		s.alice.UnstakeLocally(s.v, 1_000)
	}
	_, err := s.alice.TryUnstakeLocally(s.v, 1_000)
	require.ErrorContains(t, err, "6 unbonding entries of a limit of 6")
	// While something is owed that is not on its way, the user moves nothing at all.
	s.lender.Slash(s.World, s.alice, 500_000, 50_000)
	_, err = s.alice.TryUnstakeLocally(s.v, 1_000)
	require.ErrorContains(t, err, "44000 is owed and not on its way")
	_, err = s.alice.TryRestake(s.v, s.x, 1_000)
	require.ErrorContains(t, err, "44000 is owed and not on its way")

	// The last place takes along what can still be slashed, so that it is burned in time too.
	start := s.Now()
	s.stranger.WorkOff(s.alice, s.v)
	require.EqualValues(t, 6_000+44_000+50_000+1, s.alice.Local().Unbonding)
	_, err = s.alice.TryUnstakeLocally(s.v, 1_000)
	require.ErrorContains(t, err, "7 unbonding entries of a limit of 6")
	_, err = s.alice.TrySend(s.alice.Reconcile(), s.alice.LocalStakeMsg(s.v, 1))
	require.Error(t, err)
	s.lender.Slash(s.World, s.alice, 500_000, 50_000)
	_, err = s.stranger.TryWorkOff(s.alice, s.v)
	require.ErrorContains(t, err, "owes nothing that is not on its way")
	s.AdvanceTo(start + int64(matured.Seconds()))
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Owed)
	s.CheckLocalBooks(s.alice)
}

func TestAValidatorOnWhichTheChainPanicsIsLeftOut(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_001)
	s.alice.Pledge(s.lender, 500_000)
	s.alice.StakeLocally(s.v, 1)
	s.alice.StakeLocally(s.x, 800_000)
	s.Provider.BreakRewards(s.alice.Local().Proxy, s.v)

	_, err := s.alice.TryUnstakeLocally(s.v, 1)
	require.Error(t, err)
	s.alice.Send(s.alice.Reconcile(), s.alice.UnbondMsg(100_000))
	s.lender.Slash(s.World, s.alice, 500_000, 50_000)
	require.Zero(t, s.alice.LocalAccount().Owed, "it was idle")
	s.alice.Send(s.alice.Reconcile(), s.alice.PledgeMsg(s.lender, 300_000))
	s.lender.Slash(s.World, s.alice, 300_000, 30_000)
	s.alice.Send(s.alice.Reconcile(), s.alice.LocalStakeMsg(s.x, 20_000))
	s.alice.Send(s.alice.Reconcile(), s.alice.PledgeMsg(s.lender, 100_000))
	s.lender.Slash(s.World, s.alice, 100_000, 10_000)
	require.EqualValues(t, 10_000, s.alice.LocalAccount().Owed)
	_, err = s.stranger.TryWorkOff(s.alice, s.v)
	require.Error(t, err)
	s.stranger.WorkOff(s.alice, s.x)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Owed)
	require.EqualValues(t, 1, s.alice.Local().Stakes[0].Staked, "it stays out, and votes")
	s.CheckLocalBooks(s.alice)
}

// leaveFractions leaves less than a coin of Alice on each validator.
func (s local) leaveFractions(operators []string) {
	for _, v := range operators {
		s.alice.StakeLocally(v, 101)
		s.Provider.SlashFor(v, s.Provider.LastHeight(), "0.01")
		s.stranger.ReconcileOf(s.alice)
		s.alice.UnstakeLocally(v, 99)
	}
}

func TestFractionsOfSharesNeitherGrowWithoutEndNorLockAnybody(t *testing.T) {
	const validators = 50
	w := harness.NewLocal(t, validators)
	s := local{World: w, alice: w.User(1), stranger: w.User(7), lender: w.NewLienholder("0.1")}
	operators := w.Provider.Operators()
	s.alice.Bond(1_000_000)
	s.leaveFractions(operators[:48])
	s.stranger.ReconcileOf(s.alice)
	require.Empty(t, s.alice.Local().Stakes)
	_, err := s.alice.TrySend(s.alice.Reconcile(), s.alice.LocalStakeMsg(operators[48], 100))
	require.ErrorContains(t, err, "the chain lists 48 delegations")
	gas := s.stranger.ReconcileOf(s.alice).Gas
	t.Logf("reconcile with 48 fractions: %d gas", gas)
	require.Less(t, gas, int64(1_500_000))

	// Empty, it is replaced. What arrives at the old one can still be collected, and its owner can still vote with it.
	w.Advance(matured)
	s.stranger.Collect(s.alice)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Out)
	old := s.alice.Local().Proxy
	s.alice.Send(s.alice.LocalStakeMsgTo(operators[48], 100, 1))
	require.NotEqual(t, old, s.alice.Local().Proxy)
	require.EqualValues(t, 100, s.alice.Listed(operators[48]))
	w.Provider.Transfer(s.stranger.Account, old, 7)
	before := s.alice.LocalAccount().Idle
	s.stranger.Send(s.stranger.LocalMsg(harness.LocalExecute{Collect: &harness.Collect{User: s.alice.Address, Proxy: old}}))
	require.Equal(t, before+7, s.alice.LocalAccount().Idle)
	_, err = s.alice.TrySend(s.alice.Reconcile(), s.alice.LocalStakeMsgTo(operators[48], 100, 2))
	require.ErrorContains(t, err, "still has stake")
	s.CheckLocalBooks(s.alice)
}

func TestCollateralLeavesOnlyAfterTheChainsSlashesWereTold(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 700_000)
	s.alice.StakeLocally(s.v, 500_000)
	s.Provider.SlashFor(s.v, s.Provider.LastHeight(), "0.3")
	s.Provider.SlashFor(s.v, s.Provider.LastHeight(), "0.3")
	require.EqualValues(t, 300_000, s.alice.Collateral().Free, "as far as the vault was told")

	_, err := s.alice.TryUnbond(300_000)
	require.ErrorContains(t, err, "without a reconcile of the local stake in the same transaction 0 can leave")
	// In another transaction it counts for nothing.
	reconciled := s.alice.Send(s.alice.Reconcile())
	require.NotZero(t, reconciled.Gas)
	_, err = s.alice.TryUnbond(1)
	require.ErrorContains(t, err, "without a reconcile")
	listed := s.alice.Listed(s.v)
	require.Less(t, listed, int64(246_000))
	require.Equal(t, 500_000+listed, s.alice.Collateral().Bonded)
	free := 500_000 + listed - 700_000
	_, err = s.alice.TrySend(s.alice.Reconcile(), s.alice.UnbondMsg(free+1))
	require.ErrorContains(t, err, "is free")
	s.alice.Send(s.alice.Reconcile(), s.alice.UnbondMsg(free))
	// The same before a pledge, and before more is staked.
	_, err = s.alice.TryPledge(s.lender.Address, 1)
	require.Error(t, err)
	s.lender.Release(s.World, s.alice, 300_000, 300_000)
	_, err = s.alice.TryPledge(s.lender.Address, 100_000)
	require.ErrorContains(t, err, "reconcile the local stake in the same transaction")
	_, err = s.alice.TrySend(s.alice.LocalStakeMsg(s.v, 400_000))
	require.ErrorContains(t, err, "without a reconcile")
	s.alice.Send(s.alice.Reconcile(), s.alice.PledgeMsg(s.lender, 100_000))
	s.CheckLocalBooks(s.alice)
}

func TestTwoOffencesCannotHideInAnEntryBehindARestake(t *testing.T) {
	s := newLocal(t)
	lender := s.NewLienholder("0.9")
	s.alice.Bond(1_100_000)
	s.alice.StakeLocally(s.v, 900_000)
	s.alice.StakeLocally(s.x, 100_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 2)
	offence, powerV, powerX := s.Provider.LastHeight(), s.Provider.Power(s.v), s.Provider.Power(s.x)
	s.alice.UnstakeLocally(s.x, 100_000)
	s.alice.Restake(s.v, s.x, 900_000)
	_, err := s.alice.TryUnstakeLocally(s.x, 900_000)
	require.ErrorContains(t, err, "stake was moved")

	// Both are convicted of what they did before. What the entry loses is not seen by a reconcile, and within the reserve.
	s.Provider.SlashPower(s.v, offence, powerV, "0.05")
	s.Provider.SlashPower(s.x, offence, powerX, "0.05")
	account := s.alice.LocalAccount()
	hidden := int64(100_000) - s.Provider.Unbonding(s.alice.Local().Proxy, s.x)[0].Balance.Int64()
	t.Logf("hidden %d of %d reserved", hidden, account.Reserved)
	require.Positive(t, hidden)
	s.stranger.ReconcileOf(s.alice)
	account = s.alice.LocalAccount()
	require.LessOrEqual(t, hidden, account.Reserved)

	// All that is not reserved is pledged, and all of that can be taken, although the entry turns out short.
	most := (s.alice.Collateral().Bonded - account.Reserved) * 10 / 9
	most = min(most, s.alice.Collateral().Bonded)
	s.alice.Send(s.alice.Reconcile(), s.alice.PledgeMsg(lender, most))
	lender.Slash(s.World, s.alice, most, most*9/10)
	s.stranger.WorkOff(s.alice, s.x)
	s.Advance(matured)
	for range 2 {
		s.stranger.Collect(s.alice)
	}
	if s.alice.Local().Uncovered > 0 {
		s.stranger.WorkOff(s.alice, s.x)
		s.Advance(matured)
		s.stranger.Collect(s.alice)
	}
	require.Zero(t, s.alice.LocalAccount().Lost)
	require.Zero(t, s.alice.LocalAccount().Owed)
	s.CheckLocalBooks(s.alice)
}

func TestNobodyMovesAProxysStakeBehindTheBooks(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.StakeLocally(s.v, 500_000)
	s.alice.Restake(s.v, s.x, 500_000)
	for _, user := range []harness.User{s.alice, s.bob} {
		for _, msg := range []map[string]any{
			{"redelegate": map[string]any{"from": s.x, "to": s.y, "amount": "1", "all": false}},
			{"undelegate": map[string]any{"validator": s.x, "amount": "1", "all": false, "keep_rewards": false}},
			{"hand_over": map[string]any{"amount": "1"}},
		} {
			_, err := s.Provider.TryExecute(user.Account, s.alice.Local().Proxy, msg)
			require.ErrorContains(t, err, "expected the custodian")
		}
	}
	// A slash of where it went is seen.
	s.Provider.SlashFor(s.x, s.Provider.LastHeight(), "0.1")
	s.stranger.ReconcileOf(s.alice)
	require.InDelta(t, 450_000, s.alice.LocalAccount().Out, 50)
	require.Equal(t, s.alice.Listed(s.x), s.alice.LocalAccount().Out)
	s.CheckLocalBooks(s.alice)
}
