package harness

import "encoding/json"

// The messages of the contracts, as JSON. The source is packages/apis: names and shapes are the same, and an enum is a
// struct of which one field is set. Amounts are texts, as in CosmWasm's JSON.

// Coin of CosmWasm.
type Coin struct {
	Denom  string `json:"denom"`
	Amount string `json:"amount"`
}

// Empty is the body of a message without fields.
type Empty struct{}

// VaultInit creates a vault.
type VaultInit struct {
	Denom        string     `json:"denom"`
	LocalStaking *LocalInit `json:"local_staking,omitempty"`
}

// VaultExecute is what users can do with the vault.
type VaultExecute struct {
	Bond         *Empty        `json:"bond,omitempty"`
	Unbond       *VaultUnbond  `json:"unbond,omitempty"`
	StakeRemote  *StakeRemote  `json:"stake_remote,omitempty"`
	ReportShrunk *ReportShrunk `json:"report_shrunk,omitempty"`
	StakeLocal   *StakeLocal   `json:"stake_local,omitempty"`
	// From a lienholder.
	ReleaseCrossStake *ReleaseCrossStake `json:"release_cross_stake,omitempty"`
	SlashCrossStake   *SlashCrossStake   `json:"slash_cross_stake,omitempty"`
	// From the custodian.
	ReturnLocal *ReturnLocal `json:"return_local,omitempty"`
}

// ReportShrunk tells a lienholder that its lien has shrunk.
type ReportShrunk struct {
	Account    string `json:"account"`
	Lienholder string `json:"lienholder"`
}

// ReleaseCrossStake lowers the sender's lien.
type ReleaseCrossStake struct {
	Owner   string `json:"owner"`
	Amount  Coin   `json:"amount"`
	Exposed string `json:"exposed"`
}

// SlashCrossStake burns collateral.
type SlashCrossStake struct {
	Owner   string `json:"owner"`
	Exposed string `json:"exposed"`
	Amount  Coin   `json:"amount"`
}

// VaultUnbond pays free collateral back.
type VaultUnbond struct {
	Amount Coin `json:"amount"`
}

// StakeRemote pledges collateral to a lienholder.
type StakeRemote struct {
	Contract string `json:"contract"`
	Amount   Coin   `json:"amount"`
	Msg      []byte `json:"msg"`
}

// VaultQuery asks the vault.
type VaultQuery struct {
	AccountDetails *VaultAccount `json:"account_details,omitempty"`
	Lien           *LienKey      `json:"lien,omitempty"`
	LocalAccount   *VaultAccount `json:"local_account,omitempty"`
	Config         *Empty        `json:"config,omitempty"`
}

// VaultAccount names a user.
type VaultAccount struct {
	Account string `json:"account"`
}

// LienKey names a lien.
type LienKey struct {
	Account    string `json:"account"`
	Lienholder string `json:"lienholder"`
}

// AccountDetails is the collateral of a user.
type AccountDetails struct {
	Denom          string `json:"denom"`
	Bonded         int64  `json:"bonded,string"`
	Free           int64  `json:"free,string"`
	MaxLien        int64  `json:"max_lien,string"`
	TotalSlashable int64  `json:"total_slashable,string"`
}

// Lien of a lienholder on the collateral of a user.
type Lien struct {
	Lienholder string `json:"lienholder"`
	Amount     int64  `json:"amount,string"`
	Slashable  int64  `json:"slashable,string"`
	Exposed    int64  `json:"exposed,string"`
	Unreported int64  `json:"unreported,string"`
}

// Endpoint is the far end of the channel.
type Endpoint struct {
	ConnectionID string `json:"connection_id"`
	PortID       string `json:"port_id"`
}

// ExternalStakingInit creates the provider's end for one consumer.
type ExternalStakingInit struct {
	Vault               string       `json:"vault"`
	RemoteContract      Endpoint     `json:"remote_contract"`
	UnbondingPeriodSecs uint64       `json:"unbonding_period_secs"`
	MaxSlash            string       `json:"max_slash"`
	PacketTimeoutSecs   *uint64      `json:"packet_timeout_secs,omitempty"`
	GracePeriodSecs     *uint64      `json:"grace_period_secs,omitempty"`
	Rewards             RewardsInit  `json:"rewards"`
	Evidence            EvidenceInit `json:"evidence"`
}

// EvidenceInit says what evidence of double signing must be like.
type EvidenceInit struct {
	ChainID     string `json:"chain_id"`
	MinHeight   uint64 `json:"min_height"`
	ExposureLag uint64 `json:"exposure_lag"`
}

// StakeTarget is the `msg` of StakeRemote.
type StakeTarget struct {
	Validator string `json:"validator"`
}

func stakeTarget(validator string) []byte {
	encoded, err := json.Marshal(StakeTarget{validator})
	if err != nil {
		panic(err)
	}
	return encoded
}

// ExternalStakingExecute is what users and passers-by can do.
type ExternalStakingExecute struct {
	Unstake          *Unstake         `json:"unstake,omitempty"`
	WithdrawUnbonded *Limit           `json:"withdraw_unbonded,omitempty"`
	ForceUnstake     *TxRef           `json:"force_unstake,omitempty"`
	ForceFailed      *Unstake         `json:"force_failed,omitempty"`
	AbortStake       *TxRef           `json:"abort_stake,omitempty"`
	SendOwed         *Limit           `json:"send_owed,omitempty"`
	WithdrawRewards  *WithdrawRewards `json:"withdraw_rewards,omitempty"`
	SinkRewards      *StakeTarget     `json:"sink_rewards,omitempty"`
	SubmitEvidence   *SubmitEvidence  `json:"submit_evidence,omitempty"`
	Settle           *Settle          `json:"settle,omitempty"`
	WorkOffDebt      *UserPage        `json:"work_off_debt,omitempty"`
	RetryRelease     *UserRef         `json:"retry_release,omitempty"`
	// From the vault.
	ReceiveVirtualStake *ReceiveVirtualStake `json:"receive_virtual_stake,omitempty"`
}

