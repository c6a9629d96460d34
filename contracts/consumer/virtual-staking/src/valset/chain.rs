//! gRPC queries about validators, on chains that accept them from contracts.

use bech32::{Bech32, Hrp};
use cosmwasm_std::{Binary, Deps};
use mesh_apis::converter::ValidatorReport;
use mesh_apis::valset::ValidatorStatus;
use prost::Message;
use sha2::{Digest, Sha256};

use super::proto::{
    PageRequest, PubKey, QuerySigningInfoRequest, QuerySigningInfoResponse, QueryValidatorRequest,
    QueryValidatorResponse, QueryValidatorsRequest, QueryValidatorsResponse, Validator, BONDED, BONDED_NAME,
    ED25519, SIGNING_INFO, VALIDATOR, VALIDATORS,
};
use crate::ContractError;

/// Length of an ed25519 key, bytes.
const KEY_LEN: usize = 32;
/// Length of a consensus address, bytes: the beginning of the key's SHA-256.
const ADDRESS_LEN: usize = 20;

fn query<R: Message + Default>(
    deps: Deps,
    path: &'static str,
    request: &impl Message,
) -> Result<R, ContractError> {
    let answer = deps
        .querier
        .query_grpc(path.to_string(), Binary::new(request.encode_to_vec()))
        .map_err(|error| ContractError::GrpcRefused { path, reason: error.to_string() })?;
    R::decode(answer.as_slice())
        .map_err(|error| ContractError::InvalidGrpcAnswer { path, reason: error.to_string() })
}

/// A page of the bonded validators, and the key of the next page. An empty key: this was the last.
/// The chain goes through all others to find them, and charges for each: `limit` counts hits alone.
pub(crate) fn bonded(deps: Deps, key: &[u8], limit: u64) -> Result<(Vec<Validator>, Vec<u8>), ContractError> {
    let request = QueryValidatorsRequest {
        status: BONDED_NAME.to_string(),
        pagination: Some(PageRequest { key: key.to_vec(), limit }),
    };
    let answer: QueryValidatorsResponse = query(deps, VALIDATORS, &request)?;
    Ok((answer.validators, answer.pagination.map(|page| page.next_key).unwrap_or_default()))
}

/// A validator by its operator address.
pub(crate) fn validator(deps: Deps, valoper: &str) -> Result<Option<Validator>, ContractError> {
    let request = QueryValidatorRequest { validator_addr: valoper.to_string() };
    let answer: QueryValidatorResponse = query(deps, VALIDATOR, &request)?;
    Ok(answer.validator)
}

/// Whether the validator with this consensus address is tombstoned.
pub(crate) fn tombstoned(deps: Deps, cons_address: String) -> Result<bool, ContractError> {
    let answer: QuerySigningInfoResponse =
        query(deps, SIGNING_INFO, &QuerySigningInfoRequest { cons_address })?;
    Ok(answer.val_signing_info.is_some_and(|info| info.tombstoned))
}

/// The raw consensus key. None if it is not ed25519: evidence cannot be checked for other keys.
pub(crate) fn consensus_key(validator: &Validator) -> Option<Binary> {
    let any = validator.consensus_pubkey.as_ref().filter(|any| any.type_url == ED25519)?;
    let key = PubKey::decode(any.value.as_slice()).ok()?.key;
    (key.len() == KEY_LEN).then(|| Binary::new(key))
}

/// Report of a validator, without its tombstone, which the staking module does not know.
pub(crate) fn report(validator: &Validator) -> ValidatorReport {
    let status = if validator.jailed {
        ValidatorStatus::Jailed
    } else if validator.status == BONDED {
        ValidatorStatus::Active
    } else {
        ValidatorStatus::Inactive
    };
    ValidatorReport {
        valoper: validator.operator_address.clone(),
        pub_key: consensus_key(validator),
        status: Some(status),
        tombstoned: false,
    }
}

/// Consensus address of a key, as the slashing module expects it: with the operator's prefix, in
/// which `valcons` replaces `valoper`. None if the operator address has no such prefix.
pub(crate) fn cons_address(valoper: &str, key: &[u8]) -> Option<String> {
    let (prefix, _) = valoper.rsplit_once('1')?;
    let chain = prefix.strip_suffix("valoper")?;
    let hrp = Hrp::parse(&format!("{chain}valcons")).ok()?;
    let digest = Sha256::digest(key);
    bech32::encode::<Bech32>(hrp, digest.get(..ADDRESS_LEN)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::proto::Any;
    use super::*;

    fn with_key(type_url: &str, key: Vec<u8>) -> Validator {
        let any = Any { type_url: type_url.into(), value: PubKey { key }.encode_to_vec() };
        Validator { consensus_pubkey: Some(any), ..Validator::default() }
    }

    #[test]
    fn the_address_of_a_key_has_the_prefix_of_its_chain() {
        // The first 20 bytes of SHA-256 of 32 zero bytes.
        let address = cons_address("cosmosvaloper1whatever", &[0; 32]).unwrap();
        let (hrp, bytes) = bech32::decode(&address).unwrap();
        assert_eq!(hrp.as_str(), "cosmosvalcons");
        assert_eq!(
            bytes,
            [
                0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77, 0x6c, 0x8f, 0xc1, 0x8b, 0x8e, 0x9f, 0x8e,
                0x20, 0x08, 0x97, 0x14, 0x85
            ]
        );
        assert_eq!(cons_address("cosmos1whatever", &[0; 32]), None);
        assert_eq!(cons_address("", &[0; 32]), None);
    }

    #[test]
    fn only_whole_ed25519_keys_are_taken() {
        assert_eq!(consensus_key(&with_key(ED25519, vec![7; 32])), Some(Binary::new(vec![7; 32])));
        assert_eq!(consensus_key(&with_key(ED25519, vec![7; 31])), None);
        assert_eq!(consensus_key(&with_key("/cosmos.crypto.secp256k1.PubKey", vec![7; 33])), None);
        assert_eq!(consensus_key(&Validator::default()), None);
    }

    #[test]
    fn status_is_jailed_before_bonded_before_anything_else() {
        let status = |jailed, status| report(&Validator { jailed, status, ..Validator::default() }).status;
        assert_eq!(status(false, BONDED), Some(ValidatorStatus::Active));
        assert_eq!(status(true, BONDED), Some(ValidatorStatus::Jailed));
        for not_bonded in [0, 1, 2, 4, -1] {
            assert_eq!(status(false, not_bonded), Some(ValidatorStatus::Inactive));
        }
    }
}
