package harness

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// artifact is the path of a contract that scripts/build-wasm has built.
func artifact(t *testing.T, name string) string {
	t.Helper()
	_, here, _, ok := runtime.Caller(0)
	require.True(t, ok)
	path := filepath.Join(filepath.Dir(here), "..", "..", "..", "artifacts", name+".wasm")
	_, err := os.Stat(path)
	require.NoErrorf(t, err, "run scripts/build-wasm first")
	return path
}
