//! `external-staking`: the provider's end of the control channel, and the books of everyone who
//! stakes over it.
//!
//! All amounts are *nominal*, in the vault's denom. Times are seconds since the Unix epoch, of
//! block time. Heights are of the consumer.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Coin, Decimal, Uint128, Uint256};

use crate::ack::{AckError, StakeAck};
use crate::handshake::{AuthorizedEndpoint, ControlChannel};
use crate::valset::ValidatorStatus;
use crate::{BatchId, TxId};

/// Creates the provider's end for one consumer, and registers it as a lienholder of the vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The vault. Its denom is the denom of all stakes here.
    pub vault: String,
    /// The only far end that may open the channel: (connection on this chain, port of the
    /// converter).
    pub remote_contract: AuthorizedEndpoint,
    /// How long a claim matures: not less than the consumer's unbonding period.
    pub unbonding_period_secs: u64,
    /// The greatest part of a stake that can be slashed, between 0 and 1. Final.
    pub max_slash: Decimal,
    /// How long a packet may travel. Default: 7 days.
    pub packet_timeout_secs: Option<u64>,
    /// How long after its timeout a packet counts as silent, when nobody has proved its ack or
    /// timeout. Default: 1 day.
    pub grace_period_secs: Option<u64>,
    /// How many transactions of a user are remembered. Default: 50, at least 1.
    pub history_limit: Option<u32>,
    /// Where rewards come from. Final.
    pub rewards: RewardsInit,
    /// What evidence of double signing must be like. Final.
    pub evidence: EvidenceConfig,
}

/// What evidence of double signing must be like, and how long stake is exposed to it.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct EvidenceConfig {
    /// Chain id of the consumer, with its revision, 1 to 50 bytes: what its validators sign.
    pub chain_id: String,
    /// Votes of lower heights are not accepted. At least 1.
    pub min_height: u64,
    /// How many blocks unstaked stake still backs its validator. At least an epoch and a block,
    /// because the consumer moves virtual stake only at epochs.
    pub exposure_lag: u64,
}

/// Where rewards come from, and where those go that nobody can earn.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct RewardsInit {
    /// This chain's end of the ICS20 channel, over the same connection as the control channel. It
    /// must exist.
    pub transfer_channel: String,
    /// The reward token as the consumer calls it. Its denom here follows from it and the channel.
    pub remote_denom: String,
    /// Who gets the rewards of tombstoned validators without stake.
    pub sink: String,
}

/// What to do with a new lien: the `msg` of the vault's `stake_remote`.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ReceiveVirtualStake {
    /// Operator address on the consumer.
    pub validator: String,
}

