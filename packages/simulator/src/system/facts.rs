//! What has happened on a chain that concerns stake and slashes, in order: the facts in its
//! journal. The contracts' own events tell them, and the packets that the converter has applied.

use cosmwasm_std::{Addr, Event, Uint128};
use interchain::chain::{Note, Observer, Received};
use interchain::Chain;
use mesh_apis::ack::{decode, AckOutcome};
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::packet::{self, ProviderPacket};
use mesh_apis::TxId;

/// Something that has happened which concerns stake and slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// A transaction of external-staking has changed.
    Tx(TxFact),
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
}

/// How a transaction of external-staking stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TxFact {
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

/// Reads the facts.
#[derive(Debug)]
pub(crate) struct Historian;

impl Observer for Historian {
    fn event(&self, event: &Event) -> Option<Note> {
        read(event).map(Fact::note)
    }

    fn received(&self, received: Received) -> Option<Note> {
        let Received { packet, contract, ack, height } = received;
        let AckOutcome::Success(_) = decode(ack) else { return None };
        let (kind, tx_id, validator, coin) = match packet::decode(&packet.data).ok()? {
            ProviderPacket::Stake { tx_id, validator, stake } => (TxKind::Stake, tx_id, validator, stake),
            ProviderPacket::Unstake { tx_id, validator, unstake } => {
                (TxKind::Unstake, tx_id, validator, unstake)
            }
        };
        let amount = Uint128::try_from(coin.amount).ok()?;
        Some(Fact::Applied { converter: contract.to_string(), kind, tx_id, validator, amount, height }.note())
    }
}

impl Fact {
    /// For the journal.
    pub(crate) fn note(self) -> Note {
        Note::new(self.subject(), self)
    }

    /// Facts of different subjects mean the same in any order.
    fn subject(&self) -> String {
        match self {
            Self::Tx(TxFact { staking, validator, .. })
            | Self::Convicted { staking, validator, .. }
            | Self::Released { staking, validator, .. } => format!("{staking} {validator}"),
            Self::Burned { lienholder, user, .. } | Self::LienChanged { lienholder, user } => {
                format!("{lienholder} {user}")
            }
            Self::Applied { .. } => format!("{self:?}"),
        }
    }
}

fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

fn read(event: &Event) -> Option<Fact> {
    let text = |key: &str| attribute(event, key).map(str::to_string);
    let number = |key: &str| attribute(event, key)?.parse::<Uint128>().ok();
    let contract = text("_contract_address")?;
    if event.ty == "wasm-mesh_tx" {
        let kinds = [TxKind::Stake, TxKind::Unstake, TxKind::Slash];
        let statuses = [TxStatus::Pending, TxStatus::Confirmed, TxStatus::Failed, TxStatus::Forced];
        return Some(Fact::Tx(TxFact {
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
        "submit_evidence" => Some(Fact::Convicted {
            staking: contract,
            validator: text("validator")?,
            height: attribute(event, "height")?.parse().ok()?,
        }),
        "slash_cross_stake" => Some(Fact::Burned {
            lienholder: text("lienholder")?,
            user: text("owner")?,
            exposed: number("exposed")?,
            burned: number("burned")?,
        }),
        "release_cross_stake" => {
            Some(Fact::LienChanged { lienholder: text("lienholder")?, user: text("owner")? })
        }
        "stake_remote" => Some(Fact::LienChanged { lienholder: text("lienholder")?, user: text("owner")? }),
        _ => None,
    }
}

/// All facts, in order.
pub(crate) fn facts(chain: &Chain) -> impl Iterator<Item = &Fact> {
    chain.journal().filter_map(|note| note.get())
}

/// Every user of a vault or of external-staking that the facts tell of, by address.
pub(crate) fn users(chain: &Chain) -> impl Iterator<Item = &str> {
    facts(chain).filter_map(|fact| match fact {
        Fact::Tx(TxFact { user, .. })
        | Fact::Burned { user, .. }
        | Fact::LienChanged { user, .. }
        | Fact::Released { user, .. } => Some(user.as_str()),
        Fact::Convicted { .. } | Fact::Applied { .. } => None,
    })
}

/// All that contracts on this chain were made to burn for liens of this lienholder, or of any
/// (none).
pub(crate) fn burned_for(chain: &Chain, of: Option<&Addr>) -> Uint128 {
    let burned = facts(chain).filter_map(|fact| match fact {
        Fact::Burned { lienholder, burned, .. } if of.is_none_or(|of| of.as_str() == lienholder) => {
            Some(*burned)
        }
        _ => None,
    });
    burned.fold(Uint128::zero(), Uint128::saturating_add)
}
