//! Rewards: what the consumer's chain, passers-by and users do with them, and how they stand.

use cosmwasm_std::{coin, Addr, IbcMsg, Uint128, Uint256};
use mesh_apis::converter::{
    BatchResponse, BatchesResponse, BookedRewardsResponse, ExecuteMsg as ConverterMsg, QueryMsg as Converter,
    RewardsResponse,
};
use mesh_apis::external_staking::{
    AllPendingRewardsResponse, BatchResponse as BatchFate, ExecuteMsg as StakingMsg, PendingRewardsResponse,
    QueryMsg as Staking, RewardPoolResponse, RewardPoolsResponse,
};
use mesh_apis::rewards::ValidatorReward;
use mesh_apis::BatchId;

use super::content::Content;
use super::queries::{all, PAGE};
use super::System;
use crate::ibc::{InFlight, PacketId};
use crate::{SimError, SimResult};

/// What one unit of the reward token is in the fractions of external-staking.
const UNIT: Uint128 = Uint128::new(1_000_000_000_000_000_000);

/// How long the transfer of an account travels.
const TRANSFER_SECS: u64 = 7 * 24 * 60 * 60;

/// How the rewards of a consumer stand, in units of the reward token. They add up:
///
/// * collected = booked + surplus + travelling + arrived;
/// * arrived + given = held + paid + sunk;
/// * held = given + claimable + parked + fractions: less than one unit per position, and the
///   remainders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RewardBooks {
    /// What the consumer's chain has paid to the converter.
    pub collected: Uint128,
    /// At the converter, of validators.
    pub booked: Uint128,
    /// At the converter, of nobody yet.
    pub surplus: Uint128,
    /// What the converter takes for being in transit. More than `travelling` when it was not told
    /// what became of a batch, or not yet.
    pub in_transit: Uint128,
    /// What has left the converter, and neither arrived nor came back.
    pub travelling: Uint128,
    /// What external-staking has got from the converter.
    pub arrived: Uint128,
    /// What others have sent it over the transfer channel. It is in no books.
    pub given: Uint128,
    /// What external-staking holds.
    pub held: Uint128,
    /// Whole units that users can withdraw.
    pub claimable: Uint128,
    /// Positions that can have a fraction of a unit.
    pub positions: u64,
    /// Waits until its validator has stake.
    pub parked: Uint128,
    /// What could not be divided evenly, over all validators, in 10^-18 units.
    pub remainder: Uint256,
    /// Withdrawn by users.
    pub paid: Uint128,
    /// What nobody can earn.
    pub sunk: Uint128,
}

impl RewardBooks {
    /// The least that external-staking can owe: fractions of positions are not known.
    pub fn owed_at_least(&self) -> Uint128 {
        let remainder = Uint128::try_from(self.remainder / Uint256::from(UNIT)).unwrap_or(Uint128::MAX);
        self.claimable.saturating_add(self.parked).saturating_add(remainder)
    }

    /// The most that it can owe: less than one unit more for each position, and for the remainders.
    pub fn owed_at_most(&self) -> Uint128 {
        self.owed_at_least().saturating_add(Uint128::from(self.positions) + Uint128::one())
    }
}

impl System {
    /// The consumer's chain gives rewards to a validator, see [`crate::Chain::distribute_rewards`].
    pub fn distribute(&mut self, consumer: usize, validator: &str, amount: u128) -> SimResult<()> {
        let chain = self.consumer(consumer)?.chain;
        self.world.chain_mut(chain).distribute_rewards(validator, amount.into())
    }

    /// The consumer's chain pays the converter unasked.
    pub fn pay_converter(&mut self, consumer: usize, amount: u128) -> SimResult<()> {
        let deployed = self.consumer(consumer)?;
        let (chain, converter) = (deployed.chain, deployed.converter.clone());
        self.world.chain_mut(chain).pay_unasked(&converter, amount.into())
    }

    /// An account of the consumer's chain, made rich for it, sends the reward token to any address
    /// of the provider, with any memo. Returns the packet.
    pub fn transfer_as(
        &mut self,
        sender: &str,
        consumer: usize,
        to: &Addr,
        amount: u128,
        memo: Option<String>,
    ) -> SimResult<PacketId> {
        let deployed = self.consumer(consumer)?.clone();
        let at = deployed.consumer_transfer;
        let timeout = self.world.now().plus_seconds(TRANSFER_SECS).into();
        let chain = self.world.chain_mut(deployed.chain);
        let sender = chain.account(sender);
        let amount = coin(amount, deployed.denom);
        chain.mint(&sender, vec![amount.clone()])?;
        let msg = IbcMsg::Transfer { channel_id: at.id(), to_address: to.to_string(), amount, timeout, memo };
        chain.send(&sender, msg)?;
        let last = self.world.in_flight_ids()?.into_iter().filter(|id| id.channel == at).max();
        last.ok_or_else(|| SimError::Unknown { kind: "transfer in flight over", id: at.id() })
    }

