package wasmdtests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"mesh.test/wasmd/harness"
)

func TestSlashesOfDelegationEntryAndRedelegationAreAllFound(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(3_000_000)
	s.alice.StakeLocally(s.v, 3_000_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 2)
	offence, power := s.Provider.LastHeight(), s.Provider.Power(s.v)
	s.alice.UnstakeLocally(s.v, 1_000_000)
	s.alice.Restake(s.v, s.x, 1_000_000)

	// The source is convicted later: a twentieth of the entry, of what was moved, and of what stayed.
	s.Provider.SlashPower(s.v, offence, power, "0.05")
	s.stranger.ReconcileOf(s.alice)
	require.EqualValues(t, 950_000, s.alice.Listed(s.v))
	require.EqualValues(t, 950_000, s.alice.Listed(s.x))
	require.EqualValues(t, 2_900_000, s.alice.LocalAccount().Out)
	s.CheckLocalBooks(s.alice)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 950_000, s.alice.LocalAccount().Idle)
	require.EqualValues(t, 50_000, s.alice.LocalEntries()[0].Rest, "the chain may still pay it")
	s.stranger.Collect(s.alice)
	require.Empty(t, s.alice.LocalEntries())
	require.EqualValues(t, 2_850_000, s.alice.Collateral().Bonded)
	s.leave(s.alice)
	require.EqualValues(t, 2_850_000, s.alice.LocalAccount().Idle)
	s.CheckLocalBooks(s.alice)
}

// What left the destination again for a debt pays before the delegation there, and is missing when it falls due.
func TestASourceConvictedLaterTakesFromEntriesFirst(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(3_000_000)
	s.alice.Pledge(s.lender, 3_000_000)
	s.alice.StakeLocally(s.v, 2_000_000)
	s.alice.StakeLocally(s.x, 1_000_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 2)
	offence, power := s.Provider.LastHeight(), s.Provider.Power(s.v)
	s.alice.Restake(s.v, s.x, 2_000_000)
	s.lender.Slash(s.World, s.alice, 3_000_000, 300_000)
	s.stranger.WorkOff(s.alice, s.x)
	proxy := s.alice.Local().Proxy
	require.EqualValues(t, 300_001, s.Provider.Unbonding(proxy, s.x)[0].Balance.Int64())
	listed := s.alice.Listed(s.x)

	// A twentieth of what was moved.
	s.Provider.SlashPower(s.v, offence, power, "0.05")
	require.EqualValues(t, 200_001, s.Provider.Unbonding(proxy, s.x)[0].Balance.Int64())
	require.EqualValues(t, listed, s.alice.Listed(s.x))
	s.stranger.ReconcileOf(s.alice)
	require.EqualValues(t, 3_000_000, s.alice.LocalAccount().Out, "the entry is not due")
	s.CheckLocalBooks(s.alice)

	for range 2 {
		s.Advance(matured)
		for range 2 {
			s.stranger.Collect(s.alice)
		}
		if s.alice.Local().Uncovered > 0 {
			s.stranger.WorkOff(s.alice, s.x)
		}
	}
	account := s.alice.LocalAccount()
	require.Zero(t, account.Owed)
	require.Zero(t, account.Lost)
	require.EqualValues(t, 3_000_000-300_000-100_000, s.alice.Collateral().Bonded)
	s.CheckLocalBooks(s.alice)
}

func TestADebtIsWorkedOffFromEachKindOfValidator(t *testing.T) {
	for name, happens := range map[string]struct {
		spoil func(s local)
		left  int64
	}{
		"jailed":            {func(s local) { s.Provider.Jail(s.v) }, 1_000_000},
		"slashed by a half": {func(s local) { s.Provider.SlashFor(s.v, s.Provider.LastHeight(), "0.5") }, 500_000},
		"tombstoned":        {func(s local) { s.Provider.Tombstone(s.v) }, 950_000},
		"unbonded": {func(s local) {
			s.Provider.Jail(s.v)
			s.Advance(matured)
		}, 1_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			s := newLocal(t)
			s.alice.Bond(1_000_000)
			s.alice.Pledge(s.lender, 1_000_000)
			s.alice.StakeLocally(s.v, 1_000_000)
			happens.spoil(s)
			s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
			s.stranger.WorkOff(s.alice, s.v)
			s.Advance(matured)
			s.stranger.Collect(s.alice)
			account := s.alice.LocalAccount()
			require.Zero(t, account.Owed)
			require.InDelta(t, happens.left-100_000, s.alice.Collateral().Bonded, 3)
			s.lender.Release(s.World, s.alice, 1_000_000, 0)
			s.leave(s.alice)
			require.InDelta(t, happens.left-100_000, s.alice.LocalAccount().Idle, 4)
			s.CheckLocalBooks(s.alice)
		})
	}
}

