//! How a step is told in a drawing: in which words, and where it happens.

use mesh_trace::{Place, Step as Seen};

use super::run::{Teller, Told};
use super::step::{Action, ChainChange, RewardStep, SlashStep, Step};
use crate::lab::Run;

impl Teller<'_> {
    /// Notes a step that was done or refused.
    pub(super) fn watch(&mut self, step: &Step, told: &Told) -> Run {
        if matches!((&step.action, told), (Action::Expect(_), Ok(_))) {
            return Ok(());
        }
        let name = step.name.replace('_', " ");
        let seen = match told {
            Ok(text) if matches!(step.action, Action::Advance(_)) => Seen::Everywhere(text.clone()),
            Ok(text) => seen(&step.action, self.in_words(&name, text)),
            Err(reason) => {
                Seen::Refused(format!("{name} is refused: {}", first_line(reason)), place(&step.action))
            }
        };
        self.lab.look(seen)?;
        Ok(())
    }

    /// A text that says what was done. One that begins with a user does already.
    fn in_words(&self, name: &str, text: &str) -> String {
        let first = text.split(' ').next().unwrap_or_default();
        match self.lab.users.iter().any(|user| user == first) {
            true => text.to_string(),
            false => format!("{name}: {text}"),
        }
    }
}

/// Reasons of contracts come with the calls that led to them.
fn first_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}

/// What the packets, the clock, the clients and the chains tell themselves is told once.
fn seen(action: &Action, text: String) -> Seen {
    match action {
        Action::Packets(..) | Action::Relay(_) => Seen::Silent,
        Action::Chain(ChainChange::Halt(_) | ChainChange::Resume(_)) => Seen::Silent,
        Action::Chain(ChainChange::Expire(..) | ChainChange::Revive(..)) => Seen::Silent,
        _ => Seen::Done(text, place(action)),
    }
}

fn place(action: &Action) -> Place {
    match action {
        Action::ForgeAck(selection, _) | Action::ForgeTimeout(selection) | Action::Packets(_, selection) => {
            Place::Converter(selection.consumer.unwrap_or_default())
        }
        Action::SendUpdates(consumer, _) | Action::SetPrice(consumer, _) => Place::Converter(*consumer),
        Action::Chain(ChainChange::Starve(Some(consumer), _)) => Place::Converter(*consumer),
        Action::Epoch(consumer, _) | Action::SetCap(consumer, _) => Place::VirtualStaking(*consumer),
        Action::Valset(consumer, _) => Place::Staking(*consumer),
        Action::Rewards(consumer, RewardStep::Distribute(..)) => Place::Staking(*consumer),
        Action::Rewards(consumer, RewardStep::Send(_) | RewardStep::Recover) => Place::Converter(*consumer),
        Action::Slashing(SlashStep::DoubleSign { consumer, .. }) => Place::Staking(*consumer),
        _ => Place::Users,
    }
}
