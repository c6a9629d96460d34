//! Charge of a user by one call of the vault.

use cosmwasm_std::{to_json_binary, Addr, Coin, StdResult, SubMsg, Uint128, WasmMsg};
use mesh_apis::external_staking::ClaimKey;
use mesh_apis::vault;
use mesh_apis::ConsumerHeight;
use serde::Serialize;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::state::Config;

/// Positions and claims of a user that one call of the vault charges.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Charge {
    /// The user.
    pub user: Addr,
    /// Each with its validator and nominal amount.
    pub items: Vec<ChargedItem>,
}

/// A position, or a claim, that is charged.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct ChargedItem {
    /// Operator address.
    pub validator: String,
    /// The claim. None: the position.
    pub claim: Option<ClaimKey>,
    /// Nominal amount.
    pub amount: Uint128,
    /// Height of an infraction that it backed.
    pub height: ConsumerHeight,
}

impl Charge {
    /// Nothing yet.
    pub(crate) fn new(user: &Addr) -> Self {
        Self { user: user.clone(), items: vec![] }
    }

    /// Sum of what is charged, nominal.
    pub(crate) fn total(&self) -> Uint128 {
        // Different parts of the user's liens, which fit together into 128 bits.
        self.items.iter().fold(Uint128::zero(), |sum, item| sum.saturating_add(item.amount))
    }

    /// Asks the vault to burn for all of it, with a payload for the reply.
    ///
    /// # Errors
    /// None in practice: it always encodes.
    pub(crate) fn to_vault(
        &self,
        config: &Config,
        reply: u64,
        payload: &impl Serialize,
    ) -> StdResult<SubMsg> {
        let exposed = self.total();
        // A ratio of at most 1 cannot overflow.
        let amount = exposed.checked_mul_ceil(config.max_slash).unwrap_or(exposed);
        let msg = WasmMsg::Execute {
            contract_addr: config.vault.to_string(),
            msg: to_json_binary(&vault::ExecuteMsg::SlashCrossStake {
                owner: self.user.to_string(),
                exposed,
                amount: Coin::new(amount, &config.denom),
            })?,
            funds: vec![],
        };
        Ok(SubMsg::reply_on_success(msg, reply).with_payload(to_json_binary(payload)?))
    }

    /// Each item with its part of `burned`: in proportion, without a unit lost.
    pub(crate) fn shares(self, burned: Uint128) -> Vec<(ChargedItem, Uint128)> {
        let total = self.total();
        let (mut amount, mut given) = (Uint128::zero(), Uint128::zero());
        let share = |item: ChargedItem| {
            amount = amount.saturating_add(item.amount);
            let upto = burned.checked_multiply_ratio(amount, total).unwrap_or(burned);
            let share = upto.saturating_sub(given);
            given = upto;
            (item, share)
        };
        self.items.into_iter().map(share).collect()
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use mesh_apis::time::UnixTime;

    use super::*;
    use mesh_apis::TxId;
    use proptest::prelude::*;

    fn charge(amounts: &[u128]) -> Charge {
        let key = |n| ClaimKey { release_at: UnixTime(1), tx_id: TxId(n) };
        let items = amounts.iter().zip(0..).map(|(amount, n)| ChargedItem {
            validator: "v".to_string(),
            claim: (n > 0).then(|| key(n)),
            amount: Uint128::new(*amount),
            height: ConsumerHeight(1),
        });
        Charge { user: Addr::unchecked("user"), items: items.collect() }
    }

    proptest! {
        #[test]
        fn a_burn_is_spread_without_loss_and_never_above_an_item(
            amounts in prop::collection::vec(1u128..1_000_000, 1..15),
            part in 0u128..=1_000_000,
        ) {
            let total: u128 = amounts.iter().sum();
            let burned = total * part / 1_000_000;
            let shares = charge(&amounts).shares(Uint128::new(burned));
            prop_assert_eq!(shares.iter().map(|(_, share)| share.u128()).sum::<u128>(), burned);
            for (item, share) in shares {
                prop_assert!(share <= item.amount);
                let exact = item.amount.u128() * burned / total;
                prop_assert!(share.u128().abs_diff(exact) <= 1);
            }
        }
    }

    #[test]
    fn the_largest_amounts_are_spread_without_overflow() {
        let shares = charge(&[u128::MAX - 1, 1]).shares(Uint128::MAX);
        assert_eq!(shares[1].1, Uint128::one());
    }
}
