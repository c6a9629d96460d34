package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestSmoke(t *testing.T) {
	w := harness.NewChains(t, harness.Options{})
	c := w.Consumers[0]
	c.FundCommunityPool(1000)
	w.MustPass(c.Chain, harness.CommunityPoolSpend(c.Address(5), 1000))
	op := c.Operators()[1]
	c.Jail(op)
	c.Link.Update()
	c.Tombstone(c.Operators()[0])
	c.Link.Update()
	w.Advance(30 * harness.Day)
	require.True(t, c.ValidatorOf(op).Jailed)
}
