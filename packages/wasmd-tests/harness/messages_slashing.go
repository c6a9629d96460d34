package harness

// SubmitEvidence brings the two votes of a double sign: the bytes of the JSON that a node's RPC shows, or protobuf.
type SubmitEvidence struct {
	Validator string `json:"validator"`
	Evidence  []byte `json:"evidence"`
}

// Settle charges users for what was slashed.
type Settle struct {
	Users []string `json:"users"`
}

// UserRef names a user.
type UserRef struct {
	User string `json:"user"`
}

// Infractions of a validator, by height.
type Infractions struct {
	Infractions []Infraction `json:"infractions"`
}

// Infraction is a proven double sign.
type Infraction struct {
	Validator string `json:"validator"`
	Height    int64  `json:"height"`
	Submitter string `json:"submitter"`
	Time      int64  `json:"time"`
	Evidence  []byte `json:"evidence"`
}

// Debt is what the liens of a user are short of.
type Debt struct {
	Debt int64 `json:"debt,string"`
}

// ParkedRelease is what the vault has refused to release to a user.
type ParkedRelease struct {
	Amount  int64 `json:"amount,string"`
	Exposed int64 `json:"exposed,string"`
}
