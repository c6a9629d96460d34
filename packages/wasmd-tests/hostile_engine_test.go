package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// What docs/calls.md says of wasmd: a reply on error catches errors, and nothing else. There is no gas limit here, so burnt gas takes the
// transaction along as well.
func TestNoReplyCatchesAnAbort(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	caller, callee := w.Provider.NewHostile(harness.HostileInit{}), w.Provider.NewHostile(harness.HostileInit{})
	anything := map[string]any{"anything": harness.Empty{}}
	for _, m := range misbehaviours() {
		callee.Set("*", m.does)
		_, err := caller.Act(w.Provider.Account(3), harness.CallingAnyhow(callee.Address, anything))
		switch m.name {
		case "aborts":
			require.ErrorContains(t, err, "integer overflow")
		case "burns all gas":
			require.ErrorContains(t, err, "out of gas")
		default:
			require.NoError(t, err, m.name)
		}
	}
}

// A contract that asks another one gets an error when that one aborts. One that asks the chain itself fails, and its caller can catch that.
func TestAQueryThatAbortsIsAnErrorForWhoeverAsks(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	caller, callee := w.Provider.NewHostile(harness.HostileInit{}), w.Provider.NewHostile(harness.HostileInit{})
	anything := map[string]any{"anything": harness.Empty{}}
	callee.Set("anything", harness.Abort())
	var answer map[string]any
	err := w.Provider.SmartQuery(callee.Address, anything, &answer)
	require.ErrorContains(t, err, "Panic in FFI call")

	caller.Set("ask", harness.CallingAnyhow(callee.Address, anything))
	require.NoError(t, w.Provider.SmartQuery(caller.Address, map[string]any{"ask": harness.Empty{}}, &answer))
	caller.Set("ask", harness.Calling(callee.Address, anything))
	require.Error(t, w.Provider.SmartQuery(caller.Address, map[string]any{"ask": harness.Empty{}}, &answer))
}
