// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type * as Types from './LocalStaking.types.js';

export interface LocalStakingResponses {
  config: Types.ConfigResponse;
  entries: Types.EntriesResponse;
  user: Types.UserResponse;
  users: Types.UsersResponse;
}
