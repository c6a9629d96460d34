package harness

// PriceFeedInit creates a price feed.
type PriceFeedInit struct {
	NativePerForeign string `json:"native_per_foreign"`
	Owner            string `json:"owner,omitempty"`
}

// PriceFeedExecute is what the owner of the feed can do.
type PriceFeedExecute struct {
	Update *PriceUpdate `json:"update,omitempty"`
}

// PriceUpdate sets the price.
type PriceUpdate struct {
	NativePerForeign string `json:"native_per_foreign"`
}

// ConverterInit creates the converter, and with it its virtual-staking contract.
type ConverterInit struct {
	PriceFeed       string             `json:"price_feed"`
	PriceMaxAgeSecs uint64             `json:"price_max_age_secs"`
	Discount        string             `json:"discount"`
	RemoteDenom     string             `json:"remote_denom"`
	VirtualStaking  VirtualStakingCode `json:"virtual_staking"`
	Admin           string             `json:"admin,omitempty"`
	RemoteContract  *Endpoint          `json:"remote_contract,omitempty"`
}

// VirtualStakingCode is how to create the virtual-staking contract.
type VirtualStakingCode struct {
	CodeID uint64 `json:"code_id"`
	Msg    []byte `json:"msg"`
	Label  string `json:"label"`
	Admin  string `json:"admin,omitempty"`
}

// ConverterExecute is what the admin and passers-by can do.
type ConverterExecute struct {
	PinRemote    *PinRemote       `json:"pin_remote,omitempty"`
	UpdateConfig *ConverterUpdate `json:"update_config,omitempty"`
	SendUpdates  *Limit           `json:"send_updates,omitempty"`
	SendRewards  *Limit           `json:"send_rewards,omitempty"`
	RecoverBatch *BatchKey        `json:"recover_batch,omitempty"`
}

// PinRemote pins the far end that may open the channel.
type PinRemote struct {
	RemoteContract Endpoint `json:"remote_contract"`
}

// ConverterQuery asks the converter.
type ConverterQuery struct {
	Config        *Empty       `json:"config,omitempty"`
	IbcChannel    *Empty       `json:"ibc_channel,omitempty"`
	Conversion    *Empty       `json:"conversion,omitempty"`
	Stake         *StakeTarget `json:"stake,omitempty"`
	Outbox        *Limit       `json:"outbox,omitempty"`
	Rewards       *Empty       `json:"rewards,omitempty"`
	BookedRewards *Page        `json:"booked_rewards,omitempty"`
	Batches       *BatchPage   `json:"batches,omitempty"`
}

// ConverterConfig is the part of the converter's configuration that tests look at.
type ConverterConfig struct {
	VirtualStaking string    `json:"virtual_staking"`
	RemoteContract *Endpoint `json:"remote_contract"`
}

// ConsumerStake is D of one validator.
type ConsumerStake struct {
	Staked     int64   `json:"staked,string"`
	Unstaked   int64   `json:"unstaked,string"`
	Stake      int64   `json:"stake,string"`
	N          uint64  `json:"n"`
	Status     *string `json:"status"`
	Tombstoned bool    `json:"tombstoned"`
}

// Outbox is what of the validator set waits to be sent again.
type Outbox struct {
	Entries []any `json:"entries"`
}

// VirtualStakingInit creates the contract that delegates.
type VirtualStakingInit struct {
	Governance          string  `json:"governance"`
	Bonding             string  `json:"bonding"`
	EpochIntervalSecs   uint64  `json:"epoch_interval_secs"`
	UnbondingPeriodSecs uint64  `json:"unbonding_period_secs"`
	PageLimit           *uint32 `json:"page_limit,omitempty"`
	MaxEntries          uint32  `json:"max_entries"`
}

// VirtualStakingExecute is what governance and passers-by can do.
type VirtualStakingExecute struct {
	SetMaxCap          *SetMaxCap          `json:"set_max_cap,omitempty"`
	HandleEpoch        *Empty              `json:"handle_epoch,omitempty"`
	SyncValidators     *Empty              `json:"sync_validators,omitempty"`
	RegisterValidators *RegisterValidators `json:"register_validators,omitempty"`
	SetQuarantine      *SetQuarantine      `json:"set_quarantine,omitempty"`
}

// SetQuarantine puts a validator into quarantine, or lifts it.
type SetQuarantine struct {
	Validator   string `json:"validator"`
	Quarantined bool   `json:"quarantined"`
}

// SetMaxCap sets the most that may be delegated.
type SetMaxCap struct {
	Amount string `json:"amount"`
}

// RegisterValidators reports validators as governance says they are.
type RegisterValidators struct {
	Validators []ValidatorReport `json:"validators"`
}

// ValidatorReport is what governance says of a validator.
type ValidatorReport struct {
	Valoper    string  `json:"valoper"`
	PubKey     []byte  `json:"pub_key,omitempty"`
	Status     *string `json:"status,omitempty"`
	Tombstoned bool    `json:"tombstoned"`
}

// VirtualStakingQuery asks virtual-staking.
type VirtualStakingQuery struct {
	BondStatus *Empty `json:"bond_status,omitempty"`
	Epoch      *Empty `json:"epoch,omitempty"`
	Quarantine *Page  `json:"quarantine,omitempty"`
}

// QuarantinePage is a page of the validators in quarantine.
type QuarantinePage struct {
	Validators []Quarantined `json:"validators"`
}

// Quarantined is a validator in quarantine.
type Quarantined struct {
	Validator string `json:"validator"`
	Delegated int64  `json:"delegated,string"`
}

// BondStatus is the cap, and what is used of it.
type BondStatus struct {
	Cap       int64 `json:"cap,string"`
	Delegated int64 `json:"delegated,string"`
	Idle      int64 `json:"idle,string"`
}

// Epoch tells how an epoch stands.
type Epoch struct {
	Epoch   uint64 `json:"epoch"`
	Running bool   `json:"running"`
}
