//! The chain: staking with the limits of the Cosmos SDK, the custom messages of the mesh-security
//! module, and gRPC.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use cosmwasm_std::{
    coins, to_json_binary, Addr, AllValidatorsResponse, Api, Binary, BlockInfo, CustomMsg, CustomQuery,
    Decimal, Empty, GrpcQuery, Querier, StakingMsg, StakingQuery, StdError, StdResult, Storage, Validator,
};
use cw_multi_test::{
    AppResponse, BankSudo, CosmosRouter, Module, StakeKeeper, Staking, StakingSudo, Stargate, SudoMsg,
};
use mesh_apis::virtual_staking::{VirtualStakeCustomMsg, VirtualStakeMsg};
use serde::de::DeserializeOwned;

use crate::distribution::{pay, Rewards};

pub(crate) const DENOM: &str = "utoken";
pub(crate) const UNBONDING: u64 = 21 * 86_400;

/// What the chain does and has seen.
#[derive(Default)]
pub(crate) struct Rules {
    /// Every staking message from, to or about these fails.
    pub bad: BTreeSet<String>,
    /// The chain does not answer for these.
    pub mute: BTreeSet<String>,
    /// The chain panics on whatever touches the delegation to these.
    pub panics: BTreeSet<String>,
    /// How often all delegations were asked for.
    pub asked_all: usize,
    /// The bonded validators, as the chain's standard query gives them.
    pub bonded: Vec<String>,
    /// Undelegations that have not matured, by validator.
    pub unbonding: BTreeMap<String, Vec<u64>>,
    /// Redelegations that have not matured.
    pub redelegating: BTreeMap<(String, String), Vec<u64>>,
    /// Entries of either kind that a delegator can have.
    pub max_entries: usize,
    /// Most unbonding entries that a validator ever had.
    pub most_entries: usize,
    /// Limits of the SDK that a message would have exceeded.
    pub violations: Vec<String>,
    /// What was carried out, in order.
    pub done: Vec<StakingMsg>,
    /// How many staking messages arrived.
    pub tried: usize,
    /// The module undelegates at once: no limits apply to it.
    pub instant: bool,
    /// What the distribution module does and has seen.
    pub rewards: Rewards,
}

pub(crate) type SharedRules = Rc<RefCell<Rules>>;

impl Rules {
    fn check(&mut self, msg: &StakingMsg, now: u64) -> StdResult<()> {
        self.tried += 1;
        let under_way = |begun: &u64| now <= begun + UNBONDING;
        self.unbonding.values_mut().for_each(|begun| begun.retain(under_way));
        self.redelegating.values_mut().for_each(|begun| begun.retain(under_way));
        if let StakingMsg::Redelegate { src_validator, .. } = msg {
            self.touch(src_validator);
        }
        if let StakingMsg::Delegate { validator: v, .. }
        | StakingMsg::Undelegate { validator: v, .. }
        | StakingMsg::Redelegate { dst_validator: v, .. } = msg
        {
            self.touch(v);
        }
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
        if self.instant {
            return Ok(());
        }
        match msg {
            StakingMsg::Undelegate { validator, .. } => {
                let entries = self.unbonding.entry(validator.clone()).or_default();
                if entries.len() >= self.max_entries {
                    return self.violated(format!("too many unbonding entries of {validator}"));
                }
                entries.push(now);
                self.most_entries = self.most_entries.max(entries.len());
            }
            StakingMsg::Redelegate { src_validator, dst_validator, .. } => {
                let received =
                    self.redelegating.iter().any(|((_, to), begun)| to == src_validator && !begun.is_empty());
                if received {
                    return self.violated(format!("transitive redelegation from {src_validator}"));
                }
                let pair = (src_validator.clone(), dst_validator.clone());
                let entries = self.redelegating.entry(pair).or_default();
                if entries.len() >= self.max_entries {
                    return self.violated(format!("too many redelegations from {src_validator}"));
                }
                entries.push(now);
            }
            _ => {}
        }
        Ok(())
    }

    /// The distribution module of a chain does this where it works out the rewards of a delegation.
    pub(crate) fn touch(&self, validator: &str) {
        assert!(!self.panics.contains(validator), "the chain panics on {validator}");
    }

    fn violated(&mut self, what: String) -> StdResult<()> {
        self.violations.push(what.clone());
        Err(StdError::msg(what))
    }
}

