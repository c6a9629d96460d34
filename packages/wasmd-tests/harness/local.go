package harness

import (
	"fmt"
	"testing"
	"time"

	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// LocalEntriesPerValidator is how many unbonding entries a user can have on one validator: as many as the chain allows.
const LocalEntriesPerValidator = 7

func (o Options) provider() chainKind {
	if o.Local {
		return chainKind{bondDenom: CollateralDenom, earning: true, metered: o.Metered}
	}
	return chainKind{metered: o.Metered}
}

// LocalTerms are those of a chain with the SDK's default slashes.
func (w *World) LocalTerms() LocalInit {
	return LocalInit{
		CodeID: w.Provider.Store("mesh_local_staking"), ProxyCodeID: w.Provider.Store("mesh_staking_proxy"),
		Governance: GovAddress(), Reserve: "0.07", SlashFractionDoubleSign: "0.05", SlashFractionDowntime: "0.01",
		MaxEntries: LocalEntriesPerValidator,
	}
}

func (w *World) newVault() {
	w.t.Helper()
	init := VaultInit{Denom: CollateralDenom}
	if w.options.Local {
		terms := w.LocalTerms()
		init.LocalStaking = &terms
	}
	w.Vault = w.Provider.Instantiate(w.Provider.Account(0), w.VaultCode, "vault", w.Provider.Address(0), init)
	if w.options.Local {
		w.Custodian = Query[struct {
			LocalStaking struct {
				Contract string `json:"contract"`
			} `json:"local_staking"`
		}](w.Provider, w.Vault, VaultQuery{Config: &Empty{}}).LocalStaking.Contract
	}
}

// NewLocal is a provider without consumers, whose users can stake locally. Lienholders of theirs are hostile contracts.
func NewLocal(t *testing.T, validators int) *World {
	t.Helper()
	return newLocal(t, validators, Options{Local: true})
}

// NewMeteredLocal is NewLocal of which contracts can be measured.
func NewMeteredLocal(t *testing.T, validators int) *World {
	t.Helper()
	return newLocal(t, validators, Options{Local: true, Metered: true})
}

func newLocal(t *testing.T, validators int, options Options) *World {
	t.Helper()
	coord := &ibctesting.Coordinator{T: t, CurrentTime: startTime.Add(time.Minute), Chains: map[string]*ibctesting.TestChain{}}
	w := &World{t: t, options: options.withDefaults(), coord: coord}
	w.Provider = newChain(t, coord, validators, w.options.provider())
	w.VaultCode = w.Provider.Store("mesh_vault")
	w.newVault()
	return w
}

// Block is an empty block of the provider.
func (w *World) Block() {
	w.t.Helper()
	w.coord.CommitBlock(w.Provider.TestChain)
}

// Halt lets time pass without a block: the next one is the first after it.
func (w *World) Halt(d time.Duration) {
	w.t.Helper()
	w.coord.IncrementTimeBy(d)
	w.coord.UpdateTimeForChain(w.Provider.TestChain)
}

// LocalStakeMsg stakes collateral locally.
func (u User) LocalStakeMsg(validator string, amount int64) sdk.Msg {
	return u.VaultMsg(VaultExecute{StakeLocal: &StakeLocal{CoinOf(amount), mustEncode(LocalTarget{Validator: validator})}})
}

// LocalStakeMsgTo stakes collateral locally by the proxy with a nonce.
func (u User) LocalStakeMsgTo(validator string, amount int64, nonce uint64) sdk.Msg {
	target := mustEncode(LocalTarget{Validator: validator, Nonce: &nonce})
	return u.VaultMsg(VaultExecute{StakeLocal: &StakeLocal{CoinOf(amount), target}})
}

// Transfer sends coins of the vault's denom.
func (c *Chain) Transfer(from Account, to string, amount int64) {
	c.t.Helper()
	c.Send(from, &banktypes.MsgSend{
		FromAddress: from.SenderAccount.GetAddress().String(), ToAddress: to, Amount: sdk.NewCoins(collateral(amount))})
}

// VaultMsg is a message of the user to the vault.
func (u User) VaultMsg(msg VaultExecute) sdk.Msg {
	u.w.t.Helper()
	return executeMsg(u.w.t, u.Address, u.w.Vault, msg)
}

// StakeMsg pledges collateral to a validator of a consumer.
func (u User) StakeMsg(c *Consumer, validator string, amount int64) sdk.Msg {
	return u.VaultMsg(VaultExecute{StakeRemote: &StakeRemote{c.ExternalStaking, CoinOf(amount), stakeTarget(validator)}})
}

// UnbondMsg takes free collateral out of the vault.
func (u User) UnbondMsg(amount int64) sdk.Msg {
	return u.VaultMsg(VaultExecute{Unbond: &VaultUnbond{CoinOf(amount)}})
}

// LocalMsg is a message of the user to the custodian.
func (u User) LocalMsg(msg LocalExecute) sdk.Msg {
	u.w.t.Helper()
	return executeMsg(u.w.t, u.Address, u.w.Custodian, msg)
}

// Reconcile is a message that tells the vault what the chain has slashed of the user's local stake.
func (u User) Reconcile() sdk.Msg { return u.LocalMsg(LocalExecute{Reconcile: &UserRef{u.Address}}) }

// TrySend sends messages of the user in one transaction.
func (u User) TrySend(msgs ...sdk.Msg) (Tx, error) { return u.w.Provider.TrySend(u.Account, msgs...) }

// Send sends messages of the user in one transaction, which must succeed.
func (u User) Send(msgs ...sdk.Msg) Tx {
	u.w.t.Helper()
	return u.w.Provider.Send(u.Account, msgs...)
}

// StakeLocally stakes collateral on a validator of the provider. It reconciles first, if there is something to reconcile.
func (u User) StakeLocally(validator string, amount int64) Tx {
	u.w.t.Helper()
	if u.LocalAccount().Out > 0 {
		return u.Send(u.Reconcile(), u.LocalStakeMsg(validator, amount))
	}
	return u.Send(u.LocalStakeMsg(validator, amount))
}

// TryUnstakeLocally takes local stake off a validator.
func (u User) TryUnstakeLocally(validator string, amount int64) (Tx, error) {
	return u.TrySend(u.LocalMsg(LocalExecute{Unstake: &Unstake{validator, CoinOf(amount)}}))
}

// UnstakeLocally takes local stake off a validator.
func (u User) UnstakeLocally(validator string, amount int64) Tx {
	u.w.t.Helper()
	tx, err := u.TryUnstakeLocally(validator, amount)
	u.w.noError(err)
	return tx
}

// TryRestake moves local stake.
func (u User) TryRestake(from, to string, amount int64) (Tx, error) {
	return u.TrySend(u.LocalMsg(LocalExecute{Restake: &Restake{from, to, CoinOf(amount)}}))
}

// Restake moves local stake.
func (u User) Restake(from, to string, amount int64) Tx {
	u.w.t.Helper()
	tx, err := u.TryRestake(from, to, amount)
	u.w.noError(err)
	return tx
}

// Collect brings coins of another user's proxy to the vault.
func (u User) Collect(of User) Tx {
	u.w.t.Helper()
	return u.Send(u.LocalMsg(LocalExecute{Collect: &Collect{User: of.Address}}))
}

// ReconcileOf tells the vault what the chain has slashed of another user's local stake.
func (u User) ReconcileOf(of User) Tx {
	u.w.t.Helper()
	return u.Send(u.LocalMsg(LocalExecute{Reconcile: &UserRef{of.Address}}))
}

// TryWorkOff undelegates what another user owes.
func (u User) TryWorkOff(of User, validator string) (Tx, error) {
	return u.TrySend(u.LocalMsg(LocalExecute{WorkOff: &WorkOff{of.Address, validator}}))
}

// WorkOff undelegates what another user owes.
func (u User) WorkOff(of User, validator string) Tx {
	u.w.t.Helper()
	tx, err := u.TryWorkOff(of, validator)
	u.w.noError(err)
	return tx
}

// Local is what the custodian knows of the user.
func (u User) Local() LocalUser {
	u.w.t.Helper()
	return Query[LocalUser](u.w.Provider, u.w.Custodian, LocalQuery{User: &UserRef{u.Address}})
}

// LocalEntries that are open.
func (u User) LocalEntries() []LocalEntry {
	u.w.t.Helper()
	return Query[LocalEntries](u.w.Provider, u.w.Custodian, LocalQuery{Entries: &UserRef{u.Address}}).Entries
}

// LocalAccount is what the vault knows of the user's local stake.
func (u User) LocalAccount() LocalAccount {
	u.w.t.Helper()
	return Query[LocalAccount](u.w.Provider, u.w.Vault, VaultQuery{LocalAccount: &VaultAccount{u.Address}})
}

// Proxy calls the user's proxy.
func (u User) TryProxy(msg ProxyExecute) (Tx, error) {
	u.w.t.Helper()
	return u.w.Provider.TryExecute(u.Account, u.Local().Proxy, msg)
}

// Listed is what the chain lists of the user's local stake on a validator.
func (u User) Listed(validator string) int64 {
	u.w.t.Helper()
	return u.w.Provider.Delegated(u.Local().Proxy, validator)
}

// Pledge collateral to any lienholder.
func (u User) Pledge(lienholder *Hostile, amount int64) Tx {
	u.w.t.Helper()
	tx, err := u.TryPledge(lienholder.Address, amount)
	u.w.noError(err)
	return tx
}

// PledgeMsg pledges collateral to any lienholder.
func (u User) PledgeMsg(lienholder *Hostile, amount int64) sdk.Msg {
	return u.VaultMsg(VaultExecute{StakeRemote: &StakeRemote{lienholder.Address, CoinOf(amount), []byte("{}")}})
}

// Slash lets a lienholder burn of a user's collateral: what it can for that much of what was pledged.
func (h *Hostile) Slash(w *World, of User, exposed, amount int64) Tx {
	h.chain.t.Helper()
	return h.MustAct(Calling(w.Vault, VaultExecute{SlashCrossStake: &SlashCrossStake{
		Owner: of.Address, Exposed: fmt.Sprint(exposed), Amount: CoinOf(amount)}}))
}

// Release lets a lienholder lower its lien.
func (h *Hostile) Release(w *World, of User, amount, exposed int64) Tx {
	h.chain.t.Helper()
	return h.MustAct(Calling(w.Vault, VaultExecute{ReleaseCrossStake: &ReleaseCrossStake{
		Owner: of.Address, Exposed: fmt.Sprint(exposed), Amount: CoinOf(amount)}}))
}

// SlashFor lets the chain slash a validator for an offence at a height, as its slashing module does.
func (c *Chain) SlashFor(operator string, height int64, fraction string) {
	c.t.Helper()
	c.SlashPower(operator, height, c.Power(operator), fraction)
}

// SlashPower is SlashFor with the power that the validator had at that height.
func (c *Chain) SlashPower(operator string, height, power int64, fraction string) {
	c.t.Helper()
	_, err := c.GetWasmApp().StakingKeeper.Slash(c.GetContext(), c.consAddress(operator), height, power, sdkmath.LegacyMustNewDecFromStr(fraction))
	require.NoError(c.t, err)
	c.Coordinator.CommitBlock(c.TestChain)
}

// Power of a validator.
func (c *Chain) Power(operator string) int64 {
	c.t.Helper()
	return c.ValidatorOf(operator).GetConsensusPower(sdk.DefaultPowerReduction)
}

// Unbonding entries of an address on a validator, as the chain keeps them.
func (c *Chain) Unbonding(delegator, operator string) []stakingtypes.UnbondingDelegationEntry {
	c.t.Helper()
	del, err := sdk.AccAddressFromBech32(delegator)
	require.NoError(c.t, err)
	val, err := sdk.ValAddressFromBech32(operator)
	require.NoError(c.t, err)
	ubd, err := c.GetWasmApp().StakingKeeper.GetUnbondingDelegation(c.GetContext(), del, val)
	if err != nil {
		return nil
	}
	return ubd.Entries
}

// SetStaking changes parameters of the staking module, as governance can.
func (c *Chain) SetStaking(change func(*stakingtypes.Params)) {
	c.t.Helper()
	ctx, keeper := c.GetContext(), c.GetWasmApp().StakingKeeper
	params, err := keeper.GetParams(ctx)
	require.NoError(c.t, err)
	change(&params)
	require.NoError(c.t, keeper.SetParams(ctx, params))
	c.Coordinator.CommitBlock(c.TestChain)
}

// BreakRewards makes the distribution module panic for one delegation, as several chains have had it after slashes.
func (c *Chain) BreakRewards(delegator, operator string) {
	c.t.Helper()
	val, err := sdk.ValAddressFromBech32(operator)
	require.NoError(c.t, err)
	del, err := sdk.AccAddressFromBech32(delegator)
	require.NoError(c.t, err)
	keeper := c.GetWasmApp().DistrKeeper
	info, err := keeper.GetDelegatorStartingInfo(c.GetContext(), val, del)
	require.NoError(c.t, err)
	info.Stake = info.Stake.Add(sdkmath.LegacySmallestDec().MulInt64(4))
	require.NoError(c.t, keeper.SetDelegatorStartingInfo(c.GetContext(), val, del, info))
	c.Coordinator.CommitBlock(c.TestChain)
}

// CheckLocalBooks compares the vault with its coins, and the custodian with the vault.
func (w *World) CheckLocalBooks(users ...User) {
	w.t.Helper()
	var idle int64
	for _, user := range users {
		account, local := user.LocalAccount(), user.Local()
		idle += account.Idle
		sum := local.Unbonding
		for _, stake := range local.Stakes {
			sum += stake.Staked
		}
		require.Equal(w.t, account.Out, sum, "out is what is staked and what unbonds")
		require.LessOrEqual(w.t, account.Owed, account.Out)
		require.True(w.t, account.Owed == 0 || account.Idle == 0, "owed is burned from what is idle")
		require.Equal(w.t, account.Owed, local.Owed)
		require.Equal(w.t, user.Collateral().Bonded, account.Idle+account.Out-account.Owed)
	}
	require.GreaterOrEqual(w.t, w.Provider.BalanceOf(w.Vault, CollateralDenom), idle)
}
