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
    /// Mints coins and delegates them, under the module's own cap.
    Bond {
        /// Staking denom.
        amount: Coin,
        /// Operator address.
        validator: String,
    },
    /// Undelegates coins at once and burns them.
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
    /// The cap of a contract, and its used part. The answer is a [`ModuleBondStatus`].
    BondStatus {
        /// Address of the contract.
        contract: String,
    },
}

impl CustomQuery for VirtualStakeCustomQuery {}

wire_type! {
    /// Cap of a contract and its used part, by the module's own count.
    pub struct ModuleBondStatus {
        /// The cap. Zero if none was ever set.
        pub cap: Coin,
        /// The used part: coins bonded less coins that came back. Slashed coins stay counted.
        pub delegated: Coin,
    }
}

impl From<VirtualStakeMsg> for CosmosMsg<VirtualStakeCustomMsg> {
    fn from(msg: VirtualStakeMsg) -> Self {
        CosmosMsg::Custom(VirtualStakeCustomMsg::VirtualStake(msg))
    }
}
