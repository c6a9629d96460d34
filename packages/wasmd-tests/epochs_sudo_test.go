package wasmdtests

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"mesh.test/wasmd/harness"
)

// Gas that the mesh-security module gives to one call, by its default parameters.
const moduleGas = 500_000

// sudo calls virtual-staking as the chain's module does, and returns the gas that it used.
func sudo(t *testing.T, c *harness.Consumer, msg any) int64 {
	t.Helper()
	bz, err := json.Marshal(msg)
	require.NoError(t, err)
	ctx := c.GetContext().WithGasMeter(storetypes.NewGasMeter(50_000_000))
	keeper := wasmkeeper.NewGovPermissionKeeper(&c.GetWasmApp().WasmKeeper)
	_, err = keeper.Sudo(ctx, c.AccAddress(c.VirtualStaking), bz)
	require.NoError(t, err)
	return int64(ctx.GasMeter().GasConsumed())
}

// jailed is what the module marshals when validators are slashed for downtime: all arrays, and a slash without a tombstone.
func jailed(operators ...string) map[string]any {
	slashes := make([]map[string]any, len(operators))
	for i, operator := range operators {
		slashes[i] = map[string]any{
			"address": operator, "height": 20, "time": 1_700_000_000, "infraction_height": 18, "infraction_time": 0,
			"power": 100, "slash_amount": "50", "slash_ratio": "0.010000000000000000",
		}
	}
	return map[string]any{"handle_valset_update": map[string]any{
		"additions": []any{}, "removals": operators, "updated": []any{}, "jailed": operators, "unjailed": []any{},
		"tombstoned": []any{}, "slashed": slashes,
	}}
}

func TestAnUpdateOfValidatorsFitsIntoTheGasThatTheModuleGives(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c := w.Consumers[0]
	operators := c.Operators()
	gas := sudo(t, c, jailed(operators[0]))
	t.Logf("update of 1 validator: %d", gas)
	require.Less(t, gas, int64(moduleGas))
	gas = sudo(t, c, jailed(operators[1:]...))
	t.Logf("update of %d validators: %d", len(operators)-1, gas)
	w.Advance(harness.EpochInterval)
	t.Logf("an epoch without stake: %d", sudo(t, c, map[string]any{"handle_epoch": struct{}{}}))
}
