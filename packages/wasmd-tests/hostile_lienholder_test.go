package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// callsBack are the messages that a lienholder of Alice could hope to gain by.
func (s slashing) callsBack() []misbehaviour {
	vault := func(msg harness.VaultExecute) harness.Behaviour { return harness.Calling(s.Vault, msg) }
	return []misbehaviour{
		{"calls back to burn of Bob", vault(harness.VaultExecute{SlashCrossStake: &harness.SlashCrossStake{
			Owner: s.bob.Address, Exposed: "1000000", Amount: harness.CoinOf(1_000_000)}}), false},
		{"calls back to release Bob", vault(harness.VaultExecute{ReleaseCrossStake: &harness.ReleaseCrossStake{
			Owner: s.bob.Address, Amount: harness.CoinOf(1_000_000), Exposed: "1000000"}}), false},
		{"calls back to be told again", vault(harness.VaultExecute{ReportShrunk: &harness.ReportShrunk{
			Account: s.alice.Address, Lienholder: s.c.ExternalStaking}}), true},
		{"calls back to settle", harness.Calling(s.c.ExternalStaking, harness.ExternalStakingExecute{
			Settle: &harness.Settle{Users: []string{s.bob.Address, s.alice.Address}}}), false},
	}
}

func TestAPledgeToAMisbehavingLienholderIsMadeOrUndone(t *testing.T) {
	s := newSlashing(t)
	hostile := s.NewLienholder("0.3")
	for _, m := range misbehaviours(s.callsBack()...) {
		t.Run(m.name, func(t *testing.T) {
			hostile.Set("receive_virtual_stake", m.does)
			alice, bob, lien := s.alice.Collateral(), s.bob.Collateral(), s.alice.LienOf(hostile.Address)
			_, err := s.alice.TryPledge(hostile.Address, 1_000)
			if m.fails {
				require.Error(t, err)
				require.Equal(t, alice, s.alice.Collateral())
				require.Equal(t, lien, s.alice.LienOf(hostile.Address))
			} else {
				require.NoError(t, err)
				require.Equal(t, lien.Amount+1_000, s.alice.LienOf(hostile.Address).Amount)
			}
			require.Equal(t, bob, s.bob.Collateral())
			_, err = s.alice.TryUnbond(1)
			require.NoError(t, err)
		})
	}
}

// All of Alice's collateral is pledged to a contract that misbehaves in each call. It is not called but for a pledge to it, and
// when somebody tells it that its lien has shrunk.
func TestALienholderThatMisbehavesInEachCallBlocksNobody(t *testing.T) {
	first := newSlashing(t)
	for i, m := range misbehaviours(first.callsBack()...) {
		t.Run(m.name, func(t *testing.T) {
			s := newSlashing(t)
			if i >= len(misbehaviours()) {
				m = s.callsBack()[i-len(misbehaviours())]
			}
			lifeBesideALienholder(t, s, m)
		})
	}
}

