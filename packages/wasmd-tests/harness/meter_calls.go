package harness

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
)

// The calls of an engine, each of them metered.

// Instantiate of a contract.
func (e *meterEngine) Instantiate(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, info wasmvmtypes.MessageInfo, initMsg []byte,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.ContractResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.ContractResult, uint64, error) {
		return e.WasmEngine.Instantiate(code, env, info, initMsg, store, api, querier, gas, limit, cost)
	}, silentCall)
}

// Execute of a contract.
func (e *meterEngine) Execute(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, info wasmvmtypes.MessageInfo, executeMsg []byte,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.ContractResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.ContractResult, uint64, error) {
		return e.WasmEngine.Execute(code, env, info, executeMsg, store, api, querier, gas, limit, cost)
	}, silentCall)
}

// Query of a contract.
func (e *meterEngine) Query(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, queryMsg []byte,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.QueryResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.QueryResult, uint64, error) {
		return e.WasmEngine.Query(code, env, queryMsg, store, api, querier, gas, limit, cost)
	}, same)
}

// MigrateWithInfo of a contract.
func (e *meterEngine) MigrateWithInfo(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, migrateMsg []byte, migrateInfo wasmvmtypes.MigrateInfo,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.ContractResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.ContractResult, uint64, error) {
		return e.WasmEngine.MigrateWithInfo(code, env, migrateMsg, migrateInfo, store, api, querier, gas, limit, cost)
	}, silentCall)
}

// Sudo of a contract.
func (e *meterEngine) Sudo(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, sudoMsg []byte,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.ContractResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.ContractResult, uint64, error) {
		return e.WasmEngine.Sudo(code, env, sudoMsg, store, api, querier, gas, limit, cost)
	}, silentCall)
}

// Reply of a contract.
func (e *meterEngine) Reply(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, reply wasmvmtypes.Reply,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.ContractResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.ContractResult, uint64, error) {
		return e.WasmEngine.Reply(code, env, reply, store, api, querier, gas, limit, cost)
	}, silentCall)
}

// IBCChannelOpen of a contract.
func (e *meterEngine) IBCChannelOpen(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCChannelOpenMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCChannelOpenResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCChannelOpenResult, uint64, error) {
		return e.WasmEngine.IBCChannelOpen(code, env, msg, store, api, querier, gas, limit, cost)
	}, same)
}

// IBCChannelConnect of a contract.
func (e *meterEngine) IBCChannelConnect(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCChannelConnectMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCChannelConnect(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}

// IBCChannelClose of a contract.
func (e *meterEngine) IBCChannelClose(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCChannelCloseMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCChannelClose(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}

// IBCPacketReceive of a contract.
func (e *meterEngine) IBCPacketReceive(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCPacketReceiveMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCReceiveResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCReceiveResult, uint64, error) {
		return e.WasmEngine.IBCPacketReceive(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentReceive)
}

// IBCPacketAck of a contract.
func (e *meterEngine) IBCPacketAck(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCPacketAckMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCPacketAck(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}

// IBCPacketTimeout of a contract.
func (e *meterEngine) IBCPacketTimeout(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCPacketTimeoutMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCPacketTimeout(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}

// IBCSourceCallback of a contract.
func (e *meterEngine) IBCSourceCallback(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCSourceCallbackMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCSourceCallback(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}

// IBCDestinationCallback of a contract.
func (e *meterEngine) IBCDestinationCallback(
	checksum wasmvm.Checksum, env wasmvmtypes.Env, msg wasmvmtypes.IBCDestinationCallbackMsg,
	store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, gas wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction,
) (*wasmvmtypes.IBCBasicResult, uint64, error) {
	return meter(e, checksum, store, cost, func(code wasmvm.Checksum, store wasmvm.KVStore) (*wasmvmtypes.IBCBasicResult, uint64, error) {
		return e.WasmEngine.IBCDestinationCallback(code, env, msg, store, api, querier, gas, limit, cost)
	}, silentBasic)
}
