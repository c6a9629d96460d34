package wasmdtests

import (
	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"mesh.test/wasmd/harness"
)

const remarkOnLocal = `Rows with a *+* are transactions with two messages; the second one shares the contracts that the
first one has loaded. The last eight rows are those of a user without local stake, in a vault with a
custodian and in one without.`

func benchLocal(b *bench) {
	s := localOf(harness.NewMeteredLocal(b.t, 4))
	measure := func(name string, run func()) { b.measure(s.World, name, run) }
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 500_000)
	measure("stake_local, first (creates the proxy)", func() { s.alice.StakeLocally(s.v, 100_000) })
	measure("reconcile + stake_local, again", func() { s.alice.StakeLocally(s.v, 100_000) })
	measure("reconcile + stake_local, another validator", func() { s.alice.StakeLocally(s.x, 100_000) })
	measure("reconcile", func() { s.stranger.ReconcileOf(s.alice) })
	measure("restake", func() { s.alice.Restake(s.v, s.y, 10_000) })
	measure("unstake", func() { s.alice.UnstakeLocally(s.v, 50_000) })
	measure("reconcile + unbond", func() { s.alice.Send(s.alice.Reconcile(), s.alice.UnbondMsg(1_000)) })
	measure("reconcile + stake_remote", func() { s.alice.Send(s.alice.Reconcile(), s.alice.PledgeMsg(s.lender, 1_000)) })
	s.Advance(matured)
	measure("collect, one entry", func() { s.stranger.Collect(s.alice) })
	s.alice.StakeLocally(s.v, s.alice.LocalAccount().Idle)
	measure("slash, with all that is idle", func() { s.lender.Slash(s.World, s.alice, 100_000, 10_000) })
	measure("work_off", func() { s.stranger.WorkOff(s.alice, s.v) })
	benchUsersWithoutLocalStake(b, s)
}

// A custodian costs them next to nothing.
func benchUsersWithoutLocalStake(b *bench, s local) {
	b.t.Helper()
	operations := []string{"bond", "stake_remote", "unbond", "slash_cross_stake"}
	old := func(init harness.VaultInit) []harness.Cost {
		vault := s.Provider.Instantiate(s.Provider.Account(0), s.VaultCode, "vault", "", init)
		user := s.User(3)
		execute := func(msg harness.VaultExecute, coins ...sdk.Coin) {
			s.Provider.Execute(user.Account, vault, msg, coins...)
		}
		bond := sdk.NewCoin(harness.CollateralDenom, sdkmath.NewInt(1_000_000))
		lender := s.Provider.NewHostile(harness.HostileInit{Register: &harness.Registration{Vault: vault, MaxSlash: "0.1"}})
		execute(harness.VaultExecute{Bond: &harness.Empty{}}, bond)
		pledge := harness.VaultExecute{StakeRemote: &harness.StakeRemote{Contract: lender.Address, Amount: harness.CoinOf(1_000), Msg: []byte("{}")}}
		costs := s.Measure(func() { execute(harness.VaultExecute{Bond: &harness.Empty{}}, bond) })
		execute(pledge)
		return append(costs, s.Measure(func() {
			execute(pledge)
			execute(harness.VaultExecute{Unbond: &harness.VaultUnbond{Amount: harness.CoinOf(1_000)}})
			lender.MustAct(harness.Calling(vault, harness.VaultExecute{SlashCrossStake: &harness.SlashCrossStake{
				Owner: user.Address, Exposed: "1000", Amount: harness.CoinOf(100)}}))
		})...)
	}
	terms := s.LocalTerms()
	old(harness.VaultInit{Denom: harness.CollateralDenom}) // the first burn of a chain creates an account
	with := old(harness.VaultInit{Denom: harness.CollateralDenom, LocalStaking: &terms})
	without := old(harness.VaultInit{Denom: harness.CollateralDenom})
	for i, name := range operations {
		b.add(name+", with a custodian", with[i])
		b.add(name+", without", without[i])
		require.InDelta(b.t, without[i].Gas, with[i].Gas, 500, name)
	}
}
