package harness

// RewardsInit is where external-staking gets rewards from.
type RewardsInit struct {
	TransferChannel string `json:"transfer_channel"`
	RemoteDenom     string `json:"remote_denom"`
	Sink            string `json:"sink"`
}

// WithdrawRewards pays out the sender's rewards, of one validator or of a page of all.
type WithdrawRewards struct {
	Validator  *string `json:"validator,omitempty"`
	StartAfter *string `json:"start_after,omitempty"`
	Limit      *uint32 `json:"limit,omitempty"`
	Recipient  *string `json:"recipient,omitempty"`
}

// ExternalStakingConfig is the part of its configuration that tests look at.
type ExternalStakingConfig struct {
	Rewards struct {
		TransferChannel string `json:"transfer_channel"`
		Denom           string `json:"denom"`
		Sink            string `json:"sink"`
	} `json:"rewards"`
}

// PendingReward of a user from a validator.
type PendingReward struct {
	Validator string `json:"validator"`
	Amount    int64  `json:"amount,string"`
}

// PendingRewards is a page of them.
type PendingRewards struct {
	Rewards []PendingReward `json:"rewards"`
}

// RewardPool is how the rewards of a validator stand on the provider.
type RewardPool struct {
	Validator   string `json:"validator"`
	Stake       int64  `json:"stake,string"`
	PerShare    string `json:"per_share"`
	Remainder   string `json:"remainder"`
	Parked      int64  `json:"parked,string"`
	ParkedSince *int64 `json:"parked_since"`
}

// ConverterUpdate changes what is given.
type ConverterUpdate struct {
	TransferChannel string `json:"transfer_channel,omitempty"`
	PriceFeed       string `json:"price_feed,omitempty"`
}

// BatchKey names a batch.
type BatchKey struct {
	Batch uint64 `json:"batch"`
}

// ValidatorReward is what a validator has earned.
type ValidatorReward struct {
	Validator string `json:"validator"`
	Amount    int64  `json:"amount,string"`
}

// RewardSplit is what a transfer brings.
type RewardSplit struct {
	Batch uint64            `json:"batch"`
	Split []ValidatorReward `json:"split"`
}

// ConverterRewards is how the rewards stand at the converter.
type ConverterRewards struct {
	Booked        int64  `json:"booked,string"`
	InTransit     int64  `json:"in_transit,string"`
	Surplus       int64  `json:"surplus,string"`
	BatchLimit    uint32 `json:"batch_limit"`
	CallbacksWork bool   `json:"callbacks_work"`
}

// BookedRewards is a page of what waits to be sent.
type BookedRewards struct {
	Rewards []ValidatorReward `json:"rewards"`
}

// BatchPage is a page of batches.
type BatchPage struct {
	Limit *uint32 `json:"limit,omitempty"`
}

// Batches in transit.
type Batches struct {
	Batches []Batch `json:"batches"`
}

// Batch in transit.
type Batch struct {
	Batch     uint64            `json:"batch"`
	Amount    int64             `json:"amount,string"`
	Split     []ValidatorReward `json:"split"`
	AskFrom   int64             `json:"ask_from"`
	NotBooked bool              `json:"not_booked"`
}
