//! Whose books they are.

use mesh_simulator::System;

use crate::cast::Cast;

/// Whose books they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// Of a user, at the vault.
    User(usize),
    /// Of a user at a consumer's external-staking.
    UserAt(usize, usize),
    /// Of a user on a validator.
    Position(usize, usize, String),
    /// Of a validator.
    Validator(usize, String),
    /// Rewards of a consumer.
    Rewards(usize),
}

impl Subject {
    /// How it is called.
    pub(crate) fn name(&self, cast: &Cast) -> String {
        let user = |user: &usize| cast.users.get(*user).cloned().unwrap_or_default();
        let several = cast.consumers.len() > 1;
        let at = |of: &usize| if several { format!(" at {}", cast.consumer(*of)) } else { String::new() };
        match self {
            Self::User(of) => user(of),
            Self::UserAt(of, consumer) => format!("{}{}", user(of), at(consumer)),
            Self::Position(of, consumer, validator) => {
                format!("{} on {}{}", user(of), cast.validator(*consumer, validator), at(consumer))
            }
            Self::Validator(consumer, validator) => {
                format!("{}{}", cast.validator(*consumer, validator), at(consumer))
            }
            Self::Rewards(consumer) => format!("rewards{}", at(consumer)),
        }
    }

    /// Whether something is about it, as the checker names it: by address, by number of the
    /// consumer, by operator address.
    pub(crate) fn is_meant(&self, place: &str, cast: &Cast, system: &System) -> bool {
        let mentions = |user: &usize| {
            cast.users.get(*user).is_some_and(|user| place.contains(system.user(user).as_str()))
        };
        let any_user = (0..cast.users.len()).any(|user| mentions(&user));
        let at = |consumer: &usize| {
            !place.contains("consumer ")
                || pairs(place).any(|(a, b)| a == "consumer" && b == consumer.to_string())
        };
        let of_validator = |validator: &str| place.split([' ', ',']).any(|word| word == validator);
        match self {
            Self::User(user) => mentions(user),
            Self::UserAt(user, consumer) => mentions(user) && at(consumer),
            Self::Position(user, consumer, validator) => {
                at(consumer) && (mentions(user) || (!any_user && of_validator(validator)))
            }
            Self::Validator(consumer, validator) => at(consumer) && of_validator(validator),
            Self::Rewards(consumer) => at(consumer) && place.contains("batch"),
        }
    }
}

/// Words that follow each other.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let words = || text.split([' ', ',', ':']).filter(|word| !word.is_empty());
    words().zip(words().skip(1))
}
