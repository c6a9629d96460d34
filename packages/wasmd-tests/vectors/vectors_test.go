package vectors

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

const path = "../../evidence/testdata/vectors.json"

var write = flag.Bool("write", false, "write the vectors of packages/evidence instead of comparing them")

func TestEvidenceVectorsAreWhatCometBFTSays(t *testing.T) {
	vectors, err := All()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(vectors), 200)
	made, err := Encode(vectors)
	require.NoError(t, err)
	if *write {
		require.NoError(t, os.WriteFile(path, made, 0o644))
		return
	}
	committed, err := os.ReadFile(path)
	require.NoError(t, err)
	if !bytes.Equal(committed, made) {
		t.Fatalf("%s is not what the generator writes: go test ./vectors -write", path)
	}
}
