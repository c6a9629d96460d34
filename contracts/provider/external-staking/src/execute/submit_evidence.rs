//! Anyone brings the two signed votes of a double sign.

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, Timestamp};
use mesh_evidence::{Conflict, DuplicateVote, EvidenceError, Proven};

use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::rewards::pool::RewardPool;
use crate::slash::infraction::{self, Infraction, INFRACTIONS};
use crate::state::{Config, CONFIG, EVIDENCE};
use crate::valset;
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;

/// Checks the evidence (specification, "Evidence", in its order), and slashes the validator. The
/// cost does not depend on how many have staked to it: users are settled later, see
/// [`super::settle`].
///
/// # Errors
/// One for each check; nothing has changed then.
pub(crate) fn submit_evidence(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
    evidence: Binary,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let accepted = EVIDENCE.load(deps.storage)?;
    let votes = read(&evidence)?;
    let conflict = votes.check(accepted.min_height.0)?;
    let proven = prove(deps.as_ref(), env.block.time, &config, &accepted.chain_id, &validator, conflict)?;
    let height = ConsumerHeight(proven.height);

    let infraction = Infraction { submitter: info.sender, time: env.block.time.into() };
    // Well-formed votes without extensions are of bounded size.
    let kept = votes.without_extensions().to_proto().into();
    infraction::add(deps.storage, &validator, height, &infraction, &kept)?;
    Ledger::load(deps.storage, &validator)?.slash(height).save(deps.storage, &validator)?;
    RewardPool::load(deps.storage, &validator)?.close().save(deps.storage, &validator)?;
    Ok(Response::new()
        .add_attribute("action", "submit_evidence")
        .add_attribute("validator", validator)
        .add_attribute("height", height.to_string())
        .add_attribute("slash_ratio", config.max_slash.to_string()))
}

/// A node's RPC gives JSON, which begins with a brace. Protobuf of two votes begins with the tag of
/// the first, which is a line feed, and its length, which can be a brace: so no space is skipped.
/// There is no bound but that of a transaction: who brings it pays for each byte, and nothing of it
/// is kept but the votes.
fn read(evidence: &Binary) -> Result<DuplicateVote, EvidenceError> {
    if evidence.starts_with(b"{") {
        DuplicateVote::from_json(evidence)
    } else {
        DuplicateVote::from_proto(evidence)
    }
}

/// Checks that the validator has the key, that the height is new, and that both votes are signed.
fn prove(
    deps: Deps,
    now: Timestamp,
    config: &Config,
    chain_id: &str,
    validator: &str,
    conflict: Conflict<'_>,
) -> Result<Proven, ContractError> {
    let address = conflict.address();
    let unknown =
        || ContractError::UnknownKey { validator: validator.to_string(), address: address.to_vec().into() };
    let newest = valset::load(deps.storage, validator)?.newest_key.ok_or_else(unknown)?;
    let key = newest.find(deps.storage, validator, &address)?.ok_or_else(unknown)?;
    let attributed = conflict.attribute(&key.pub_key, key.start_height.0)?;
    // Whoever has a retired key signs any height with it, and a consumer may report any height: so
    // only time counts here.
    let (now, until) =
        (UnixTime::from(now), config.answers_until(newest.newer_since(deps.storage, validator, &key)?));
    if let Some(until) = until.filter(|until| *until <= now) {
        let (validator, address) = (validator.to_string(), address.to_vec().into());
        return Err(ContractError::RetiredKey { validator, address, until, now });
    }
    // Any other height is news, a greater one as well as a lower one: otherwise an offender would
    // show the world the one that charges nobody, and be safe from all others.
    let height = ConsumerHeight(attributed.height());
    if INFRACTIONS.has(deps.storage, (validator, height.0)) {
        return Err(ContractError::AlreadySlashed { validator: validator.to_string(), height });
    }
    let verify = |message: &[u8], signature: &[u8], key: &[u8]| {
        deps.api.ed25519_verify(message, signature, key).unwrap_or(false)
    };
    Ok(attributed.prove(chain_id, verify)?)
}
