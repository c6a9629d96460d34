package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestMigrationAcceptsNothingButAnUpgrade(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	converter, virtualStaking, priceFeed := c.Code("mesh_converter"), c.Code("mesh_virtual_staking"), c.Code("mesh_price_feed")
	for _, contract := range []struct {
		name       string
		chain      *harness.Chain
		address    string
		own, other uint64
	}{
		{"vault", w.Provider, w.Vault, w.VaultCode, w.ExternalStakingCode},
		{"external-staking", w.Provider, c.ExternalStaking, w.ExternalStakingCode, w.VaultCode},
		{"converter", c.Chain, c.Converter, converter, virtualStaking},
		{"virtual-staking", c.Chain, c.VirtualStaking, virtualStaking, priceFeed},
		{"price-feed", c.Chain, c.PriceFeed, priceFeed, converter},
	} {
		t.Run(contract.name, func(t *testing.T) {
			require.ErrorContains(t, contract.chain.Migrate(contract.address, contract.other), "migrate")
			contract.chain.SetStoredVersion(contract.address, "99.0.0")
			require.ErrorContains(t, contract.chain.Migrate(contract.address, contract.own), "99.0.0")
			contract.chain.SetStoredVersion(contract.address, "0.0.1")
			require.NoError(t, contract.chain.Migrate(contract.address, contract.own))
		})
	}
	// Everything still works.
	c.Link.Open(c.Converter, c.ExternalStaking)
	c.SyncValidators()
	w.User(1).Bond(100)
	w.User(1).Stake(c, c.Operators()[0], 100)
	c.Link.RelayAll()
	require.EqualValues(t, 100, c.StakeOn(c.Operators()[0]).Stake)
}
