package wasmdtests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"mesh.test/wasmd/harness"
)

func TestCoinsThatComeLatePayWhatWasLost(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.Pledge(s.lender, 900)
	other := s.NewLienholder("0.01")
	s.alice.Pledge(other, 500)
	s.alice.StakeLocally(s.v, 1_000)
	s.alice.UnstakeLocally(s.v, 1_000)
	entry := s.Provider.Unbonding(s.alice.Local().Proxy, s.v)[0]
	require.NoError(t, s.Provider.GetWasmApp().StakingKeeper.PutUnbondingOnHold(s.Provider.GetContext(), entry.UnbondingId))
	s.Block()
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 1_000, s.alice.LocalAccount().Out)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Out, "for all that anyone can know, it is gone")

	// Evidence comes when there is nothing to burn: all of it is lost, and burned when the coins come after all.
	s.lender.Slash(s.World, s.alice, 900, 90)
	require.Equal(t, harness.LocalAccount{Lost: 90, SlashableByLienholders: 5}, s.alice.LocalAccount())
	require.EqualValues(t, 500, s.alice.LienOf(other.Address).Unreported)
	require.NoError(t, s.Provider.GetWasmApp().StakingKeeper.UnbondingCanComplete(s.Provider.GetContext(), entry.UnbondingId))
	s.Block()
	require.EqualValues(t, 1_000, s.alice.Local().Coins)
	s.stranger.Collect(s.alice)
	require.Equal(t, harness.LocalAccount{
		Idle: 910, SlashableByLienholders: 5, FreeUnreconciled: 410}, s.alice.LocalAccount())
	// The one heard with the answer that nothing is left. The other never heard of it, and has what it had.
	require.Zero(t, s.alice.LienOf(s.lender.Address).Amount)
	require.EqualValues(t, 500, s.alice.LienOf(other.Address).Amount)
	require.Zero(t, s.alice.LienOf(other.Address).Unreported)
	s.CheckLocalBooks(s.alice)
}

func TestACompletionThatFailsIsLateAndNotLost(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.StakeLocally(s.v, 1_000)
	s.alice.UnstakeLocally(s.v, 400)
	proxy := s.alice.Local().Proxy
	refuse := s.Provider.RefuseCoinsTo(proxy)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 600, s.alice.LocalAccount().Out)
	// The chain tries again when another entry of the pair matures.
	*refuse = false
	s.alice.UnstakeLocally(s.v, 600)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Equal(t, harness.LocalAccount{Idle: 1_000, FreeUnreconciled: 1_000}, s.alice.LocalAccount())
}

func TestAnEntryThatFallsDueFirstPaysItself(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.StakeLocally(s.v, 1_000)
	s.alice.UnstakeLocally(s.v, 300)
	s.Provider.SetStaking(func(p *stakingtypes.Params) { p.UnbondingTime = harness.Day })
	s.alice.UnstakeLocally(s.v, 500)
	entries := s.alice.LocalEntries()
	require.EqualValues(t, 500, entries[0].Rest, "by completion time")
	require.EqualValues(t, 300, entries[1].Rest)
	s.Advance(harness.Day + time.Hour)
	s.stranger.Collect(s.alice)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 500, s.alice.LocalAccount().Idle)
	require.EqualValues(t, 300, s.alice.LocalEntries()[0].Rest)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 800, s.alice.LocalAccount().Idle)
	require.EqualValues(t, 200, s.alice.LocalAccount().Out)
}

func TestASimulationOfReconcileAndUnbondPasses(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.Pledge(s.lender, 700)
	s.alice.StakeLocally(s.v, 500)
	_, err := s.Provider.Simulate(s.alice.Account, s.alice.UnbondMsg(200))
	require.ErrorContains(t, err, "without a reconcile")
	gas, err := s.Provider.Simulate(s.alice.Account, s.alice.Reconcile(), s.alice.UnbondMsg(200))
	require.NoError(t, err)
	require.Positive(t, gas)
	s.alice.Send(s.alice.Reconcile(), s.alice.UnbondMsg(200))
	_, err = s.Provider.Simulate(s.alice.Account, s.alice.UnbondMsg(1))
	require.Error(t, err)
}