/// What users, the vault and passers-by can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// From the vault: see [`crate::lienholder::LienholderMsg`]. `msg` is a
    /// [`ReceiveVirtualStake`].
    ReceiveVirtualStake {
        /// The user.
        owner: String,
        /// How much was pledged.
        amount: Coin,
        /// A [`ReceiveVirtualStake`].
        msg: Binary,
    },
    /// Starts to remove stake of the sender from a validator. If the packet cannot be sent at all
    /// (expired client, closed channel), the unstake is forced at once.
    Unstake {
        /// Operator address on the consumer.
        validator: String,
        /// How much.
        amount: Coin,
    },
    /// Releases the sender's matured claims in the vault, oldest first.
    WithdrawUnbonded {
        /// At most so many claims. Default 30, at most 100.
        limit: Option<u32>,
    },
    /// Forces an Unstake of the sender that is silent: its claim matures from now on, whatever the
    /// consumer does. Once per transaction.
    ForceUnstake {
        /// The Unstake.
        tx_id: TxId,
    },
    /// Forces stake of the sender that was unstaked in vain, because Unstakes were refused or have
    /// timed out: a new transaction, whose claim matures from now on, whatever the consumer does.
    ForceFailed {
        /// Operator address on the consumer.
        validator: String,
        /// At most what is `forcible` of the position.
        amount: Coin,
    },
    /// Gives up a Stake of the sender that is silent: it becomes a claim that matures from now on.
    AbortStake {
        /// The Stake.
        tx_id: TxId,
    },
    /// Sends owed Unstakes (forced ones that the consumer has not seen), oldest first. Open to
    /// anyone.
    SendOwed {
        /// At most so many. Default 10, at most 30.
        limit: Option<u32>,
    },
    /// Tries again to release liens of a user that the vault failed to release. Open to anyone.
    RetryRelease {
        /// The user.
        user: String,
    },
    /// Pays out the sender's rewards, in whole units; what is left of a unit stays claimable.
    WithdrawRewards {
        /// Of this validator. None: of a page of all the sender's positions, by operator address.
        validator: Option<String>,
        /// Of all: the last validator of the page before (attribute `next` of its event).
        start_after: Option<String>,
        /// Of all: at most so many positions. Default 30, at most 100.
        limit: Option<u32>,
        /// Who gets them. None: the sender.
        recipient: Option<String>,
    },
    /// Pays what is parked for a tombstoned validator to the sink, once it has been parked for the
    /// unbonding period. Open to anyone.
    SinkRewards {
        /// Operator address on the consumer.
        validator: String,
    },
    /// Slashes a validator that signed two votes in one step of consensus. Constant cost. Open to
    /// anyone.
    SubmitEvidence {
        /// Operator address on the consumer: whose key it is, or was.
        validator: String,
        /// CometBFT's `DuplicateVoteEvidence`: the bytes of the JSON object that a node's RPC shows
        /// in a block, or protobuf. Of any length: extensions of the votes prove nothing, and are
        /// not kept.
        evidence: Binary,
    },
    /// Charges a page of each of these users for what was slashed. Open to anyone.
    Settle {
        /// 1 to 10 users.
        users: Vec<String>,
    },
    /// Works off the debt of a user: out of the next page of claims, which then release less, and
    /// after the last of them out of the next page of positions, which are unstaked without giving
    /// anything back. Open to anyone.
    WorkOffDebt {
        /// The user.
        user: String,
        /// At most so many of each. Default 10, at most 30.
        limit: Option<u32>,
    },
    /// From the vault: see [`crate::lienholder::LienholderMsg`].
    LienShrunk {
        /// The user.
        owner: String,
        /// By how much.
        amount: Coin,
    },
}

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by
/// default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// The only far end that may open the channel.
    #[returns(AuthorizedEndpoint)]
    AuthorizedEndpoint {},
    /// The control channel, if one was ever opened.
    #[returns(IbcChannelResponse)]
    IbcChannel {},
    /// What is known of a validator.
    #[returns(ValidatorResponse)]
    Validator {
        /// Operator address on the consumer.
        validator: String,
    },
    /// All known validators, by operator address.
    #[returns(ListValidatorsResponse)]
    ListValidators {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Validators that can be staked to, by operator address. Looks at no more than 100 entries, so
    /// a page can be short; go on after `next`.
    #[returns(ListActiveValidatorsResponse)]
    ListActiveValidators {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// What was sent to and acknowledged by the consumer for a validator.
    #[returns(LedgerResponse)]
    Ledger {
        /// Operator address on the consumer.
        validator: String,
    },
    /// The position of a user on a validator. All zero if there is none.
    #[returns(StakeResponse)]
    Stake {
        /// The user.
        user: String,
        /// Operator address on the consumer.
        validator: String,
    },
    /// All positions of a user, by validator.
    #[returns(StakesResponse)]
    Stakes {
        /// The user.
        user: String,
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Claims of a user, by time of maturity.
    #[returns(ClaimsResponse)]
    Claims {
        /// The user.
        user: String,
        /// Key of a claim.
        start_after: Option<ClaimKey>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// One transaction, as long as it is unresolved or remembered.
    #[returns(TxResponse)]
    Tx {
        /// Its number.
        tx_id: TxId,
    },
    /// The last transactions of a user, newest first.
    #[returns(UserTxsResponse)]
    UserTxs {
        /// `seq` of a transaction of the user.
        start_before: Option<u64>,
        /// The user.
        user: String,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Owed Unstakes that wait to be sent, in the order in which they will be.
    #[returns(OwedResponse)]
    Owed {
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Liens of a user that the vault failed to release.
    #[returns(ParkedReleaseResponse)]
    ParkedRelease {
        /// The user.
        user: String,
    },
    /// What a user can withdraw of the rewards of a validator.
    #[returns(PendingRewardsResponse)]
    PendingRewards {
        /// The user.
        user: String,
        /// Operator address on the consumer.
        validator: String,
    },
    /// What a user can withdraw, by validator.
    #[returns(AllPendingRewardsResponse)]
    AllPendingRewards {
        /// The user.
        user: String,
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The proven infractions of a validator, by height.
    #[returns(SlashesResponse)]
    Slash {
        /// Operator address on the consumer.
        validator: String,
        /// Height.
        start_after: Option<u64>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// All proven infractions, by (operator address, height).
    #[returns(SlashesResponse)]
    Slashes {
        /// Operator address and height.
        start_after: Option<(String, u64)>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// What the liens of a user here are short of.
    #[returns(DebtResponse)]
    Debt {
        /// The user.
        user: String,
    },
    /// What has become of a batch of rewards here.
    #[returns(BatchResponse)]
    Batch {
        /// Its number.
        batch: BatchId,
    },
    /// How the rewards of a validator stand.
    #[returns(RewardPoolResponse)]
    RewardPool {
        /// Operator address on the consumer.
        validator: String,
    },
    /// How the rewards of all validators stand that ever had some, by operator address.
    #[returns(RewardPoolsResponse)]
    RewardPools {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The vault.
    pub vault: String,
    /// Denom of all stakes.
    pub denom: String,
    /// How long a claim matures.
    pub unbonding_period_secs: u64,
    /// How long a packet may travel.
    pub packet_timeout_secs: u64,
    /// How long after its timeout a packet counts as silent.
    pub grace_period_secs: u64,
    /// The greatest part of a stake that can be slashed.
    pub max_slash: Decimal,
    /// How many transactions of a user are remembered.
    pub history_limit: u32,
    /// Where rewards come from.
    pub rewards: RewardsConfig,
    /// What evidence must be like.
    pub evidence: EvidenceConfig,
}

/// Where rewards come from, and where those go that nobody can earn.
#[cw_serde]
pub struct RewardsConfig {
    /// This chain's end of the ICS20 channel.
    pub transfer_channel: String,
    /// The reward token as the consumer calls it.
    pub remote_denom: String,
    /// Its denom here: the ICS20 voucher.
    pub denom: String,
    /// Who gets the rewards of tombstoned validators without stake.
    pub sink: String,
}

/// The control channel.
#[cw_serde]
pub struct IbcChannelResponse {
    /// None if none was ever opened.
    pub channel: Option<ControlChannel>,
}

/// What is known of a validator. The merge of all operations received.
#[cw_serde]
pub struct ValidatorResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// All keys it has ever signed with (the first 100), by consensus address. Empty until its
    /// addition arrives.
    pub keys: Vec<ConsensusKey>,
    /// Last known status, if any was received.
    pub status: Option<ValidatorStatus>,
    /// Consumer height of its tombstone, if it has one.
    pub tombstoned_at: Option<u64>,
    /// Whether it can be staked to: added, active, not tombstoned, and not slashed. (A divergence
    /// also stops new stake: see [`LedgerResponse`].)
    pub can_be_staked: bool,
}

/// A consensus key, the height from which it signs, and how long it answers for votes.
#[cw_serde]
#[derive(Eq)]
pub struct ConsensusKey {
    /// Consumer height. Of several for one key the smallest.
    pub start_height: u64,
    /// Raw ed25519 key, 32 bytes.
    pub pub_key: Binary,
    /// When evidence about it ceases to be taken: the unbonding period after a newer key was known.
    /// None: it is the newest, and answers without a limit.
    pub answers_until: Option<u64>,
}

/// A page of validators.
#[cw_serde]
pub struct ListValidatorsResponse {
    /// By operator address.
    pub validators: Vec<ValidatorResponse>,
}

/// A page of operator addresses.
#[cw_serde]
pub struct ListActiveValidatorsResponse {
    /// By operator address.
    pub validators: Vec<String>,
    /// Where the next page starts after, if there may be one.
    pub next: Option<String>,
}

/// The books of one validator. `staked - unstaked` is A\[V\] of the protocol: what the consumer has
/// acknowledged.
#[cw_serde]
pub struct LedgerResponse {
    /// Sum of all acknowledged Stakes.
    pub staked: Uint128,
    /// Sum of all acknowledged Unstakes.
    pub unstaked: Uint128,
    /// Stakes sent and unresolved.
    pub staking: Uint128,
    /// Unstakes sent and unresolved.
    pub unstaking: Uint128,
    /// Forced, and not acknowledged: waiting, in flight again, or unresolved since before it was
    /// forced.
    pub owed: Uint128,
    /// Packets sent and unresolved.
    pub in_flight: u64,
    /// Sums of the ack that counted most operations.
    pub latest: Option<StakeAck>,
    /// What did not match, first of all. A diverged validator takes no new stake; every exit stays
    /// open.
    pub diverged: Option<Divergence>,
    /// The greatest height at which it is known to have signed twice. It takes no new stake, and
    /// earns no more.
    pub slashed: Option<u64>,
}

/// How the acks of the consumer contradict the books of the provider.
#[cw_serde]
pub struct Divergence {
    /// The packet whose ack showed it.
    pub tx_id: TxId,
    /// Which rule was broken.
    pub kind: DivergenceKind,
    /// What is possible.
    pub expected: String,
    /// What came.
    pub actual: String,
}

/// Which rule of error correction was broken.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum DivergenceKind {
    /// The sum of Stakes is outside of what can have been applied.
    Staked,
    /// The sum of Unstakes is outside of what can have been applied.
    Unstaked,
    /// With nothing in flight, the latest sums or their count differ from what was acknowledged.
    Settled,
    /// The height is below one that was known when the packet was sent.
    Height,
    /// The ack was neither a result nor an error.
    MalformedAck,
}

/// A position.
#[cw_serde]
pub struct StakeResponse {
    /// The user.
    pub user: String,
    /// Operator address on the consumer.
    pub validator: String,
    /// Acknowledged stake, what is unstaking included.
    pub stake: Uint128,
    /// The part of `stake` whose Unstake is in flight.
    pub unstaking: Uint128,
    /// What can be forced now: it was unstaked in vain, and is not unstaking again.
    pub forcible: Uint128,
    /// Stakes in flight: pledged, not yet acknowledged.
    pub pending: Uint128,
    /// The part of `stake` that was charged for a slash.
    pub charged: Uint128,
    /// What was burned for it.
    pub burned: Uint128,
    /// Consumer height since which it is exposed.
    pub exposed_since: Option<u64>,
}

/// A page of positions.
#[cw_serde]
pub struct StakesResponse {
    /// By operator address.
    pub stakes: Vec<StakeResponse>,
}

/// Where a claim stands in the list of its user.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct ClaimKey {
    /// When it matures.
    pub release_at: u64,
    /// The transaction that made it.
    pub tx_id: TxId,
}

/// An unbonding entry: stake that was removed and is released at a time.
#[cw_serde]
pub struct ClaimResponse {
    /// When it matures, and what made it.
    pub key: ClaimKey,
    /// Operator address on the consumer.
    pub validator: String,
    /// How much.
    pub amount: Uint128,
    /// Whether it was forced or aborted, rather than confirmed by the consumer.
    pub forced: bool,
    /// By how much it lowers the lien: the amount, less what was burned, less what has paid a debt.
    pub releases: Uint128,
    /// The part of it that can still be charged for a slash.
    pub exposed: Uint128,
    /// Consumer height since which it is exposed.
    pub exposed_since: u64,
    /// Consumer height until which it is exposed. None: not known, or no end.
    pub exposed_until: Option<u64>,
}

/// A page of claims.
#[cw_serde]
pub struct ClaimsResponse {
    /// By time of maturity.
    pub claims: Vec<ClaimResponse>,
}

/// What a transaction does.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum TxKind {
    /// Adds stake.
    Stake,
    /// Removes stake.
    Unstake,
    /// Collateral was burned. Final from the beginning.
    Slash,
}

impl TxKind {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stake => "stake",
            Self::Unstake => "unstake",
            Self::Slash => "slash",
        }
    }
}

/// How a transaction stands, for its user.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum TxStatus {
    /// Its packet is in flight.
    Pending,
    /// The consumer applied it.
    Confirmed,
    /// The consumer refused it, or it timed out: nothing has changed. What failed to be unstaked
    /// can be forced, see [`ExecuteMsg::ForceFailed`].
    Failed,
    /// An Unstake that was forced, or a Stake that was aborted: the user has a claim, whatever the
    /// consumer does.
    Forced,
}

impl TxStatus {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
            Self::Forced => "forced",
        }
    }
}

