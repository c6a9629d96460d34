//! Messages.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Coin, Decimal, Uint128};

use crate::converter::ValidatorReport;

/// What governance and passers-by can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Sets the most that may be delegated. 0: unbond everything, keep serving the protocol.
    /// Governance only.
    SetMaxCap {
        /// Native tokens.
        amount: Uint128,
    },
    /// Runs the next page of the current epoch, or starts the next epoch if its time has come. Open
    /// to anyone.
    HandleEpoch {},
    /// Asks the chain for the next page of its bonded validators with their consensus keys, and
    /// reports it to the converter. After those come the ones that the converter knows and that are
    /// not bonded any more; who was never bonded is not reported. The attribute `last_page` is
    /// "true" when a round is through; then comes the first page again. Open to anyone. Needs a
    /// chain that accepts the gRPC queries `/cosmos.staking.v1beta1.Query/Validators` and
    /// `Query/Validator`, and `/cosmos.slashing.v1beta1.Query/SigningInfo`, of contracts. Without
    /// the second all that have left are reported as inactive, without the third no tombstone is
    /// seen.
    SyncValidators {},
    /// Reports validators as governance says they are, on chains that refuse gRPC queries.
    /// Governance only. Refused as a whole if the chain does not answer for one of the addresses.
    RegisterValidators {
        /// A page of at most 100.
        validators: Vec<ValidatorReport>,
    },
    /// Puts a validator into quarantine, or lifts it. Governance only. One in quarantine is left
    /// alone by the epochs, also by one that is running and with cap 0: the chain may panic on
    /// whatever touches what is delegated to it, and a panic takes the whole epoch along. What it
    /// has counts for the cap. The converter takes no new stake for it. One that is lifted takes
    /// stake at once, and part in epochs from the next one on.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// Whether it is to be left alone.
        quarantined: bool,
    },
    /// Changes what is given. Governance only. A page of an epoch that needs more gas than a block
    /// has can only be made smaller, and a chain can change its unbonding period.
    UpdateConfig {
        /// Shortest time between two epochs.
        epoch_interval_secs: Option<u64>,
        /// The chain's unbonding period.
        unbonding_period_secs: Option<u64>,
        /// Validators that one page of an epoch, or of SyncValidators, handles, 1 to 100.
        page_limit: Option<u32>,
        /// `max_entries` of the chain's staking module, at least 2.
        max_entries: Option<u32>,
        /// Part of a target or delegation below which a difference is dust, below 1.
        dead_band: Option<Decimal>,
    },
    /// Pays coins that are not delegated to somebody. Governance only, `treasury` only.
    WithdrawIdle {
        /// Who gets them.
        recipient: String,
        /// How much.
        amount: Coin,
    },
}