func TestAllStakeOnAValidatorWithoutTokensIsLost(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 900_000)
	// The amount is rounded to whole power: more than all of it takes the rest.
	s.Provider.SlashPower(s.v, s.Provider.LastHeight(), s.Provider.Power(s.v)+1, "1")
	require.Zero(t, s.alice.Listed(s.v))
	s.stranger.ReconcileOf(s.alice)
	require.Equal(t, harness.LocalAccount{
		Idle: 100_000, SlashableByLienholders: 100_000}, s.alice.LocalAccount())
	require.EqualValues(t, 100_000, s.alice.Collateral().Bonded)
	_, err := s.alice.TryUnbond(1)
	require.ErrorContains(t, err, "0 is free")
	_, err = s.alice.TrySend(s.alice.LocalStakeMsg(s.v, 1))
	require.Error(t, err, "it has no exchange rate")
	_, err = s.alice.TrySend(s.alice.LocalStakeMsg(s.x, 1))
	require.ErrorContains(t, err, "100001 that can be slashed is not covered by the collateral of 100000")
	s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
	require.Equal(t, harness.LocalAccount{}, s.alice.LocalAccount())
	s.CheckLocalBooks(s.alice)
}

func TestALowerLimitOfEntriesDelaysAndLosesNothing(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000_000)
	s.alice.Pledge(s.lender, 1_000_000)
	s.alice.StakeLocally(s.v, 1_000_000)
	for range 3 {
		s.alice.UnstakeLocally(s.v, 1_000)
	}
	s.Provider.SetStaking(func(p *stakingtypes.Params) { p.MaxEntries = 3 })
	_, err := s.alice.TryUnstakeLocally(s.v, 1_000)
	require.ErrorContains(t, err, "too many unbonding delegation entries")
	s.lender.Slash(s.World, s.alice, 1_000_000, 100_000)
	// The chain refuses; that is remembered, and costs nothing but the straight way of the rewards.
	tx := s.stranger.WorkOff(s.alice, s.v)
	require.True(t, tx.HasEvent("wasm-mesh_work_off_failed"))
	three := uint32(3)
	s.MustPass(s.Provider, s.AsGovernance(s.Custodian, harness.LocalExecute{UpdateConfig: &harness.LocalUpdate{MaxEntries: &three}}))
	_, err = s.stranger.TryWorkOff(s.alice, s.v)
	require.ErrorContains(t, err, "3 unbonding entries of a limit of 3")
	s.Advance(matured)
	s.stranger.WorkOff(s.alice, s.v)
	s.Advance(matured)
	s.stranger.Collect(s.alice)
	require.Zero(t, s.alice.LocalAccount().Owed)
	s.CheckLocalBooks(s.alice)
}

func TestAProxysAddressThatSomebodyUsedBeforeIsNoObstacle(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.bob.Bond(1_000)

	// Coins that were there before are the user's.
	s.Provider.Transfer(s.stranger.Account, s.ProxyAddress(s.alice, 0), 77)
	s.alice.StakeLocally(s.v, 1_000)
	require.Equal(t, s.ProxyAddress(s.alice, 0), s.alice.Local().Proxy)
	s.stranger.Collect(s.alice)
	require.EqualValues(t, 77, s.alice.LocalAccount().Idle)

	// A vesting account there is cleared by the chain. Whatever else is there, another nonce helps.
	s.Provider.MakeVesting(s.stranger.Account, s.ProxyAddress(s.bob, 0), 55)
	s.bob.StakeLocally(s.v, 500)
	s.leave(s.bob)
	require.EqualValues(t, 1_000, s.bob.LocalAccount().Idle)
	s.bob.Send(s.bob.LocalStakeMsgTo(s.v, 500, 3))
	require.Equal(t, s.ProxyAddress(s.bob, 3), s.bob.Local().Proxy)
	_, err := s.bob.TrySend(s.bob.Reconcile(), s.bob.LocalStakeMsgTo(s.v, 1, 0))
	require.ErrorContains(t, err, "still has stake")
	s.CheckLocalBooks(s.alice, s.bob)
}

