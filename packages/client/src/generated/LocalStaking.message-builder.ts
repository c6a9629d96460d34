// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { InstantiateMsg, ExecuteMsg, Binary, Uint256, Coin, QueryMsg, Timestamp, Uint64, EntryKey, MigrateMsg, Addr, ConfigResponse, Uint128, EntriesResponse, EntryResponse, UserResponse, StakeResponse, UsersResponse, UserProxy } from "./LocalStaking.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class LocalStakingExecuteMsgBuilder {
  static receiveStake = ({
    msg,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    receive_stake: unknown;
  }>["receive_stake"]>): ExecuteMsg => {
    return {
      receive_stake: ({
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
  static restake = ({
    amount,
    from,
    to
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    restake: unknown;
  }>["restake"]>): ExecuteMsg => {
    return {
      restake: ({
        amount,
        from,
        to
      } as const)
    };
  };
  static reconcile = ({
    user
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    reconcile: unknown;
  }>["reconcile"]>): ExecuteMsg => {
    return {
      reconcile: ({
        user
      } as const)
    };
  };
  static collect = ({
    proxy,
    user
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    collect: unknown;
  }>["collect"]>): ExecuteMsg => {
    return {
      collect: ({
        proxy,
        user
      } as const)
    };
  };
  static workOff = ({
    user,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    work_off: unknown;
  }>["work_off"]>): ExecuteMsg => {
    return {
      work_off: ({
        user,
        validator
      } as const)
    };
  };
  static updateConfig = ({
    maxEntries,
    proxyCodeId
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    update_config: unknown;
  }>["update_config"]>): ExecuteMsg => {
    return {
      update_config: ({
        max_entries: maxEntries,
        proxy_code_id: proxyCodeId
      } as const)
    };
  };
  static migrateProxy = (): ExecuteMsg => {
    return {
      migrate_proxy: ({} as const)
    };
  };
}
export abstract class LocalStakingQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
  static user = ({
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    user: unknown;
  }>["user"]>): QueryMsg => {
    return {
      user: ({
        user
      } as const)
    };
  };
  static entries = ({
    limit,
    startAfter,
    user
  }: CamelCasedProperties<Extract<QueryMsg, {
    entries: unknown;
  }>["entries"]>): QueryMsg => {
    return {
      entries: ({
        limit,
        start_after: startAfter,
        user
      } as const)
    };
  };
  static users = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    users: unknown;
  }>["users"]>): QueryMsg => {
    return {
      users: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
}