/// A transaction.
#[cw_serde]
pub struct TxResponse {
    /// Its number.
    pub tx_id: TxId,
    /// Its number among those of its user, from 0.
    pub seq: u64,
    /// Who made it.
    pub user: String,
    /// What it does.
    pub kind: TxKind,
    /// Operator address on the consumer.
    pub validator: String,
    /// How much.
    pub amount: Uint128,
    /// Channel over which it was sent last, empty if it never could be.
    pub channel_id: String,
    /// How it stands.
    pub status: TxStatus,
    /// Why its packet failed last, if it did; for a slash, why.
    pub reason: Option<AckError>,
    /// When it was made.
    pub created_at: u64,
    /// When its packet times out. From `timeout_at` + grace on it counts as silent.
    pub timeout_at: u64,
    /// When its status last changed.
    pub updated_at: u64,
}

/// A page of transactions.
#[cw_serde]
pub struct UserTxsResponse {
    /// Newest first.
    pub txs: Vec<TxResponse>,
}

/// Owed Unstakes.
#[cw_serde]
pub struct OwedResponse {
    /// In the order in which they will be sent.
    pub txs: Vec<TxResponse>,
    /// How many there are in all.
    pub total: u32,
}

/// A release that failed.
#[cw_serde]
pub struct ParkedReleaseResponse {
    /// How much.
    pub amount: Uint128,
    /// The part of it that could still be slashed.
    pub exposed: Uint128,
}

