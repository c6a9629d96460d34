//! The gRPC queries that a chain may accept from contracts: validators with their consensus keys,
//! and whether they are tombstoned. Both as protobuf, as a node answers them.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{
    Addr, AnyMsg, Api, Binary, BlockInfo, CanonicalAddr, CustomMsg, CustomQuery, GrpcQuery, Order, Querier,
    StdError, StdResult, Storage,
};
use cw_multi_test::{AppResponse, CosmosRouter, Stargate};
use cw_storage_plus::Item;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::ibc::transfer::module;
use crate::proto::{self, Reader};
use crate::staking::{BondStatus, Intercepted, SimValidator, VALIDATORS};

/// Whether the chain has these queries in its accept list.
pub(super) const ACCEPTED: Item<bool> = Item::new("sim_grpc_accepted");

const VALIDATORS_PATH: &str = "/cosmos.staking.v1beta1.Query/Validators";
const VALIDATOR_PATH: &str = "/cosmos.staking.v1beta1.Query/Validator";
const SIGNING_INFO_PATH: &str = "/cosmos.slashing.v1beta1.Query/SigningInfo";
const DEFAULT_PAGE: u64 = 100;

pub(crate) struct GrpcModule {
    pub prefix: &'static str,
    /// The account of the module of ICS20.
    pub transfer: Addr,
    pub interceptor: Intercepted,
}

impl Stargate for GrpcModule {
    fn execute_any<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: AnyMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        module::execute(api, storage, router, block, sender == self.transfer, msg)
    }

    fn query_grpc(
        &self,
        _api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        _block: &BlockInfo,
        request: GrpcQuery,
    ) -> StdResult<Binary> {
        if let Some(answer) = self.interceptor.as_ref().and_then(|interceptor| interceptor.grpc(&request)) {
            return answer;
        }
        if !ACCEPTED.load(storage)? {
            return Err(StdError::msg("Unsupported query type: gRPC queries are disabled on this chain"));
        }
        match request.path.as_str() {
            VALIDATORS_PATH => validators(storage, &request.data),
            VALIDATOR_PATH => validator(storage, &request.data),
            SIGNING_INFO_PATH => signing_info(storage, self.prefix, &request.data),
            other => Err(StdError::msg(format!(
                "Unsupported query type: '{other}' path is not allowed from the contract"
            ))),
        }
    }
}

fn all(storage: &dyn Storage) -> StdResult<Vec<SimValidator>> {
    VALIDATORS.range(storage, None, None, Order::Ascending).map(|entry| entry.map(|(_, v)| v)).collect()
}

/// `QueryValidatorsRequest { status = 1, pagination = 2 { key = 1, offset = 2, limit = 3,
/// count_total = 4 } }`
fn validators(storage: &dyn Storage, request: &[u8]) -> StdResult<Binary> {
    let request = Reader::new(request)?;
    let status = request.text(1)?;
    let page = Reader::new(request.bytes(2))?;
    let (key, offset) = (page.bytes(1), page.number(2));
    let limit = match page.number(3) {
        0 => DEFAULT_PAGE,
        limit => limit,
    };
    let matching: Vec<_> =
        all(storage)?.into_iter().filter(|v| status.is_empty() || status_name(v.status) == status).collect();
    let total = matching.len() as u64;
    let mut rest = matching.into_iter().filter(|v| v.operator.as_bytes() >= key).skip(offset as usize);

    let mut response = vec![];
    for validator in rest.by_ref().take(limit as usize) {
        proto::bytes(&mut response, 1, &encoded(&validator));
    }
    let mut page_response = vec![];
    if let Some(next) = rest.next() {
        proto::bytes(&mut page_response, 1, next.operator.as_bytes());
    }
    if page.number(4) != 0 {
        proto::number(&mut page_response, 2, total);
    }
    proto::bytes(&mut response, 2, &page_response);
    Ok(response.into())
}

/// `QueryValidatorRequest { validator_addr = 1 }`
fn validator(storage: &dyn Storage, request: &[u8]) -> StdResult<Binary> {
    let operator = Reader::new(request)?.text(1)?.to_string();
    let validator = VALIDATORS
        .may_load(storage, &operator)?
        .ok_or_else(|| StdError::msg(format!("validator {operator} not found")))?;
    let mut response = vec![];
    proto::bytes(&mut response, 1, &encoded(&validator));
    Ok(response.into())
}

fn status_name(status: BondStatus) -> &'static str {
    match status {
        BondStatus::Bonded => "BOND_STATUS_BONDED",
        BondStatus::Unbonding => "BOND_STATUS_UNBONDING",
        BondStatus::Unbonded => "BOND_STATUS_UNBONDED",
    }
}

fn encoded(validator: &SimValidator) -> Vec<u8> {
    let mut key = vec![];
    proto::bytes(&mut key, 1, &validator.pub_key);
    let mut any = vec![];
    proto::bytes(&mut any, 1, b"/cosmos.crypto.ed25519.PubKey");
    proto::bytes(&mut any, 2, &key);
    let mut description = vec![];
    proto::bytes(&mut description, 1, validator.moniker.as_bytes());

    let mut message = vec![];
    proto::bytes(&mut message, 1, validator.operator.as_bytes());
    proto::bytes(&mut message, 2, &any);
    proto::number(&mut message, 3, u64::from(validator.jailed));
    let status = match validator.status {
        BondStatus::Unbonded => 1,
        BondStatus::Unbonding => 2,
        BondStatus::Bonded => 3,
    };
    proto::number(&mut message, 4, status);
    proto::bytes(&mut message, 5, validator.tokens.to_string().as_bytes());
    proto::bytes(&mut message, 6, validator.shares.atomics().to_string().as_bytes());
    proto::bytes(&mut message, 7, &description);
    message
}

/// `QuerySigningInfoRequest { cons_address = 1 }`, an address in bech32 with the prefix
/// `<prefix>valcons`.
fn signing_info(storage: &dyn Storage, prefix: &str, request: &[u8]) -> StdResult<Binary> {
    let wanted = Reader::new(request)?.text(1)?.to_string();
    let api = MockApi::default().with_prefix(interned(format!("{prefix}valcons")));
    for validator in all(storage)? {
        let address = Sha256::digest(&validator.pub_key)[..20].to_vec();
        if api.addr_humanize(&CanonicalAddr::from(address))?.as_str() != wanted {
            continue;
        }
        let mut info = vec![];
        proto::bytes(&mut info, 1, wanted.as_bytes());
        proto::number(&mut info, 2, validator.start_height);
        proto::bytes(&mut info, 4, &[]);
        proto::number(&mut info, 5, u64::from(validator.tombstoned));
        let mut response = vec![];
        proto::bytes(&mut response, 1, &info);
        return Ok(response.into());
    }
    Err(StdError::msg(format!("SigningInfo not found for validator {wanted}")))
}

/// The mock API wants a prefix that lives for ever. There are as many as there are chains'
/// prefixes.
fn interned(prefix: String) -> &'static str {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = known.get(prefix.as_str()) {
        return same;
    }
    let leaked: &'static str = Box::leak(prefix.into_boxed_str());
    known.insert(leaked);
    leaked
}
