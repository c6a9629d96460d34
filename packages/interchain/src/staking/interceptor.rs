//! What a test puts in front of the staking and distribution modules of a chain, and of its gRPC
//! service.

use std::fmt::Debug;
use std::rc::Rc;

use cosmwasm_std::{Addr, Binary, DistributionMsg, GrpcQuery, StakingMsg, StakingQuery, StdResult};
use cw_multi_test::AppResponse;

/// An observer of messages and queries that may refuse them, or answer in the chain's place.
///
/// It is called within transactions: what it keeps is not rolled back with them. So it also sees
/// what failed.
pub trait Interceptor: Debug {
    /// A staking message that arrives.
    ///
    /// # Errors
    /// The refusal of the message.
    fn staking(&self, _sender: &Addr, _msg: &StakingMsg) -> StdResult<()> {
        Ok(())
    }

    /// The outcome of a staking message that was not refused by [`Interceptor::staking`].
    fn staked(&self, _sender: &Addr, _msg: &StakingMsg, _outcome: &StdResult<AppResponse>) {}

    /// A message to the distribution module that arrives.
    ///
    /// # Errors
    /// The refusal of the message.
    fn distribution(&self, _sender: &Addr, _msg: &DistributionMsg) -> StdResult<()> {
        Ok(())
    }

    /// The answer of the distribution module to a message that was carried out.
    fn distributed(&self, _sender: &Addr, _msg: &DistributionMsg, response: AppResponse) -> AppResponse {
        response
    }

    /// The answer to a staking query. None: the module answers.
    fn staking_query(&self, _request: &StakingQuery) -> Option<StdResult<Binary>> {
        None
    }

    /// The answer to a gRPC query. None: the chain answers.
    fn grpc(&self, _request: &GrpcQuery) -> Option<StdResult<Binary>> {
        None
    }
}

/// The interceptor of a chain, if it has one.
pub(crate) type Intercepted = Option<Rc<dyn Interceptor>>;
