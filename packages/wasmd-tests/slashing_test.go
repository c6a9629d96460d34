package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// slashing is a world whose users have stake on two validators.
type slashing struct {
	*harness.World
	c                    *harness.Consumer
	alice, bob, stranger harness.User
	// Alice has 500,000 on v, a claim of 100,000 from there, and 100,000 on x; Bob 50,000 on v. Of their collateral
	// Alice has 1,000,000 in the vault, Bob 100,000.
	v, x string
}

func newSlashing(t *testing.T) slashing {
	t.Helper()
	w := harness.NewFunded(t, harness.Options{MaxSlash: "0.1", Price: "1", Discount: "0"}, 1_000_000_000)
	c := w.Consumers[0]
	s := slashing{World: w, c: c, alice: w.User(1), bob: w.User(2), stranger: w.User(7), v: c.Operators()[0], x: c.Operators()[1]}
	s.alice.Bond(1_000_000)
	s.bob.Bond(100_000)
	s.alice.Stake(c, s.v, 600_000)
	s.alice.Stake(c, s.x, 100_000)
	s.bob.Stake(c, s.v, 50_000)
	c.Link.RelayAll()
	c.RunEpoch()
	s.alice.Unstake(c, s.v, 100_000)
	c.Link.RelayAll()
	return s
}

