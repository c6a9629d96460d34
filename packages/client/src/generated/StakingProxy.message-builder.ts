// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { InstantiateMsg, ExecuteMsg, Uint128, VoteOption, Decimal, WeightedVoteOption, QueryMsg, MigrateMsg, Addr, ConfigResponse } from "./StakingProxy.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class StakingProxyExecuteMsgBuilder {
  static delegate = ({
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    delegate: unknown;
  }>["delegate"]>): ExecuteMsg => {
    return {
      delegate: ({
        validator
      } as const)
    };
  };
  static undelegate = ({
    all,
    amount,
    keepRewards,
    validator
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    undelegate: unknown;
  }>["undelegate"]>): ExecuteMsg => {
    return {
      undelegate: ({
        all,
        amount,
        keep_rewards: keepRewards,
        validator
      } as const)
    };
  };
  static redelegate = ({
    all,
    amount,
    from,
    to
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    redelegate: unknown;
  }>["redelegate"]>): ExecuteMsg => {
    return {
      redelegate: ({
        all,
        amount,
        from,
        to
      } as const)
    };
  };
  static handOver = ({
    amount
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    hand_over: unknown;
  }>["hand_over"]>): ExecuteMsg => {
    return {
      hand_over: ({
        amount
      } as const)
    };
  };
  static vote = ({
    option,
    proposalId
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    vote: unknown;
  }>["vote"]>): ExecuteMsg => {
    return {
      vote: ({
        option,
        proposal_id: proposalId
      } as const)
    };
  };
  static voteWeighted = ({
    options,
    proposalId
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    vote_weighted: unknown;
  }>["vote_weighted"]>): ExecuteMsg => {
    return {
      vote_weighted: ({
        options,
        proposal_id: proposalId
      } as const)
    };
  };
  static withdrawRewards = ({
    validators
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    withdraw_rewards: unknown;
  }>["withdraw_rewards"]>): ExecuteMsg => {
    return {
      withdraw_rewards: ({
        validators
      } as const)
    };
  };
  static sweep = ({
    denoms
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    sweep: unknown;
  }>["sweep"]>): ExecuteMsg => {
    return {
      sweep: ({
        denoms
      } as const)
    };
  };
}
export abstract class StakingProxyQueryMsgBuilder {
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
}
