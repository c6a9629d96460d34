// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { ConsumerHeight, Seconds, Decimal, InstantiateMsg, EvidenceConfig, AuthorizedEndpoint, RewardsInit, ExecuteMsg, Uint256, Binary, TxId, Coin, QueryMsg, UnixTime, BatchId, ClaimKey, MigrateMsg, Uint128, AllPendingRewardsResponse, PendingRewardsResponse, BatchResponse, ClaimsResponse, ClaimResponse, ConfigResponse, RewardsConfig, DebtResponse, ChannelState, IbcChannelResponse, ControlChannel, DivergenceKind, LedgerResponse, Divergence, StakeAck, ListActiveValidatorsResponse, ValidatorStatus, ListValidatorsResponse, ValidatorResponse, ConsensusKey, TxKind, ReasonCode, TxStatus, OwedResponse, TxResponse, AckError, ParkedReleaseResponse, RewardPoolResponse, RewardPoolsResponse, SlashesResponse, InfractionResponse, StakeResponse, StakesResponse, UserTxsResponse } from "./ExternalStaking.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class ExternalStakingExecuteMsgBuilder {
  static receiveVirtualStake = ({
    amount,
    msg,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    receive_virtual_stake: unknown;
  }>["receive_virtual_stake"]>): ExecuteMsg => {
    return {
      receive_virtual_stake: ({
        amount,
        msg,
        owner
      } as const)
    };
  };
  static unstake = ({
    amount,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    unstake: unknown;
  }>["unstake"]>): ExecuteMsg => {
    return {
      unstake: ({
        amount,
        validator
      } as const)
    };
  };
  static withdrawUnbonded = ({
    limit
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    withdraw_unbonded: unknown;
  }>["withdraw_unbonded"]>): ExecuteMsg => {
    return {
      withdraw_unbonded: ({
        limit
      } as const)
    };
  };
  static forceUnstake = ({
    txId
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    force_unstake: unknown;
  }>["force_unstake"]>): ExecuteMsg => {
    return {
      force_unstake: ({
        tx_id: txId
      } as const)
    };
  };
  static forceFailed = ({
    amount,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    force_failed: unknown;
  }>["force_failed"]>): ExecuteMsg => {
    return {
      force_failed: ({
        amount,
        validator
      } as const)
    };
  };
  static abortStake = ({
    txId
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    abort_stake: unknown;
  }>["abort_stake"]>): ExecuteMsg => {
    return {
      abort_stake: ({
        tx_id: txId
      } as const)
    };
  };
  static sendOwed = ({
    limit
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    send_owed: unknown;
  }>["send_owed"]>): ExecuteMsg => {
    return {
      send_owed: ({
        limit
      } as const)
    };
  };
  static retryRelease = ({
    user
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    retry_release: unknown;
  }>["retry_release"]>): ExecuteMsg => {
    return {
      retry_release: ({
        user
      } as const)
    };
  };
  static withdrawRewards = ({
    limit,
    recipient,
    startAfter,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    withdraw_rewards: unknown;
  }>["withdraw_rewards"]>): ExecuteMsg => {
    return {
      withdraw_rewards: ({
        limit,
        recipient,
        start_after: startAfter,
        validator
      } as const)
    };
  };
  static sinkRewards = ({
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    sink_rewards: unknown;
  }>["sink_rewards"]>): ExecuteMsg => {
    return {
      sink_rewards: ({
        validator
      } as const)
    };
  };
  static submitEvidence = ({
    evidence,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    submit_evidence: unknown;
  }>["submit_evidence"]>): ExecuteMsg => {
    return {
      submit_evidence: ({
        evidence,
        validator
      } as const)
    };
  };
  static settle = ({
    users
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    settle: unknown;
  }>["settle"]>): ExecuteMsg => {
    return {
      settle: ({
        users
      } as const)
    };
  };
  static workOffDebt = ({
    limit,
    user
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    work_off_debt: unknown;
  }>["work_off_debt"]>): ExecuteMsg => {
    return {
      work_off_debt: ({
        limit,
        user
      } as const)
    };
  };
  static lienShrunk = ({
    amount,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    lien_shrunk: unknown;
  }>["lien_shrunk"]>): ExecuteMsg => {
    return {
      lien_shrunk: ({
        amount,
        owner
      } as const)
    };
  };
}
export abstract class ExternalStakingQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
  static authorizedEndpoint = (): QueryMsg => {
    return {
      authorized_endpoint: ({} as const)
    };
  };
  static ibcChannel = (): QueryMsg => {
    return {
      ibc_channel: ({} as const)
    };
  };
  static validator = ({
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    validator: unknown;
  }>["validator"]>): QueryMsg => {
    return {
      validator: ({
        validator
      } as const)
    };
  };
  static listValidators = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    list_validators: unknown;
  }>["list_validators"]>): QueryMsg => {
    return {
      list_validators: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static listActiveValidators = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    list_active_validators: unknown;
  }>["list_active_validators"]>): QueryMsg => {
    return {
      list_active_validators: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static ledger = ({
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    ledger: unknown;
  }>["ledger"]>): QueryMsg => {
    return {
      ledger: ({
        validator
      } as const)
    };
  };
  static stake = ({
    user,
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    stake: unknown;
  }>["stake"]>): QueryMsg => {
    return {
      stake: ({
        user,
        validator
      } as const)
    };
  };
  static stakes = ({
    limit,
    startAfter,
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    stakes: unknown;
  }>["stakes"]>): QueryMsg => {
    return {
      stakes: ({
        limit,
        start_after: startAfter,
        user
      } as const)
    };
  };
  static claims = ({
    limit,
    startAfter,
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    claims: unknown;
  }>["claims"]>): QueryMsg => {
    return {
      claims: ({
        limit,
        start_after: startAfter,
        user
      } as const)
    };
  };
  static tx = ({
    txId
  }: CamelCasedProperties<Extract<QueryMsg, {
    tx: unknown;
  }>["tx"]>): QueryMsg => {
    return {
      tx: ({
        tx_id: txId
      } as const)
    };
  };
  static userTxs = ({
    limit,
    startBefore,
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    user_txs: unknown;
  }>["user_txs"]>): QueryMsg => {
    return {
      user_txs: ({
        limit,
        start_before: startBefore,
        user
      } as const)
    };
  };
  static owed = ({
    limit
  }: CamelCasedProperties<Extract<QueryMsg, {
    owed: unknown;
  }>["owed"]>): QueryMsg => {
    return {
      owed: ({
        limit
      } as const)
    };
  };
  static parkedRelease = ({
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    parked_release: unknown;
  }>["parked_release"]>): QueryMsg => {
    return {
      parked_release: ({
        user
      } as const)
    };
  };
  static pendingRewards = ({
    user,
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    pending_rewards: unknown;
  }>["pending_rewards"]>): QueryMsg => {
    return {
      pending_rewards: ({
        user,
        validator
      } as const)
    };
  };
  static allPendingRewards = ({
    limit,
    startAfter,
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    all_pending_rewards: unknown;
  }>["all_pending_rewards"]>): QueryMsg => {
    return {
      all_pending_rewards: ({
        limit,
        start_after: startAfter,
        user
      } as const)
    };
  };
  static slash = ({
    limit,
    startAfter,
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    slash: unknown;
  }>["slash"]>): QueryMsg => {
    return {
      slash: ({
        limit,
        start_after: startAfter,
        validator
      } as const)
    };
  };
  static slashes = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    slashes: unknown;
  }>["slashes"]>): QueryMsg => {
    return {
      slashes: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static debt = ({
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    debt: unknown;
  }>["debt"]>): QueryMsg => {
    return {
      debt: ({
        user
      } as const)
    };
  };
  static batch = ({
    batch
  }: CamelCasedProperties<Extract<QueryMsg, {
    batch: unknown;
  }>["batch"]>): QueryMsg => {
    return {
      batch: ({
        batch
      } as const)
    };
  };
  static rewardPool = ({
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    reward_pool: unknown;
  }>["reward_pool"]>): QueryMsg => {
    return {
      reward_pool: ({
        validator
      } as const)
    };
  };
  static rewardPools = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    reward_pools: unknown;
  }>["reward_pools"]>): QueryMsg => {
    return {
      reward_pools: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
}