func TestACustodianThatFailsLosesNothingThatIsIdle(t *testing.T) {
	for name, behaviour := range map[string]harness.Behaviour{
		"it fails": harness.Fail(), "it burns its gas": harness.BurnGas(), "it aborts": harness.Abort(),
	} {
		t.Run(name, func(t *testing.T) {
			s := newLocal(t)
			s.alice.Bond(1_000)
			s.alice.Pledge(s.lender, 400)
			s.alice.StakeLocally(s.v, 300)
			s.CorruptCustodian(behaviour)
			_, err := s.alice.TrySend(s.alice.Reconcile())
			require.Error(t, err)
			// 700 are idle, of which a lien binds 400.
			_, err = s.alice.TryUnbond(301)
			require.ErrorContains(t, err, "300 can leave")
			_, err = s.alice.TryUnbond(200)
			require.NoError(t, err)
			_, err = s.alice.TryPledge(s.lender.Address, 100)
			require.NoError(t, err)
			_, err = s.alice.TryPledge(s.lender.Address, 1)
			require.ErrorContains(t, err, "reconcile the local stake")
			s.lender.Slash(s.World, s.alice, 500, 50)
			require.EqualValues(t, 450, s.alice.LocalAccount().Idle)
			s.lender.Release(s.World, s.alice, 450, 0)
			_, err = s.alice.TryUnbond(450)
			require.NoError(t, err)
			s.bob.Bond(5)
			_, err = s.bob.TryUnbond(5)
			require.NoError(t, err)
		})
	}
}

func TestADebtThatIsOnItsWayKeepsNobodyFromMoving(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.Pledge(s.lender, 1_000)
	s.alice.StakeLocally(s.v, 1_000)
	s.alice.UnstakeLocally(s.v, 10)
	s.lender.Slash(s.World, s.alice, 100, 10)
	require.EqualValues(t, 10, s.alice.LocalAccount().Owed)
	require.Zero(t, s.alice.Local().Uncovered)
	s.alice.UnstakeLocally(s.v, 100)
	s.alice.Restake(s.v, s.x, 100)
	s.lender.Slash(s.World, s.alice, 900, 90)
	require.Zero(t, s.alice.Local().Uncovered, "110 unbond already")
	s.CheckLocalBooks(s.alice)
}

// The arithmetic that the reserve is made for, on the real chain: one offence of the source of a redelegation takes its part of an
// entry of the destination, and then once more of the delegation.
func TestOneOffenceAfterARestakeCostsUpToTwiceTheFraction(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(10_000)
	s.alice.StakeLocally(s.x, 49)
	s.alice.StakeLocally(s.v, 1_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 2)
	offence, power := s.Provider.LastHeight(), s.Provider.Power(s.v)
	s.alice.UnstakeLocally(s.x, 49)
	s.alice.Restake(s.v, s.x, 1_000)
	s.Provider.SlashPower(s.v, offence, power, "0.05")
	left := s.alice.Listed(s.x)
	entry := s.Provider.Unbonding(s.alice.Local().Proxy, s.x)[0].Balance.Int64()
	require.EqualValues(t, 99, 1_049-left-entry, "%d of the delegation, %d of the entry", 1_000-left, 49-entry)

	// So a reserve below s / (1 - 2s) and one downtime is refused.
	for _, reserve := range []string{"0.065", "0.05", "0", "1.01"} {
		terms := s.LocalTerms()
		terms.Reserve = reserve
		_, err := s.Provider.TryInstantiate(s.Provider.Account(0), s.VaultCode, "vault", "",
			harness.VaultInit{Denom: harness.CollateralDenom, LocalStaking: &terms})
		require.ErrorContains(t, err, "expected at least 0.065555555555555555, at most 1")
	}
	terms := s.LocalTerms()
	terms.SlashFractionDoubleSign = "0.5"
	_, err := s.Provider.TryInstantiate(s.Provider.Account(0), s.VaultCode, "vault", "",
		harness.VaultInit{Denom: harness.CollateralDenom, LocalStaking: &terms})
	require.ErrorContains(t, err, "expected at least more than 1")
}

// Shares that were rounded down when they were made can list one coin too few. Asking for what is listed would leave a share.
func TestAValidatorIsEmptiedToTheLastShare(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(10_000_000)
	emptied, short := 0, 0
	for i, v := range []string{s.v, s.x, s.y} {
		s.Provider.SlashFor(v, s.Provider.LastHeight(), []string{"0.07", "0.333", "0.000777"}[i])
		for amount := int64(1_001); amount < 1_031; amount++ {
			s.alice.StakeLocally(v, amount)
			if s.alice.Listed(v) >= s.alice.LocalAccount().Out {
				continue
			}
			short++
			s.alice.Send(s.alice.Reconcile())
			s.alice.UnstakeLocally(v, s.alice.Local().Stakes[0].Staked)
			if !s.Provider.HasDelegation(s.alice.Local().Proxy, v) {
				emptied++
			}
			s.leave(s.alice)
		}
		s.leave(s.alice)
	}
	t.Logf("one too few was listed %d times, and %d times nothing was left behind", short, emptied)
	require.Positive(t, emptied)
	require.EqualValues(t, 0, s.alice.LocalAccount().Out)
	require.GreaterOrEqual(t, s.alice.LocalAccount().Idle, int64(10_000_000-2*short))
}

