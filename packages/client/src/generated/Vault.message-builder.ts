// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { Decimal, InstantiateMsg, LocalStakingInit, ExecuteMsg, Uint256, Binary, Uint128, Coin, QueryMsg, MigrateMsg, AccountResponse, AccountDetailsResponse, AccountLiensResponse, LienResponse, AllAccountsResponse, AllAccountsResponseItem, Addr, ConfigResponse, LocalStakingResponse, LienholdersResponse, LienholderInfo, LocalAccountResponse } from "./Vault.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class VaultExecuteMsgBuilder {
  static bond = (): ExecuteMsg => {
    return {
      bond: ({} as const)
    };
  };
  static unbond = ({
    amount
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    unbond: unknown;
  }>["unbond"]>): ExecuteMsg => {
    return {
      unbond: ({
        amount
      } as const)
    };
  };
  static stakeRemote = ({
    amount,
    contract,
    msg
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    stake_remote: unknown;
  }>["stake_remote"]>): ExecuteMsg => {
    return {
      stake_remote: ({
        amount,
        contract,
        msg
      } as const)
    };
  };
  static releaseCrossStake = ({
    amount,
    exposed,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    release_cross_stake: unknown;
  }>["release_cross_stake"]>): ExecuteMsg => {
    return {
      release_cross_stake: ({
        amount,
        exposed,
        owner
      } as const)
    };
  };
  static slashCrossStake = ({
    amount,
    exposed,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    slash_cross_stake: unknown;
  }>["slash_cross_stake"]>): ExecuteMsg => {
    return {
      slash_cross_stake: ({
        amount,
        exposed,
        owner
      } as const)
    };
  };
  static reportShrunk = ({
    account,
    lienholder
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    report_shrunk: unknown;
  }>["report_shrunk"]>): ExecuteMsg => {
    return {
      report_shrunk: ({
        account,
        lienholder
      } as const)
    };
  };
  static stakeLocal = ({
    amount,
    msg
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    stake_local: unknown;
  }>["stake_local"]>): ExecuteMsg => {
    return {
      stake_local: ({
        amount,
        msg
      } as const)
    };
  };
  static returnLocal = ({
    closed,
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    return_local: unknown;
  }>["return_local"]>): ExecuteMsg => {
    return {
      return_local: ({
        closed,
        owner
      } as const)
    };
  };
  static registerLienholder = ({
    maxSlash
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    register_lienholder: unknown;
  }>["register_lienholder"]>): ExecuteMsg => {
    return {
      register_lienholder: ({
        max_slash: maxSlash
      } as const)
    };
  };
}
export abstract class VaultQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
  static account = ({
    account
  }: CamelCasedProperties<Extract<QueryMsg, {
    account: unknown;
  }>["account"]>): QueryMsg => {
    return {
      account: ({
        account
      } as const)
    };
  };
  static accountDetails = ({
    account
  }: CamelCasedProperties<Extract<QueryMsg, {
    account_details: unknown;
  }>["account_details"]>): QueryMsg => {
    return {
      account_details: ({
        account
      } as const)
    };
  };
  static allAccounts = ({
    limit,
    startAfter,
    withCollateral
  }: CamelCasedProperties<Extract<QueryMsg, {
    all_accounts: unknown;
  }>["all_accounts"]>): QueryMsg => {
    return {
      all_accounts: ({
        limit,
        start_after: startAfter,
        with_collateral: withCollateral
      } as const)
    };
  };
  static lien = ({
    account,
    lienholder
  }: CamelCasedProperties<Extract<QueryMsg, {
    lien: unknown;
  }>["lien"]>): QueryMsg => {
    return {
      lien: ({
        account,
        lienholder
      } as const)
    };
  };
  static accountLiens = ({
    account,
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    account_liens: unknown;
  }>["account_liens"]>): QueryMsg => {
    return {
      account_liens: ({
        account,
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static lienholders = ({
    limit,
    startAfter
  }: CamelCasedProperties<Extract<QueryMsg, {
    lienholders: unknown;
  }>["lienholders"]>): QueryMsg => {
    return {
      lienholders: ({
        limit,
        start_after: startAfter
      } as const)
    };
  };
  static localAccount = ({
    account
  }: CamelCasedProperties<Extract<QueryMsg, {
    local_account: unknown;
  }>["local_account"]>): QueryMsg => {
    return {
      local_account: ({
        account
      } as const)
    };
  };
}
