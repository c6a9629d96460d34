//! What is searched.

use mesh_simulator::{SimResult, System};

use crate::moves::{Allowed, Setting, User};

/// A system, who is in it, and what may happen.
#[derive(Clone)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// Builds the system. It must be the same each time.
    pub build: fn() -> SimResult<(System, Setting)>,
    /// Users whose exits are tried.
    pub users: Vec<User>,
    /// Validators of the provider.
    pub homes: Vec<String>,
    /// What may happen, and how often.
    pub allowed: Vec<(Allowed, u8)>,
    /// Those that can be exchanged for one another: each member is what only it can do, as numbers
    /// in `allowed`, in the same order for all.
    pub alike: Vec<Vec<Vec<usize>>>,
    /// Tries in every state whether all users get out without the consumers, not only in those
    /// where nothing more is allowed.
    pub exits_everywhere: bool,
    /// Stops after so many steps. For scenarios whose end is far.
    pub most_steps: Option<usize>,
}

impl Scenario {
    /// Whether somebody can be slashed in it: then what has happened is part of a state.
    pub fn has_slashes(&self) -> bool {
        self.allowed.iter().any(|(allowed, _)| {
            matches!(
                allowed,
                Allowed::DoubleSign(..)
                    | Allowed::Tombstone(..)
                    | Allowed::HostileSlash(..)
                    | Allowed::CallsBack(_)
                    | Allowed::SlashHome(..)
            )
        })
    }

    /// Whether anything is earned in it.
    pub fn has_rewards(&self) -> bool {
        self.allowed.iter().any(|(allowed, _)| matches!(allowed, Allowed::Distribute(..)))
    }

    /// Whether a step is the first of its kind although one that is alike was not used yet: then
    /// the same run with the two exchanged is searched, and this one need not be.
    pub fn out_of_turn(&self, number: usize, left: &[u8]) -> bool {
        let unused = |member: &Vec<usize>| {
            member.iter().all(|of| left.get(*of) == self.allowed.get(*of).map(|(_, times)| times))
        };
        self.alike.iter().any(|members| {
            members.windows(2).any(|pair| match pair {
                [earlier, later] => later.contains(&number) && unused(earlier),
                _ => false,
            })
        })
    }
}