/// A proven double sign.
#[cw_serde]
pub struct InfractionResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// Consumer height of the votes.
    pub height: u64,
    /// Who brought the evidence.
    pub submitter: String,
    /// When.
    pub time: u64,
    /// The two votes as protobuf (`DuplicateVoteEvidence`), without extensions. They prove the
    /// infraction again.
    pub evidence: Binary,
}

/// A page of infractions.
#[cw_serde]
pub struct SlashesResponse {
    /// By (operator address, height).
    pub infractions: Vec<InfractionResponse>,
}

/// A debt.
#[cw_serde]
pub struct DebtResponse {
    /// What the liens of the user are short of.
    pub debt: Uint128,
}

/// Rewards of a user from one validator.
#[cw_serde]
pub struct PendingRewardsResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// Whole units that can be withdrawn.
    pub amount: Uint128,
}

/// A page of rewards.
#[cw_serde]
pub struct AllPendingRewardsResponse {
    /// By operator address. Positions without rewards are in it too.
    pub rewards: Vec<PendingRewardsResponse>,
}

/// What has become of a batch of rewards. Neither: it has not arrived, and still can.
#[cw_serde]
pub struct BatchResponse {
    /// It has arrived and was booked.
    pub booked: bool,
    /// The converter has asked for it before it was booked: it can never be booked.
    pub closed: bool,
}

/// How the rewards of a validator stand. Amounts in units of the reward token.
#[cw_serde]
pub struct RewardPoolResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// The stake that earns: the sum of all positions.
    pub stake: Uint128,
    /// What one unit of stake has earned so far, in 10^-18 units.
    pub per_share: Uint256,
    /// What could not be divided evenly, in 10^-18 units. Added to the next rewards.
    pub remainder: Uint256,
    /// Waits until there is stake.
    pub parked: Uint128,
    /// Since when something is parked.
    pub parked_since: Option<u64>,
}

/// A page of reward pools.
#[cw_serde]
pub struct RewardPoolsResponse {
    /// By operator address.
    pub pools: Vec<RewardPoolResponse>,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
