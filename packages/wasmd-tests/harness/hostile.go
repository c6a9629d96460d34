package harness

import (
	"encoding/json"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Behaviour of a hostile contract in a call. One field is set. See packages/hostile.
type Behaviour struct {
	Succeed *Empty   `json:"succeed,omitempty"`
	Answer  *Answer  `json:"answer,omitempty"`
	Fail    *Empty   `json:"fail,omitempty"`
	BurnGas *Empty   `json:"burn_gas,omitempty"`
	Flood   *Flood   `json:"flood,omitempty"`
	Call    *CallOut `json:"call,omitempty"`
	Abort   *Empty   `json:"abort,omitempty"`
}

// Answer is the data of a response, and the answer to a query.
type Answer struct {
	Data []byte `json:"data"`
}

// Flood is an answer of many bytes: as its `data`, an `attribute`, `events`, or the text of an `error`.
type Flood struct {
	Place string `json:"place"`
	Bytes uint32 `json:"bytes"`
}

// CallOut calls another contract, or asks it if the call is a query.
type CallOut struct {
	Contract string `json:"contract"`
	Msg      []byte `json:"msg"`
	Funds    []Coin `json:"funds,omitempty"`
	// Go on if it fails.
	Catch bool `json:"catch"`
}

// Succeed without an answer.
func Succeed() Behaviour { return Behaviour{Succeed: &Empty{}} }

// Answering with JSON.
func Answering(answer any) Behaviour { return Behaviour{Answer: &Answer{mustEncode(answer)}} }

// Fail with an error.
func Fail() Behaviour { return Behaviour{Fail: &Empty{}} }

// BurnGas in a loop, until there is none.
func BurnGas() Behaviour { return Behaviour{BurnGas: &Empty{}} }

// Flooding one part of the answer with megabytes.
func Flooding(place string) Behaviour { return Behaviour{Flood: &Flood{place, 2 << 20}} }

// Calling another contract, whose error is an error of the caller.
func Calling(contract string, msg any) Behaviour {
	return Behaviour{Call: &CallOut{Contract: contract, Msg: mustEncode(msg)}}
}

// CallingAnyhow is Calling another contract, whether or not it fails.
func CallingAnyhow(contract string, msg any) Behaviour {
	return Behaviour{Call: &CallOut{Contract: contract, Msg: mustEncode(msg), Catch: true}}
}

// Abort lets the chain's own code panic.
func Abort() Behaviour { return Behaviour{Abort: &Empty{}} }

func mustEncode(msg any) []byte {
	encoded, err := json.Marshal(msg)
	if err != nil {
		panic(err)
	}
	return encoded
}

// HostileInit creates a hostile contract.
type HostileInit struct {
	Register   *Registration        `json:"register,omitempty"`
	Behaviours map[string]Behaviour `json:"behaviours,omitempty"`
}

// Registration as a lienholder.
type Registration struct {
	Vault    string `json:"vault"`
	MaxSlash string `json:"max_slash"`
}

type hostileExecute struct {
	Set *hostileSetting `json:"set,omitempty"`
	Act *Behaviour      `json:"act,omitempty"`
}

type hostileSetting struct {
	Call      string    `json:"call"`
	Behaviour Behaviour `json:"behaviour"`
}

// Hostile is a contract that behaves as badly as it is told to. Until then all that it is asked succeeds.
type Hostile struct {
	chain   *Chain
	Address string
}

// hostileOwner tells hostile contracts what to do.
const hostileOwner = 9

// NewHostile creates a hostile contract.
func (c *Chain) NewHostile(init HostileInit) *Hostile {
	c.t.Helper()
	if c.hostileCode == 0 {
		c.hostileCode = c.Store("test/mesh_hostile")
	}
	from := c.Account(hostileOwner)
	return &Hostile{c, c.Instantiate(from, c.hostileCode, "hostile", c.Address(0), init)}
}

// NewLienholder creates a hostile contract that is a lienholder of the vault.
func (w *World) NewLienholder(maxSlash string) *Hostile {
	w.t.Helper()
	return w.Provider.NewHostile(HostileInit{Register: &Registration{w.Vault, maxSlash}})
}

// Set says how to behave from now on in a call: the name of a message, a query or an entry point, or `*` for any other.
func (h *Hostile) Set(call string, behaviour Behaviour) {
	h.chain.t.Helper()
	h.chain.Execute(h.chain.Account(hostileOwner), h.Address, hostileExecute{Set: &hostileSetting{call, behaviour}})
}

// Act behaves so at once, in a transaction of somebody.
func (h *Hostile) Act(from Account, behaviour Behaviour, funds ...sdk.Coin) (Tx, error) {
	h.chain.t.Helper()
	return h.chain.TryExecute(from, h.Address, hostileExecute{Act: &behaviour}, funds...)
}

// MustAct is Act that must succeed.
func (h *Hostile) MustAct(behaviour Behaviour) Tx {
	h.chain.t.Helper()
	tx, err := h.Act(h.chain.Account(hostileOwner), behaviour)
	require.NoError(h.chain.t, err)
	return tx
}

// HasCalled tells whether the code of a contract has run in the transaction as a message.
func (tx Tx) HasCalled(contract string) bool {
	for _, event := range tx.Result.Events {
		for _, attribute := range event.Attributes {
			if event.Type == "execute" && attribute.Key == "_contract_address" && attribute.Value == contract {
				return true
			}
		}
	}
	return false
}

// TryPledge pledges collateral to any lienholder.
func (u User) TryPledge(lienholder string, amount int64) (Tx, error) {
	return u.w.Provider.TryExecute(u.Account, u.w.Vault, VaultExecute{StakeRemote: &StakeRemote{
		Contract: lienholder, Amount: CoinOf(amount), Msg: []byte("{}"),
	}})
}

// LienOf any lienholder on the user's collateral.
func (u User) LienOf(lienholder string) Lien {
	u.w.t.Helper()
	return Query[Lien](u.w.Provider, u.w.Vault, VaultQuery{Lien: &LienKey{u.Address, lienholder}})
}

// TryReportShrunk has the vault tell a lienholder that its lien on another user's collateral has shrunk.
func (u User) TryReportShrunk(owner, lienholder string) (Tx, error) {
	return u.w.Provider.TryExecute(u.Account, u.w.Vault, VaultExecute{ReportShrunk: &ReportShrunk{owner, lienholder}})
}

// StakeThrough lets a hostile vault tell external-staking of a pledge. The packet stays in flight.
func (h *Hostile) StakeThrough(c *Consumer, owner User, validator string, amount int64) Tx {
	h.chain.t.Helper()
	return h.MustAct(Calling(c.ExternalStaking, ExternalStakingExecute{ReceiveVirtualStake: &ReceiveVirtualStake{
		Owner: owner.Address, Amount: CoinOf(amount), Msg: stakeTarget(validator)}}))
}