    fn on_converter(&mut self, consumer: usize, msg: &ConverterMsg) -> SimResult<()> {
        let deployed = self.consumer(consumer)?;
        let (chain, converter) = (deployed.chain, deployed.converter.clone());
        let chain = self.world.chain_mut(chain);
        let anyone = chain.account("passer-by");
        chain.execute(&anyone, &converter, msg, &[]).map(drop)
    }

    /// Sends booked rewards, at most so many batches (none: the contract's default), as anyone can.
    pub fn send_rewards(&mut self, consumer: usize, limit: Option<u32>) -> SimResult<()> {
        self.on_converter(consumer, &ConverterMsg::SendRewards { limit })
    }

    /// Takes the next step with a batch whose sender was never told what became of it, as anyone
    /// can: asks external-staking, or books it again.
    pub fn recover_batch(&mut self, consumer: usize, batch: BatchId) -> SimResult<()> {
        self.on_converter(consumer, &ConverterMsg::RecoverBatch { batch })
    }

    /// What has become of a batch at external-staking.
    pub fn batch_fate(&self, consumer: usize, batch: BatchId) -> SimResult<BatchFate> {
        self.ask_staking(consumer, &Staking::Batch { batch })
    }

    /// Withdraws a user's rewards of one validator, or of all (none), to the user or another
    /// account of the provider. Returns how much.
    ///
    /// # Errors
    /// When there is no whole unit to withdraw.
    pub fn withdraw_rewards(
        &mut self,
        user: &str,
        consumer: usize,
        validator: Option<&str>,
        recipient: Option<&Addr>,
    ) -> SimResult<Uint128> {
        let user = self.user(user);
        let to = recipient.unwrap_or(&user).clone();
        let before = self.reward_balance(&to, consumer)?;
        let recipient = recipient.map(ToString::to_string);
        let msg = |validator, start_after| StakingMsg::WithdrawRewards {
            validator,
            start_after,
            limit: Some(PAGE),
            recipient: recipient.clone(),
        };
        if let Some(validator) = validator {
            self.of_user(&user, consumer, &msg(Some(validator.to_string()), None))?;
        } else {
            let mut start_after = None;
            loop {
                let result = self.of_user(&user, consumer, &msg(None, start_after.clone()));
                let pending = self.pending_page(&user, consumer, start_after)?;
                start_after = pending.last().map(|of| of.validator.clone());
                let is_last = pending.len() < PAGE as usize;
                // A page without rewards is refused; the next one may have some.
                let paid = self.reward_balance(&to, consumer)?.saturating_sub(before);
                match result {
                    Err(err) if is_last && paid.is_zero() => return Err(err),
                    _ if is_last => break,
                    _ => {}
                }
            }
        }
        Ok(self.reward_balance(&to, consumer)?.saturating_sub(before))
    }

    fn of_user(&mut self, user: &Addr, consumer: usize, msg: &StakingMsg) -> SimResult<()> {
        let contract = self.consumer(consumer)?.external_staking.clone();
        self.world.chain_mut(self.deployment.provider).execute(user, &contract, msg, &[]).map(drop)
    }

    /// Pays what is parked for a tombstoned validator to the sink, as anyone can.
    pub fn sink_rewards(&mut self, consumer: usize, validator: &str) -> SimResult<()> {
        let anyone = self.user("passer-by");
        self.of_user(&anyone, consumer, &StakingMsg::SinkRewards { validator: validator.to_string() })
    }

    /// What an account of the provider has of a consumer's reward token.
    pub fn reward_balance(&self, account: &Addr, consumer: usize) -> SimResult<Uint128> {
        let denom = &self.consumer(consumer)?.reward_denom;
        self.world.chain(self.deployment.provider).balance(account, denom)
    }

    /// How the rewards stand at the converter.
    pub fn rewards(&self, consumer: usize) -> SimResult<RewardsResponse> {
        self.ask_converter(consumer, &Converter::Rewards {})
    }

    /// What waits at the converter, by validator.
    pub fn booked_rewards(&self, consumer: usize) -> SimResult<Vec<ValidatorReward>> {
        let page = |start_after| {
            let msg = Converter::BookedRewards { start_after, limit: Some(PAGE) };
            self.ask_converter(consumer, &msg).map(|page: BookedRewardsResponse| page.rewards)
        };
        all(page, |reward: &ValidatorReward| reward.validator.clone())
    }