func lifeBesideALienholder(t *testing.T, s slashing, m misbehaviour) {
	c, hostile := s.c, s.NewLienholder("0.3")
	_, err := s.alice.TryPledge(hostile.Address, 1_000_000)
	require.NoError(t, err)
	hostile.Set("*", m.does)
	uncalled := func(tx harness.Tx, err error) harness.Tx {
		t.Helper()
		require.NoError(t, err)
		require.False(t, tx.HasCalled(hostile.Address))
		return tx
	}

	// Whoever shares collateral with it, and whoever does not, goes on as always.
	for _, user := range []harness.User{s.alice, s.bob} {
		uncalled(user.Bond(50_000), nil)
		uncalled(user.TryUnbond(40_000))
		uncalled(user.TryStake(c, s.x, 2_000))
		c.Link.RelayAll()
		uncalled(user.TryUnstake(c, s.x, 1_000))
		for _, received := range c.Link.RelayAll() {
			require.False(t, received.Failed(), string(received.Ack))
		}
	}

	// Evidence is taken; Alice is charged, alone and in a page with another user.
	supply := s.Supply()
	uncalled(s.stranger.Report(c, s.v), nil)
	settle := func(users ...string) int64 {
		t.Helper()
		msg := harness.ExternalStakingExecute{Settle: &harness.Settle{Users: users}}
		return uncalled(s.stranger.TryCall(c, msg)).Burned()
	}
	require.EqualValues(t, 50_000, settle(s.alice.Address))
	require.EqualValues(t, 960_000, s.alice.Collateral().Bonded)
	shrunk := harness.Lien{
		Lienholder: hostile.Address, Amount: 960_000, Slashable: 300_000, Exposed: 1_000_000, Unreported: 40_000,
	}
	require.Equal(t, shrunk, s.alice.LienOf(hostile.Address))
	uncalled(s.stranger.Report(c, s.x), nil)
	require.EqualValues(t, 5_000+200+10_200, settle(s.bob.Address, s.alice.Address))
	require.Equal(t, supply-65_400, s.Supply())
	require.EqualValues(t, 949_800, s.alice.Collateral().Bonded)
	shrunk.Amount, shrunk.Unreported = 949_800, 50_200
	require.Equal(t, shrunk, s.alice.LienOf(hostile.Address))

	// What is told to it fails alone.
	_, err = s.alice.TryPledge(hostile.Address, 1)
	require.Error(t, err, "it has not been told that its lien has shrunk")
	_, err = s.stranger.TryReportShrunk(s.alice.Address, hostile.Address)
	if m.fails {
		require.Error(t, err)
		require.Equal(t, shrunk, s.alice.LienOf(hostile.Address))
	} else {
		require.NoError(t, err)
		require.Zero(t, s.alice.LienOf(hostile.Address).Unreported)
	}
	uncalled(s.alice.Bond(100_000), nil)
	uncalled(s.alice.TryUnbond(s.alice.Collateral().Free))
	y := c.Operators()[2]
	uncalled(s.alice.TryStake(c, y, 5_000))
	c.Link.RelayAll()
	uncalled(s.alice.TryUnstake(c, y, 5_000))
	c.Link.RelayAll()
	uncalled(s.stranger.Report(c, y), nil)

	// Claims are released, and charged before; what that leaves free is paid out.
	claims := s.alice.Claims(c)
	s.AdvanceTo(claims[len(claims)-1].Key.ReleaseAt + 1)
	for user, burned := range map[harness.User]int64{s.alice: 500, s.bob: 0} {
		tx := uncalled(user.TryCall(c, harness.ExternalStakingExecute{WithdrawUnbonded: &harness.Limit{}}))
		require.Equal(t, burned, tx.Burned())
		require.Empty(t, user.Claims(c))
	}
	uncalled(s.bob.TryUnbond(s.bob.Collateral().Free))
	require.Equal(t, s.bob.Lien(c), s.bob.Collateral().Bonded)

	// Only its own lien keeps collateral, until it releases it.
	held := s.alice.Collateral()
	require.Equal(t, held.Bonded, held.MaxLien)
	_, err = s.alice.TryUnbond(1)
	require.ErrorContains(t, err, "free")
	hostile.MustAct(harness.Calling(s.Vault, harness.VaultExecute{ReleaseCrossStake: &harness.ReleaseCrossStake{
		Owner: s.alice.Address, Amount: harness.CoinOf(2_000_000), Exposed: "2000000"}}))
	require.Equal(t, s.alice.Lien(c), s.alice.Collateral().MaxLien)
	uncalled(s.alice.TryUnbond(s.alice.Collateral().Free))
}

// The pledge of one unit binds one unit, and a burn of everything goes past a lienholder that aborts.
func TestAnAbortingLienholderKeepsOnlyItsUnitAndVetoesNoBurn(t *testing.T) {
	w := harness.New(t, harness.Options{MaxSlash: "1"})
	c, user, stranger := w.Consumers[0], w.User(2), w.User(7)
	v := c.Operators()[0]
	hostile := w.NewLienholder("0")
	user.Bond(1_000_000)
	_, err := user.TryPledge(hostile.Address, 1)
	require.NoError(t, err)
	hostile.Set("*", harness.Abort())
	_, err = user.TryUnbond(500_000)
	require.NoError(t, err)
	user.Stake(c, v, 500_000)
	c.Link.RelayAll()
	stranger.Report(c, v)
	require.EqualValues(t, 500_000, stranger.Settle(c, user.Address).Burned())
	require.Zero(t, user.Collateral().Bonded)

	// New collateral is bound again by what was pledged, and by no more.
	user.Bond(1_000)
	require.EqualValues(t, 999, user.Collateral().Free)
	_, err = user.TryUnbond(999)
	require.NoError(t, err)
}

// It can burn what its user has granted, and nothing else of anybody.
func TestALienholderBurnsAtMostWhatItsUserHasGranted(t *testing.T) {
	s := newSlashing(t)
	hostile := s.NewLienholder("0.3")
	_, err := s.alice.TryPledge(hostile.Address, 10_000)
	require.NoError(t, err)
	bob := s.bob.Collateral()
	for _, owner := range []string{s.bob.Address, s.alice.Address, s.alice.Address} {
		hostile.MustAct(harness.Calling(s.Vault, harness.VaultExecute{SlashCrossStake: &harness.SlashCrossStake{
			Owner: owner, Exposed: "1000000", Amount: harness.CoinOf(1_000_000)}}))
	}
	require.Equal(t, bob, s.bob.Collateral())
	require.EqualValues(t, 1_000_000-3_000, s.alice.Collateral().Bonded)
}
