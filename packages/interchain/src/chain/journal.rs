//! The journal of a chain: what has happened on it, in order, as far as somebody wants to know.
//!
//! The chain itself notes coins that were made out of nothing, and those that its slashes have
//! burned. An [`Observer`] adds what it reads in the events of contracts and in packets.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use cosmwasm_std::{Addr, Binary, Coin, Event, IbcPacket, Uint128};
use rpds::{RedBlackTreeMapSync, VectorSync};
use twox_hash::XxHash3_128;

use super::Chain;
use crate::error::{SimError, SimResult};

/// What a note says.
pub trait NoteBody: Any + Debug + Send + Sync {}

impl<T: Any + Debug + Send + Sync> NoteBody for T {}

/// Something that has happened.
#[derive(Clone, Debug)]
pub struct Note {
    subject: String,
    body: Arc<dyn NoteBody>,
}

impl Note {
    /// A note about a subject. Notes about different subjects mean the same in any order.
    pub fn new(subject: impl Into<String>, body: impl NoteBody) -> Self {
        Self { subject: subject.into(), body: Arc::new(body) }
    }

    /// What it says, if it is of this type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        let body: &dyn Any = &*self.body;
        body.downcast_ref()
    }
}

/// A packet that a contract has received.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// As it is on the wire.
    pub packet: &'a IbcPacket,
    /// Contract that has received it.
    pub contract: &'a Addr,
    /// Its answer.
    pub ack: &'a Binary,
    /// Height of the chain.
    pub height: u64,
}

/// Whoever wants to know what happens on a chain.
pub trait Observer: Debug {
    /// Reads an event of a transaction that succeeded.
    fn event(&self, event: &Event) -> Option<Note>;

    /// Reads a packet that a contract has received.
    fn received(&self, received: Received) -> Option<Note>;
}

/// Coins were made out of nothing.
#[derive(Debug)]
struct Minted(Coin);

/// A slash of the chain itself has burned tokens.
#[derive(Debug)]
struct Destroyed(Uint128);

/// All that has happened, in order. Copies share what they have in common.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    notes: VectorSync<Note>,
    /// Digest of the notes of each subject, in their order.
    subjects: RedBlackTreeMapSync<String, u128>,
    digest: u128,
}

impl PartialEq for Journal {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.subjects == other.subjects
    }
}

impl Eq for Journal {}

impl Journal {
    fn push(&mut self, note: Note) {
        let text = format!("{:?}", note.body);
        let before = self.subjects.get(&note.subject).copied();
        let after =
            XxHash3_128::oneshot(&[&before.unwrap_or_default().to_be_bytes(), text.as_bytes()].concat());
        let mixed =
            |digest: u128| XxHash3_128::oneshot(&[note.subject.as_bytes(), &digest.to_be_bytes()].concat());
        self.digest = self.digest.wrapping_sub(before.map_or(0, mixed)).wrapping_add(mixed(after));
        self.subjects.insert_mut(note.subject.clone(), after);
        self.notes.push_back_mut(note);
    }

    /// Digest of what has happened, where the order of notes counts only if they are about the same
    /// subject.
    pub(crate) fn digest(&self) -> u128 {
        self.digest
    }
}

impl Chain {
    /// What has happened.
    pub fn journal(&self) -> impl Iterator<Item = &Note> {
        self.journal.notes.iter()
    }

    /// Adds to the journal.
    pub fn note(&mut self, note: Note) {
        self.journal.push(note);
    }

    /// Coins were made out of nothing.
    pub(crate) fn note_minted(&mut self, coin: Coin) {
        self.note(Note::new("coins", Minted(coin)));
    }

    /// A slash of the chain itself has burned tokens.
    pub(crate) fn note_destroyed(&mut self, amount: Uint128) {
        self.note(Note::new("coins", Destroyed(amount)));
    }

    /// Events of a transaction that succeeded.
    pub(super) fn note_events(&mut self, events: Vec<Event>) {
        if let Some(observer) = &self.config.observer {
            events.iter().filter_map(|event| observer.event(event)).for_each(|note| self.journal.push(note));
        }
        self.last_events = events;
    }

    /// A packet that a contract has received.
    pub(crate) fn note_received(&mut self, received: Received) {
        if let Some(note) = self.config.observer.as_ref().and_then(|observer| observer.received(received)) {
            self.journal.push(note);
        }
    }

    /// How much of a denom there is.
    pub fn supply(&self, denom: &str) -> SimResult<Uint128> {
        let supply = self.app.wrap().query_supply(denom).map_err(|err| SimError::query(self.id(), err))?;
        Uint128::try_from(supply.amount).map_err(|err| SimError::query(self.id(), err))
    }

    /// How much of a denom was ever made out of nothing, in a transaction of nobody.
    pub fn minted(&self, denom: &str) -> Uint128 {
        let coins = self.journal().filter_map(|note| note.get::<Minted>());
        let amounts = coins.filter(|Minted(coin)| coin.denom == denom);
        let amounts = amounts.filter_map(|Minted(coin)| Uint128::try_from(coin.amount).ok());
        amounts.fold(Uint128::zero(), Uint128::saturating_add)
    }

    /// All that the chain's own slashes have burned.
    pub fn destroyed(&self) -> Uint128 {
        let amounts = self.journal().filter_map(|note| note.get::<Destroyed>());
        amounts.fold(Uint128::zero(), |sum, Destroyed(amount)| sum.saturating_add(*amount))
    }
}
