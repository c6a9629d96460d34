//! What has happened on a chain that concerns stake and slashes, in order. The contracts' own
//! events tell it; what was applied, and what was released, the simulator adds.

use cosmwasm_std::{Addr, Coin, Event, Uint128};
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::TxId;
use rpds::{RedBlackTreeMapSync, VectorSync};
use twox_hash::XxHash3_128;

use super::Chain;
use crate::error::{SimError, SimResult};

/// Something that has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// A transaction of external-staking has changed.
    Tx(TxNote),
    /// External-staking was convinced that a validator signed twice.
    Convicted { staking: String, validator: String, height: u64 },
    /// The vault was asked to charge `exposed`, and has burned.
    Burned { lienholder: String, user: String, exposed: Uint128, burned: Uint128 },
    /// The lien, or what of it can be slashed, may have changed otherwise.
    LienChanged { lienholder: String, user: String },
    /// A matured claim was released.
    Released { staking: String, user: String, validator: String, tx_id: TxId },
    /// The converter has applied a packet.
    Applied { converter: String, kind: TxKind, tx_id: TxId, validator: String, amount: Uint128, height: u64 },
    /// Coins were made out of nothing.
    Minted(Coin),
    /// A slash of the chain itself has burned tokens.
    Destroyed(Uint128),
}

/// How a transaction of external-staking stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TxNote {
    pub staking: String,
    pub tx_id: TxId,
    pub kind: TxKind,
    pub status: TxStatus,
    pub user: String,
    pub validator: String,
    /// For a slash, what was burned.
    pub amount: Uint128,
    /// For a slash, what was charged.
    pub charged: Uint128,
    /// Given up because nobody answered.
    pub silent: bool,
}

/// All that has happened, in order. Copies share what they have in common.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Journal {
    notes: VectorSync<Note>,
    /// Digest of the notes of each subject, in their order.
    subjects: RedBlackTreeMapSync<String, u128>,
    digest: u128,
}

impl Journal {
    fn push(&mut self, note: Note) {
        let (subject, text) = (note.subject(), format!("{note:?}"));
        let before = self.subjects.get(&subject).copied();
        let after =
            XxHash3_128::oneshot(&[&before.unwrap_or_default().to_be_bytes(), text.as_bytes()].concat());
        let mixed =
            |digest: u128| XxHash3_128::oneshot(&[subject.as_bytes(), &digest.to_be_bytes()].concat());
        self.digest = self.digest.wrapping_sub(before.map_or(0, mixed)).wrapping_add(mixed(after));
        self.notes.push_back_mut(note);
        self.subjects.insert_mut(subject, after);
    }

    /// Digest of what has happened, where the order of notes counts only if they are about the same
    /// subject.
    pub fn digest(&self) -> u128 {
        self.digest
    }
}

impl Note {
    /// Notes of different subjects mean the same in any order.
    fn subject(&self) -> String {
        match self {
            Self::Tx(TxNote { staking, validator, .. })
            | Self::Convicted { staking, validator, .. }
            | Self::Released { staking, validator, .. } => format!("{staking} {validator}"),
            Self::Burned { lienholder, user, .. } | Self::LienChanged { lienholder, user } => {
                format!("{lienholder} {user}")
            }
            Self::Applied { .. } => format!("{self:?}"),
            Self::Minted(_) | Self::Destroyed(_) => "coins".to_string(),
        }
    }
}

fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

