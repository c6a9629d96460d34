//! How an input is read.
//!
//! The first byte decides. Even: the second byte is a choice that the target may have, and the rest
//! is bytes of the wire, as they are. Odd: the rest is read as choices ([`arbitrary`]), of which a
//! message is built that is nearly right.

use arbitrary::{Arbitrary, Result, Unstructured};
use cosmwasm_std::{to_json_vec, Binary, Coin, StdAck};
use mesh_apis::ack::{AckError, BatchAck, ReasonCode, StakeAck, ValsetAck};
use mesh_apis::packet::{ConsumerPacket, ProviderPacket};
use mesh_apis::rewards::{RewardSplit, ValidatorReward};
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::{BatchId, ConsumerHeight, TxId};
use serde::Serialize;

use crate::story::{OTHER, VALIDATORS};

/// Most entries of a list that is built.
const MAX_LIST: usize = 5;

/// A message that can be built from choices.
pub trait Shape: for<'a> Arbitrary<'a> {
    /// Its bytes on the wire.
    fn encode(&self) -> Vec<u8>;
}

/// Reads an input: the choice of the target, and the message.
pub fn read<T: Shape>(data: &[u8]) -> (u8, Vec<u8>) {
    read_with(data, T::encode)
}

/// As [`read`], with another way to encode what is built.
pub fn read_with<T: for<'a> Arbitrary<'a>>(data: &[u8], encode: impl Fn(&T) -> Vec<u8>) -> (u8, Vec<u8>) {
    match data {
        [mode, choice, rest @ ..] if mode % 2 == 0 => (*choice, rest.to_vec()),
        [_, rest @ ..] => built(&mut Unstructured::new(rest), encode).unwrap_or_default(),
        [] => (0, vec![]),
    }
}

fn built<T: for<'a> Arbitrary<'a>>(
    from: &mut Unstructured,
    encode: impl Fn(&T) -> Vec<u8>,
) -> Result<(u8, Vec<u8>)> {
    let choice = from.arbitrary()?;
    let mut bytes = encode(&from.arbitrary()?);
    // Some bytes of it are changed.
    for _ in 0..from.int_in_range(0u8..=8)?.saturating_sub(5) {
        let at = from.choose_index(bytes.len().max(1))?;
        let byte = from.arbitrary()?;
        if let Some(changed) = bytes.get_mut(at) {
            *changed = byte;
        }
    }
    Ok((choice, bytes))
}

/// Amounts and numbers, more often small ones.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Number {
    /// Up to 255.
    Small(u8),
    /// Up to four billion.
    Medium(u32),
    /// Whatever.
    Any(u128),
    /// So much less than the most.
    Most(u8),
}

impl Number {
    /// As an amount.
    pub fn amount(self) -> u128 {
        match self {
            Self::Small(n) => n.into(),
            Self::Medium(n) => n.into(),
            Self::Any(n) => n,
            Self::Most(n) => u128::MAX.saturating_sub(n.into()),
        }
    }

    /// As a number of 64 bits.
    pub fn count(self) -> u64 {
        match self {
            Self::Any(n) => n as u64,
            Self::Most(n) => u64::MAX.saturating_sub(n.into()),
            _ => self.amount() as u64,
        }
    }
}

/// An operator address.
#[derive(Arbitrary, Clone, Debug)]
pub enum Validator {
    /// One that there is.
    Known(u8),
    /// One that nobody has heard of.
    New(u8),
    /// One of the other consumer.
    Other,
    /// Of this length.
    Long(u8),
    /// Whatever.
    Any(String),
}

impl Validator {
    /// As it is written.
    pub fn address(&self) -> String {
        match self {
            Self::Known(index) => VALIDATORS[usize::from(*index) % VALIDATORS.len()].to_string(),
            Self::New(number) => format!("conavaloper1new{number}"),
            Self::Other => OTHER.to_string(),
            Self::Long(length) => "x".repeat((*length).into()),
            Self::Any(text) => text.clone(),
        }
    }
}

/// A consensus key.
#[derive(Arbitrary, Clone, Debug)]
pub enum Key {
    /// Of the right length.
    Whole([u8; 32]),
    /// All bytes the same: some have small order.
    Flat(u8),
    /// Whatever.
    Any(Vec<u8>),
}

impl Key {
    fn bytes(&self) -> Binary {
        match self {
            Self::Whole(bytes) => bytes.as_slice().into(),
            Self::Flat(byte) => [*byte; 32].as_slice().into(),
            Self::Any(bytes) => bytes.as_slice().into(),
        }
    }
}

/// A packet of the provider.
#[derive(Arbitrary, Clone, Debug)]
pub enum FromProvider {
    /// A Stake.
    Stake(Validator, bool, Number, Number),
    /// An Unstake.
    Unstake(Validator, bool, Number, Number),
}

impl Shape for FromProvider {
    fn encode(&self) -> Vec<u8> {
        let coin = |right: bool, amount: Number| Coin {
            denom: if right { "uprov" } else { "ucona" }.to_string(),
            amount: amount.amount().into(),
        };
        let packet = match self {
            Self::Stake(validator, right, amount, tx) => ProviderPacket::Stake {
                validator: validator.address(),
                stake: coin(*right, *amount),
                tx_id: TxId(tx.count()),
            },
            Self::Unstake(validator, right, amount, tx) => ProviderPacket::Unstake {
                validator: validator.address(),
                unstake: coin(*right, *amount),
                tx_id: TxId(tx.count()),
            },
        };
        json(&packet)
    }
}

