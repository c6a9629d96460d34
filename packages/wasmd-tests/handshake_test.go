package wasmdtests

import (
	"testing"

	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func version(protocol, version string) string {
	return `{"protocol":"` + protocol + `","version":"` + version + `"}`
}

// Versions that no side accepts, and what it says.
var badVersions = []struct{ name, version, refusal string }{
	{"another protocol", version("ics20-1", "1.0.0"), "protocol must be mesh-security"},
	{"a greater major", version("mesh-security", "2.0.0"), "another major"},
	{"a smaller major", version("mesh-security", "0.9.0"), "another major"},
	{"no JSON", "mesh-security", "not a protocol version"},
	{"no semantic version", version("mesh-security", "one"), "not a protocol version"},
}

func TestConverterInitiatesOnlyAGoodHandshake(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Unpinned: true})
	c := w.Consumers[0]
	refused := func(link *harness.Link, port, version string, order channeltypes.Order, refusal string) {
		t.Helper()
		link.Prepare(c.Converter, port, version, order)
		require.ErrorContains(t, link.ConsumerEnd().ChanOpenInit(), refusal)
	}
	// Without a pin nobody can, whoever it is and wherever it comes from.
	stranger := w.Connect(w.Provider, c.Chain)
	for _, link := range []*harness.Link{stranger, c.Link} {
		refused(link, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED, "without a pin no channel opens")
	}
	pin := harness.PinRemote{RemoteContract: c.Remote()}
	_, err := c.TryExecute(c.Account(4), c.Converter, harness.ConverterExecute{PinRemote: &pin})
	require.ErrorContains(t, err, "only "+harness.GovAddress())
	w.MustPass(c.Chain, w.AsGovernance(c.Converter, harness.ConverterExecute{PinRemote: &pin}))

	for _, bad := range badVersions {
		refused(c.Link, c.ExternalStaking, bad.version, channeltypes.UNORDERED, bad.refusal)
	}
	refused(c.Link, c.ExternalStaking, version("mesh-security", "1.1.0"), channeltypes.UNORDERED, "not supported")
	refused(c.Link, c.ExternalStaking, harness.ProtocolVersion, channeltypes.ORDERED, "unordered")
	refused(stranger, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED, "connection must be")
	refused(c.Link, w.Vault, harness.ProtocolVersion, channeltypes.UNORDERED, "counterparty port must be")

	c.Link.Open(c.Converter, c.ExternalStaking)
	refused(c.Link, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED, "is already open")
}

func TestConverterProposesItsHighestVersionByDefault(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	c.Link.Prepare(c.Converter, c.ExternalStaking, "", channeltypes.UNORDERED)
	require.NoError(t, c.Link.ConsumerEnd().ChanOpenInit())
	require.Equal(t, harness.ProtocolVersion, c.Link.ConsumerEnd().GetChannel().Version)
	require.NoError(t, c.Link.ProviderEnd().ChanOpenTry())
	require.Equal(t, harness.ProtocolVersion, c.Link.ProviderEnd().GetChannel().Version)
}

// The consumer's chain is made to claim handshakes that a correct converter never begins.
func TestExternalStakingAnswersOnlyAGoodHandshake(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	refused := func(link *harness.Link, converter, version string, order channeltypes.Order, refusal string) {
		t.Helper()
		link.Prepare(converter, c.ExternalStaking, version, order)
		link.ForgeInit()
		require.ErrorContains(t, link.ProviderEnd().ChanOpenTry(), refusal)
	}
	for _, bad := range badVersions {
		refused(c.Link, c.Converter, bad.version, channeltypes.UNORDERED, bad.refusal)
	}
	refused(c.Link, c.Converter, version("mesh-security", "1.0.0-alpha"), channeltypes.UNORDERED, "not supported")
	refused(c.Link, c.Converter, harness.ProtocolVersion, channeltypes.ORDERED, "unordered")
	refused(c.Link, c.NewConverter(), harness.ProtocolVersion, channeltypes.UNORDERED, "counterparty port must be")
	stranger := w.Connect(w.Provider, c.Chain)
	refused(stranger, c.Converter, harness.ProtocolVersion, channeltypes.UNORDERED, "connection must be")

	// As the initiator it is refused as well.
	c.Link.Prepare(c.Converter, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED)
	require.ErrorContains(t, c.Link.ProviderEnd().ChanOpenInit(), "B (responder)")

	c.Link.Open(c.Converter, c.ExternalStaking)
	refused(c.Link, c.Converter, harness.ProtocolVersion, channeltypes.UNORDERED, "is already open")
}

// A newer initiator proposes more than this provider speaks, and gets the highest that it does speak.
func TestTheAnswerIsTheHighestVersionNotAboveTheProposal(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	proposal := `{"protocol":"mesh-security","version":"1.7.0","new_field":[1,{"a":null}]}`
	c.Link.Prepare(c.Converter, c.ExternalStaking, proposal, channeltypes.UNORDERED)
	c.Link.ForgeInit()
	require.NoError(t, c.Link.ProviderEnd().ChanOpenTry())
	require.Equal(t, harness.ProtocolVersion, c.Link.ProviderEnd().GetChannel().Version)
}

// The provider's chain is made to claim answers that a correct external-staking never gives.
func TestConverterRefusesABadAnswerAndThenOpensAGoodHandshake(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	refused := func(version, refusal string) {
		t.Helper()
		c.Link.Prepare(c.Converter, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED)
		require.NoError(t, c.Link.ConsumerEnd().ChanOpenInit())
		c.Link.ForgeTry(version)
		require.ErrorContains(t, c.Link.ConsumerEnd().ChanOpenAck(), refusal)
	}
	for _, bad := range badVersions {
		refused(bad.version, bad.refusal)
	}
	refused(version("mesh-security", "1.0.1"), "above the proposed")
	c.Link.Open(c.Converter, c.ExternalStaking)
}

func TestConverterRefusesToBeTheResponder(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{Consumers: 2})
	a, b := w.Consumers[0], w.Consumers[1]
	link := w.Connect(b.Chain, a.Chain)
	link.Prepare(a.Converter, b.Converter, harness.ProtocolVersion, channeltypes.UNORDERED)
	link.ForgeInit()
	require.ErrorContains(t, link.ProviderEnd().ChanOpenTry(), "A (initiator)")
}

// Relayers race: two handshakes run at the same time. The first to finish binds, the other one is refused.
func TestOfTwoRacingHandshakesOneBinds(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	c.Link.Prepare(c.Converter, c.ExternalStaking, harness.ProtocolVersion, channeltypes.UNORDERED)
	require.NoError(t, c.Link.ConsumerEnd().ChanOpenInit())
	require.NoError(t, c.Link.ProviderEnd().ChanOpenTry())
	slow := c.Link.Clone()
	c.Link.Open(c.Converter, c.ExternalStaking)
	require.ErrorContains(t, slow.ConsumerEnd().ChanOpenAck(), "is already open")

	validator := c.Operators()[0]
	c.SyncValidators()
	w.User(1).Bond(100)
	w.User(1).Stake(c, validator, 100)
	c.Link.RelayAll()
	require.EqualValues(t, 100, c.StakeOn(validator).Stake)
}
