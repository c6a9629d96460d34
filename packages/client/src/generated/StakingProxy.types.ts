// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
export interface InstantiateMsg {
  denom: string;
  owner: string;
}
export type ExecuteMsg = {
  delegate: {
    validator: string;
  };
} | {
  undelegate: {
    all: boolean;
    amount: Uint128;
    keep_rewards: boolean;
    validator: string;
  };
} | {
  redelegate: {
    all: boolean;
    amount: Uint128;
    from: string;
    to: string;
  };
} | {
  hand_over: {
    amount: Uint128;
  };
} | {
  vote: {
    option: VoteOption;
    proposal_id: number;
  };
} | {
  vote_weighted: {
    options: WeightedVoteOption[];
    proposal_id: number;
  };
} | {
  withdraw_rewards: {
    validators: string[];
  };
} | {
  sweep: {
    denoms: string[];
  };
};
export type Uint128 = string;
export type VoteOption = "yes" | "no" | "abstain" | "no_with_veto";
export type Decimal = string;
export interface WeightedVoteOption {
  option: VoteOption;
  weight: Decimal;
}
export type QueryMsg = {
  config: {};
};
export interface MigrateMsg {}
export type Addr = string;
export interface ConfigResponse {
  custodian: Addr;
  denom: string;
  owner: Addr;
}
