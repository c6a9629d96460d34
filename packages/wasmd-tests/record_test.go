//go:build record

package wasmdtests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

// recorded is an answer of a real contract.
type recorded struct {
	Address  string          `json:"address"`
	Contract string          `json:"contract"`
	Query    json.RawMessage `json:"query"`
	Answer   json.RawMessage `json:"answer"`
}

// TestRecordAnswersForTheClient writes what the contracts answer to every query of packages/client for a user who has
// something of everything. It is run by hand, by scripts/record-answers: addresses and times differ from run to run.
func TestRecordAnswersForTheClient(t *testing.T) {
	w := harness.NewFunded(t, harness.Options{MaxSlash: "0.1", Price: "1", Discount: "0", Local: true}, 1_000_000_000)
	c, alice := w.Consumers[0], w.User(1)
	v, x, jailed, home := c.Operators()[0], c.Operators()[1], c.Operators()[2], w.Provider.Operators()[0]
	alice.Bond(1_000_000)
	alice.Stake(c, v, 600_000)
	alice.Stake(c, x, 100_000)
	c.Link.RelayAll()
	c.RunEpoch()
	alice.Unstake(c, v, 100_000)
	c.Link.RelayAll()
	w.User(7).SubmitEvidence(c, v, c.AsReported(c.DoubleSign(v)))
	w.User(7).Settle(c, alice.Address)

	// Refused: the consumer knows already that it is jailed.
	c.Jail(jailed)
	c.Link.Update()
	c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	news := c.Link.Take()
	alice.Stake(c, jailed, 30_000)
	received := c.Link.Receive(c.Link.TakeOne())
	require.True(t, received.Failed())
	c.Link.Acknowledge(received)
	c.Link.Relay(news...)
	// Pending.
	alice.Stake(c, x, 20_000)
	alice.Unstake(c, x, 10_000)
	// Last: pledges need a reconcile after it.
	alice.StakeLocally(home, 300_000)
	alice.UnstakeLocally(home, 50_000)

	custodian, proxy := w.Custodian, w.ProxyAddress(alice, 0)
	var answers []recorded
	ask := func(chain *harness.Chain, address, contract, query string) {
		var answer json.RawMessage
		require.NoError(t, chain.SmartQuery(address, json.RawMessage(query), &answer), query)
		answers = append(answers, recorded{address, contract, json.RawMessage(query), answer})
	}
	user := `"` + alice.Address + `"`
	provider := func(query string) { ask(w.Provider, c.ExternalStaking, "external-staking", query) }
	for _, query := range []string{
		`{"account_details":{"account":` + user + `}}`,
		`{"lien":{"account":` + user + `,"lienholder":"` + c.ExternalStaking + `"}}`,
		`{"local_account":{"account":` + user + `}}`,
	} {
		ask(w.Provider, w.Vault, "vault", query)
	}
	ask(w.Provider, custodian, "local-staking", `{"user":{"user":`+user+`}}`)
	ask(w.Provider, custodian, "local-staking", `{"entries":{"user":`+user+`,"limit":100}}`)
	for _, query := range []string{
		`{"config":{}}`, `{"ibc_channel":{}}`, `{"owed":{"limit":1}}`, `{"reward_pools":{"limit":100}}`, `{"list_validators":{"limit":100}}`,
		`{"stakes":{"user":` + user + `,"limit":100}}`, `{"claims":{"user":` + user + `,"limit":100}}`,
		`{"all_pending_rewards":{"user":` + user + `,"limit":100}}`, `{"user_txs":{"user":` + user + `,"limit":100}}`,
		`{"debt":{"user":` + user + `}}`, `{"parked_release":{"user":` + user + `}}`,
	} {
		provider(query)
	}
	for _, validator := range c.Operators() {
		provider(`{"ledger":{"validator":"` + validator + `"}}`)
		provider(`{"validator":{"validator":"` + validator + `"}}`)
		provider(`{"slash":{"validator":"` + validator + `","limit":100}}`)
	}
	ask(c.Chain, c.Converter, "converter", `{"conversion":{}}`)
	ask(c.Chain, c.VirtualStaking, "virtual-staking", `{"bond_status":{}}`)
	ask(c.Chain, c.VirtualStaking, "virtual-staking", `{"epoch":{}}`)

	text, err := json.MarshalIndent(map[string]any{
		"at": w.Provider.GetContext().BlockTime().Unix(), "user": alice.Address, "proxy": proxy,
		"vault": w.Vault, "local_staking": custodian, "external_staking": c.ExternalStaking,
		"converter": c.Converter, "virtual_staking": c.VirtualStaking,
		"validators": map[string]string{"slashed": v, "other": x, "jailed": jailed, "home": home}, "answers": answers,
	}, "", " ")
	require.NoError(t, err)
	path := filepath.Join("..", "client", "test", "recorded", "answers.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))

	// What the client computes as the most that can be staked (recorded.test.ts) is the most.
	_, err = alice.TrySend(alice.Reconcile(), alice.StakeMsg(c, x, 280_001))
	require.ErrorContains(t, err, "not covered by the collateral")
	alice.Send(alice.Reconcile(), alice.StakeMsg(c, x, 280_000))
}
