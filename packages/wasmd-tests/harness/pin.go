package harness

import (
	"github.com/stretchr/testify/require"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// PinCodes keeps all codes of all chains in memory, as governance can do it.
func (w *World) PinCodes() {
	w.t.Helper()
	chains := []*Chain{w.Provider}
	for _, c := range w.Consumers {
		chains = append(chains, c.Chain)
	}
	for _, chain := range chains {
		keeper := chain.GetWasmApp().WasmKeeper
		contracts := wasmkeeper.NewDefaultPermissionKeeper(keeper)
		var codes []uint64
		keeper.IterateCodeInfos(chain.GetContext(), func(code uint64, _ wasmtypes.CodeInfo) bool {
			codes = append(codes, code)
			return false
		})
		require.NotEmpty(w.t, codes)
		for _, code := range codes {
			require.NoError(w.t, contracts.PinCode(chain.GetContext(), code))
		}
		w.coord.CommitBlock(chain.TestChain)
	}
}
