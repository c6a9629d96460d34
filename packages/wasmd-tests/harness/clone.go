package harness

import (
	"bytes"
	"fmt"

	"github.com/cometbft/cometbft/crypto/tmhash"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// Clone writes into the state of the vault and of external-staking, for each number from `first` up
// to and without `end`, all that they keep of the user once more, in the name of somebody else.
// Sums over all users stay as they are. It is much quicker than transactions, and the state is as
// large.
func (u User) Clone(c *Consumer, first, end int) {
	u.w.t.Helper()
	provider := u.w.Provider
	raw := u.Account.SenderAccount.GetAddress().Bytes()
	key := provider.GetWasmApp().GetKey(wasmtypes.StoreKey)
	for _, contract := range []string{u.w.Vault, c.ExternalStaking} {
		store := provider.GetContext().KVStore(key)
		records := recordsOf(store, wasmtypes.GetContractStorePrefix(provider.AccAddress(contract)), []byte(u.Address), raw)
		if len(records) == 0 {
			u.w.t.Fatalf("%s keeps nothing of the user", contract)
		}
		for i := first; i < end; i++ {
			someone := sdk.AccAddress(tmhash.SumTruncated(fmt.Appendf(nil, "clone %d", i)))
			rename := func(text []byte) []byte {
				text = bytes.ReplaceAll(text, []byte(u.Address), []byte(someone.String()))
				return bytes.ReplaceAll(text, raw, someone)
			}
			for _, record := range records {
				store.Set(rename(record[0]), rename(record[1]))
			}
		}
	}
	u.w.coord.CommitBlock(provider.TestChain)
}

// recordsOf whose key contains one of the names.
func recordsOf(store storetypes.KVStore, prefix []byte, names ...[]byte) (records [][2][]byte) {
	all := storetypes.KVStorePrefixIterator(store, prefix)
	defer all.Close()
	for ; all.Valid(); all.Next() {
		for _, name := range names {
			if bytes.Contains(all.Key(), name) {
				records = append(records, [2][]byte{bytes.Clone(all.Key()), bytes.Clone(all.Value())})
				break
			}
		}
	}
	return records
}
