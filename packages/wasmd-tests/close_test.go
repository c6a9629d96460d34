package wasmdtests

import (
	"testing"

	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestAStrangerCannotCloseTheChannelFromEitherSide(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 600)
	c.Link.RelayAll()

	for _, side := range []struct {
		chain *harness.Chain
		port  string
		id    string
	}{
		{w.Provider, harness.Port(c.ExternalStaking), c.Link.ProviderEnd().ChannelID},
		{c.Chain, harness.Port(c.Converter), c.Link.ConsumerEnd().ChannelID},
	} {
		stranger := side.chain.Account(7)
		_, err := side.chain.TrySend(stranger, channeltypes.NewMsgChannelCloseInit(
			side.port, side.id, stranger.SenderAccount.GetAddress().String()))
		require.ErrorContains(t, err, "cannot be closed from this side")
	}
	require.Equal(t, channeltypes.OPEN, c.Link.ProviderEnd().GetChannel().State)
	require.Equal(t, channeltypes.OPEN, c.Link.ConsumerEnd().GetChannel().State)

	require.EqualValues(t, 600, user.Lien(c))
	user.Stake(c, validator, 100)
	c.Link.RelayAll()
	require.EqualValues(t, 700, c.StakeOn(validator).Stake)
}

// Only a chain that breaks the rules can close a channel. Nobody is released by it, everybody can still leave, and the
// same pair can open a new channel.
func TestAClosedChannelLeavesExitsOpenAndCanBeReplaced(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 600)
	c.Link.RelayAll()

	c.Link.ForgeClose(true)
	require.EqualValues(t, 600, user.Lien(c), "no lien is released without unbonding")
	_, err := user.TryStake(c, validator, 100)
	require.ErrorContains(t, err, "not open")

	user.Unstake(c, validator, 200)
	require.Empty(t, c.Link.Take(), "nothing can be sent")
	require.Equal(t, "forced", user.LastTx(c).Status)
	claims := user.Claims(c)
	require.Len(t, claims, 1)
	require.EqualValues(t, 200, claims[0].Amount)
	require.EqualValues(t, 600, user.Lien(c), "claims bind the lien until they mature")

	c.Link.ForgeClose(false)
	c.Link.Open(c.Converter, c.ExternalStaking)
	limit := uint32(10)
	user.Call(c, harness.ExternalStakingExecute{SendOwed: &harness.Limit{Limit: &limit}})
	c.Link.RelayAll()
	require.EqualValues(t, 400, c.StakeOn(validator).Stake, "what was forced reaches the consumer over the new channel")
	require.Zero(t, c.Ledger(validator).Owed)

	w.AdvanceTo(claims[0].Key.ReleaseAt + 1)
	user.Withdraw(c)
	require.EqualValues(t, 400, user.Lien(c))
}
