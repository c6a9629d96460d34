package harness

import (
	"encoding/json"
	"os"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// meterMode is what a [meterEngine] does with a call of a contract.
type meterMode int

const (
	// Run it.
	passThrough meterMode = iota
	// Run it, and remember what it returns.
	record
	// Run it, and count what it reads and writes.
	count
	// Run a contract that does nothing, and let it have returned what was remembered, without
	// events.
	replay
)

// meterEngine is the engine of a chain whose contracts are measured.
type meterEngine struct {
	wasmtypes.WasmEngine
	mode meterMode
	// Checksum of the contract that does nothing.
	mute wasmvm.Checksum
	// How many calls are running. One that runs inside of another one is a query.
	running int
	// What calls have returned, in the order in which they began.
	returned []any
	traffic  Traffic
}

// Traffic is what contracts read from and write to their storage: how many records, and the bytes
// of keys and values.
type Traffic struct {
	Reads, ReadBytes, Writes, WrittenBytes, Deletes int64
}

func (c *Chain) meterEngine(inner wasmtypes.WasmEngine) wasmtypes.WasmEngine {
	c.t.Helper()
	code, err := os.ReadFile(artifact(c.t, muteArtifact))
	require.NoError(c.t, err)
	mute, err := inner.StoreCodeUnchecked(code)
	require.NoError(c.t, err)
	c.engine = &meterEngine{WasmEngine: inner, mute: mute}
	return c.engine
}

// meter runs a call. `silence` takes the attributes and events out of a result.
func meter[R any](
	e *meterEngine, checksum wasmvm.Checksum, store wasmvm.KVStore, cost wasmvmtypes.UFraction,
	run func(wasmvm.Checksum, wasmvm.KVStore) (R, uint64, error), silence func(R) R,
) (R, uint64, error) {
	nested := e.running > 0
	e.running++
	defer func() { e.running-- }()
	switch {
	case e.mode == record && !nested:
		place := len(e.returned)
		e.returned = append(e.returned, nil)
		result, gas, err := run(checksum, store)
		e.returned[place] = returned[R]{result, err}
		return result, gas, err
	case e.mode == count:
		return run(checksum, countingStore{store, &e.traffic})
	case e.mode == replay && len(e.returned) > 0:
		then, ok := e.returned[0].(returned[R])
		if !ok {
			return run(checksum, store)
		}
		e.returned = e.returned[1:]
		_, gas, err := run(e.mute, store)
		if err != nil {
			var none R
			return none, gas, err
		}
		silent := silence(copied(then.result))
		return silent, gas + decoding(silent, cost), then.err
	default:
		return run(checksum, store)
	}
}

type returned[R any] struct {
	result R
	err    error
}

// copied keeps what is remembered from being changed.
func copied[R any](result R) (other R) {
	encoded, err := json.Marshal(result)
	if err == nil {
		err = json.Unmarshal(encoded, &other)
	}
	if err != nil {
		panic(err)
	}
	return other
}

// decoding is what the chain charges for an answer of this length.
func decoding(result any, cost wasmvmtypes.UFraction) uint64 {
	return uint64(len(mustEncode(result))) * cost.Numerator / cost.Denominator
}

func silentCall(result *wasmvmtypes.ContractResult) *wasmvmtypes.ContractResult {
	if result != nil && result.Ok != nil {
		result.Ok.Attributes, result.Ok.Events = nil, nil
	}
	return result
}

func silentBasic(result *wasmvmtypes.IBCBasicResult) *wasmvmtypes.IBCBasicResult {
	if result != nil && result.Ok != nil {
		result.Ok.Attributes, result.Ok.Events = nil, nil
	}
	return result
}

func silentReceive(result *wasmvmtypes.IBCReceiveResult) *wasmvmtypes.IBCReceiveResult {
	if result != nil && result.Ok != nil {
		result.Ok.Attributes, result.Ok.Events = nil, nil
	}
	return result
}

func same[R any](result R) R { return result }

// countingStore counts what goes through it.
type countingStore struct {
	wasmvm.KVStore
	traffic *Traffic
}

// Get counts a read.
func (s countingStore) Get(key []byte) []byte {
	value := s.KVStore.Get(key)
	s.traffic.Reads++
	s.traffic.ReadBytes += int64(len(key) + len(value))
	return value
}

// Set counts a write.
func (s countingStore) Set(key, value []byte) {
	s.traffic.Writes++
	s.traffic.WrittenBytes += int64(len(key) + len(value))
	s.KVStore.Set(key, value)
}

// Delete counts a deletion.
func (s countingStore) Delete(key []byte) {
	s.traffic.Deletes++
	s.KVStore.Delete(key)
}

// Iterator counts each record that it comes to.
func (s countingStore) Iterator(start, end []byte) wasmvmtypes.Iterator {
	return countingIterator{s.KVStore.Iterator(start, end), s.traffic}
}

// ReverseIterator counts each record that it comes to.
func (s countingStore) ReverseIterator(start, end []byte) wasmvmtypes.Iterator {
	return countingIterator{s.KVStore.ReverseIterator(start, end), s.traffic}
}

type countingIterator struct {
	wasmvmtypes.Iterator
	traffic *Traffic
}

// Value counts a read.
func (i countingIterator) Value() []byte {
	value := i.Iterator.Value()
	i.traffic.Reads++
	i.traffic.ReadBytes += int64(len(i.Iterator.Key()) + len(value))
	return value
}
