// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './Vault.types.js';

export interface VaultResponses {
  account: Types.AccountResponse;
  account_details: Types.AccountDetailsResponse;
  account_liens: Types.AccountLiensResponse;
  all_accounts: Types.AllAccountsResponse;
  config: Types.ConfigResponse;
  lien: Types.LienResponse;
  lienholders: Types.LienholdersResponse;
  local_account: Types.LocalAccountResponse;
}
