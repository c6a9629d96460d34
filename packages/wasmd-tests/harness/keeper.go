package harness

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/bech32"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// The key of the keeper, on both chains: a test vector of BIP-39.
const (
	keeperWords   = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art"
	keeperAddress = "wasm1r5v5srda7xfth3hn2s26txvrcrntldju3hkw75"
)

func keeperAccount(t *testing.T) sdk.AccAddress {
	t.Helper()
	_, account, err := bech32.DecodeAndConvert(keeperAddress)
	require.NoError(t, err)
	return account
}

// The jobs of the keeper but for `evidence`, which reads blocks of CometBFT.
var keeperJobs = []string{"epochs", "validators", "updates", "owed", "rewards", "batches", "sink", "releases", "settle",
	"shrinks", "debts", "local"}

// Keeper is packages/keeper for one consumer. It runs a round when it is told to.
type Keeper struct {
	t        *testing.T
	consumer *Chain
	program  string
	settings string
	log      strings.Builder
	// What the settings say of the chains.
	chains string
}

const keeperChain = `%[1]s.chain_id = %[2]s
%[1]s.rpc = %[3]s
%[1]s.prefix = %[4]s
%[1]s.gas_prices = 0.001%[5]s
keeper.%[1]s_mnemonic = words
`

// NewKeeper has a key of its own, which has coins on both chains.
func (c *Consumer) NewKeeper() *Keeper {
	c.t.Helper()
	k := &Keeper{t: c.t, consumer: c.Chain, program: keeperProgram(c.t), settings: filepath.Join(c.t.TempDir(), "my.settings")}
	c.t.Cleanup(func() {
		if c.t.Failed() {
			c.t.Log(k.log.String())
		}
	})
	// It takes blocks that are older than some minutes for those of a chain that has halted.
	c.w.AdvanceTo(time.Now().Unix())
	k.write("words", keeperWords)
	k.write("my.settings.addresses.json", c.addresses())
	if !c.w.options.StockGrpc {
		k.chains = "governance.validators = grpc\n"
	}
	for side, chain := range map[string]*Chain{"provider": c.w.Provider, "consumer": c.Chain} {
		chain.payKeeper(1_000_000)
		k.chains += fmt.Sprintf(keeperChain, side, chain.ChainID, chain.Serve(),
			sdk.GetConfig().GetBech32AccountAddrPrefix(), NativeDenom)
	}
	return k
}

func (c *Chain) payKeeper(amount int64) {
	c.t.Helper()
	from, coins := c.Account(5), sdk.NewCoins(sdk.NewInt64Coin(NativeDenom, amount))
	c.Send(from, banktypes.NewMsgSend(from.SenderAccount.GetAddress(), keeperAccount(c.t), coins))
}

// TakeCoins of its key on the consumer, all but some.
func (k *Keeper) TakeCoins(left int64) {
	k.t.Helper()
	c, account := k.consumer, keeperAccount(k.t)
	coins := c.Balance(account, NativeDenom).SubAmount(math.NewInt(left))
	require.NoError(k.t, c.GetWasmApp().BankKeeper.SendCoins(c.GetContext(), account, c.AccAddress(c.Address(5)), sdk.NewCoins(coins)))
	c.Coordinator.CommitBlock(c.TestChain)
}

// GiveCoins to its key on the consumer.
func (k *Keeper) GiveCoins(amount int64) {
	k.t.Helper()
	k.consumer.payKeeper(amount)
}

// keeperProgram is what scripts/test-wasmd has built.
func keeperProgram(t *testing.T) string {
	t.Helper()
	program := os.Getenv("MESH_KEEPER")
	require.FileExists(t, program, "MESH_KEEPER is the keeper that scripts/test-wasmd builds")
	return program
}

func (k *Keeper) write(name, text string) {
	k.t.Helper()
	require.NoError(k.t, os.WriteFile(filepath.Join(filepath.Dir(k.settings), name), []byte(text), 0o600))
}

// addresses as scripts/deploy writes them.
func (c *Consumer) addresses() string {
	custodian := c.w.Custodian
	if custodian == "" {
		custodian = "none"
	}
	provider, consumer, transfer := c.Link.ProviderEnd(), c.Link.ConsumerEnd(), c.Transfer
	text, err := json.Marshal(map[string]map[string]string{
		"provider": {"vault": c.w.Vault, "custodian": custodian, "external_staking": c.ExternalStaking,
			"client": provider.ClientID, "channel": provider.ChannelID, "transfer_channel": transfer.ProviderEnd().ChannelID},
		"consumer": {"converter": c.Converter, "virtual_staking": c.VirtualStaking,
			"client": consumer.ClientID, "channel": consumer.ChannelID, "transfer_channel": transfer.ConsumerEnd().ChannelID},
	})
	require.NoError(c.t, err)
	return string(text)
}

// Round lets the keeper do these jobs once, with nothing left in the end, and returns how many messages it has sent.
func (k *Keeper) Round(jobs ...string) int {
	k.t.Helper()
	sent, err := k.TryRound(jobs...)
	require.NoError(k.t, err)
	return sent
}

// TryRound is Round, with an error if something is left.
func (k *Keeper) TryRound(jobs ...string) (int, error) {
	k.t.Helper()
	command := k.command(jobs)
	log, err := command.CombinedOutput()
	k.log.Write(log)
	return strings.Count(string(log), "done in block"), err
}

// KilledAt is a round that is killed at a question to the consumer, before or after the node has dealt with it. False if
// the round has ended before. On the consumer time passes meanwhile, and from now on.
func (k *Keeper) KilledAt(question int, isDealtWith bool, jobs ...string) bool {
	k.t.Helper()
	command, killed := k.command(jobs), false
	node := k.consumer.node
	node.makesBlocks, node.asked, node.killAt, node.isDealtWith = true, 0, question, isDealtWith
	node.kill = func() {
		killed = true
		_ = command.Process.Kill()
	}
	_ = command.Run()
	node.mutex.Lock()
	defer node.mutex.Unlock()
	node.killAt = 0
	return killed
}

// Sent is how many transactions of the keeper the consumer has taken.
func (k *Keeper) Sent() uint64 {
	k.t.Helper()
	account := k.consumer.GetWasmApp().AccountKeeper.GetAccount(k.consumer.GetContext(), keeperAccount(k.t))
	return account.GetSequence()
}

func (k *Keeper) command(jobs []string) *exec.Cmd {
	k.t.Helper()
	off := slices.DeleteFunc(slices.Clone(keeperJobs), func(job string) bool { return slices.Contains(jobs, job) })
	require.Len(k.t, off, len(keeperJobs)-len(jobs), "these are jobs of the keeper")
	k.write("my.settings", fmt.Sprintf("name = test\nkeeper.off = evidence, %s\n%s", strings.Join(off, ", "), k.chains))
	return exec.Command(k.program, "--once", "--listen", "127.0.0.1:0", k.settings)
}
