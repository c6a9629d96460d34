// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { Bonding, Decimal, Seconds, InstantiateMsg, ExecuteMsg, Uint128, Binary, ValidatorStatus, Uint256, ValidatorReport, Coin, QueryMsg, MigrateMsg, SudoMsg, ModuleValidator, ValidatorSlash, BondStatusResponse, ModuleCap, ConfigResponse, StakingAction, Timestamp, Uint64, DelegationResponse, Failure, DelegationsResponse, EpochResponse, FailuresResponse, QuarantineResponse, Quarantined } from "./VirtualStaking.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class VirtualStakingExecuteMsgBuilder {
  static setMaxCap = ({
    amount
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    set_max_cap: unknown;
  }>["set_max_cap"]>): ExecuteMsg => {
    return {
      set_max_cap: ({
        amount
      } as const)
    };
  };
  static handleEpoch = (): ExecuteMsg => {
    return {
      handle_epoch: ({} as const)
    };
  };
  static syncValidators = (): ExecuteMsg => {
    return {
      sync_validators: ({} as const)
    };
  };
  static registerValidators = ({
    validators
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    register_validators: unknown;
  }>["register_validators"]>): ExecuteMsg => {
    return {
      register_validators: ({
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
  static updateConfig = ({
    deadBand,
    epochIntervalSecs,
    maxEntries,
    pageLimit,
    unbondingPeriodSecs
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    update_config: unknown;
  }>["update_config"]>): ExecuteMsg => {
    return {
      update_config: ({
        dead_band: deadBand,
        epoch_interval_secs: epochIntervalSecs,
        max_entries: maxEntries,
        page_limit: pageLimit,
        unbonding_period_secs: unbondingPeriodSecs
      } as const)
    };
  };
  static withdrawIdle = ({
    amount,
    recipient
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    withdraw_idle: unknown;
  }>["withdraw_idle"]>): ExecuteMsg => {
    return {
      withdraw_idle: ({
        amount,
        recipient
      } as const)
    };
  };
}
export abstract class VirtualStakingQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
  static bondStatus = (): QueryMsg => {
    return {
      bond_status: ({} as const)
    };
  };
  static epoch = (): QueryMsg => {
    return {
      epoch: ({} as const)
    };
  };
  static delegation = ({
    validator
  }: CamelCasedProperties<Extract<QueryMsg, {
    delegation: unknown;
  }>["delegation"]>): QueryMsg => {
    return {
      delegation: ({
        validator
      } as const)
    };
  };
  static delegations = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    delegations: unknown;
  }>["delegations"]>): QueryMsg => {
    return {
      delegations: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static failures = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    failures: unknown;
  }>["failures"]>): QueryMsg => {
    return {
      failures: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static quarantine = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    quarantine: unknown;
  }>["quarantine"]>): QueryMsg => {
    return {
      quarantine: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
}