    /// Batches that the converter takes for being in transit.
    pub fn batches(&self, consumer: usize) -> SimResult<Vec<BatchResponse>> {
        let page = |start_after| {
            let msg = Converter::Batches { start_after, limit: Some(PAGE) };
            self.ask_converter(consumer, &msg).map(|page: BatchesResponse| page.batches)
        };
        all(page, |batch: &BatchResponse| batch.batch)
    }

    fn pending_page(
        &self,
        user: &Addr,
        consumer: usize,
        start_after: Option<String>,
    ) -> SimResult<Vec<PendingRewardsResponse>> {
        let msg = Staking::AllPendingRewards { user: user.to_string(), start_after, limit: Some(PAGE) };
        self.ask_staking(consumer, &msg).map(|page: AllPendingRewardsResponse| page.rewards)
    }

    /// What an address can withdraw, by validator.
    pub fn pending_rewards(&self, user: &Addr, consumer: usize) -> SimResult<Vec<PendingRewardsResponse>> {
        all(
            |start_after| self.pending_page(user, consumer, start_after),
            |of: &PendingRewardsResponse| of.validator.clone(),
        )
    }

    /// How the rewards of all validators stand on external-staking.
    pub fn reward_pools(&self, consumer: usize) -> SimResult<Vec<RewardPoolResponse>> {
        let page = |start_after| {
            let msg = Staking::RewardPools { start_after, limit: Some(PAGE) };
            self.ask_staking(consumer, &msg).map(|page: RewardPoolsResponse| page.pools)
        };
        all(page, |pool: &RewardPoolResponse| pool.validator.clone())
    }

    /// The converter's transfers that are in flight.
    pub(super) fn reward_transfers<'a>(
        &self,
        consumer: usize,
        in_flight: &'a [InFlight],
    ) -> SimResult<Vec<&'a InFlight>> {
        let deployed = self.consumer(consumer)?;
        let (chain, converter) = (deployed.chain, deployed.converter.as_str());
        let is_ours = |packet: &&InFlight| match &Content::of(packet) {
            Content::Transfer(data) => packet.from == chain && data.sender == converter && !packet.forged,
            _ => false,
        };
        Ok(in_flight.iter().filter(is_ours).collect())
    }

    /// How the rewards of a consumer stand, on both chains and between them.
    ///
    /// # Errors
    /// When a query fails, or when amounts do not fit.
    pub fn reward_books(&self, consumer: usize) -> SimResult<RewardBooks> {
        self.reward_books_of(consumer, &self.everybody()?, &self.world.in_flight()?)
    }

    pub(super) fn reward_books_of(
        &self,
        consumer: usize,
        users: &[Addr],
        in_flight: &[InFlight],
    ) -> SimResult<RewardBooks> {
        let deployed = self.consumer(consumer)?;
        let RewardsResponse { booked, surplus, in_transit, .. } = self.rewards(consumer)?;
        let collected = self.world.chain(deployed.chain).rewards_paid(&deployed.converter)?;
        let mut books = RewardBooks { collected, booked, surplus, in_transit, ..RewardBooks::default() };
        for packet in self.reward_transfers(consumer, in_flight)? {
            if let (Content::Transfer(data), false) = (&Content::of(packet), has_arrived(packet)) {
                books.travelling += data.amount().map_err(|err| SimError::query("transfer", err))?;
            }
        }
        let staking = &deployed.external_staking;
        let denom = &deployed.reward_denom;
        for (sender, amount) in self.world.arrived(deployed.provider_transfer, staking, denom)? {
            match sender == deployed.converter.as_str() {
                true => books.arrived += amount,
                false => books.given += amount,
            }
        }
        books.held = self.reward_balance(staking, consumer)?;
        books.sunk = self.reward_balance(&deployed.sink, consumer)?;
        books.paid = (books.arrived + books.given).saturating_sub(books.held + books.sunk);
        for user in users {
            let pending = self.pending_rewards(user, consumer)?;
            books.positions += pending.len() as u64;
            books.claimable += pending.iter().map(|of| of.amount).sum::<Uint128>();
        }
        for pool in self.reward_pools(consumer)? {
            books.parked += pool.parked;
            books.remainder += pool.remainder;
        }
        Ok(books)
    }
}

/// Whether a transfer was carried out, and only its ack is under way.
fn has_arrived(packet: &InFlight) -> bool {
    packet.ack().is_some_and(|ack| ack.as_slice() == crate::ibc::transfer::SUCCESS_ACK)
}
