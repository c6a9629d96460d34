package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// The order of deployment (specification, "Establishing a channel"): price feed, converter and
// virtual staking; external staking that names the converter's port; then the converter is pinned
// to it; the channel; and last of all the cap, which only governance can give.
func TestSetUpInOrderEndsWithACapAndFundsFromGovernance(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Unpinned: true})
	c := w.Consumers[0]
	pin := harness.PinRemote{RemoteContract: c.Remote()}
	w.MustPass(c.Chain, w.AsGovernance(c.Converter, harness.ConverterExecute{PinRemote: &pin}))
	c.Link.Open(c.Converter, c.ExternalStaking)

	provider := harness.AskProvider[harness.ControlChannel](c, harness.ExternalStakingQuery{IbcChannel: &harness.Empty{}})
	require.Equal(t, "open", provider.Channel.State)
	require.Equal(t, "1.0.0", provider.Channel.Version)
	require.Equal(t, harness.Port(c.Converter), provider.Channel.Remote.PortID)
	consumer := harness.AskConverter[harness.ControlChannel](c, harness.ConverterQuery{IbcChannel: &harness.Empty{}})
	require.Equal(t, "open", consumer.Channel.State)
	require.Equal(t, "1.0.0", consumer.Channel.Version)
	require.Equal(t, harness.Port(c.ExternalStaking), consumer.Channel.Remote.PortID)

	setCap := harness.VirtualStakingExecute{SetMaxCap: &harness.SetMaxCap{Amount: "1000000"}}
	_, err := c.TryExecute(c.Account(3), c.VirtualStaking, setCap)
	require.ErrorContains(t, err, "unauthorized")
	require.Zero(t, c.BondStatus().Cap)

	c.FundCommunityPool(5_000_000)
	w.MustPass(c.Chain,
		harness.CommunityPoolSpend(c.VirtualStaking, 2_000_000), w.AsGovernance(c.VirtualStaking, setCap))

	require.Equal(t, harness.BondStatus{Cap: 1_000_000, Idle: 2_000_000}, c.BondStatus())
	require.EqualValues(t, 2_000_000, c.BalanceOf(c.VirtualStaking, harness.NativeDenom))
}
