// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export type Bonding = "treasury" | "module";
export type Decimal = string;
export type Seconds = number;
export interface InstantiateMsg {
  bonding: Bonding;
  dead_band?: Decimal | null;
  epoch_interval_secs: Seconds;
  governance: string;
  max_entries: number;
  page_limit?: number | null;
  unbonding_period_secs: Seconds;
}
export type ExecuteMsg = {
  set_max_cap: {
    amount: Uint128;
  };
} | {
  handle_epoch: {};
} | {
  sync_validators: {};
} | {
  register_validators: {
    validators: ValidatorReport[];
  };
} | {
  set_quarantine: {
    quarantined: boolean;
    validator: string;
  };
} | {
  update_config: {
    dead_band?: Decimal | null;
    epoch_interval_secs?: Seconds | null;
    max_entries?: number | null;
    page_limit?: number | null;
    unbonding_period_secs?: Seconds | null;
  };
} | {
  withdraw_idle: {
    amount: Coin;
    recipient: string;
  };
};
export type Uint128 = string;
export type Binary = string;
export type ValidatorStatus = "active" | "inactive" | "jailed";
export type Uint256 = string;
export interface ValidatorReport {
  pub_key?: Binary | null;
  status?: ValidatorStatus | null;
  tombstoned: boolean;
  valoper: string;
}
export interface Coin {
  amount: Uint256;
  denom: string;
}
export type QueryMsg = {
  config: {};
} | {
  bond_status: {};
} | {
  epoch: {};
} | {
  delegation: {
    validator: string;
  };
} | {
  delegations: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  failures: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  quarantine: {
    limit?: number | null;
    start_after?: string | null;
  };
};
export interface MigrateMsg {}
export type SudoMsg = {
  handle_epoch: {};
} | {
  handle_valset_update: {
    additions?: ModuleValidator[] | null;
    jailed?: string[] | null;
    removals?: string[] | null;
    slashed?: ValidatorSlash[] | null;
    tombstoned?: string[] | null;
    unjailed?: string[] | null;
    updated?: ModuleValidator[] | null;
  };
};
export interface ModuleValidator {
  address: string;
}
export interface ValidatorSlash {
  address: string;
  is_tombstoned?: boolean;
}
export interface BondStatusResponse {
  cap: Uint128;
  delegated: Uint128;
  idle: Uint128;
  module?: ModuleCap | null;
  quarantined: Uint128;
  unbonding: Uint128;
}
export interface ModuleCap {
  cap: Uint128;
  used: Uint128;
}
export interface ConfigResponse {
  bonding: Bonding;
  converter: string;
  dead_band: Decimal;
  denom: string;
  epoch_interval_secs: Seconds;
  governance: string;
  max_entries: number;
  page_limit: number;
  unbonding_period_secs: Seconds;
}
export type StakingAction = "bond" | "unbond" | "redelegate" | "withdraw";
export type Timestamp = Uint64;
export type Uint64 = string;
export interface DelegationResponse {
  delegated: Uint128;
  failure?: Failure | null;
  quarantined: boolean;
  redelegations: Timestamp[];
  stake: Uint128;
  target?: Uint128 | null;
  undelegations: Timestamp[];
  validator: string;
}
export interface Failure {
  action: StakingAction;
  amount: Uint128;
  epoch: number;
  error: string;
  time: Timestamp;
}
export interface DelegationsResponse {
  delegations: DelegationResponse[];
}
export interface EpochResponse {
  epoch: number;
  last_price?: Decimal | null;
  next: Timestamp;
  running: boolean;
  started?: Timestamp | null;
}
export interface FailuresResponse {
  failures: [string, Failure][];
}
export interface QuarantineResponse {
  validators: Quarantined[];
}
export interface Quarantined {
  delegated: Uint128;
  validator: string;
}