/// The keeper of cw-multi-test, which knows no limits, behind the rules.
pub(crate) struct StrictStaking {
    pub keeper: StakeKeeper,
    pub rules: SharedRules,
}

impl Module for StrictStaking {
    type ExecT = StakingMsg;
    type QueryT = StakingQuery;
    type SudoT = StakingSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: StakingMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.rules.borrow_mut().check(&msg, block.time.seconds())?;
        let response = self.keeper.execute(api, storage, router, block, sender.clone(), msg.clone())?;
        let touched = match &msg {
            StakingMsg::Redelegate { src_validator, dst_validator, .. } => vec![src_validator, dst_validator],
            StakingMsg::Delegate { validator, .. } | StakingMsg::Undelegate { validator, .. } => {
                vec![validator]
            }
            _ => vec![],
        };
        for v in touched {
            if !pay(&self.rules, api, storage, router, block, &sender, v)?.is_empty() {
                self.rules.borrow_mut().rewards.unasked.push(v.clone());
            }
        }
        self.rules.borrow_mut().done.push(msg);
        Ok(response)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: StakingQuery,
    ) -> StdResult<Binary> {
        match &request {
            StakingQuery::Delegation { validator, .. } => self.rules.borrow().touch(validator),
            StakingQuery::AllDelegations { .. } => self.rules.borrow_mut().asked_all += 1,
            StakingQuery::Validator { address } if self.rules.borrow().mute.contains(address) => {
                return Err(StdError::msg("no answer"));
            }
            _ => {}
        }
        if let StakingQuery::AllValidators {} = &request {
            let zero = Decimal::zero();
            let named = |v: &String| Validator::create(v.clone(), zero, zero, zero).into();
            let bonded = self.rules.borrow().bonded.iter().map(named).collect();
            return to_json_binary(&AllValidatorsResponse::new(bonded));
        }
        self.keeper.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: StakingSudo,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.keeper.sudo(api, storage, router, block, msg)
    }
}

impl Staking for StrictStaking {
    fn process_queue<ExecC: CustomMsg, QueryC: CustomQuery>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
    ) -> StdResult<AppResponse> {
        Staking::process_queue(&self.keeper, api, storage, router, block)
    }
}

/// The mesh-security module: mints what it bonds. What it unbonds it would burn; here it comes back
/// later and is ignored.
pub(crate) struct MeshModule;

impl Module for MeshModule {
    type ExecT = VirtualStakeCustomMsg;
    type QueryT = Empty;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: VirtualStakeCustomMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let VirtualStakeCustomMsg::VirtualStake(msg) = msg;
        let msg = match msg {
            VirtualStakeMsg::Bond { amount, validator } => {
                let minted: u128 = amount.amount.to_string().parse().unwrap();
                let mint = BankSudo::Mint { to_address: sender.to_string(), amount: coins(minted, DENOM) };
                router.sudo(api, storage, block, SudoMsg::Bank(mint))?;
                StakingMsg::Delegate { validator, amount }
            }
            VirtualStakeMsg::Unbond { amount, validator } => StakingMsg::Undelegate { validator, amount },
        };
        router.execute(api, storage, block, sender, msg.into())
    }

    fn query(
        &self,
        _: &dyn Api,
        _: &dyn Storage,
        _: &dyn Querier,
        _: &BlockInfo,
        _: Empty,
    ) -> StdResult<Binary> {
        Err(StdError::msg("the module has no queries"))
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _: &dyn Api,
        _: &mut dyn Storage,
        _: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _: &BlockInfo,
        _: Empty,
    ) -> StdResult<AppResponse> {
        Err(StdError::msg("the module has no sudo"))
    }
}

/// By path and request.
type Answers = BTreeMap<(String, Vec<u8>), Vec<u8>>;

/// Answers of the chain's gRPC service, by path and request. Anything else is refused.
#[derive(Clone, Default)]
pub(crate) struct Grpc {
    pub answers: Rc<RefCell<Answers>>,
}

impl Stargate for Grpc {
    fn query_grpc(
        &self,
        _: &dyn Api,
        _: &dyn Storage,
        _: &dyn Querier,
        _: &BlockInfo,
        request: GrpcQuery,
    ) -> StdResult<Binary> {
        let answers = self.answers.borrow();
        let answer = answers.get(&(request.path, request.data.to_vec()));
        answer.map(|bytes| Binary::new(bytes.clone())).ok_or(StdError::msg("gRPC queries are disabled"))
    }
}