/// A packet of the consumer.
#[derive(Arbitrary, Clone, Debug)]
pub enum FromConsumer {
    /// Additions, and keys.
    Add(Vec<(Validator, Key, Number, Number)>),
    /// Tombstones.
    Remove(Vec<(Validator, Number, Number)>),
    /// Changes of status.
    Update(Vec<(Validator, u8, Number)>),
    /// A question about a batch.
    CloseBatch(Number),
}

impl FromConsumer {
    /// As the contracts know it.
    pub fn packet(&self) -> ConsumerPacket {
        match self {
            Self::Add(all) => {
                let add = |(validator, key, height, seq): &(Validator, Key, Number, Number)| AddValidator {
                    valoper: validator.address(),
                    pub_key: key.bytes(),
                    start_height: ConsumerHeight(height.count()),
                    seq: seq.count(),
                };
                ConsumerPacket::AddValidators { validators: all.iter().take(MAX_LIST).map(add).collect() }
            }
            Self::Remove(all) => {
                let remove = |(validator, height, seq): &(Validator, Number, Number)| RemoveValidator {
                    valoper: validator.address(),
                    height: ConsumerHeight(height.count()),
                    seq: seq.count(),
                };
                ConsumerPacket::RemoveValidators {
                    validators: all.iter().take(MAX_LIST).map(remove).collect(),
                }
            }
            Self::Update(all) => {
                let status = |status: u8| match status % 3 {
                    0 => ValidatorStatus::Active,
                    1 => ValidatorStatus::Inactive,
                    _ => ValidatorStatus::Jailed,
                };
                let update = |(validator, to, seq): &(Validator, u8, Number)| UpdateValidator {
                    valoper: validator.address(),
                    status: status(*to),
                    seq: seq.count(),
                };
                ConsumerPacket::UpdateValidators {
                    validators: all.iter().take(MAX_LIST).map(update).collect(),
                }
            }
            Self::CloseBatch(batch) => ConsumerPacket::CloseBatch { batch: BatchId(batch.count()) },
        }
    }
}

impl Shape for FromConsumer {
    fn encode(&self) -> Vec<u8> {
        json(&self.packet())
    }
}

/// An acknowledgement.
#[derive(Arbitrary, Clone, Debug)]
pub enum Ack {
    /// A success of a Stake or an Unstake.
    Sums(Number, Option<Number>, Number, Number),
    /// A success of updates.
    Updates(u32),
    /// The answer to a question about a batch.
    Batch(bool),
    /// A success with any data.
    Result(Vec<u8>),
    /// A failure with a reason of ours.
    Reason(u8, String),
    /// A failure with any text.
    Error(String),
}

impl Shape for Ack {
    fn encode(&self) -> Vec<u8> {
        let success = |data: Vec<u8>| json(&StdAck::success(data));
        match self {
            Self::Sums(n, height, staked, unstaked) => success(json(&StakeAck {
                n: n.count(),
                height: height.map(|height| ConsumerHeight(height.count())),
                staked: staked.amount().into(),
                unstaked: unstaked.amount().into(),
            })),
            Self::Updates(refused) => success(json(&ValsetAck { refused: *refused })),
            Self::Batch(booked) => success(json(&BatchAck { booked: *booked })),
            Self::Result(data) => success(data.clone()),
            Self::Reason(code, text) => {
                let code = match code % 4 {
                    0 => ReasonCode::Overflow,
                    1 => ReasonCode::InsufficientStake,
                    2 => ReasonCode::Timeout,
                    _ => ReasonCode::Other,
                };
                AckError::new(code, text.as_str()).to_ack().map(Vec::from).unwrap_or_default()
            }
            Self::Error(text) => json(&StdAck::error(text)),
        }
    }
}

/// The split of a batch of rewards.
#[derive(Arbitrary, Clone, Debug)]
pub struct Split {
    batch: Number,
    parts: Vec<(Validator, Number)>,
    /// Whether the transfer has the sum of the parts.
    adds_up: bool,
    amount: Number,
}

impl Split {
    /// How much the transfer brings.
    pub fn amount(&self) -> u128 {
        let sum = self.parts.iter().fold(0u128, |sum, (_, part)| sum.saturating_add(part.amount()));
        if self.adds_up {
            sum
        } else {
            self.amount.amount()
        }
    }

    /// The memo.
    pub fn memo(&self, converter: &str, external_staking: &str) -> String {
        let reward = |(validator, amount): &(Validator, Number)| ValidatorReward {
            validator: validator.address(),
            amount: amount.amount().into(),
        };
        let split = self.parts.iter().map(reward).collect();
        let split = RewardSplit { batch: BatchId(self.batch.count()), split };
        split.to_memo(&cosmwasm_std::Addr::unchecked(converter), external_staking).unwrap_or_default()
    }
}

pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    to_json_vec(value).unwrap_or_default()
}
