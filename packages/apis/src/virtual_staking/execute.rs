//! Messages.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Coin, Decimal, Uint128};

use crate::converter::ValidatorReport;
use crate::time::Seconds;

/// Messages of governance and of anyone.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Sets the max cap: the most that may be delegated. 0 unbonds everything, while the protocol
    /// keeps working. Governance only.
    SetMaxCap {
        /// Native tokens.
        amount: Uint128,
    },
    /// Runs the next page of the epoch in progress, or starts the next epoch if its time has come.
    /// Open to anyone.
    HandleEpoch {},
    /// Reports the next page of the chain's validators to the converter, with their consensus
    /// keys. A round covers the bonded validators, then those that the converter knows and that are
    /// no longer bonded. A validator that was never bonded is not reported. The attribute
    /// `last_page` is "true" at the end of a round. The next call starts another round. Open to
    /// anyone.
    ///
    /// The chain must accept gRPC queries of contracts: `/cosmos.staking.v1beta1.Query/Validators`,
    /// `/cosmos.staking.v1beta1.Query/Validator` and
    /// `/cosmos.slashing.v1beta1.Query/SigningInfo`. Without the second one, validators that are no
    /// longer bonded are reported as inactive. Without the third one, no tombstone is seen.
    SyncValidators {},
    /// Reports validators with the state that governance gives, on chains that refuse gRPC queries.
    /// Governance only. Refused as a whole if the chain does not accept one of the addresses.
    RegisterValidators {
        /// A page of at most 100.
        validators: Vec<ValidatorReport>,
    },
    /// Puts a validator into quarantine, or lifts that. Governance only. Epochs leave a validator
    /// in quarantine alone, including a running one and one with cap 0. It is for a validator whose
    /// delegation makes the chain panic when it is touched, which fails the whole epoch. The
    /// delegation counts towards the cap. The converter takes no new stake for the validator. Once
    /// lifted, it takes stake at once, and takes part in epochs from the next one on.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// True for quarantine, false to lift it.
        quarantined: bool,
    },
    /// Changes the given settings, and keeps the others. Governance only. It is needed if a page
    /// takes more gas than a block has, or if the chain changes its unbonding period.
    UpdateConfig {
        /// Shortest time between the starts of two epochs, seconds.
        epoch_interval_secs: Option<Seconds>,
        /// The chain's unbonding period, seconds.
        unbonding_period_secs: Option<Seconds>,
        /// Most validators in one page of an epoch or of `SyncValidators`, 1 to 100.
        page_limit: Option<u32>,
        /// `max_entries` of the chain's staking module, at least 2.
        max_entries: Option<u32>,
        /// Fraction of a target or delegation below which a difference is dust. Below 1.
        dead_band: Option<Decimal>,
    },
    /// Pays out coins that are not delegated. Governance only, `treasury` only.
    WithdrawIdle {
        /// Receiver of the coins.
        recipient: String,
        /// Coins to pay out.
        amount: Coin,
    },
}

crate::json_object!(ExecuteMsg);
