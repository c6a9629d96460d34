package harness

import sdk "github.com/cosmos/cosmos-sdk/types"

// User is somebody on the provider.
type User struct {
	w       *World
	Account Account
	Address string
}

// User returns one of the funded accounts of the provider. 0 relays, so users are 1 to 9.
func (w *World) User(i int) User {
	return User{w: w, Account: w.Provider.Account(i), Address: w.Provider.Address(i)}
}

// Bond puts collateral into the vault.
func (u User) Bond(amount int64) Tx {
	u.w.t.Helper()
	return u.w.Provider.Execute(u.Account, u.w.Vault, VaultExecute{Bond: &Empty{}}, collateral(amount))
}

// TryUnbond takes free collateral out of the vault.
func (u User) TryUnbond(amount int64) (Tx, error) {
	return u.w.Provider.TryExecute(u.Account, u.w.Vault, VaultExecute{Unbond: &VaultUnbond{CoinOf(amount)}})
}

// TryStake pledges collateral to a validator of a consumer.
func (u User) TryStake(c *Consumer, validator string, amount int64) (Tx, error) {
	return u.w.Provider.TryExecute(u.Account, u.w.Vault, VaultExecute{StakeRemote: &StakeRemote{
		Contract: c.ExternalStaking, Amount: CoinOf(amount), Msg: stakeTarget(validator),
	}})
}

// Stake pledges collateral to a validator of a consumer. The packet stays in flight.
func (u User) Stake(c *Consumer, validator string, amount int64) Tx {
	u.w.t.Helper()
	tx, err := u.TryStake(c, validator, amount)
	u.w.noError(err)
	return tx
}

// TryUnstake starts to remove stake.
func (u User) TryUnstake(c *Consumer, validator string, amount int64) (Tx, error) {
	return u.TryCall(c, ExternalStakingExecute{Unstake: &Unstake{validator, CoinOf(amount)}})
}

// Unstake starts to remove stake. The packet stays in flight.
func (u User) Unstake(c *Consumer, validator string, amount int64) Tx {
	u.w.t.Helper()
	tx, err := u.TryUnstake(c, validator, amount)
	u.w.noError(err)
	return tx
}

// TryCall calls external-staking.
func (u User) TryCall(c *Consumer, msg ExternalStakingExecute) (Tx, error) {
	return u.w.Provider.TryExecute(u.Account, c.ExternalStaking, msg)
}

// Call calls external-staking, which must succeed.
func (u User) Call(c *Consumer, msg ExternalStakingExecute) Tx {
	u.w.t.Helper()
	tx, err := u.TryCall(c, msg)
	u.w.noError(err)
	return tx
}

// Withdraw releases matured claims.
func (u User) Withdraw(c *Consumer) Tx {
	u.w.t.Helper()
	return u.Call(c, ExternalStakingExecute{WithdrawUnbonded: &Limit{}})
}

// Collateral of the user in the vault.
func (u User) Collateral() AccountDetails {
	u.w.t.Helper()
	return Query[AccountDetails](u.w.Provider, u.w.Vault, VaultQuery{AccountDetails: &VaultAccount{u.Address}})
}

// Lien of external-staking on the user's collateral.
func (u User) Lien(c *Consumer) int64 {
	u.w.t.Helper()
	return u.FullLien(c).Amount
}

// Position of the user on a validator.
func (u User) Position(c *Consumer, validator string) Position {
	u.w.t.Helper()
	return AskProvider[Position](c, ExternalStakingQuery{Stake: &UserValidator{u.Address, validator}})
}

// Claims of the user.
func (u User) Claims(c *Consumer) []Claim {
	u.w.t.Helper()
	return AskProvider[Claims](c, ExternalStakingQuery{Claims: &UserPage{User: u.Address}}).Claims
}

// LastTx is the newest transaction in the history of the user.
func (u User) LastTx(c *Consumer) UserTx {
	u.w.t.Helper()
	txs := AskProvider[UserTxs](c, ExternalStakingQuery{UserTxs: &UserPage{User: u.Address}}).Txs
	if len(txs) == 0 {
		u.w.t.Fatal("the user has no transactions")
	}
	return txs[0]
}

// Balance of the user outside of the vault.
func (u User) Balance() sdk.Coin {
	u.w.t.Helper()
	return u.w.Provider.Balance(u.Account.SenderAccount.GetAddress(), CollateralDenom)
}

// AskProvider queries external-staking.
func AskProvider[T any](c *Consumer, msg ExternalStakingQuery) T {
	c.t.Helper()
	return Query[T](c.w.Provider, c.ExternalStaking, msg)
}

// AskConverter queries the converter.
func AskConverter[T any](c *Consumer, msg ConverterQuery) T {
	c.t.Helper()
	return Query[T](c.Chain, c.Converter, msg)
}

// Ledger of a validator on the provider.
func (c *Consumer) Ledger(validator string) Ledger {
	c.t.Helper()
	return AskProvider[Ledger](c, ExternalStakingQuery{Ledger: &StakeTarget{validator}})
}

// StakeOn is D of a validator.
func (c *Consumer) StakeOn(validator string) ConsumerStake {
	c.t.Helper()
	return AskConverter[ConsumerStake](c, ConverterQuery{Stake: &StakeTarget{validator}})
}

// KnownToProvider is what the provider knows of a validator.
func (c *Consumer) KnownToProvider(validator string) ProviderValidator {
	c.t.Helper()
	return AskProvider[ProviderValidator](c, ExternalStakingQuery{Validator: &StakeTarget{validator}})
}

// BondStatus of virtual-staking.
func (c *Consumer) BondStatus() BondStatus {
	c.t.Helper()
	return Query[BondStatus](c.Chain, c.VirtualStaking, VirtualStakingQuery{BondStatus: &Empty{}})
}

func (w *World) noError(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
