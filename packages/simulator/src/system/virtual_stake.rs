//! The chain's module behind [`VirtualStakeMsg`]: mints what it bonds, and burns what it unbonds at
//! once, under a cap per contract.

use cosmwasm_std::{to_json_binary, Addr, Binary, Coin, StakingMsg, StdError, StdResult, Storage, Uint128};
use cw_multi_test::AppResponse;
use cw_storage_plus::Map;
use interchain::chain::{Custom, CustomModule, ModuleAccess};
use interchain::{Chain, SimResult};
use mesh_apis::virtual_staking::{
    ModuleBondStatus, VirtualStakeCustomMsg, VirtualStakeCustomQuery, VirtualStakeMsg, VirtualStakeQuery,
};

/// The most that a contract may have bonded. No entry: the contract is not registered.
const CAPS: Map<&Addr, Uint128> = Map::new("sim_virtual_cap");
const BONDED: Map<&Addr, Uint128> = Map::new("sim_virtual_bonded");

/// The mesh-security module of a chain. A chain has it if it is its
/// [`custom`](interchain::ChainConfig::custom) module.
#[derive(Debug)]
pub struct VirtualStakeModule {
    /// The chain's staking denom.
    pub denom: String,
}

impl VirtualStakeModule {
    /// Sets the most that a contract may bond.
    pub fn set_cap(chain: &mut Chain, contract: &Addr, cap: Uint128) -> SimResult<()> {
        chain.write(|storage| CAPS.save(storage, contract, &cap))
    }

    /// What a contract has bonded.
    pub fn bonded(chain: &Chain, contract: &Addr) -> SimResult<Uint128> {
        chain.read(|storage| bonded(storage, contract))
    }
}

fn bonded(storage: &dyn Storage, contract: &Addr) -> StdResult<Uint128> {
    Ok(BONDED.may_load(storage, contract)?.unwrap_or_default())
}

impl CustomModule for VirtualStakeModule {
    fn execute(&self, chain: &mut dyn ModuleAccess, sender: Addr, msg: Custom) -> StdResult<AppResponse> {
        let VirtualStakeCustomMsg::VirtualStake(msg) = msg.decode()?;
        let cap = CAPS
            .may_load(chain.storage(), &sender)?
            .ok_or_else(|| StdError::msg("contract has no virtual staking cap"))?;
        let used = bonded(chain.storage(), &sender)?;
        match msg {
            VirtualStakeMsg::Bond { amount, validator } => {
                let used = used.checked_add(Uint128::try_from(amount.amount)?)?;
                if used > cap {
                    return Err(StdError::msg(format!("virtual staking cap of {cap} exceeded by {used}")));
                }
                BONDED.save(chain.storage(), &sender, &used)?;
                chain.mint(&sender, vec![amount.clone()])?;
                chain.execute(sender, StakingMsg::Delegate { validator, amount }.into())
            }
            VirtualStakeMsg::Unbond { amount, validator } => {
                let tokens = chain.burn_delegation(&sender, &validator, &amount)?;
                // As the module of mesh-security-sdk counts: what a slash took stays used.
                BONDED.save(chain.storage(), &sender, &used.saturating_sub(tokens))?;
                Ok(AppResponse::default())
            }
        }
    }

    fn query(&self, storage: &dyn Storage, request: Custom) -> StdResult<Binary> {
        let VirtualStakeCustomQuery::VirtualStake(VirtualStakeQuery::BondStatus { contract }) =
            request.decode()?;
        let contract = Addr::unchecked(contract);
        to_json_binary(&ModuleBondStatus {
            cap: Coin::new(CAPS.may_load(storage, &contract)?.unwrap_or_default(), &self.denom),
            delegated: Coin::new(bonded(storage, &contract)?, &self.denom),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use cosmwasm_std::{coin, CosmosMsg};
    use interchain::valset_file::ValidatorSpec;
    use interchain::{ChainConfig, World};

    use super::*;

    fn msg(msg: VirtualStakeMsg) -> CosmosMsg<Custom> {
        CosmosMsg::Custom(Custom::encode(&VirtualStakeCustomMsg::VirtualStake(msg)).unwrap())
    }

    fn bond(amount: u128) -> CosmosMsg<Custom> {
        msg(VirtualStakeMsg::Bond { amount: coin(amount, "ucon"), validator: "va".to_string() })
    }

    fn unbond(amount: u128) -> CosmosMsg<Custom> {
        msg(VirtualStakeMsg::Unbond { amount: coin(amount, "ucon"), validator: "va".to_string() })
    }

    #[test]
    fn the_module_mints_bonds_and_burns_unbonds_under_its_cap() {
        let module = VirtualStakeModule { denom: "ucon".to_string() };
        let mut world = World::new();
        let config = ChainConfig::new("c-1", "cona", "ucon");
        let id = world.add_chain(ChainConfig { custom: Some(Rc::new(module)), ..config });
        let chain = world.chain_mut(id);
        let spec = ValidatorSpec {
            operator_address: "va".to_string(),
            pub_key: vec![1; 32],
            moniker: "va".to_string(),
            tokens: 1_000,
            status: interchain::staking::BondStatus::Bonded,
            jailed: false,
        };
        chain.add_validator(&spec).unwrap();
        let user = chain.account("user");
        chain.mint(&user, vec![coin(10_000, "ucon")]).unwrap();
        assert!(chain.send(&user, bond(5)).unwrap_err().says("no virtual staking cap"));
        VirtualStakeModule::set_cap(chain, &user, Uint128::new(100)).unwrap();
        chain.send(&user, bond(100)).unwrap();
        assert!(chain.send(&user, bond(1)).unwrap_err().says("cap of 100 exceeded"));
        let stands = |chain: &Chain| {
            let delegated = chain.delegation(&user, "va").unwrap().u128();
            (delegated, chain.balance(&user, "ucon").unwrap().u128())
        };
        assert_eq!(stands(chain), (100, 10_000));
        for _ in 0..20 {
            chain.send(&user, unbond(4)).unwrap();
        }
        assert_eq!(stands(chain), (20, 10_000));
        assert!(chain.send(&user, unbond(21)).is_err());
        assert_eq!(VirtualStakeModule::bonded(chain, &user).unwrap().u128(), 20);
    }
}
