//! The chain: what a test refuses, breaks and sees of its staking, and the custom messages of the
//! mesh-security module.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use cosmwasm_std::{
    to_json_binary, Addr, Binary, Coin, Decimal, DistributionMsg, GrpcQuery, StakingMsg, StakingQuery,
    StdError, StdResult, Storage, Uint128, Validator, ValidatorResponse,
};
use cw_multi_test::AppResponse;
use interchain::chain::{Custom, CustomModule, ModuleAccess};
use interchain::staking::Interceptor;
use mesh_apis::virtual_staking::{ModuleBondStatus, VirtualStakeCustomMsg, VirtualStakeMsg};

use crate::distribution::{native, Rewards};
use crate::world::utoken;

pub(crate) const DENOM: &str = "utoken";
pub(crate) const UNBONDING: u64 = 21 * 86_400;

/// By path and request.
type Answers = BTreeMap<(String, Vec<u8>), Vec<u8>>;

/// What the chain refuses and has seen.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// Every staking message from, to or about these fails.
    pub bad: BTreeSet<String>,
    /// The chain does not answer for these.
    pub mute: BTreeSet<String>,
    /// How often all delegations were asked for.
    pub asked_all: usize,
    /// Most unbonding entries that a validator ever had.
    pub most_entries: usize,
    /// Limits of the chain that a message would have exceeded.
    pub violations: Vec<String>,
    /// What was carried out, in order.
    pub done: Vec<StakingMsg>,
    /// How many staking messages arrived.
    pub tried: usize,
    /// What the distribution module does and has seen.
    pub rewards: Rewards,
    /// The cap that the module has for the contract, and the used part of it. None: it does not say.
    pub of_module: Option<(u128, u128)>,
    /// Answers of the chain's gRPC service. Anything else is refused.
    pub answers: Answers,
}

impl Rules {
    /// A staking message of any kind that arrives.
    fn arrives(&mut self, msg: &StakingMsg) -> StdResult<()> {
        self.tried += 1;
        let refused = match msg {
            StakingMsg::Delegate { validator, .. } | StakingMsg::Undelegate { validator, .. } => {
                self.bad.contains(validator)
            }
            StakingMsg::Redelegate { src_validator, dst_validator, .. } => {
                self.bad.contains(src_validator) || self.bad.contains(dst_validator)
            }
            _ => true,
        };
        if refused {
            return Err(StdError::msg("this validator is bad"));
        }
        Ok(())
    }
}

/// The rules of a test in front of the chain's modules.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedRules(pub Rc<RefCell<Rules>>);

impl SharedRules {
    /// The module counts what is bonded, and refuses what does not fit under its cap.
    fn bonds(&self, amount: &Coin) -> StdResult<()> {
        let mut rules = self.0.borrow_mut();
        let Some((cap, used)) = &mut rules.of_module else { return Ok(()) };
        let bonded = *used + Uint128::try_from(amount.amount).unwrap().u128();
        if bonded > *cap {
            return Err(StdError::msg("above the cap of the module"));
        }
        *used = bonded;
        Ok(())
    }
}

impl Interceptor for SharedRules {
    fn staking(&self, _sender: &Addr, msg: &StakingMsg) -> StdResult<()> {
        self.0.borrow_mut().arrives(msg)
    }

    fn staked(&self, _sender: &Addr, msg: &StakingMsg, outcome: &StdResult<AppResponse>) {
        let mut rules = self.0.borrow_mut();
        match outcome {
            Ok(_) => rules.done.push(msg.clone()),
            Err(error) => {
                let reason = error.to_string();
                let limits = ["too many unbonding", "too many redelegation", "already in progress"];
                if limits.iter().any(|limit| reason.contains(limit)) {
                    rules.violations.push(format!("{reason}: {msg:?}"));
                }
            }
        }
    }

    fn distribution(&self, _sender: &Addr, msg: &DistributionMsg) -> StdResult<()> {
        let DistributionMsg::WithdrawDelegatorReward { validator } = msg else { return Ok(()) };
        let rewards = &mut self.0.borrow_mut().rewards;
        rewards.asked.push(validator.clone());
        if rewards.bad.contains(validator) {
            return Err(StdError::msg("nothing to be had from this validator"));
        }
        Ok(())
    }

    fn distributed(&self, _sender: &Addr, msg: &DistributionMsg, response: AppResponse) -> AppResponse {
        let DistributionMsg::WithdrawDelegatorReward { validator } = msg else { return response };
        let rewards = &mut self.0.borrow_mut().rewards;
        let amount = native(&response);
        rewards.withdrawn += amount;
        if rewards.garbled.contains(validator) {
            return AppResponse { data: Some(Binary::new(vec![0xff, 0xff])), ..response };
        }
        rewards.told += amount;
        response
    }

    fn staking_query(&self, request: &StakingQuery) -> Option<StdResult<Binary>> {
        let mut rules = self.0.borrow_mut();
        match request {
            StakingQuery::AllDelegations { .. } => rules.asked_all += 1,
            StakingQuery::Validator { address } if rules.mute.contains(address) => {
                return Some(Err(StdError::msg("no answer")));
            }
            // The chain reads an address in capitals as well, and answers in small letters.
            StakingQuery::Validator { address } if *address != address.to_lowercase() => {
                let (least, most) = (Decimal::zero(), Decimal::one());
                let named = Validator::create(address.to_lowercase(), least, most, most);
                return Some(to_json_binary(&ValidatorResponse::new(Some(named))));
            }
            _ => {}
        }
        None
    }

    fn grpc(&self, request: &GrpcQuery) -> Option<StdResult<Binary>> {
        let rules = self.0.borrow();
        let answer = rules.answers.get(&(request.path.clone(), request.data.to_vec()));
        answer.map(|bytes| Ok(Binary::new(bytes.clone())))
    }
}

/// The mesh-security module: mints what it bonds, and burns what it unbonds at once. It counts its
/// messages as the staking module does its own.
#[derive(Debug)]
pub(crate) struct MeshModule(pub SharedRules);

impl CustomModule for MeshModule {
    fn execute(&self, chain: &mut dyn ModuleAccess, sender: Addr, msg: Custom) -> StdResult<AppResponse> {
        let VirtualStakeCustomMsg::VirtualStake(msg) = msg.decode()?;
        match msg {
            VirtualStakeMsg::Bond { amount, validator } => {
                self.0.bonds(&amount)?;
                chain.mint(&sender, vec![amount.clone()])?;
                chain.execute(sender, StakingMsg::Delegate { validator, amount }.into())
            }
            VirtualStakeMsg::Unbond { amount, validator } => {
                let msg = StakingMsg::Undelegate { validator: validator.clone(), amount: amount.clone() };
                self.0.staking(&sender, &msg)?;
                let outcome = unbond(chain, &sender, &validator, &amount);
                self.0.staked(&sender, &msg, &outcome);
                outcome
            }
        }
    }

    fn query(&self, _: &dyn Storage, _: Custom) -> StdResult<Binary> {
        let Some((cap, used)) = self.0 .0.borrow().of_module else {
            return Err(StdError::msg("the module has no queries"));
        };
        to_json_binary(&ModuleBondStatus { cap: utoken(cap), delegated: utoken(used) })
    }
}

fn unbond(
    chain: &mut dyn ModuleAccess,
    sender: &Addr,
    validator: &str,
    amount: &Coin,
) -> StdResult<AppResponse> {
    chain.burn_delegation(sender, validator, amount)?;
    Ok(AppResponse::default())
}
