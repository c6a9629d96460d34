// Written by scripts/generate.js from packages/apis/schema with @cosmwasm/ts-codegen.
import type { Decimal, InstantiateMsg, ExecuteMsg, QueryMsg, MigrateMsg, ConfigResponse, Timestamp, Uint64, PriceResponse } from "./PriceFeed.types.js";
import type { CamelCasedProperties } from "type-fest";
export abstract class PriceFeedExecuteMsgBuilder {
  static update = ({
    nativePerForeign
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    update: unknown;
  }>["update"]>): ExecuteMsg => {
    return {
      update: ({
        native_per_foreign: nativePerForeign
      } as const)
    };
  };
  static updateOwner = ({
    owner
  }: CamelCasedProperties<Extract<ExecuteMsg, {
    update_owner: unknown;
  }>["update_owner"]>): ExecuteMsg => {
    return {
      update_owner: ({
        owner
      } as const)
    };
  };
}
export abstract class PriceFeedQueryMsgBuilder {
  static price = (): QueryMsg => {
    return {
      price: ({} as const)
    };
  };
  static config = (): QueryMsg => {
    return {
      config: ({} as const)
    };
  };
}
