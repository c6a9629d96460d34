package harness

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	ibctesting "github.com/cosmos/ibc-go/v11/testing"

	"github.com/cosmos/cosmos-sdk/client"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
)

// node answers over HTTP for a chain, as the RPC of CometBFT does. While somebody asks it, the test must leave the chain
// alone.
type node struct {
	chain *Chain
	mutex sync.Mutex
	// Results of the transactions that it was given, by hash, and the heights of their blocks.
	results map[string]*abci.ExecTxResult
	heights map[string]int64
	url     string
	// Whether each look at the status makes a block, as time does.
	makesBlocks bool
	// The question at which kill is called, instead of an answer, and whether it is dealt with before.
	asked, killAt int
	isDealtWith   bool
	kill          func()
}

// Serve lets programs ask the chain and send transactions to it, until the test ends. Each transaction gets a block of its
// own. It returns the address of the node.
func (c *Chain) Serve() string {
	c.t.Helper()
	if c.node != nil {
		return c.node.url
	}
	app := c.GetWasmApp()
	// As `wasmd start` does, for simulations.
	authtx.RegisterTxService(app.GRPCQueryRouter(), client.Context{}, app.Simulate, app.InterfaceRegistry())
	c.node = &node{chain: c, results: map[string]*abci.ExecTxResult{}, heights: map[string]int64{}}
	server := httptest.NewServer(c.node)
	c.t.Cleanup(server.Close)
	c.node.url = server.URL
	return c.node.url
}

type rpcRequest struct {
	Method string `json:"method"`
	Params struct {
		Path string `json:"path"`
		Data string `json:"data"`
		Tx   []byte `json:"tx"`
		Hash []byte `json:"hash"`
	} `json:"params"`
}

func (n *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.asked++
	isLast := n.asked == n.killAt
	if isLast && !n.isDealtWith {
		n.kill()
		return
	}
	var request rpcRequest
	answer := map[string]any{"jsonrpc": "2.0", "id": 1}
	err := json.NewDecoder(r.Body).Decode(&request)
	if err == nil {
		answer["result"], err = n.answer(request)
	}
	if err != nil {
		answer["error"] = map[string]any{"code": -32603, "message": "Internal error", "data": err.Error()}
	}
	if isLast {
		n.kill()
		return
	}
	// Whoever asks may be gone.
	_ = json.NewEncoder(w).Encode(answer)
}

func (n *node) answer(request rpcRequest) (any, error) {
	switch request.Method {
	case "status":
		return n.status(), nil
	case "abci_query":
		return n.query(request.Params.Path, request.Params.Data)
	case "broadcast_tx_sync":
		return n.broadcast(request.Params.Tx)
	case "tx":
		return n.tx(hex.EncodeToString(request.Params.Hash))
	}
	return nil, fmt.Errorf("no method %s here", request.Method)
}

func (n *node) status() any {
	if n.makesBlocks {
		n.chain.Coordinator.CommitBlock(n.chain.TestChain)
	}
	header := n.chain.LatestCommittedHeader.Header
	return map[string]any{"node_info": map[string]any{"network": n.chain.ChainID}, "sync_info": map[string]any{
		"latest_block_height":   fmt.Sprint(header.Height),
		"latest_block_time":     header.Time.Format(time.RFC3339Nano),
		"earliest_block_height": "1", "catching_up": false}}
}

func (n *node) query(path, data string) (any, error) {
	request, err := hex.DecodeString(data)
	if err != nil {
		return nil, err
	}
	app := n.chain.App
	answer, err := app.Query(n.chain.t.Context(), &abci.RequestQuery{Path: path, Data: request})
	if err != nil {
		return nil, err
	}
	return map[string]any{"response": map[string]any{
		"code": answer.Code, "codespace": answer.Codespace, "log": answer.Log,
		"value": base64.StdEncoding.EncodeToString(answer.Value)}}, nil
}

func (n *node) broadcast(tx []byte) (any, error) {
	checked, err := n.chain.App.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
	if err != nil {
		return nil, err
	}
	if checked.Code == 0 {
		hash := hex.EncodeToString(cmttypes.Tx(tx).Hash())
		n.results[hash] = n.chain.include(tx)
		n.heights[hash] = n.chain.LatestCommittedHeader.Header.Height
	}
	return map[string]any{"code": checked.Code, "codespace": checked.Codespace, "log": checked.Log}, nil
}

func (n *node) tx(hash string) (any, error) {
	result, found := n.results[hash]
	if !found {
		return nil, fmt.Errorf("tx (%s) not found", hash)
	}
	return map[string]any{"height": fmt.Sprint(n.heights[hash]), "tx_result": map[string]any{
		"code": result.Code, "codespace": result.Codespace, "log": result.Log, "gas_used": fmt.Sprint(result.GasUsed)}}, nil
}

// include makes a block with a transaction that somebody else has signed.
func (c *Chain) include(tx []byte) *abci.ExecTxResult {
	c.Coordinator.UpdateTimeForChain(c.TestChain)
	app := c.App
	block := &blockWithTx{TestingApp: app, tx: tx}
	c.App = block
	c.NextBlock()
	c.App = app
	c.Coordinator.IncrementTime()
	return block.result
}

// blockWithTx puts a transaction into a block that ibctesting makes without any.
type blockWithTx struct {
	ibctesting.TestingApp
	tx     []byte
	result *abci.ExecTxResult
}

// FinalizeBlock with the transaction.
func (b *blockWithTx) FinalizeBlock(request *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	request.Txs = [][]byte{b.tx}
	response, err := b.TestingApp.FinalizeBlock(request)
	if err == nil {
		b.result = response.TxResults[0]
	}
	return response, err
}
