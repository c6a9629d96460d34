// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { Decimal, Seconds, Binary, InstantiateMsg, AuthorizedEndpoint, VirtualStakingInit, ExecuteMsg, ValidatorStatus, Uint128, BatchId, Uint256, ValidatorReport, ValidatorReward, Coin, QueryMsg, MigrateMsg, UnixTime, BatchesResponse, BatchResponse, BookedRewardsResponse, ConfigResponse, Timestamp, Uint64, ConversionResponse, ConversionPrice, ChannelState, IbcChannelResponse, ControlChannel, OutboxEntry, ConsumerHeight, OutboxResponse, AddValidator, RemoveValidator, UpdateValidator, RewardsResponse, StakeResponse, StakesResponse, ValidatorResponse, ValidatorsResponse } from "./Converter.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class ConverterExecuteMsgBuilder {
  static pinRemote = ({
    remoteContract
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    pin_remote: unknown;
  }>["pin_remote"]>): ExecuteMsg => {
    return {
      pin_remote: ({
        remote_contract: remoteContract
      } as const)
    };
  };
  static updateConfig = ({
    discount,
    priceFeed,
    priceMaxAgeSecs,
    transferChannel
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    update_config: unknown;
  }>["update_config"]>): ExecuteMsg => {
    return {
      update_config: ({
        discount,
        price_feed: priceFeed,
        price_max_age_secs: priceMaxAgeSecs,
        transfer_channel: transferChannel
      } as const)
    };
  };
  static reportValidators = ({
    validators
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    report_validators: unknown;
  }>["report_validators"]>): ExecuteMsg => {
    return {
      report_validators: ({
        validators
      } as const)
    };
  };
  static setQuarantine = ({
    quarantined,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    set_quarantine: unknown;
  }>["set_quarantine"]>): ExecuteMsg => {
    return {
      set_quarantine: ({
        quarantined,
        validator
      } as const)
    };
  };
  static sendUpdates = ({
    limit
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    send_updates: unknown;
  }>["send_updates"]>): ExecuteMsg => {
    return {
      send_updates: ({
        limit
      } as const)
    };
  };
  static bookRewards = ({
    epoch,
    rewards
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    book_rewards: unknown;
  }>["book_rewards"]>): ExecuteMsg => {
    return {
      book_rewards: ({
        epoch,
        rewards
      } as const)
    };
  };
  static sendRewards = ({
    limit
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    send_rewards: unknown;
  }>["send_rewards"]>): ExecuteMsg => {
    return {
      send_rewards: ({
        limit
      } as const)
    };
  };
  static recoverBatch = ({
    batch
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    recover_batch: unknown;
  }>["recover_batch"]>): ExecuteMsg => {
    return {
      recover_batch: ({
        batch
      } as const)
    };
  };
  static withdrawOther = ({
    amount,
    recipient
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    withdraw_other: unknown;
  }>["withdraw_other"]>): ExecuteMsg => {
    return {
      withdraw_other: ({
        amount,
        recipient
      } as const)
    };
  };
}
export abstract class ConverterQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
  static ibcChannel = (): QueryMsg => {
    return {
      ibc_channel: ({} as const)
    };
  };
  static conversion = (): QueryMsg => {
    return {
      conversion: ({} as const)
    };
  };
  static stake = ({
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    stake: unknown;
  }>["stake"]>): QueryMsg => {
    return {
      stake: ({
        validator
      } as const)
    };
  };
  static stakes = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    stakes: unknown;
  }>["stakes"]>): QueryMsg => {
    return {
      stakes: ({
        limit,
        start_after: startAfter
      } as const)
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
  static validators = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    validators: unknown;
  }>["validators"]>): QueryMsg => {
    return {
      validators: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static outbox = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    outbox: unknown;
  }>["outbox"]>): QueryMsg => {
    return {
      outbox: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static rewards = (): QueryMsg => {
    return {
      rewards: ({} as const)
    };
  };
  static bookedRewards = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    booked_rewards: unknown;
  }>["booked_rewards"]>): QueryMsg => {
    return {
      booked_rewards: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static batches = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    batches: unknown;
  }>["batches"]>): QueryMsg => {
    return {
      batches: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
}
