// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export type ConsumerHeight = number;
export type Seconds = number;
export type Decimal = string;
export interface InstantiateMsg {
  evidence: EvidenceConfig;
  grace_period_secs?: Seconds | null;
  history_limit?: number | null;
  max_slash: Decimal;
  packet_timeout_secs?: Seconds | null;
  remote_contract: AuthorizedEndpoint;
  rewards: RewardsInit;
  unbonding_period_secs: Seconds;
  vault: string;
}
export interface EvidenceConfig {
  chain_id: string;
  exposure_lag: number;
  min_height: ConsumerHeight;
}
export interface AuthorizedEndpoint {
  connection_id: string;
  port_id: string;
}
export interface RewardsInit {
  remote_denom: string;
  sink: string;
  transfer_channel: string;
}
export type ExecuteMsg = {
  receive_virtual_stake: {
    amount: Coin;
    msg: Binary;
    owner: string;
  };
} | {
  unstake: {
    amount: Coin;
    validator: string;
  };
} | {
  withdraw_unbonded: {
    limit?: number | null;
  };
} | {
  force_unstake: {
    tx_id: TxId;
  };
} | {
  force_failed: {
    amount: Coin;
    validator: string;
  };
} | {
  abort_stake: {
    tx_id: TxId;
  };
} | {
  send_owed: {
    limit?: number | null;
  };
} | {
  retry_release: {
    user: string;
  };
} | {
  withdraw_rewards: {
    limit?: number | null;
    recipient?: string | null;
    start_after?: string | null;
    validator?: string | null;
  };
} | {
  sink_rewards: {
    validator: string;
  };
} | {
  submit_evidence: {
    evidence: Binary;
    validator: string;
  };
} | {
  settle: {
    users: string[];
  };
} | {
  work_off_debt: {
    limit?: number | null;
    user: string;
  };
} | {
  lien_shrunk: {
    amount: Coin;
    owner: string;
  };
};
export type Uint256 = string;
export type Binary = string;
export type TxId = number | bigint;
export interface Coin {
  amount: Uint256;
  denom: string;
}
export type QueryMsg = {
  config: {};
} | {
  authorized_endpoint: {};
} | {
  ibc_channel: {};
} | {
  validator: {
    validator: string;
  };
} | {
  list_validators: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  list_active_validators: {
    limit?: number | null;
    start_after?: string | null;
  };
} | {
  ledger: {
    validator: string;
  };
} | {
  stake: {
    user: string;
    validator: string;
  };
} | {
  stakes: {
    limit?: number | null;
    start_after?: string | null;
    user: string;
  };
} | {
  claims: {
    limit?: number | null;
    start_after?: ClaimKey | null;
    user: string;
  };
} | {
  tx: {
    tx_id: TxId;
  };
} | {
  user_txs: {
    limit?: number | null;
    start_before?: number | null;
    user: string;
  };
} | {
  owed: {
    limit?: number | null;
  };
} | {
  parked_release: {
    user: string;
  };
} | {
  pending_rewards: {
    user: string;
    validator: string;
  };
} | {
  all_pending_rewards: {
    limit?: number | null;
    start_after?: string | null;
    user: string;
  };
} | {
  slash: {
    limit?: number | null;
    start_after?: ConsumerHeight | null;
    validator: string;
  };
} | {
  slashes: {
    limit?: number | null;
    start_after?: [string, ConsumerHeight] | null;
  };
} | {
  debt: {
    user: string;
  };
} | {
  batch: {
    batch: BatchId;
  };
} | {
  reward_pool: {
    validator: string;
  };
} | {
  reward_pools: {
    limit?: number | null;
    start_after?: string | null;
  };
};
export type UnixTime = number;
export type BatchId = number;
export interface ClaimKey {
  release_at: UnixTime;
  tx_id: TxId;
}
export interface MigrateMsg {}
export type Uint128 = string;
export interface AllPendingRewardsResponse {
  rewards: PendingRewardsResponse[];
}
export interface PendingRewardsResponse {
  amount: Uint128;
  validator: string;
}
export interface BatchResponse {
  booked: boolean;
  closed: boolean;
}
export interface ClaimsResponse {
  claims: ClaimResponse[];
}
export interface ClaimResponse {
  amount: Uint128;
  exposed: Uint128;
  exposed_since: ConsumerHeight;
  exposed_until?: ConsumerHeight | null;
  forced: boolean;
  key: ClaimKey;
  releases: Uint128;
  validator: string;
}
export interface ConfigResponse {
  denom: string;
  evidence: EvidenceConfig;
  grace_period_secs: Seconds;
  history_limit: number;
  max_slash: Decimal;
  packet_timeout_secs: Seconds;
  rewards: RewardsConfig;
  unbonding_period_secs: Seconds;
  vault: string;
}
export interface RewardsConfig {
  denom: string;
  remote_denom: string;
  sink: string;
  transfer_channel: string;
}
export interface DebtResponse {
  debt: Uint128;
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
export type DivergenceKind = "staked" | "unstaked" | "settled" | "height" | "malformed_ack";
export interface LedgerResponse {
  diverged?: Divergence | null;
  in_flight: number;
  latest?: StakeAck | null;
  owed: Uint128;
  slashed?: ConsumerHeight | null;
  staked: Uint128;
  staking: Uint128;
  unstaked: Uint128;
  unstaking: Uint128;
}
export interface Divergence {
  actual: string;
  expected: string;
  kind: DivergenceKind;
  tx_id: TxId;
}
export interface StakeAck {
  height?: ConsumerHeight | null;
  n: number;
  staked: Uint128;
  unstaked: Uint128;
}
export interface ListActiveValidatorsResponse {
  next?: string | null;
  validators: string[];
}
export type ValidatorStatus = "active" | "inactive" | "jailed";
export interface ListValidatorsResponse {
  validators: ValidatorResponse[];
}
export interface ValidatorResponse {
  can_be_staked: boolean;
  keys: ConsensusKey[];
  status?: ValidatorStatus | null;
  tombstoned_at?: ConsumerHeight | null;
  validator: string;
}
export interface ConsensusKey {
  answers_until?: UnixTime | null;
  pub_key: Binary;
  start_height: ConsumerHeight;
}
export type TxKind = "stake" | "unstake" | "slash";
export type ReasonCode = "malformed_packet" | "wrong_channel" | "wrong_denom" | "zero_amount" | "unknown_validator" | "inactive_validator" | "tombstoned_validator" | "insufficient_stake" | "overflow" | "timeout" | "malformed_ack" | "not_sent" | "silent" | "double_sign" | "other";
export type TxStatus = "pending" | "confirmed" | "failed" | "forced";
export interface OwedResponse {
  total: number;
  txs: TxResponse[];
}
export interface TxResponse {
  amount: Uint128;
  channel_id: string;
  created_at: UnixTime;
  kind: TxKind;
  reason?: AckError | null;
  seq: number;
  status: TxStatus;
  timeout_at: UnixTime;
  tx_id: TxId;
  updated_at: UnixTime;
  user: string;
  validator: string;
}
export interface AckError {
  code: ReasonCode;
  text: string;
}
export interface ParkedReleaseResponse {
  amount: Uint128;
  exposed: Uint128;
}
export interface RewardPoolResponse {
  parked: Uint128;
  parked_since?: UnixTime | null;
  per_share: Uint256;
  remainder: Uint256;
  stake: Uint128;
  validator: string;
}
export interface RewardPoolsResponse {
  pools: RewardPoolResponse[];
}
export interface SlashesResponse {
  infractions: InfractionResponse[];
}
export interface InfractionResponse {
  evidence: Binary;
  height: ConsumerHeight;
  submitter: string;
  time: UnixTime;
  validator: string;
}
export interface StakeResponse {
  burned: Uint128;
  charged: Uint128;
  exposed_since?: ConsumerHeight | null;
  forcible: Uint128;
  pending: Uint128;
  stake: Uint128;
  unstaking: Uint128;
  user: string;
  validator: string;
}
export interface StakesResponse {
  stakes: StakeResponse[];
}
export interface UserTxsResponse {
  txs: TxResponse[];
}