func TestAnOwnerWhomTheChainRefusesCoinsCannotVetoABurn(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 1_000_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 10)
	refuse := s.Provider.RefuseCoinsTo(s.alice.Address)
	s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
	tx := s.stranger.WorkOff(s.alice, s.v)
	require.True(t, tx.HasEvent("wasm-mesh_work_off_failed"))
	require.True(t, s.alice.Local().Refused)
	require.Zero(t, s.alice.Local().Unbonding)
	s.stranger.WorkOff(s.alice, s.v)
	require.False(t, s.alice.Local().Refused)
	require.Equal(t, s.alice.Address, s.Provider.WithdrawAddressOf(s.alice.Local().Proxy), "for that undelegation alone")
	require.Zero(t, s.alice.Local().Uncovered)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Owed)
	// What it earned meanwhile is on the proxy, and its owner's.
	*refuse = false
	_, err := s.alice.TryProxy(harness.ProxyExecute{Sweep: &harness.ProxySweep{Denoms: []string{harness.NativeDenom}}})
	require.NoError(t, err)
	_, err = s.alice.TryProxy(harness.ProxyExecute{Sweep: &harness.ProxySweep{Denoms: []string{harness.CollateralDenom}}})
	require.ErrorContains(t, err, "it goes back to the vault")
	s.CheckLocalBooks(s.alice)
}

// A redelegation from a validator that is out of the set binds nothing: the chain answers with a time in the year 1.
func TestARestakeFromAnUnbondedValidatorLocksNothing(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.StakeLocally(s.v, 1_000)
	s.Provider.Jail(s.v)
	s.Advance(matured)
	require.Equal(t, stakingtypes.Unbonded, s.Provider.ValidatorOf(s.v).Status)
	s.alice.Restake(s.v, s.x, 1_000)
	s.alice.UnstakeLocally(s.x, 1_000)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 1_000, s.alice.LocalAccount().Idle)
}

func TestAProxyIsMigratedByOwnerAndGovernanceTogether(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.StakeLocally(s.v, 1_000)
	proxy := s.alice.Local().Proxy
	newer := s.Provider.Store("mesh_staking_proxy")
	set := harness.LocalExecute{UpdateConfig: &harness.LocalUpdate{ProxyCodeID: &newer}}
	migrate := s.alice.LocalMsg(harness.LocalExecute{MigrateProxy: &harness.Empty{}})
	for _, user := range []harness.User{s.alice, s.stranger} {
		_, err := s.Provider.TryExecute(user.Account, s.Custodian, set)
		require.ErrorContains(t, err, "expected governance")
		require.Error(t, s.Provider.MigrateAs(user.Account, proxy, newer))
	}
	_, err := s.stranger.TrySend(s.stranger.LocalMsg(harness.LocalExecute{MigrateProxy: &harness.Empty{}}))
	require.ErrorContains(t, err, "has no local stake")
	s.MustPass(s.Provider, s.AsGovernance(s.Custodian, set))
	require.NotEqual(t, newer, s.Provider.CodeOf(proxy), "not before its owner asks")
	s.alice.Send(migrate)
	require.Equal(t, newer, s.Provider.CodeOf(proxy))
	require.Equal(t, s.Custodian, s.Provider.AdminOf(proxy))
	require.Equal(t, harness.GovAddress(), s.Provider.AdminOf(s.Custodian))
	s.alice.UnstakeLocally(s.v, 1_000)
}

func TestSevenDebtsOfOneUnitDoNotShutTheDoorOnAGreatOne(t *testing.T) {
	s := newLocal(t)
	s.Provider.SlashFor(s.v, s.Provider.LastHeight(), "0.07")
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 1_000_000)
	start := s.Now()
	for range harness.LocalEntriesPerValidator {
		s.lender.Slash(s.World, s.alice, 10, 1)
		if s.alice.Local().Uncovered > 0 {
			s.stranger.WorkOff(s.alice, s.v)
		}
		s.Block()
	}
	s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
	for s.alice.Local().Uncovered > 0 {
		s.stranger.WorkOff(s.alice, s.v)
	}
	s.AdvanceTo(start + int64(matured.Seconds()) + 600)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Owed)
	require.Zero(t, s.alice.LocalAccount().Lost)
	s.CheckLocalBooks(s.alice)
}

func TestAValidatorWithTooManyRewardDenomsIsLeftOut(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 100)
	s.alice.StakeLocally(s.x, 900_000)
	s.Provider.PayManyDenoms(s.v, 10_000)
	s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
	supposed := s.alice.Local().Uncovered
	require.Positive(t, supposed)
	if tx, err := s.stranger.TryWorkOff(s.alice, s.v); err == nil {
		t.Logf("worked off on it with %d gas", tx.Gas)
	}
	s.stranger.WorkOff(s.alice, s.x)
	require.Zero(t, s.alice.Local().Uncovered)
}
