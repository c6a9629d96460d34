//! Secret keys of validators, so that they can sign votes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bech32::{Bech32, Hrp};
use cosmwasm_std::{Binary, Order};
use cw_storage_plus::{Bound, Map};
use ed25519_zebra::{SigningKey, VerificationKey};
use sha2::{Digest, Sha256};

use crate::chain::Chain;
use crate::error::{SimError, SimResult};
use crate::valset_file::{parse_validators, ValidatorSpec, EXAMPLE_A, EXAMPLE_B};

type Secret = [u8; 32];

/// By operator and the height from which it signs with it.
const SECRETS: Map<(&str, u64), Secret> = Map::new("sim_staking_secret");

fn digest(text: &str) -> Secret {
    Sha256::digest(text).into()
}

/// The `number`-th key that a validator gets from the simulator.
fn stand_in(operator: &str, number: usize) -> Secret {
    digest(&format!("mesh-simulator consensus key {operator} {number}"))
}

/// The operator address of a validator that is made up: `<prefix>1…`, always the same for the same
/// name. None if there is no such prefix.
pub fn operator_address(prefix: &str, name: &str) -> Option<String> {
    let account = digest(&format!("mesh-simulator operator {name}"));
    bech32::encode::<Bech32>(Hrp::parse(prefix).ok()?, account.get(..20)?).ok()
}

fn public(secret: &Secret) -> Vec<u8> {
    VerificationKey::from(&SigningKey::from(*secret)).as_ref().to_vec()
}

/// Secrets of the committed sets, by public key: see the example `generate_validators`.
fn committed() -> &'static BTreeMap<Vec<u8>, Secret> {
    static SETS: OnceLock<BTreeMap<Vec<u8>, Secret>> = OnceLock::new();
    SETS.get_or_init(|| {
        let sets = [("a", EXAMPLE_A), ("b", EXAMPLE_B)];
        let of_set = |(set, text): (&'static str, &str)| {
            let specs = parse_validators(set, text).unwrap_or_default();
            let secret = move |index| digest(&format!("mesh-simulator validator {set} {index}"));
            specs.into_iter().enumerate().map(move |(index, spec)| (spec.pub_key, secret(index)))
        };
        sets.into_iter().flat_map(of_set).collect()
    })
}

impl Chain {
    /// Adds a validator that can sign. The secret key of a validator of a real node is not known:
    /// it gets another key instead, which follows from its operator address. So do all validators
    /// but those of the committed sets.
    pub fn add_signer(&mut self, spec: &ValidatorSpec) -> SimResult<()> {
        let known = committed().get(&spec.pub_key).copied();
        let secret = known.unwrap_or_else(|| stand_in(&spec.operator_address, 0));
        self.add_validator(&ValidatorSpec { pub_key: public(&secret), ..spec.clone() })?;
        self.write(|storage| SECRETS.save(storage, (&spec.operator_address, 0), &secret))
    }

    /// Gives a validator a new key, with which it signs from the next height on. Returns it.
    pub fn rotate_to_new_key(&mut self, operator: &str) -> SimResult<Binary> {
        let from = self.height().saturating_add(1);
        let count = self.read(|storage| {
            let keys = SECRETS.prefix(operator).keys(storage, None, None, Order::Ascending);
            Ok(keys.count())
        })?;
        let secret = stand_in(operator, count.max(1));
        let key = Binary::new(public(&secret));
        self.rotate_key(operator, key.clone())?;
        self.write(|storage| SECRETS.save(storage, (operator, from), &secret))?;
        Ok(key)
    }

    /// The key with which a validator signs at a height.
    ///
    /// # Errors
    /// Its secret is not known: it was not added by [`Chain::add_signer`].
    pub fn signer(&self, operator: &str, height: u64) -> SimResult<Signer> {
        let found = self.read(|storage| {
            let until = Some(Bound::inclusive(height));
            SECRETS.prefix(operator).range(storage, None, until, Order::Descending).next().transpose()
        })?;
        let (_, secret) =
            found.ok_or_else(|| SimError::Unknown { kind: "secret key of", id: operator.to_string() })?;
        Ok(Signer(SigningKey::from(secret)))
    }
}

/// Signs as a validator.
pub struct Signer(SigningKey);

impl Signer {
    /// Raw ed25519 key.
    pub fn pub_key(&self) -> Vec<u8> {
        VerificationKey::from(&self.0).as_ref().to_vec()
    }

    /// Signature of 64 bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).to_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ChainConfig;
    use cosmwasm_std::Timestamp;

    #[test]
    fn the_secrets_of_the_committed_sets_fit_their_keys() {
        assert_eq!(committed().len(), 220);
        for (key, secret) in committed() {
            assert_eq!(public(secret), *key);
        }
    }

    #[test]
    fn a_key_that_nobody_has_the_secret_of_is_replaced() {
        let mut chain = Chain::new(ChainConfig::new("c-1", "con", "u"), Timestamp::from_seconds(1));
        let specs = parse_validators("a", EXAMPLE_A).unwrap();
        let stranger =
            ValidatorSpec { pub_key: vec![7; 32], operator_address: "v".to_string(), ..specs[1].clone() };
        for (spec, kept) in [(&specs[0], true), (&stranger, false)] {
            chain.add_signer(spec).unwrap();
            let key = chain.validator(&spec.operator_address).unwrap().pub_key;
            assert_eq!(key == spec.pub_key, kept);
            assert_eq!(key, chain.signer(&spec.operator_address, 1).unwrap().pub_key());
        }
    }

    #[test]
    fn a_validator_signs_with_the_key_that_it_had_at_the_height() {
        let mut chain = Chain::new(ChainConfig::new("c-1", "con", "u"), Timestamp::from_seconds(1));
        let spec = parse_validators("a", EXAMPLE_A).unwrap().remove(0);
        let name = spec.operator_address.clone();
        chain.add_signer(&spec).unwrap();
        let height = chain.height();
        let new = chain.rotate_to_new_key(&name).unwrap();
        assert_eq!(chain.signer(&name, height).unwrap().pub_key(), spec.pub_key);
        assert_eq!(chain.signer(&name, height + 1).unwrap().pub_key(), new.as_slice());
        assert_eq!(chain.validator(&name).unwrap().pub_key, new);
    }
}
