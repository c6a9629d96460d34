// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export interface InstantiateMsg {
  denom: string;
  governance?: string | null;
  max_entries: number;
  proxy_code_id: number;
}
export type ExecuteMsg = {
  receive_stake: {
    msg: Binary;
    owner: string;
  };
} | {
  unstake: {
    amount: Coin;
    validator: string;
  };
} | {
  restake: {
    amount: Coin;
    from: string;
    to: string;
  };
} | {
  reconcile: {
    user: string;
  };
} | {
  collect: {
    proxy?: string | null;
    user: string;
  };
} | {
  work_off: {
    user: string;
    validator: string;
  };
} | {
  update_config: {
    max_entries?: number | null;
    proxy_code_id?: number | null;
  };
} | {
  migrate_proxy: {};
};
export type Binary = string;
export type Uint256 = string;
export interface Coin {
  amount: Uint256;
  denom: string;
}
export type QueryMsg = {
  config: {};
} | {
  user: {
    user: string;
  };
} | {
  entries: {
    limit?: number | null;
    start_after?: EntryKey | null;
    user: string;
  };
} | {
  users: {
    limit?: number | null;
    start_after?: string | null;
  };
};
export type Timestamp = Uint64;
export type Uint64 = string;
export interface EntryKey {
  completion: Timestamp;
  validator: string;
}
export interface MigrateMsg {}
export type Addr = string;
export interface ConfigResponse {
  denom: string;
  governance?: Addr | null;
  max_entries: number;
  proxy_code_id: number;
  vault: Addr;
}
export type Uint128 = string;
export interface EntriesResponse {
  entries: EntryResponse[];
}
export interface EntryResponse {
  completion: Timestamp;
  rest: Uint128;
  seen?: number | null;
  validator: string;
}
export interface UserResponse {
  coins: Uint128;
  lost: Uint128;
  owed: Uint128;
  proxy?: Addr | null;
  reconcile_due: boolean;
  refused: boolean;
  stakes: StakeResponse[];
  unbonding: Uint128;
  uncovered: Uint128;
}
export interface StakeResponse {
  entries: number;
  listed: Uint128;
  locked_until?: Timestamp | null;
  staked: Uint128;
  validator: string;
}
export interface UsersResponse {
  users: UserProxy[];
}
export interface UserProxy {
  proxy: Addr;
  user: Addr;
}