// ReceiveVirtualStake tells a lienholder of a pledge.
type ReceiveVirtualStake struct {
	Owner  string `json:"owner"`
	Amount Coin   `json:"amount"`
	Msg    []byte `json:"msg"`
}

// Unstake starts to remove stake.
type Unstake struct {
	Validator string `json:"validator"`
	Amount    Coin   `json:"amount"`
}

// Limit of a list, or of work to do.
type Limit struct {
	Limit *uint32 `json:"limit,omitempty"`
}

// TxRef names a transaction.
type TxRef struct {
	TxID uint64 `json:"tx_id"`
}

// ExternalStakingQuery asks external-staking.
type ExternalStakingQuery struct {
	Config               *Empty         `json:"config,omitempty"`
	IbcChannel           *Empty         `json:"ibc_channel,omitempty"`
	Validator            *StakeTarget   `json:"validator,omitempty"`
	ListValidators       *Page          `json:"list_validators,omitempty"`
	ListActiveValidators *Page          `json:"list_active_validators,omitempty"`
	Ledger               *StakeTarget   `json:"ledger,omitempty"`
	Stake                *UserValidator `json:"stake,omitempty"`
	Claims               *UserPage      `json:"claims,omitempty"`
	UserTxs              *UserPage      `json:"user_txs,omitempty"`
	Owed                 *Limit         `json:"owed,omitempty"`
	PendingRewards       *UserValidator `json:"pending_rewards,omitempty"`
	AllPendingRewards    *UserPage      `json:"all_pending_rewards,omitempty"`
	RewardPool           *StakeTarget   `json:"reward_pool,omitempty"`
	Slash                *StakeTarget   `json:"slash,omitempty"`
	Debt                 *UserRef       `json:"debt,omitempty"`
	ParkedRelease        *UserRef       `json:"parked_release,omitempty"`
}

// Page of a list by operator address.
type Page struct {
	StartAfter *string `json:"start_after,omitempty"`
	Limit      *uint32 `json:"limit,omitempty"`
}

// UserValidator names a position.
type UserValidator struct {
	User      string `json:"user"`
	Validator string `json:"validator"`
}

// UserPage names a user.
type UserPage struct {
	User  string  `json:"user"`
	Limit *uint32 `json:"limit,omitempty"`
}

// ControlChannel is a contract's view of the channel.
type ControlChannel struct {
	Channel *struct {
		ChannelID string   `json:"channel_id"`
		Remote    Endpoint `json:"remote"`
		Version   string   `json:"version"`
		State     string   `json:"state"`
	} `json:"channel"`
}

// ProviderValidator is what the provider knows of a validator.
type ProviderValidator struct {
	Validator string `json:"validator"`
	Keys      []struct {
		StartHeight uint64 `json:"start_height"`
		PubKey      []byte `json:"pub_key"`
	} `json:"keys"`
	Status       *string `json:"status"`
	TombstonedAt *uint64 `json:"tombstoned_at"`
	CanBeStaked  bool    `json:"can_be_staked"`
}

// ProviderValidators is a page of them.
type ProviderValidators struct {
	Validators []ProviderValidator `json:"validators"`
}

// ActiveValidators is a page of operator addresses.
type ActiveValidators struct {
	Validators []string `json:"validators"`
	Next       *string  `json:"next"`
}

// Ledger is the books of one validator.
type Ledger struct {
	Staked    int64 `json:"staked,string"`
	Unstaked  int64 `json:"unstaked,string"`
	Staking   int64 `json:"staking,string"`
	Unstaking int64 `json:"unstaking,string"`
	Owed      int64 `json:"owed,string"`
	InFlight  int64 `json:"in_flight"`
	Slashed   int64 `json:"slashed"`
	Diverged  *struct {
		Kind     string `json:"kind"`
		Expected string `json:"expected"`
		Actual   string `json:"actual"`
	} `json:"diverged"`
}

// Position of a user on a validator.
type Position struct {
	Stake     int64 `json:"stake,string"`
	Unstaking int64 `json:"unstaking,string"`
	Forcible  int64 `json:"forcible,string"`
	Pending   int64 `json:"pending,string"`
	Charged   int64 `json:"charged,string"`
	Burned    int64 `json:"burned,string"`
}

// Claims of a user.
type Claims struct {
	Claims []Claim `json:"claims"`
}

// Claim is an unbonding entry.
type Claim struct {
	Key struct {
		ReleaseAt int64  `json:"release_at"`
		TxID      uint64 `json:"tx_id"`
	} `json:"key"`
	Validator string `json:"validator"`
	Amount    int64  `json:"amount,string"`
	Forced    bool   `json:"forced"`
	Releases  int64  `json:"releases,string"`
	Exposed   int64  `json:"exposed,string"`
}

// UserTxs are the last transactions of a user, newest first.
type UserTxs struct {
	Txs []UserTx `json:"txs"`
}

// UserTx is a transaction of a user.
type UserTx struct {
	TxID      uint64 `json:"tx_id"`
	Kind      string `json:"kind"`
	Validator string `json:"validator"`
	Amount    int64  `json:"amount,string"`
	Status    string `json:"status"`
	Reason    *struct {
		Code string `json:"code"`
		Text string `json:"text"`
	} `json:"reason"`
	CreatedAt int64 `json:"created_at"`
	TimeoutAt int64 `json:"timeout_at"`
}

// Owed Unstakes.
type Owed struct {
	Txs   []UserTx `json:"txs"`
	Total uint32   `json:"total"`
}
