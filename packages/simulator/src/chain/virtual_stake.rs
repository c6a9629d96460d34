//! The chain's module behind [`VirtualStakeMsg`]: mints what it bonds, and burns what it unbonds at
//! once, under a cap per contract. A chain without the module refuses the messages.

use cosmwasm_std::{
    to_json_binary, Addr, Api, BankMsg, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Empty, Querier,
    StakingMsg, StdError, StdResult, Storage, Uint128,
};
use cw_multi_test::{AppResponse, BankSudo, CosmosRouter, Module, SudoMsg};
use cw_storage_plus::Map;
use mesh_apis::virtual_staking::{
    ModuleBondStatus, VirtualStakeCustomMsg, VirtualStakeCustomQuery, VirtualStakeMsg, VirtualStakeQuery,
};
use serde::de::DeserializeOwned;

use crate::staking::{self, PARAMS};

/// The most that a contract may have bonded. No entry: the contract is not registered.
const CAPS: Map<&Addr, Uint128> = Map::new("sim_virtual_cap");
const BONDED: Map<&Addr, Uint128> = Map::new("sim_virtual_bonded");

pub(crate) struct VirtualStakeModule {
    /// Whether the chain has the module.
    pub enabled: bool,
    /// Where the chain keeps delegated coins.
    pub pool: Addr,
    /// Account of the distribution module.
    pub distribution: Addr,
}

pub(crate) fn set_cap(storage: &mut dyn Storage, contract: &Addr, cap: Uint128) -> StdResult<()> {
    CAPS.save(storage, contract, &cap)
}

pub(crate) fn bonded(storage: &dyn Storage, contract: &Addr) -> StdResult<Uint128> {
    Ok(BONDED.may_load(storage, contract)?.unwrap_or_default())
}

impl Module for VirtualStakeModule {
    type ExecT = VirtualStakeCustomMsg;
    type QueryT = VirtualStakeCustomQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: Self::ExecT,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        if !self.enabled {
            return Err(StdError::msg("this chain has no virtual staking module"));
        }
        let cap = CAPS
            .may_load(storage, &sender)?
            .ok_or_else(|| StdError::msg("contract has no virtual staking cap"))?;
        let used = bonded(storage, &sender)?;
        let VirtualStakeCustomMsg::VirtualStake(msg) = msg;
        match msg {
            VirtualStakeMsg::Bond { amount, validator } => {
                let used = used.checked_add(Uint128::try_from(amount.amount)?)?;
                if used > cap {
                    return Err(StdError::msg(format!("virtual staking cap of {cap} exceeded by {used}")));
                }
                BONDED.save(storage, &sender, &used)?;
                let mint = BankSudo::Mint { to_address: sender.to_string(), amount: vec![amount.clone()] };
                router.sudo(api, storage, block, SudoMsg::Bank(mint))?;
                router.execute(api, storage, block, sender, StakingMsg::Delegate { validator, amount }.into())
            }
            VirtualStakeMsg::Unbond { amount, validator } => {
                let wanted = Uint128::try_from(amount.amount)?;
                let tokens = staking::unbond(storage, &sender, &validator, wanted)?;
                staking::rewards::pay_due(api, storage, router, block, &self.distribution)?;
                // As the module of mesh-security-sdk counts: what a slash took stays used.
                BONDED.save(storage, &sender, &used.saturating_sub(tokens))?;
                let burn =
                    BankMsg::Burn { amount: vec![Coin { denom: amount.denom, amount: tokens.into() }] };
                router.execute(api, storage, block, self.pool.clone(), burn.into())
            }
        }
    }

    fn query(
        &self,
        _api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: Self::QueryT,
    ) -> StdResult<Binary> {
        if !self.enabled {
            return Err(StdError::msg("this chain has no virtual staking module"));
        }
        let VirtualStakeCustomQuery::VirtualStake(VirtualStakeQuery::BondStatus { contract }) = request;
        let contract = Addr::unchecked(contract);
        let denom = PARAMS.load(storage)?.denom;
        to_json_binary(&ModuleBondStatus {
            cap: Coin::new(CAPS.may_load(storage, &contract)?.unwrap_or_default(), &denom),
            delegated: Coin::new(bonded(storage, &contract)?, denom),
        })
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Self::SudoT,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("this chain has no custom sudo messages"))
    }
}