fn read(event: &Event) -> Option<Note> {
    let text = |key: &str| attribute(event, key).map(str::to_string);
    let number = |key: &str| attribute(event, key)?.parse::<Uint128>().ok();
    let contract = text("_contract_address")?;
    if event.ty == "wasm-mesh_tx" {
        let kinds = [TxKind::Stake, TxKind::Unstake, TxKind::Slash];
        let statuses = [TxStatus::Pending, TxStatus::Confirmed, TxStatus::Failed, TxStatus::Forced];
        return Some(Note::Tx(TxNote {
            staking: contract,
            tx_id: TxId(attribute(event, "tx_id")?.parse().ok()?),
            kind: kinds.into_iter().find(|kind| Some(kind.name()) == attribute(event, "kind"))?,
            status: statuses.into_iter().find(|status| Some(status.name()) == attribute(event, "status"))?,
            user: text("user")?,
            validator: text("validator")?,
            amount: number("amount")?,
            charged: number("charged").unwrap_or_default(),
            silent: attribute(event, "reason_code") == Some("silent"),
        }));
    }
    if event.ty != "wasm" {
        return None;
    }
    match attribute(event, "action")? {
        "submit_evidence" => Some(Note::Convicted {
            staking: contract,
            validator: text("validator")?,
            height: attribute(event, "height")?.parse().ok()?,
        }),
        "slash_cross_stake" => Some(Note::Burned {
            lienholder: text("lienholder")?,
            user: text("owner")?,
            exposed: number("exposed")?,
            burned: number("burned")?,
        }),
        "release_cross_stake" => {
            Some(Note::LienChanged { lienholder: text("lienholder")?, user: text("owner")? })
        }
        "stake_remote" => Some(Note::LienChanged { lienholder: text("lienholder")?, user: text("owner")? }),
        _ => None,
    }
}

impl Chain {
    /// What has happened.
    pub(crate) fn journal(&self) -> &VectorSync<Note> {
        &self.journal.notes
    }

    /// Every user of a vault or of external-staking that it tells of, by address.
    pub(crate) fn users(&self) -> impl Iterator<Item = &str> {
        self.journal.notes.iter().filter_map(|note| match note {
            Note::Tx(TxNote { user, .. })
            | Note::Burned { user, .. }
            | Note::LienChanged { user, .. }
            | Note::Released { user, .. } => Some(user.as_str()),
            Note::Convicted { .. } | Note::Applied { .. } | Note::Minted(_) | Note::Destroyed(_) => None,
        })
    }

    pub(crate) fn note(&mut self, note: Note) {
        self.journal.push(note);
    }

    /// Events of a transaction that succeeded.
    pub(super) fn note_events(&mut self, events: Vec<Event>) {
        events.iter().filter_map(read).for_each(|note| self.journal.push(note));
        self.last_events = events;
    }

    /// How much of a denom there is.
    pub fn supply(&self, denom: &str) -> SimResult<Uint128> {
        let supply = self.app.wrap().query_supply(denom).map_err(|err| SimError::query(self.id(), err))?;
        Uint128::try_from(supply.amount).map_err(|err| SimError::query(self.id(), err))
    }

    /// How much of a denom was ever made out of nothing.
    pub(crate) fn minted(&self, denom: &str) -> Uint128 {
        let coins = self.journal.notes.iter().filter_map(|note| match note {
            Note::Minted(coin) if coin.denom == denom => Uint128::try_from(coin.amount).ok(),
            _ => None,
        });
        coins.fold(Uint128::zero(), Uint128::saturating_add)
    }

    /// All that the chain's own slashes have burned.
    pub(crate) fn destroyed(&self) -> Uint128 {
        let destroyed = self.journal.notes.iter().filter_map(|note| match note {
            Note::Destroyed(amount) => Some(*amount),
            _ => None,
        });
        destroyed.fold(Uint128::zero(), Uint128::saturating_add)
    }

    /// All that contracts on this chain were made to burn for liens of this lienholder, or of any
    /// (none).
    pub(crate) fn burned_for(&self, of: Option<&Addr>) -> Uint128 {
        let burned = self.journal.notes.iter().filter_map(|note| match note {
            Note::Burned { lienholder, burned, .. } if of.is_none_or(|of| of.as_str() == lienholder) => {
                Some(*burned)
            }
            _ => None,
        });
        burned.fold(Uint128::zero(), Uint128::saturating_add)
    }
}
