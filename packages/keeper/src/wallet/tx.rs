//! Transactions, built and signed.

use cosmrs::cosmwasm::MsgExecuteContract;
use cosmrs::tendermint::chain::Id;
use cosmrs::tx::{Body, Fee, Msg, SignDoc, SignerInfo};
use cosmrs::{AccountId, Coin};
use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::key::Key;
use crate::action::Action;
use crate::node::AccountInfo;

const MEMO: &str = "mesh-keeper";

/// It cannot be signed.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("no transaction can be made of it: {reason}")]
pub(crate) struct Unsignable {
    reason: String,
}

/// What is paid for a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub gas: u64,
    pub fee: u128,
    pub denom: String,
}

/// The bytes of a signed transaction, which no block after `last_height` can hold.
pub(crate) fn sign(
    key: &Key,
    chain_id: &str,
    account: AccountInfo,
    action: &Action,
    payment: Payment,
    last_height: u64,
) -> Result<Vec<u8>, Unsignable> {
    let signed = || -> cosmrs::Result<Vec<u8>> {
        let msg = MsgExecuteContract {
            sender: key.address.clone(),
            contract: action.contract.parse::<AccountId>()?,
            msg: action.msg.to_string().into_bytes(),
            funds: vec![],
        };
        let body = Body::new([msg.to_any()?], MEMO, u32::try_from(last_height)?);
        let coin = Coin { amount: payment.fee, denom: payment.denom.parse()? };
        let signer = SignerInfo::single_direct(Some(key.signing.public_key()), account.sequence);
        let auth = signer.auth_info(Fee::from_amount_and_gas(coin, payment.gas));
        let doc = SignDoc::new(&body, &auth, &chain_id.parse::<Id>()?, account.number)?;
        doc.sign(&key.signing)?.to_bytes()
    };
    signed().map_err(|err| Unsignable { reason: err.to_string() })
}

/// The hash by which a node knows a transaction.
pub(crate) fn hash(tx_bytes: &[u8]) -> String {
    HexBinary::from(&Sha256::digest(tx_bytes)[..]).to_hex().to_uppercase()
}
