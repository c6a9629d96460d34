//! The chain's distribution module: what validators have earned for the contract, and who gets it.

use std::cell::RefMut;
use std::collections::BTreeSet;

use cosmwasm_std::{coin, Coin, Order};
use cw_multi_test::AppResponse;
use mesh_apis::rewards::ValidatorReward;
use mesh_virtual_staking::collected::COLLECTED;

use crate::chain::DENOM;
use crate::converter::{Tell, BOOKED};
use crate::world::{v, World};

/// What the chain refuses and has seen.
#[derive(Debug, Default)]
pub(crate) struct Rewards {
    /// Withdrawals from these fail.
    pub bad: BTreeSet<String>,
    /// The answers to withdrawals from these do not decode.
    pub garbled: BTreeSet<String>,
    /// Withdrawals that arrived, in order.
    pub asked: Vec<String>,
    /// Sum of the staking denom that withdrawals have brought.
    pub withdrawn: u128,
    /// Sum of the staking denom that answers have told of.
    pub told: u128,
}

/// What of the staking denom the answer to a withdrawal tells of.
pub(crate) fn native(response: &AppResponse) -> u128 {
    let attributes = response.events.iter().flat_map(|event| &event.attributes);
    let amounts = attributes.filter(|attribute| attribute.key == "amount");
    let coins = amounts.flat_map(|attribute| attribute.value.split(','));
    coins.filter_map(|coin| coin.strip_suffix(DENOM)?.parse::<u128>().ok()).sum()
}

impl World {
    pub(crate) fn rewards(&self) -> RefMut<'_, Rewards> {
        RefMut::map(self.rules(), |rules| &mut rules.rewards)
    }

    /// The validator earns this on top of what it has.
    pub(crate) fn earn(&mut self, number: usize, amount: u128) {
        self.earn_coins(number, &[coin(amount, DENOM)]);
    }

    pub(crate) fn earn_coins(&mut self, number: usize, coins: &[Coin]) {
        self.chain_mut().distribute_coins(&v(number), coins).unwrap();
    }

    pub(crate) fn converter_refuses_rewards(&mut self, refuses: bool) {
        self.tell(Tell::RefuseRewards(refuses));
    }

    /// What was handed over, message by message.
    pub(crate) fn booked(&self) -> Vec<Vec<(usize, u128)>> {
        let short = |reward: ValidatorReward| {
            let number = reward.validator.trim_start_matches("cosmosvaloper").parse().unwrap();
            (number, reward.amount.u128())
        };
        let booked = self.chain().read_contract(&self.converter, |storage| BOOKED.load(storage)).unwrap();
        booked.into_iter().map(|page| page.into_iter().map(short).collect()).collect()
    }

    /// What waits to be handed over, together.
    pub(crate) fn collected(&self) -> u128 {
        let sum = self.chain().read_contract(&self.contract, |storage| {
            let all = COLLECTED.range(storage, None, None, Order::Ascending);
            all.map(|item| item.map(|(_, amount)| amount.u128())).sum()
        });
        sum.unwrap()
    }

    /// What the converter has of this denom.
    pub(crate) fn paid(&self, denom: &str) -> u128 {
        self.chain().balance(&self.converter, denom).unwrap().u128()
    }

    /// Rewards that were paid because a delegation changed, without a withdrawal.
    pub(crate) fn paid_unasked(&self) -> u128 {
        self.paid(DENOM) - self.rewards().withdrawn
    }
}
