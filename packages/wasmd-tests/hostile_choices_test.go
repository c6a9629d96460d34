package wasmdtests

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"mesh.test/wasmd/harness"
)

// misbehaviour is what a hostile contract does in a call.
type misbehaviour struct {
	name string
	does harness.Behaviour
	// It fails the call, and whatever waits for it.
	fails bool
}

// misbehaviours of a contract. Those that call back do so to contracts that take a stranger's messages.
func misbehaviours(back ...misbehaviour) []misbehaviour {
	return append([]misbehaviour{
		{"fails", harness.Fail(), true},
		{"burns all gas", harness.BurnGas(), true},
		{"floods the data", harness.Flooding("data"), false},
		{"floods an attribute", harness.Flooding("attribute"), false},
		{"floods with events", harness.Flooding("events"), false},
		{"floods the error", harness.Flooding("error"), true},
		{"aborts", harness.Abort(), true},
	}, back...)
}

// The price feed is the choice of the converter's admin. One that misbehaves is no price: epochs go on with the last one, and only
// downwards. One that burns all gas stops them, until the admin chooses another or governance sets the cap to 0.
func TestAPriceFeedThatMisbehavesStopsNoPacketAndNoExit(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	up, down := c.Operators()[0], c.Operators()[1]
	user.Bond(100_000_000)
	user.Stake(c, up, 10_000_000)
	user.Stake(c, down, 10_000_000)
	c.Link.RelayAll()
	c.RunEpoch()
	choose := func(feed string) {
		t.Helper()
		w.MustPass(c.Chain, w.AsGovernance(c.Converter,
			harness.ConverterExecute{UpdateConfig: &harness.ConverterUpdate{PriceFeed: feed}}))
	}
	feed := c.NewHostile(harness.HostileInit{})
	choose(feed.Address)

	// Each epoch sees less stake on one and more on the other.
	step := func(amount int64) {
		t.Helper()
		user.Stake(c, up, amount)
		user.Unstake(c, down, amount)
		for _, received := range c.Link.RelayAll() {
			require.False(t, received.Failed(), string(received.Ack))
		}
		c.ReportValidators()
		c.Link.RelayAll()
	}
	left := c.Delegated(c.VirtualStaking, down)
	for i, m := range misbehaviours(
		misbehaviour{"answers nonsense", harness.Answering("no price"), false},
		misbehaviour{"asks whoever asks it", harness.Calling(c.Converter, harness.ConverterQuery{Conversion: &harness.Empty{}}), false},
	) {
		feed.Set("price", m.does)
		step(100_000)
		if m.name == "burns all gas" {
			w.Advance(harness.EpochInterval)
			_, err := c.TryExecute(c.Account(9), c.VirtualStaking, harness.VirtualStakingExecute{HandleEpoch: &harness.Empty{}})
			require.ErrorContains(t, err, "out of gas")
			continue
		}
		w.Advance(4 * harness.Day)
		c.RunEpoch()
		require.Less(t, c.Delegated(c.VirtualStaking, down), left, "%s (%d)", m.name, i)
		left = c.Delegated(c.VirtualStaking, down)
		require.EqualValues(t, 10_000_000, c.Delegated(c.VirtualStaking, up), m.name)
	}

	feed.Set("price", harness.BurnGas())
	setCap := func(amount string) sdk.Msg {
		return w.AsGovernance(c.VirtualStaking, harness.VirtualStakingExecute{SetMaxCap: &harness.SetMaxCap{Amount: amount}})
	}
	w.MustPass(c.Chain, setCap("0"))
	c.RunEpoch()
	require.Zero(t, c.BondStatus().Delegated)
	choose(c.PriceFeed)
	c.Execute(c.Account(0), c.PriceFeed, harness.PriceFeedExecute{Update: &harness.PriceUpdate{NativePerForeign: "1"}})
	w.MustPass(c.Chain, setCap("1000000000"))
	w.Advance(harness.UnbondingPeriod)
	c.RunEpoch()
	require.Positive(t, c.Delegated(c.VirtualStaking, up))
}

