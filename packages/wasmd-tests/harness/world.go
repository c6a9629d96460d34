package harness

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	ibctesting "github.com/cosmos/ibc-go/v11/testing"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// Periods that the contracts and the chains are configured with.
const (
	Day                  = 24 * time.Hour
	UnbondingPeriod      = 21 * Day
	DefaultPacketTimeout = 7 * Day
	GracePeriod          = Day
	EpochInterval        = time.Hour
	PriceMaxAge          = 30 * Day
)

// SinkAccount is the account of the provider that gets the rewards which nobody can earn.
const SinkAccount = 8

// Options of a World. The zero value is a provider and one consumer of four validators each.
type Options struct {
	Consumers   int    // default 1
	Validators  int    // per consumer, default 4
	Price       string // native per foreign, default 0.5
	Discount    string // default 0.1
	MaxSlash    string // default 0.1
	StockGrpc   bool   // contracts cannot make gRPC queries, as on stock wasmd
	Earning     bool   // validators of consumers earn: see NewEarning
	RewardDenom string // what external-staking takes the reward token for, default the staking denom
	PageLimit   uint32 // validators in a page of an epoch, default that of virtual-staking
	Unpinned    bool   // the converters do not know their remote: governance has to pin it
	Local       bool   // users can stake their collateral on the provider, whose staking denom it is
	// The vault is a hostile contract that calls itself one.
	HostileVault bool
	Metered      bool // what contracts cost can be measured, see World.Measure
	Module       bool // the consumer bonds by messages of the mesh-security module
}

func (o Options) withDefaults() Options {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&o.Price, "0.5")
	set(&o.Discount, "0.1")
	set(&o.MaxSlash, "0.1")
	set(&o.RewardDenom, NativeDenom)
	if o.Consumers == 0 {
		o.Consumers = 1
	}
	if o.Validators == 0 {
		o.Validators = 4
	}
	return o
}

// World is one provider and its consumers.
type World struct {
	t         *testing.T
	options   Options
	coord     *ibctesting.Coordinator
	Provider  *Chain
	Consumers []*Consumer
	Vault     string
	// The vault, if it is hostile.
	HostileVault *Hostile
	// Code numbers on the provider.
	VaultCode, ExternalStakingCode uint64
	// Stakes collateral on the provider itself, if Options.Local.
	Custodian string
}

// Consumer is a chain that takes stake from the provider, with the contracts on both sides that serve it.
type Consumer struct {
	*Chain
	w *World
	// The control channel, and the ICS20 channel for rewards over the same connection.
	Link, Transfer *Link
	// On this chain.
	PriceFeed, Converter, VirtualStaking string
	// On the provider.
	ExternalStaking string
	codes           map[string]uint64
}

// NewChains starts the chains and their connections, without any contract.
func NewChains(t *testing.T, options Options) *World {
	t.Helper()
	options = options.withDefaults()
	coord := &ibctesting.Coordinator{T: t, CurrentTime: startTime.Add(time.Minute), Chains: map[string]*ibctesting.TestChain{}}
	w := &World{t: t, options: options, coord: coord}
	w.Provider = newChain(t, coord, 4, options.provider())
	for range options.Consumers {
		chain := newChain(t, coord, options.Validators, chainKind{
			acceptGrpc: !options.StockGrpc, earning: options.Earning, metered: options.Metered, module: options.Module})
		link := newLink(w.Provider, chain)
		if options.Metered {
			// Ids of channels that are unique within a run grow longer with each world.
			link.path.DisableUniqueChannelIDs()
		}
		w.Consumers = append(w.Consumers, &Consumer{Chain: chain, w: w, Link: link, Transfer: link.OpenTransfer()})
	}
	return w
}

// NewContracts starts the chains and creates all contracts, in the order of the specification, up
// to but without the channel.
func NewContracts(t *testing.T, options Options) *World {
	t.Helper()
	w := NewChains(t, options)
	w.Deploy()
	return w
}

