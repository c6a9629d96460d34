//! Chains, as their nodes show them.

mod blocks;
mod chain;
mod ibc;
mod pool;
mod rpc;
mod staking;

pub(crate) use blocks::{BlockError, BlockSource};
pub(crate) use chain::{AccountInfo, Chain, Included, QueryError, Simulated};
pub(crate) use pool::{Head, NoNode, Nodes};
pub(crate) use rpc::{Http, NoRootCertificates, RpcError};
