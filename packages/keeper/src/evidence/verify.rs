//! A proof is verified before it is submitted, by the code by which the contract does it.

use ed25519_zebra::{Signature, VerificationKey};
use mesh_apis::external_staking::{ConsensusKey, EvidenceConfig, ValidatorResponse};
use mesh_evidence::{consensus_address, DuplicateVote, EvidenceError};

use super::book::Proof;

/// What can be done with a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It proves that this validator has signed twice.
    Proven { validator: String, height: u64 },
    /// The contract will never take it.
    Never { reason: String },
    /// The contract may take it later.
    NotYet { reason: String },
}

/// Judges a proof by what external-staking knows at a time.
pub(crate) fn verify(
    proof: &Proof,
    validators: &[ValidatorResponse],
    config: &EvidenceConfig,
    now: u64,
) -> Verdict {
    let never = |error: EvidenceError| Verdict::Never { reason: error.to_string() };
    let votes = match DuplicateVote::from_json(proof.evidence.to_string().as_bytes()) {
        Ok(votes) => votes,
        Err(error) => return never(error),
    };
    let conflict = match votes.check(config.min_height.0) {
        Ok(conflict) => conflict,
        Err(error) => return never(error),
    };
    let Some((validator, key)) = owner(validators, conflict.address()) else {
        let reason =
            format!("external-staking knows no validator with the consensus address {}", proof.address);
        return Verdict::NotYet { reason };
    };
    if let Some(until) = key.answers_until.filter(|until| until.0 <= now) {
        let reason = format!("the key of {validator} was replaced, and answered for votes until {until}");
        return Verdict::Never { reason };
    }
    let attributed = match conflict.attribute(&key.pub_key, key.start_height.0) {
        Ok(attributed) => attributed,
        // An earlier height of the key may still come.
        Err(error) => return Verdict::NotYet { reason: error.to_string() },
    };
    match attributed.prove(&config.chain_id, is_signed) {
        Ok(proven) => Verdict::Proven { validator: validator.to_string(), height: proven.height },
        Err(error) => never(error),
    }
}

fn owner(validators: &[ValidatorResponse], address: [u8; 20]) -> Option<(&str, &ConsensusKey)> {
    validators.iter().find_map(|validator| {
        let key = validator.keys.iter().find(|key| consensus_address(&key.pub_key) == Some(address))?;
        Some((validator.validator.as_str(), key))
    })
}

fn is_signed(message: &[u8], signature: &[u8], key: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerificationKey::try_from(key), Signature::try_from(signature)) else {
        return false;
    };
    key.verify(&signature, message).is_ok()
}