// Deploy creates all contracts, in the seed's order, up to but without the channel.
func (w *World) Deploy() {
	w.t.Helper()
	w.VaultCode = w.Provider.Store("mesh_vault")
	w.ExternalStakingCode = w.Provider.Store("mesh_external_staking")
	if w.options.HostileVault {
		w.HostileVault = w.Provider.NewHostile(HostileInit{
			Behaviours: map[string]Behaviour{"config": Answering(VaultInit{Denom: CollateralDenom})}})
		w.Vault = w.HostileVault.Address
	} else {
		w.newVault()
	}
	for _, c := range w.Consumers {
		c.ExternalStaking = w.Provider.Predicted(w.Provider.Account(0), w.ExternalStakingCode, c.ChainID)
		c.deployConsumer()
		created := c.NewExternalStaking(Endpoint{c.Link.ProviderEnd().ConnectionID, Port(c.Converter)})
		require.Equal(w.t, c.ExternalStaking, created)
	}
}

// Remote is what the converter is pinned to: the connection, and the port of external-staking.
func (c *Consumer) Remote() Endpoint {
	return Endpoint{c.Link.ConsumerEnd().ConnectionID, Port(c.ExternalStaking)}
}

// New is NewContracts with open channels, and the validator sets known to the provider.
func New(t *testing.T, options Options) *World {
	t.Helper()
	w := NewContracts(t, options)
	for _, c := range w.Consumers {
		c.Link.Open(c.Converter, c.ExternalStaking)
		if !options.StockGrpc {
			c.SyncValidators()
		}
	}
	return w
}

// NewFunded is New, with the treasury funded and the cap set by governance.
func NewFunded(t *testing.T, options Options, maxCap int64) *World {
	t.Helper()
	w := New(t, options)
	for _, c := range w.Consumers {
		c.FundAndCap(maxCap)
	}
	return w
}

func (c *Consumer) deployConsumer() {
	c.t.Helper()
	o, from := c.w.options, c.Account(0)
	c.codes = map[string]uint64{}
	for _, name := range []string{"mesh_price_feed", "mesh_converter", "mesh_virtual_staking"} {
		c.codes[name] = c.Store(name)
	}
	c.PriceFeed = c.Instantiate(from, c.codes["mesh_price_feed"], "price feed", c.Address(0), PriceFeedInit{NativePerForeign: o.Price})
	c.Converter = c.NewConverter()
	c.VirtualStaking = Query[ConverterConfig](c.Chain, c.Converter, ConverterQuery{Config: &Empty{}}).VirtualStaking
}

// NewConverter creates a converter with its virtual-staking contract, pinned unless the options say otherwise.
func (c *Consumer) NewConverter() string {
	c.t.Helper()
	init := VirtualStakingInit{
		Governance:          GovAddress(),
		Bonding:             "treasury",
		EpochIntervalSecs:   uint64(EpochInterval.Seconds()),
		UnbondingPeriodSecs: uint64(UnbondingPeriod.Seconds()),
		MaxEntries:          7,
	}
	if c.w.options.Module {
		init.Bonding = "module"
	}
	if pageLimit := c.w.options.PageLimit; pageLimit > 0 {
		init.PageLimit = &pageLimit
	}
	virtualStaking, err := json.Marshal(init)
	require.NoError(c.t, err)
	var remote *Endpoint
	if !c.w.options.Unpinned {
		pinned := c.Remote()
		remote = &pinned
	}
	return c.Instantiate(c.Account(0), c.codes["mesh_converter"], "converter", c.Address(0), ConverterInit{
		PriceFeed:       c.PriceFeed,
		PriceMaxAgeSecs: uint64(PriceMaxAge.Seconds()),
		Discount:        c.w.options.Discount,
		RemoteDenom:     CollateralDenom,
		VirtualStaking: VirtualStakingCode{
			CodeID: c.codes["mesh_virtual_staking"], Msg: virtualStaking, Label: "virtual staking", Admin: c.Address(0),
		},
		Admin:          GovAddress(),
		RemoteContract: remote,
	})
}

// ExposureLag is how many blocks unstaked stake stays exposed.
const ExposureLag = 10

// NewExternalStaking creates the provider's end for this consumer.
func (c *Consumer) NewExternalStaking(remote Endpoint) string {
	c.t.Helper()
	provider := c.w.Provider
	return provider.InstantiateAt(provider.Account(0), c.w.ExternalStakingCode, "external staking", provider.Address(0), c.ChainID,
		ExternalStakingInit{
			Vault:               c.w.Vault,
			RemoteContract:      remote,
			UnbondingPeriodSecs: uint64(UnbondingPeriod.Seconds()),
			MaxSlash:            c.w.options.MaxSlash,
			Rewards: RewardsInit{
				TransferChannel: c.Transfer.ProviderEnd().ChannelID,
				RemoteDenom:     c.w.options.RewardDenom,
				Sink:            provider.Address(SinkAccount),
			},
			Evidence: EvidenceInit{ChainID: c.ChainID, MinHeight: 1, ExposureLag: ExposureLag},
		})
}

