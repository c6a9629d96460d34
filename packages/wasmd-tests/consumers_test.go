package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestTwoConsumersShareTheCollateralOfOneVault(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Consumers: 2, MaxSlash: "0.1", Price: "1", Discount: "0"})
	a, b := w.Consumers[0], w.Consumers[1]
	for _, c := range w.Consumers {
		c.Link.Open(c.Converter, c.ExternalStaking)
		c.SyncValidators()
		c.FundAndCap(1_000_000_000)
	}
	user := w.User(1)
	user.Bond(1_000_000)
	user.Stake(a, a.Operators()[0], 1_000_000)
	user.Stake(b, b.Operators()[0], 800_000)
	_, err := user.TryStake(b, b.Operators()[1], 200_001)
	require.Error(t, err, "no lien above the collateral")
	a.Link.RelayAll()
	b.Link.RelayAll()
	a.RunEpoch()
	b.RunEpoch()
	require.EqualValues(t, 1_000_000, a.Delegated(a.VirtualStaking, a.Operators()[0]))
	require.EqualValues(t, 800_000, b.Delegated(b.VirtualStaking, b.Operators()[0]))
	require.Equal(t, harness.AccountDetails{
		Denom: harness.CollateralDenom, Bonded: 1_000_000, Free: 0, MaxLien: 1_000_000, TotalSlashable: 180_000,
	}, user.Collateral())

	// Leaving the greater lien leaves the smaller one in place.
	user.Unstake(a, a.Operators()[0], 1_000_000)
	a.Link.RelayAll()
	w.AdvanceTo(user.Claims(a)[0].Key.ReleaseAt + 1)
	user.Withdraw(a)
	require.Zero(t, user.Lien(a))
	require.EqualValues(t, 800_000, user.Lien(b))
	require.EqualValues(t, 200_000, user.Collateral().Free)

	// A consumer cannot speak for another one: its packets reach its own external-staking only.
	require.Zero(t, b.Ledger(a.Operators()[0]).Staked)
}
