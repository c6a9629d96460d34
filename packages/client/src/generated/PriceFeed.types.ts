// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export type Decimal = string;
export interface InstantiateMsg {
  native_per_foreign: Decimal;
  owner?: string | null;
}
export type ExecuteMsg = {
  update: {
    native_per_foreign: Decimal;
  };
} | {
  update_owner: {
    owner: string;
  };
};
export type QueryMsg = {
  price: {};
} | {
  config: {};
};
export interface MigrateMsg {}
export interface ConfigResponse {
  owner: string;
}
export type Timestamp = Uint64;
export type Uint64 = string;
export interface PriceResponse {
  native_per_foreign: Decimal;
  updated: Timestamp;
}
