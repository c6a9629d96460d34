// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export type Decimal = string;
export type Seconds = number;
export type Binary = string;
export interface InstantiateMsg {
  admin?: string | null;
  discount: Decimal;
  grace_period_secs?: Seconds | null;
  packet_timeout_secs?: Seconds | null;
  price_feed: string;
  price_max_age_secs: Seconds;
  remote_contract?: AuthorizedEndpoint | null;
  remote_denom: string;
  transfer_channel?: string | null;
  virtual_staking: VirtualStakingInit;
}
export interface AuthorizedEndpoint {
  connection_id: string;
  port_id: string;
}
export interface VirtualStakingInit {
  admin?: string | null;
  code_id: number;
  label: string;
  msg: Binary;
}
export type ExecuteMsg = {
  pin_remote: {
    remote_contract: AuthorizedEndpoint;
  };
} | {
  update_config: {
    discount?: Decimal | null;
    price_feed?: string | null;
    price_max_age_secs?: Seconds | null;
    transfer_channel?: string | null;
  };
} | {
  report_validators: {
    validators: ValidatorReport[];
  };
} | {
  set_quarantine: {
    quarantined: boolean;
    validator: string;
  };
} | {
  send_updates: {
    limit?: number | null;
  };
} | {
  book_rewards: {
    epoch: number;
    rewards: ValidatorReward[];
  };
} | {
  send_rewards: {
    limit?: number | null;
  };
} | {
  recover_batch: {
    batch: BatchId;
  };
} | {
  withdraw_other: {
    amount: Coin;
    recipient: string;
  };
};
export type ValidatorStatus = "active" | "inactive" | "jailed";
export type Uint128 = string;
export type BatchId = number;
export type Uint256 = string;
export interface ValidatorReport {
  pub_key?: Binary | null;
  status?: ValidatorStatus | null;
  tombstoned: boolean;
  valoper: string;
}
export interface ValidatorReward {
  amount: Uint128;
  validator: string;
}
export interface Coin {
  amount: Uint256;
  denom: string;
}
export type QueryMsg = {
  config: {};
} | {
  ibc_channel: {};
} | {
  conversion: {};
} | {
  stake: {
    validator: string;
  };
} | {
  stakes: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  validator: {
    validator: string;
  };
} | {
  validators: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  outbox: {
    limit?: number | null;
    start_after?: number | null;
  };
} | {
  rewards: {};
} | {
  booked_rewards: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  batches: {
    limit?: number | null;
    start_after?: BatchId | null;
  };
};
export interface MigrateMsg {}
export type UnixTime = number;
export interface BatchesResponse {
  batches: BatchResponse[];
}
export interface BatchResponse {
  amount: Uint128;
  ask_from: UnixTime;
  batch: BatchId;
  not_booked: boolean;
  split: ValidatorReward[];
}
export interface BookedRewardsResponse {
  rewards: ValidatorReward[];
}
export interface ConfigResponse {
  admin?: string | null;
  discount: Decimal;
  grace_period_secs: Seconds;
  packet_timeout_secs: Seconds;
  price_feed: string;
  price_max_age_secs: Seconds;
  remote_contract?: AuthorizedEndpoint | null;
  remote_denom: string;
  reward_denom: string;
  transfer_channel?: string | null;
  virtual_staking: string;
}
export type Timestamp = Uint64;
export type Uint64 = string;
export interface ConversionResponse {
  discount: Decimal;
  price?: ConversionPrice | null;
  total_stake: Uint128;
}
export interface ConversionPrice {
  native_per_foreign: Decimal;
  stale: boolean;
  updated: Timestamp;
}
export type ChannelState = "open" | "closed";
export interface IbcChannelResponse {
  channel?: ControlChannel | null;
}
export interface ControlChannel {
  channel_id: string;
  remote: AuthorizedEndpoint;
  state: ChannelState;
  version: string;
}
export type OutboxEntry = {
  add: AddValidator;
} | {
  remove: RemoveValidator;
} | {
  update: UpdateValidator;
};
export type ConsumerHeight = number;
export interface OutboxResponse {
  entries: [number, OutboxEntry][];
}
export interface AddValidator {
  pub_key: Binary;
  seq: number;
  start_height: ConsumerHeight;
  valoper: string;
}
export interface RemoveValidator {
  height: ConsumerHeight;
  seq: number;
  valoper: string;
}
export interface UpdateValidator {
  seq: number;
  status: ValidatorStatus;
  valoper: string;
}
export interface RewardsResponse {
  batch_limit: number;
  booked: Uint128;
  callbacks_work: boolean;
  in_transit: Uint128;
  surplus: Uint128;
}
export interface StakeResponse {
  n: number;
  stake: Uint128;
  staked: Uint128;
  status?: ValidatorStatus | null;
  tombstoned: boolean;
  unstaked: Uint128;
  validator: string;
}
export interface StakesResponse {
  stakes: StakeResponse[];
}
export interface ValidatorResponse {
  pub_key?: Binary | null;
  quarantined: boolean;
  status?: ValidatorStatus | null;
  tombstoned_at?: ConsumerHeight | null;
  validator: string;
}
export interface ValidatorsResponse {
  validators: ValidatorResponse[];
}
