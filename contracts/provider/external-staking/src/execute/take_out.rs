//! Stake that leaves a position as owed, without a packet of its own before.

use cosmwasm_std::{Addr, StdResult, Storage, Timestamp, Uint128};
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::ledger::{Ledger, SentMark};
use crate::position::Position;
use crate::rewards::pool::RewardPool;
use crate::slash::exposure::End;
use crate::state::{Config, OWED};
use crate::tx::{self, Phase, Tx};

/// What leaves, and when its claim matures.
pub(super) struct TakeOut<'a> {
    pub config: &'a Config,
    pub now: Timestamp,
    pub user: &'a Addr,
    pub validator: String,
    pub amount: Uint128,
    pub release_at: u64,
}

impl TakeOut<'_> {
    /// Takes it out of its position, with an owed transaction and a claim, which `pay` may lower.
    pub fn of(
        self,
        storage: &mut dyn Storage,
        position: Position,
        pay: impl FnOnce(&mut dyn Storage, Claim) -> StdResult<Claim>,
    ) -> Result<(TxId, Tx), ContractError> {
        let Self { config, now, user, validator, amount, release_at } = self;
        let per_share = RewardPool::load(storage, &validator)?.per_share;
        let (position, charged) = position.unstake_sent(amount)?;
        let (position, part) = position.unstake_done(amount, charged, per_share)?;
        let ledger = Ledger::load(storage, &validator)?.owe(amount)?;

        position.save(storage, user, &validator)?;
        ledger.save(storage, &validator)?;
        let claim = pay(storage, Claim::new(&validator, amount, true, part, End::Unknown))?;
        let tx = Tx {
            seq: 0,
            user: user.clone(),
            validator,
            kind: TxKind::Unstake,
            amount,
            charged,
            channel_id: String::new(),
            phase: Phase::Owed { release_at },
            reason: None,
            mark: SentMark::default(),
            created_at: now.seconds(),
            timeout_at: now.seconds(),
            updated_at: now.seconds(),
        };
        let (tx_id, tx) = tx::create(storage, config, tx)?;
        claim::add(storage, user, tx::claim_key(tx_id, release_at), &claim)?;
        OWED.push_back(storage, &tx_id)?;
        Ok((tx_id, tx))
    }
}