func TestADoubleSignCostsItsStakersTheRatioAndNobodyElse(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	supply := s.Supply()
	evidence := c.AsReported(c.DoubleSign(s.v))
	tx := s.stranger.SubmitEvidence(c, s.v, evidence)

	// Anyone can bring it. Nobody is charged by it: that does not depend on how many there are.
	require.Equal(t, supply, s.Supply())
	require.Zero(t, tx.Burned())
	infractions := c.Infractions(s.v)
	require.Len(t, infractions, 1)
	require.Equal(t, s.v, infractions[0].Validator)
	require.Equal(t, c.Ledger(s.v).Slashed, infractions[0].Height)
	require.Equal(t, s.stranger.Address, infractions[0].Submitter)
	require.NotEmpty(t, infractions[0].Evidence)
	require.Less(t, len(infractions[0].Evidence), len(evidence), "the two votes, as protobuf")
	require.Empty(t, c.Infractions(s.x))
	require.EqualValues(t, 700_000, s.alice.FullLien(c).Exposed)
	require.False(t, c.KnownToProvider(s.v).CanBeStaked)
	_, err := s.stranger.TryStake(c, s.v, 1)
	require.Error(t, err, "no collateral")
	s.stranger.Bond(1_000)
	_, err = s.stranger.TryStake(c, s.v, 1)
	require.ErrorContains(t, err, "signed twice")
	s.stranger.Stake(c, s.x, 1)
	c.Link.RelayAll()

	// A stranger settles Alice: a tenth of the position and of the claim is burned.
	settled := s.stranger.Settle(c, s.alice.Address)
	require.EqualValues(t, 60_000, settled.Burned())
	require.Equal(t, supply-60_000, s.Supply())
	require.Equal(t, harness.AccountDetails{
		Denom: harness.CollateralDenom, Bonded: 940_000, Free: 300_000, MaxLien: 640_000, TotalSlashable: 10_000,
	}, s.alice.Collateral())
	require.Equal(t, s.Provider.BalanceOf(s.Vault, harness.CollateralDenom), int64(940_000+100_000+1_000))
	require.Equal(t, harness.Position{Stake: 500_000, Charged: 500_000, Burned: 50_000}, s.alice.Position(c, s.v))
	require.Equal(t, harness.Position{Stake: 100_000}, s.alice.Position(c, s.x))
	claim := s.alice.Claims(c)[0]
	require.EqualValues(t, 90_000, claim.Releases)
	require.Zero(t, claim.Exposed)
	history := s.alice.Slashes(c)
	require.Len(t, history, 2)
	require.ElementsMatch(t, []int64{50_000, 10_000}, []int64{history[0].Amount, history[1].Amount})
	for _, slash := range history {
		require.Equal(t, s.v, slash.Validator)
		require.Equal(t, "confirmed", slash.Status)
		require.Equal(t, "double_sign", slash.Reason.Code)
	}

	// Nobody pays twice, and whoever has no stake there pays nothing.
	require.Zero(t, s.stranger.Settle(c, s.alice.Address, s.stranger.Address).Burned())
	require.Equal(t, supply-60_000, s.Supply())

	// What is left leaves as always.
	s.alice.Unstake(c, s.v, 500_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	claims := s.alice.Claims(c)
	require.EqualValues(t, 450_000, claims[len(claims)-1].Releases)
	s.AdvanceTo(claims[len(claims)-1].Key.ReleaseAt + 1)
	s.alice.Withdraw(c)
	require.EqualValues(t, 100_000, s.alice.Lien(c))
	_, err = s.alice.TryUnbond(840_001)
	require.Error(t, err)
	_, err = s.alice.TryUnbond(840_000)
	require.NoError(t, err)
}

// The vault asks nobody before collateral leaves or is pledged again: what can be slashed is reserved since the pledge.
func TestWhoTakesFreeCollateralOutBeforeTheChargeLosesTheSame(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	supply := s.Supply()
	s.stranger.Report(c, s.v)

	_, err := s.bob.TryUnbond(50_001)
	require.Error(t, err)
	tx, err := s.bob.TryUnbond(50_000)
	require.NoError(t, err)
	require.Zero(t, tx.Burned())
	require.EqualValues(t, 5_000, s.stranger.Settle(c, s.bob.Address).Burned())
	require.Equal(t, supply-5_000, s.Supply())
	require.EqualValues(t, 45_000, s.bob.Collateral().Bonded)
	require.EqualValues(t, 45_000, s.bob.Lien(c))

	// Nor does a pledge save anything.
	tx = s.alice.Stake(c, s.x, 100_000)
	require.Zero(t, tx.Burned())
	require.EqualValues(t, 60_000, s.stranger.Settle(c, s.alice.Address).Burned())
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	require.EqualValues(t, 200_000, s.alice.Position(c, s.x).Stake)
}

// Whoever has left before the infraction, and longer ago than virtual stake needs to follow, is not charged.
func TestAClaimFromBeforeTheInfractionIsSpared(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	for range harness.ExposureLag + 1 {
		s.Advance(harness.EpochInterval)
	}
	s.stranger.Report(c, s.v)
	require.EqualValues(t, 50_000, s.stranger.Settle(c, s.alice.Address).Burned())
	claim := s.alice.Claims(c)[0]
	require.EqualValues(t, 100_000, claim.Releases)
	s.AdvanceTo(claim.Key.ReleaseAt + 1)
	s.alice.Withdraw(c)
	require.EqualValues(t, 700_000-50_000-100_000, s.alice.Lien(c))
}

// The consumer slashes what is delegated, the provider what is pledged, both for the same evidence.
func TestEvidenceThatTombstonesAlsoSlashesOnTheProvider(t *testing.T) {
	s := newSlashing(t)
	c := s.c
	require.EqualValues(t, 650_000, c.Delegated(c.VirtualStaking, s.v))
	idle := c.BalanceOf(c.VirtualStaking, harness.NativeDenom)
	evidence := c.DoubleSign(s.v)
	c.Punish(evidence)
	c.Link.Update()
	left := c.Delegated(c.VirtualStaking, s.v)
	require.InDelta(t, 617_500, left, 50, "5 % of the power, in whole millions, are slashed on the consumer")
	c.SyncValidators()
	s.stranger.SubmitEvidence(c, s.v, c.AsReported(evidence))
	require.EqualValues(t, 65_000, s.stranger.Settle(c, s.alice.Address, s.bob.Address).Burned())

	// All that is left there is unbonded, and everybody can leave.
	c.RunEpoch()
	require.Zero(t, c.Delegated(c.VirtualStaking, s.v))
	require.EqualValues(t, 100_000, c.BondStatus().Delegated)
	s.alice.Unstake(c, s.v, 500_000)
	s.bob.Unstake(c, s.v, 50_000)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
	require.Zero(t, c.StakeOn(s.v).Stake)
	s.Advance(harness.UnbondingPeriod + harness.Day)
	require.InDelta(t, idle+left, c.BalanceOf(c.VirtualStaking, harness.NativeDenom), 1)
}