// FundAndCap lets governance fund the treasury from the community pool and set the max cap, by one proposal.
func (c *Consumer) FundAndCap(amount int64) {
	c.t.Helper()
	c.FundCommunityPool(amount)
	c.w.MustPass(c.Chain, CommunityPoolSpend(c.VirtualStaking, amount),
		c.w.AsGovernance(c.VirtualStaking, VirtualStakingExecute{SetMaxCap: &SetMaxCap{fmt.Sprint(amount)}}))
}

// SyncValidators reports the whole validator set to the provider, page by page.
func (c *Consumer) SyncValidators() {
	c.t.Helper()
	c.ReportValidators()
	c.Link.RelayAll()
}

// ReportValidators reports the whole validator set to the converter, page by page. It returns the gas of all pages.
func (c *Consumer) ReportValidators() int64 {
	c.t.Helper()
	var gas int64
	for range 1_000 {
		tx := c.Execute(c.Account(0), c.VirtualStaking, VirtualStakingExecute{SyncValidators: &Empty{}})
		gas += tx.Gas
		if tx.HasAttribute("last_page", "true") {
			return gas
		}
	}
	require.Fail(c.t, "the round of validators does not end")
	return gas
}

// RunEpoch lets the interval pass and runs a whole epoch, page by page. It returns the gas of each page.
func (c *Consumer) RunEpoch() []int64 {
	c.t.Helper()
	c.w.Advance(EpochInterval + time.Minute)
	var gas []int64
	for {
		tx := c.Execute(c.Account(9), c.VirtualStaking, VirtualStakingExecute{HandleEpoch: &Empty{}})
		gas = append(gas, tx.Gas)
		epoch := Query[Epoch](c.Chain, c.VirtualStaking, VirtualStakingQuery{Epoch: &Empty{}})
		if !epoch.Running {
			return gas
		}
		require.Less(c.t, len(gas), 1000, "the epoch does not end")
	}
}

// Advance lets time pass on all chains. Relayers keep the light clients alive meanwhile, but for those of dead links.
func (w *World) Advance(d time.Duration) {
	w.t.Helper()
	const step = 5 * Day
	for d > 0 {
		w.coord.IncrementTimeBy(min(d, step))
		d -= step
		w.coord.CommitBlock(w.Provider.TestChain)
		for _, c := range w.Consumers {
			w.coord.CommitBlock(c.TestChain)
		}
		for _, c := range w.Consumers {
			if !c.Link.Dead {
				c.Link.Update()
			}
		}
	}
}

// AdvanceTo is Advance until a Unix time has come.
func (w *World) AdvanceTo(seconds int64) {
	w.t.Helper()
	if d := time.Unix(seconds, 0).Sub(w.coord.CurrentTime); d > 0 {
		w.Advance(d)
	}
}

// Now is the current block time, in seconds.
func (w *World) Now() int64 { return w.coord.CurrentTime.Unix() }

func collateral(amount int64) sdk.Coin { return sdk.NewInt64Coin(CollateralDenom, amount) }

// CoinOf the vault's denom.
func CoinOf(amount int64) Coin { return Coin{CollateralDenom, fmt.Sprint(amount)} }

// Connect opens one more connection between two chains, such as a stranger could.
func (w *World) Connect(provider, consumer *Chain) *Link {
	w.t.Helper()
	return newLink(provider, consumer)
}

// Migrate moves a contract to another code. The first account is the admin of all contracts.
func (c *Chain) Migrate(contract string, code uint64) error {
	c.t.Helper()
	_, err := c.TrySend(c.Account(0), &wasmtypes.MsgMigrateContract{
		Sender: c.Address(0), Contract: contract, CodeID: code, Msg: []byte("{}"),
	})
	return err
}

// Code is the number of a stored contract of the consumer, such as `mesh_converter`.
func (c *Consumer) Code(name string) uint64 { return c.codes[name] }
