// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export type Decimal = string;
export interface InstantiateMsg {
  denom: string;
  local_staking?: LocalStakingInit | null;
}
export interface LocalStakingInit {
  code_id: number;
  governance?: string | null;
  max_entries: number;
  proxy_code_id: number;
  reserve: Decimal;
  slash_fraction_double_sign: Decimal;
  slash_fraction_downtime: Decimal;
}
export type ExecuteMsg = {
  bond: {};
} | {
  unbond: {
    amount: Coin;
  };
} | {
  stake_remote: {
    amount: Coin;
    contract: string;
    msg: Binary;
  };
} | {
  release_cross_stake: {
    amount: Coin;
    exposed: Uint128;
    owner: string;
  };
} | {
  slash_cross_stake: {
    amount: Coin;
    exposed: Uint128;
    owner: string;
  };
} | {
  report_shrunk: {
    account: string;
    lienholder: string;
  };
} | {
  stake_local: {
    amount: Coin;
    msg: Binary;
  };
} | {
  return_local: {
    closed: Uint128;
    owner: string;
  };
} | {
  register_lienholder: {
    max_slash: Decimal;
  };
};
export type Uint256 = string;
export type Binary = string;
export type Uint128 = string;
export interface Coin {
  amount: Uint256;
  denom: string;
}
export type QueryMsg = {
  config: {};
} | {
  account: {
    account: string;
  };
} | {
  account_details: {
    account: string;
  };
} | {
  all_accounts: {
    limit?: number | null;
    start_after?: string | null;
    with_collateral: boolean;
  };
} | {
  lien: {
    account: string;
    lienholder: string;
  };
} | {
  account_liens: {
    account: string;
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  lienholders: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  local_account: {
    account: string;
  };
};
export interface MigrateMsg {}
export interface AccountResponse {
  bonded: Uint128;
  denom: string;
  free: Uint128;
}
export interface AccountDetailsResponse {
  bonded: Uint128;
  denom: string;
  free: Uint128;
  max_lien: Uint128;
  total_slashable: Uint128;
}
export interface AccountLiensResponse {
  liens: LienResponse[];
}
export interface LienResponse {
  amount: Uint128;
  exposed: Uint128;
  lienholder: string;
  slashable: Uint128;
  unreported: Uint128;
}
export interface AllAccountsResponse {
  accounts: AllAccountsResponseItem[];
  next?: string | null;
}
export interface AllAccountsResponseItem {
  account: AccountResponse;
  user: string;
}
export type Addr = string;
export interface ConfigResponse {
  denom: string;
  local_staking?: LocalStakingResponse | null;
}
export interface LocalStakingResponse {
  contract: Addr;
  reserve: Decimal;
}
export interface LienholdersResponse {
  lienholders: LienholderInfo[];
}
export interface LienholderInfo {
  contract: string;
  max_slash: Decimal;
}
export interface LocalAccountResponse {
  free_unreconciled: Uint128;
  idle: Uint128;
  lost: Uint128;
  out: Uint128;
  owed: Uint128;
  reserved: Uint128;
  slashable_by_lienholders: Uint128;
}