// The vault is the choice of whoever creates external-staking. One that misbehaves holds the releases of those who staked through
// it, and no packet that releases nothing.
func TestAVaultThatMisbehavesHoldsItsOwnReleasesAndNoOtherPacket(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{HostileVault: true})
	c, vault := w.Consumers[0], w.HostileVault
	c.Link.Open(c.Converter, c.ExternalStaking)
	c.SyncValidators()
	alice, bob, stranger := w.User(1), w.User(2), w.User(7)
	v, dead := c.Operators()[0], c.Operators()[1]
	// The provider has not heard of it yet.
	c.Tombstone(dead)
	c.Link.Update()
	c.ReportValidators()
	c.Link.Take()

	retry := func() error {
		_, err := stranger.TryCall(c, harness.ExternalStakingExecute{RetryRelease: &harness.UserRef{User: alice.Address}})
		return err
	}
	for _, m := range misbehaviours() {
		t.Run(m.name, func(t *testing.T) {
			vault.Set("release_cross_stake", m.does)
			vault.StakeThrough(c, alice, dead, 100)
			refused := c.Link.Receive(c.Link.TakeOne())
			require.True(t, refused.Failed())
			vault.StakeThrough(c, bob, v, 10)
			stake := bob.Position(c, v).Stake
			for _, received := range c.Link.RelayAll() {
				require.False(t, received.Failed(), string(received.Ack))
			}
			require.Equal(t, stake+10, bob.Position(c, v).Stake)

			_, err := c.Link.TryAcknowledgeWithGas(refused, 0)
			switch {
			case m.name == "burns all gas" || m.name == "aborts":
				// No reply catches it. The packet waits for a vault that behaves, and Alice with it.
				require.Error(t, err)
				require.EqualValues(t, 100, alice.Position(c, dead).Pending)
				vault.Set("release_cross_stake", harness.Succeed())
				c.Link.Acknowledge(refused)
			case m.fails:
				require.NoError(t, err)
				require.Error(t, retry())
				vault.Set("release_cross_stake", harness.Succeed())
				require.NoError(t, retry())
			default:
				require.NoError(t, err)
			}
			require.Zero(t, alice.Position(c, dead).Pending)
			require.ErrorContains(t, retry(), "parked")
		})
	}

	// Evidence asks the vault nothing. A charge does, and fails alone.
	vault.Set("*", harness.Abort())
	stranger.Report(c, v)
	_, err := stranger.TryCall(c, harness.ExternalStakingExecute{Settle: &harness.Settle{Users: []string{bob.Address}}})
	require.Error(t, err)
	_, err = stranger.TryCall(c, harness.ExternalStakingExecute{Settle: &harness.Settle{Users: []string{alice.Address}}})
	require.NoError(t, err, "she has nothing on it")
	bob.Unstake(c, v, 5)
	for _, received := range c.Link.RelayAll() {
		require.False(t, received.Failed(), string(received.Ack))
	}
}

// A transfer calls the contract that its memo names. ibc-go catches whatever that does, so a relayer that delivers it along with
// other packets loses none of them.
func TestACallbackThatMisbehavesFailsItsOwnTransferAlone(t *testing.T) {
	w := harness.NewContracts(t, harness.Options{})
	c := w.Consumers[0]
	hostile := w.Provider.NewHostile(harness.HostileInit{})
	arrived := int64(0)
	for _, m := range misbehaviours(
		misbehaviour{"calls external-staking back", harness.Calling(c.ExternalStaking, harness.ExternalStakingExecute{
			Settle: &harness.Settle{Users: []string{w.User(1).Address}}}), false},
	) {
		t.Run(m.name, func(t *testing.T) {
			hostile.Set("ibc_destination_callback", m.does)
			_, err := c.Transfer.TryTransfer(c.Account(5), harness.Transfer{
				Coin: native(1_000), Receiver: hostile.Address, Memo: harness.RewardMemo("", hostile.Address, nil)})
			require.NoError(t, err)
			received, err := c.Transfer.TryReceive(c.Transfer.TakeOne())
			require.NoError(t, err)
			if m.fails {
				require.True(t, received.Failed())
			}
			if !received.Failed() {
				arrived += 1_000
			}
			c.Transfer.Acknowledge(received)
			require.Equal(t, arrived, c.VouchersOf(hostile.Address))
		})
	}
}

// Coins that are sent to a contract call no code of it: a recipient and a user can be any contract.
func TestACoinThatIsPaidToAContractCallsNothing(t *testing.T) {
	e := newEarning(t, harness.Options{})
	c := e.c
	hostile := e.Provider.NewHostile(harness.HostileInit{Behaviours: map[string]harness.Behaviour{"*": harness.Abort()}})
	e.epoch()
	c.Transfer.RelayAll()
	tx := e.alice.WithdrawRewards(c, e.v, hostile.Address)
	require.False(t, tx.HasCalled(hostile.Address))
	require.Positive(t, c.VouchersOf(hostile.Address))

	// As a user of the vault it pledges, unstakes and is settled like any other.
	funds := harness.CoinOf(1_000)
	bond := harness.Calling(e.Vault, harness.VaultExecute{Bond: &harness.Empty{}})
	bond.Call.Funds = []harness.Coin{funds}
	_, err := hostile.Act(e.Provider.Account(3), bond, sdk.NewInt64Coin(harness.CollateralDenom, 1_000))
	require.NoError(t, err)
	hostile.MustAct(harness.Calling(e.Vault, harness.VaultExecute{StakeRemote: &harness.StakeRemote{
		Contract: c.ExternalStaking, Amount: funds, Msg: []byte(`{"validator":"` + e.x + `"}`)}}))
	c.Link.RelayAll()
	stranger := e.User(7)
	stranger.Report(c, e.x)
	settled := stranger.Settle(c, hostile.Address, e.alice.Address)
	require.False(t, settled.HasCalled(hostile.Address))
	require.EqualValues(t, 100+2_000_000, settled.Burned())
	hostile.MustAct(harness.Calling(c.ExternalStaking, harness.ExternalStakingExecute{
		Unstake: &harness.Unstake{Validator: e.x, Amount: funds}}))
	c.Link.RelayAll()
	e.Advance(harness.UnbondingPeriod + harness.Day)
	hostile.MustAct(harness.Calling(c.ExternalStaking, harness.ExternalStakingExecute{WithdrawUnbonded: &harness.Limit{}}))
	hostile.MustAct(harness.Calling(e.Vault, harness.VaultExecute{Unbond: &harness.VaultUnbond{Amount: harness.CoinOf(900)}}))
	require.EqualValues(t, 900, e.Provider.BalanceOf(hostile.Address, harness.CollateralDenom))
}
