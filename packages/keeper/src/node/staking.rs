//! Validators, as the staking and the slashing module have them.

use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::crypto::ed25519::PubKey;
use cosmrs::proto::cosmos::slashing::v1beta1::{QuerySigningInfoRequest, QuerySigningInfoResponse};
use cosmrs::proto::cosmos::staking::v1beta1::{
    QueryValidatorRequest, QueryValidatorResponse, QueryValidatorsRequest, QueryValidatorsResponse, Validator,
};
use cosmrs::proto::traits::Message;
use cosmrs::AccountId;
use mesh_apis::valset::ValidatorStatus;
use mesh_evidence::consensus_address;

use super::chain::{Chain, QueryError};
use super::rpc::garbage;
use crate::view::ChainValidator;

const PAGE: u64 = 200;
/// No chain has as many validators: a node that gives more makes them up.
const MOST_VALIDATORS: usize = 10_000;
const BONDED: i32 = 3;
const ED25519: &str = "/cosmos.crypto.ed25519.PubKey";

impl Chain {
    /// The bonded validators.
    pub(crate) async fn bonded(&self) -> Result<Vec<ChainValidator>, QueryError> {
        let mut validators = vec![];
        let mut key = vec![];
        loop {
            let pagination = Some(PageRequest { key, limit: PAGE, ..Default::default() });
            let request = QueryValidatorsRequest { status: "BOND_STATUS_BONDED".to_string(), pagination };
            let page: QueryValidatorsResponse =
                self.grpc("/cosmos.staking.v1beta1.Query/Validators", &request).await?;
            let is_empty = page.validators.is_empty();
            validators.extend(page.validators.into_iter().map(read));
            key = page.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() || is_empty {
                return Ok(validators);
            }
            if validators.len() > MOST_VALIDATORS {
                self.nodes.pass_over();
                return Err(garbage("the list of validators does not end").into());
            }
        }
    }

    /// A validator. None: there is none with this address.
    pub(crate) async fn validator(&self, valoper: &str) -> Result<Option<ChainValidator>, QueryError> {
        let request = QueryValidatorRequest { validator_addr: valoper.to_string() };
        match self.grpc("/cosmos.staking.v1beta1.Query/Validator", &request).await {
            Ok(QueryValidatorResponse { validator }) => Ok(validator.map(read)),
            Err(QueryError::Chain { log, .. }) if log.contains("not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether whoever signs with this key is tombstoned.
    pub(crate) async fn is_tombstoned(&self, valoper: &str, pub_key: &[u8]) -> Result<bool, QueryError> {
        let prefix = valoper.split("valoper").next().unwrap_or_default();
        let address = consensus_address(pub_key).ok_or_else(|| garbage("not an ed25519 key"))?;
        let address = AccountId::new(&format!("{prefix}valcons"), &address).map_err(garbage)?;
        let request = QuerySigningInfoRequest { cons_address: address.to_string() };
        let answer: QuerySigningInfoResponse =
            self.grpc("/cosmos.slashing.v1beta1.Query/SigningInfo", &request).await?;
        Ok(answer.val_signing_info.is_some_and(|info| info.tombstoned))
    }
}

fn read(validator: Validator) -> ChainValidator {
    let key = validator.consensus_pubkey.filter(|key| key.type_url == ED25519);
    let pub_key = key.and_then(|key| PubKey::decode(key.value.as_slice()).ok()).map(|key| key.key);
    let status = match validator.status {
        _ if validator.jailed => ValidatorStatus::Jailed,
        BONDED => ValidatorStatus::Active,
        _ => ValidatorStatus::Inactive,
    };
    ChainValidator { valoper: validator.operator_address, pub_key, status }
}
