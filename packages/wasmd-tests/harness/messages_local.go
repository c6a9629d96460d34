package harness

// LocalInit is how the vault creates its custodian of local staking.
type LocalInit struct {
	CodeID                  uint64 `json:"code_id"`
	ProxyCodeID             uint64 `json:"proxy_code_id"`
	Governance              string `json:"governance,omitempty"`
	Reserve                 string `json:"reserve"`
	SlashFractionDoubleSign string `json:"slash_fraction_double_sign"`
	SlashFractionDowntime   string `json:"slash_fraction_downtime"`
	MaxEntries              uint32 `json:"max_entries"`
}

// StakeLocal stakes collateral on the provider itself.
type StakeLocal struct {
	Amount Coin   `json:"amount"`
	Msg    []byte `json:"msg"`
}

// ReturnLocal brings collateral back.
type ReturnLocal struct {
	Owner  string `json:"owner"`
	Closed string `json:"closed"`
}

// LocalTarget is the `msg` of StakeLocal.
type LocalTarget struct {
	Validator string  `json:"validator"`
	Nonce     *uint64 `json:"nonce,omitempty"`
}

// LocalExecute is what users and passers-by can do with the custodian.
type LocalExecute struct {
	ReceiveStake *ReceiveStake `json:"receive_stake,omitempty"`
	Unstake      *Unstake      `json:"unstake,omitempty"`
	Restake      *Restake      `json:"restake,omitempty"`
	Reconcile    *UserRef      `json:"reconcile,omitempty"`
	Collect      *Collect      `json:"collect,omitempty"`
	WorkOff      *WorkOff      `json:"work_off,omitempty"`
	UpdateConfig *LocalUpdate  `json:"update_config,omitempty"`
	MigrateProxy *Empty        `json:"migrate_proxy,omitempty"`
}

// ReceiveStake is what the vault sends with coins.
type ReceiveStake struct {
	Owner string `json:"owner"`
	Msg   []byte `json:"msg"`
}

// Restake moves stake to another validator.
type Restake struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Amount Coin   `json:"amount"`
}

// Collect brings coins of a proxy to the vault.
type Collect struct {
	User  string `json:"user"`
	Proxy string `json:"proxy,omitempty"`
}

// WorkOff undelegates what is owed.
type WorkOff struct {
	User      string `json:"user"`
	Validator string `json:"validator"`
}

// LocalUpdate changes the configuration of the custodian.
type LocalUpdate struct {
	ProxyCodeID *uint64 `json:"proxy_code_id,omitempty"`
	MaxEntries  *uint32 `json:"max_entries,omitempty"`
}

// LocalQuery asks the custodian.
type LocalQuery struct {
	Config  *Empty   `json:"config,omitempty"`
	User    *UserRef `json:"user,omitempty"`
	Entries *UserRef `json:"entries,omitempty"`
}

// LocalUser is a user's local stake.
type LocalUser struct {
	Proxy        string        `json:"proxy"`
	Stakes       []LocalStakes `json:"stakes"`
	Unbonding    int64         `json:"unbonding,string"`
	Coins        int64         `json:"coins,string"`
	Owed         int64         `json:"owed,string"`
	Uncovered    int64         `json:"uncovered,string"`
	Lost         int64         `json:"lost,string"`
	ReconcileDue bool          `json:"reconcile_due"`
	Refused      bool          `json:"refused"`
}

// LocalStakes is local stake on one validator.
type LocalStakes struct {
	Validator string `json:"validator"`
	Staked    int64  `json:"staked,string"`
	Listed    int64  `json:"listed,string"`
	Entries   int    `json:"entries"`
}

// LocalEntries are coins that the chain will pay to a proxy.
type LocalEntries struct {
	Entries []LocalEntry `json:"entries"`
}

// LocalEntry is one of them.
type LocalEntry struct {
	Validator  string `json:"validator"`
	Completion int64  `json:"completion,string"`
	Rest       int64  `json:"rest,string"`
	Seen       *int64 `json:"seen"`
}

// LocalAccount is what the vault knows of a user's local stake.
type LocalAccount struct {
	Idle                   int64 `json:"idle,string"`
	Out                    int64 `json:"out,string"`
	Owed                   int64 `json:"owed,string"`
	Lost                   int64 `json:"lost,string"`
	Reserved               int64 `json:"reserved,string"`
	SlashableByLienholders int64 `json:"slashable_by_lienholders,string"`
	FreeUnreconciled       int64 `json:"free_unreconciled,string"`
}

// ProxyExecute is what the owner of a proxy can do, and its custodian.
type ProxyExecute struct {
	Delegate        *StakeTarget      `json:"delegate,omitempty"`
	HandOver        *ProxyAmount      `json:"hand_over,omitempty"`
	Undelegate      *ProxyUndelegate  `json:"undelegate,omitempty"`
	Vote            *ProxyVote        `json:"vote,omitempty"`
	VoteWeighted    *ProxyVotes       `json:"vote_weighted,omitempty"`
	WithdrawRewards *ProxyWithdrawals `json:"withdraw_rewards,omitempty"`
	Sweep           *ProxySweep       `json:"sweep,omitempty"`
}

// ProxyAmount of the staked denom.
type ProxyAmount struct {
	Amount string `json:"amount"`
}

// ProxyUndelegate undelegates.
type ProxyUndelegate struct {
	Validator   string `json:"validator"`
	Amount      string `json:"amount"`
	All         bool   `json:"all"`
	KeepRewards bool   `json:"keep_rewards"`
}

// ProxyVote votes.
type ProxyVote struct {
	ProposalID uint64 `json:"proposal_id"`
	Option     string `json:"option"`
}

// ProxyVotes splits a vote.
type ProxyVotes struct {
	ProposalID uint64          `json:"proposal_id"`
	Options    []WeightedVotes `json:"options"`
}

// WeightedVotes is a part of a vote.
type WeightedVotes struct {
	Option string `json:"option"`
	Weight string `json:"weight"`
}

// ProxyWithdrawals withdraws rewards.
type ProxyWithdrawals struct {
	Validators []string `json:"validators"`
}

// ProxySweep sends coins that are not staked to the owner.
type ProxySweep struct {
	Denoms []string `json:"denoms"`
}
