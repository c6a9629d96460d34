//! Slashing, from the signed votes to the last unit that is burned.

mod after_a_slash;
mod charging;
mod constant_cost;
mod debt;
mod evidence;
mod exits;
mod history;
mod model;
mod retired_keys;
mod schedules;
mod settling;
mod stakes_in_flight;
mod vectors;
mod votes;
mod working_off;

use mesh_apis::external_staking::{DebtResponse, QueryMsg};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, RemoveValidator};
use mesh_apis::ConsumerHeight;

use super::*;
use crate::claim::Claim;
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::position::{Position, POSITIONS};
use crate::release;

use votes::{double_sign, json, pub_key};

/// Seeds of the keys of the validators.
const KEY_OF_V: u8 = 1;
const KEY_OF_W: u8 = 2;

impl World {
    /// Whose validators have keys that can sign.
    fn with_keys() -> Self {
        let mut world = Self::new();
        world.add_key(V, KEY_OF_V, 1);
        world.add_key(W, KEY_OF_W, 1);
        world
    }

    fn add_key(&mut self, valoper: &str, seed: u8, start_height: u64) {
        let newest = crate::valset::load(&self.deps.storage, valoper).unwrap().newest_key;
        let known = newest.map(|newest| newest.all(&self.deps.storage, valoper, 100).unwrap());
        let seq = 2 + known.unwrap_or_default().len() as u64;
        self.add_numbered_key(valoper, seed, start_height, seq);
    }

    fn add_numbered_key(&mut self, valoper: &str, seed: u8, start_height: u64, seq: u64) {
        let addition = AddValidator {
            valoper: valoper.to_string(),
            pub_key: pub_key(seed),
            start_height: ConsumerHeight(start_height),
            seq,
        };
        self.receive(&ConsumerPacket::AddValidators { validators: vec![addition] });
    }

    fn submit(&mut self, validator: &str, evidence: Binary) -> Result<(), ContractError> {
        let msg = ExecuteMsg::SubmitEvidence { validator: validator.to_string(), evidence };
        self.execute("stranger", msg).map(|_| ())
    }

    /// Proves that a validator has signed twice at this height.
    fn slash(&mut self, validator: &str, height: u64) {
        let seed = if validator == V { KEY_OF_V } else { KEY_OF_W };
        self.submit(validator, json(&double_sign(seed, height))).unwrap();
    }

    fn settle(&mut self, user: &str) {
        self.execute("stranger", ExecuteMsg::Settle { users: vec![addr(user).into_string()] }).unwrap();
    }

    /// A success that was applied at this height, by a correct converter that applies in the order
    /// of its acks.
    fn ack_at(&mut self, tx_id: TxId, height: u64) {
        let tx = self.tx(tx_id);
        let ledger = self.ledger(&tx.validator);
        let n = ledger.latest.map_or(0, |latest| latest.n) + 1;
        let (mut staked, mut unstaked) = (ledger.staked, ledger.unstaked);
        match tx.in_flight(DENOM).unwrap().kind {
            PacketKind::Stake => staked += tx.amount,
            PacketKind::Unstake => unstaked += tx.amount,
        }
        let ack = StakeAck { n, height: Some(ConsumerHeight(height)), staked, unstaked };
        self.ack(tx_id, ack::success(&ack).unwrap());
    }

    /// Stake that was applied at this height.
    fn stake_at(&mut self, user: &str, validator: &str, amount: u128, height: u64) {
        let tx_id = self.stake(user, validator, amount).unwrap();
        self.ack_at(tx_id, height);
    }

    /// Stake that left at this height.
    fn unstake_at(&mut self, user: &str, validator: &str, amount: u128, height: u64) {
        let tx_id = self.unstake(user, validator, amount).unwrap();
        self.ack_at(tx_id, height);
    }

    /// Another lienholder has burned so much that this lien shrinks by `amount`. Nobody tells this
    /// contract.
    fn burn_for_another(&mut self, user: &str, amount: u128) {
        let left = self.lien(user) - amount;
        self.collateral.insert(addr(user), left);
    }

    /// The same, and somebody has this contract told.
    fn shrink(&mut self, user: &str, amount: u128) {
        *self.liens.get_mut(&addr(user)).unwrap() -= amount;
        let owner = addr(user).into_string();
        self.execute("vault", ExecuteMsg::LienShrunk { owner, amount: coin(amount) }).unwrap();
    }

    fn work_off(&mut self, user: &str) -> Result<(), ContractError> {
        self.work_off_page(user, None)
    }

    fn work_off_page(&mut self, user: &str, limit: Option<u32>) -> Result<(), ContractError> {
        let msg = ExecuteMsg::WorkOffDebt { user: addr(user).into_string(), limit };
        self.execute("stranger", msg).map(|_| ())
    }

    fn debt(&self, user: &str) -> u128 {
        self.ask::<DebtResponse>(QueryMsg::Debt { user: addr(user).into_string() }).debt.u128()
    }

    fn burned(&self, user: &str) -> u128 {
        self.burned.get(&addr(user)).copied().unwrap_or_default()
    }

    /// Stake that was charged, nominal.
    fn charged(&self, user: &str) -> u128 {
        self.charged.get(&addr(user)).copied().unwrap_or_default()
    }

    fn exposed(&self, user: &str) -> u128 {
        self.exposed.get(&addr(user)).copied().unwrap_or_default()
    }

    fn all_claims(&self, user: &str) -> Vec<Claim> {
        self.stored_claims(user).into_iter().map(|(_, claim)| claim).collect()
    }

    fn all_positions(&self, user: &str) -> Vec<(String, Position)> {
        let Some(number) = crate::user::number(&self.deps.storage, &addr(user)).unwrap() else {
            return vec![];
        };
        let positions = POSITIONS.prefix(number.0).range(&self.deps.storage, None, None, Order::Ascending);
        positions.map(Result::unwrap).collect()
    }

    /// What the vault holds for this contract is what this contract owes the user, and what the
    /// vault believes can still be slashed is what was not charged.
    fn check_books_of(&self, user: &str) {
        let parked = release::parked(&self.deps.storage, &addr(user)).unwrap();
        let (mut releases, mut exposed) =
            parked.map_or((0, 0), |parked| (parked.amount.u128(), parked.exposed.u128()));
        for (_, position) in self.all_positions(user) {
            let (stake, pending) = (position.stake().u128(), position.pending.u128());
            releases += stake + pending - position.burned().u128();
            exposed += stake + pending - position.charged().u128();
            assert!(position.burned() <= position.charged() && position.charged() <= position.stake());
        }
        for claim in self.all_claims(user) {
            assert!(claim.burned <= claim.charged && claim.charged <= claim.amount);
            assert!(claim.burned + claim.paid <= claim.amount, "{claim:?}");
            releases += claim.releases().u128();
            exposed += claim.exposed().u128();
        }
        assert_eq!(self.lien(user) + self.debt(user), releases, "lien of {user}");
        assert_eq!(self.exposed(user), exposed, "exposed of {user}");
    }

    /// Takes everything out that has matured, until nothing has.
    fn withdraw_all(&mut self, user: &str) {
        while !self.claims(user).is_empty() {
            self.withdraw(user).unwrap();
            self.check_books_of(user);
        }
    }

    /// Everything of the user has left: nothing is bound, and nothing is owed.
    fn check_gone(&self, user: &str) {
        self.check_books_of(user);
        assert_eq!((self.all_positions(user).len(), self.claims(user).len()), (0, 0));
        assert_eq!((self.lien(user), self.exposed(user), self.debt(user), self.parked(user)), (0, 0, 0, 0));
    }
}
