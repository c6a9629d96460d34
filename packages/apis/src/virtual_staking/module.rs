//! Custom messages and queries of the mesh-security module.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Coin, CosmosMsg, CustomMsg, CustomQuery};

use crate::wire::wire_type;

/// Top level of the custom messages of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeCustomMsg {
    /// See [`VirtualStakeMsg`].
    VirtualStake(VirtualStakeMsg),
}

/// Custom messages of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeMsg {
    /// Mints and delegates, under the module's own cap.
    Bond {
        /// Staking denom.
        amount: Coin,
        /// Operator address.
        validator: String,
    },
    /// Undelegates at once and burns.
    Unbond {
        /// Staking denom.
        amount: Coin,
        /// Operator address.
        validator: String,
    },
}

impl CustomMsg for VirtualStakeCustomMsg {}

/// Top level of the custom queries of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeCustomQuery {
    /// See [`VirtualStakeQuery`].
    VirtualStake(VirtualStakeQuery),
}

/// Custom queries of the mesh-security module.
#[cw_serde]
pub enum VirtualStakeQuery {
    /// The cap of a contract, and what is used of it. Answered with [`ModuleBondStatus`].
    BondStatus {
        /// Its address.
        contract: String,
    },
}

impl CustomQuery for VirtualStakeCustomQuery {}

wire_type! {
    /// How much a contract may bond, and has bonded, by the module's own count.
    pub struct ModuleBondStatus {
        /// The cap. Zero if none was ever set.
        pub cap: Coin,
        /// What was bonded less what came back when it was unbonded: what a slash took stays in it.
        pub delegated: Coin,
    }
}

impl From<VirtualStakeMsg> for CosmosMsg<VirtualStakeCustomMsg> {
    fn from(msg: VirtualStakeMsg) -> Self {
        CosmosMsg::Custom(VirtualStakeCustomMsg::VirtualStake(msg))
    }
}