// An account that is not allowed to receive coins cannot have a proxy, since rewards go straight to it. One that is blocked
// later cannot use that against a burn.
func TestAnOwnerWhoseAddressIsBlockedCannotStakeLocally(t *testing.T) {
	s := newLocal(t)
	blocked := s.Provider.GetWasmApp().BankKeeper.GetBlockedAddresses()
	s.alice.Bond(1_000_000)
	blocked[s.alice.Address] = true
	_, err := s.alice.TrySend(s.alice.LocalStakeMsg(s.v, 1_000_000))
	require.ErrorContains(t, err, "is not allowed to receive external funds")
	require.EqualValues(t, 1_000_000, s.alice.LocalAccount().Idle)

	s.bob.Bond(1_000_000)
	s.bob.Pledge(s.lender, 1_000_000)
	s.bob.StakeLocally(s.v, 1_000_000)
	s.Provider.Coordinator.CommitNBlocks(s.Provider.TestChain, 10)
	blocked[s.bob.Address] = true
	s.lender.Slash(s.World, s.bob, 1_000_000, 100_000)
	s.stranger.WorkOff(s.bob, s.v)
	require.True(t, s.bob.Local().Refused)
	s.stranger.WorkOff(s.bob, s.v)
	s.Advance(matured)
	s.stranger.Collect(s.bob)
	require.Zero(t, s.bob.LocalAccount().Owed)
	s.CheckLocalBooks(s.alice, s.bob)
}

// The chain reads an address in capitals as well, and lists the delegation in small letters. Under the other name the books
// would find nothing, and take the stake for lost.
func TestStakeUnderAnotherSpellingOfAValidatorIsRefused(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	alias := strings.ToUpper(s.v)
	_, err := s.alice.TrySend(s.alice.LocalStakeMsg(alias, 500))
	require.ErrorContains(t, err, "no validator of the name "+alias)
	s.alice.StakeLocally(s.v, 500)
	_, err = s.alice.TryRestake(s.v, alias, 100)
	require.ErrorContains(t, err, "no validator of the name "+alias)
	s.CheckLocalBooks(s.alice)
}

func TestEachLocalMessageOfAWrongSenderIsRefused(t *testing.T) {
	s := newLocal(t)
	s.alice.Bond(1_000)
	s.alice.StakeLocally(s.v, 500)
	proxy := s.alice.Local().Proxy
	before, booksBefore := s.alice.Local(), s.alice.LocalAccount()
	seven := uint64(7)
	for _, from := range []harness.User{s.alice, s.bob, s.stranger} {
		for name, call := range map[string]struct {
			contract string
			msg      any
			says     string
		}{
			"receive_stake":  {s.Custodian, harness.LocalExecute{ReceiveStake: &harness.ReceiveStake{Owner: s.alice.Address, Msg: []byte("{}")}}, "expected the vault"},
			"update_config":  {s.Custodian, harness.LocalExecute{UpdateConfig: &harness.LocalUpdate{ProxyCodeID: &seven}}, "expected governance"},
			"return_local":   {s.Vault, harness.VaultExecute{ReturnLocal: &harness.ReturnLocal{Owner: s.alice.Address, Closed: "1"}}, "expected the custodian"},
			"delegate":       {proxy, harness.ProxyExecute{Delegate: &harness.StakeTarget{Validator: s.v}}, "expected the custodian"},
			"undelegate":     {proxy, harness.ProxyExecute{Undelegate: &harness.ProxyUndelegate{Validator: s.v, Amount: "1"}}, "expected the custodian"},
			"hand_over":      {proxy, harness.ProxyExecute{HandOver: &harness.ProxyAmount{Amount: "1"}}, "expected the custodian"},
			"unknown":        {s.Custodian, map[string]any{"withdraw": map[string]any{}}, "unknown variant"},
			"unknown fields": {s.Custodian, map[string]any{"reconcile": map[string]any{"user": s.alice.Address, "all": true}}, "unknown field"},
		} {
			_, err := s.Provider.TryExecute(from.Account, call.contract, call.msg)
			require.ErrorContains(t, err, call.says, name)
		}
	}
	for _, msg := range []harness.ProxyExecute{
		{Vote: &harness.ProxyVote{ProposalID: 1, Option: "yes"}},
		{VoteWeighted: &harness.ProxyVotes{ProposalID: 1, Options: []harness.WeightedVotes{{Option: "yes", Weight: "1"}}}},
		{WithdrawRewards: &harness.ProxyWithdrawals{Validators: []string{s.v}}},
		{Sweep: &harness.ProxySweep{Denoms: []string{harness.NativeDenom}}},
	} {
		_, err := s.Provider.TryExecute(s.bob.Account, proxy, msg)
		require.ErrorContains(t, err, "expected the owner")
	}
	require.Equal(t, before, s.alice.Local())
	require.Equal(t, booksBefore, s.alice.LocalAccount())
}
