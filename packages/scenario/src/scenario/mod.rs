//! A story from a TOML file: who is there, what they do, what becomes of their packets, and what
//! must be true then.
//!
//! * [`fields`]: reads tables, with the place of everything;
//! * [`setup`]: the chains and the users;
//! * [`step`], [`parse`], [`parse_expect`], [`parse_slashing`], [`parse_valset`]: the steps;
//! * [`local`]: local staking, all of it;
//! * [`run`], [`packets`], [`rewards`], [`slashing`], [`valset`], [`expect`]: doing them;
//! * [`watched`]: how a step is told in a drawing.

mod expect;
mod fields;
mod local;
mod packets;
mod parse;
mod parse_expect;
mod parse_slashing;
mod parse_valset;
mod rewards;
mod run;
mod setup;
mod slashing;
mod step;
mod valset;
mod watched;

use std::collections::BTreeSet;
use std::path::Path;

use mesh_simulator::DeployConfig;

use crate::lab::Consumer;
use crate::place::{InputError, Source};
use fields::Fields;
use step::Step;

/// A story that makes sense: everything that it names is there.
pub struct Scenario {
    source: Source,
    title: String,
    story: Vec<String>,
    seed: u64,
    drain: bool,
    config: DeployConfig,
    consumers: Vec<Consumer>,
    /// Consumers that the story allows to lie.
    lying: BTreeSet<usize>,
    /// Names, and what they have in their wallets.
    users: Vec<(String, u128)>,
    steps: Vec<Step>,
}

/// How a story is told.
#[derive(Clone, Copy)]
pub struct Telling {
    /// Wins over the seed of the story.
    pub seed: Option<u64>,
    /// Whether it is watched, to be drawn.
    pub watched: bool,
}

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// When it, or a file that it names, cannot be used. The error names the place.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|err| InputError(format!("{name}: {err}")))?;
        Self::parse(Source { name, text }, path.parent().unwrap_or_else(|| Path::new(".")))
    }

    /// Reads the text of a file in `folder`.
    ///
    /// # Errors
    /// As [`Scenario::read`].
    fn parse(source: Source, folder: &Path) -> Result<Self, InputError> {
        let mut file = Fields::parse(&source)?;
        let title = file.text("title")?.map_or_else(|| source.name.clone(), |title| title.value);
        let story = file.text("story")?.map(|story| story.value).unwrap_or_default();
        let seed = file.count("seed")?.map_or(1, |seed| seed.value);
        let drain = file.flag("drain")?.is_none_or(|drain| drain.value);
        let (config, consumers, lying) = setup::chains(&mut file, folder)?;
        let users = setup::users(&mut file)?;
        let steps = parse::steps(&mut file, &users, &consumers, &config.provider_validators, folder)?;
        file.finish()?;
        let story = story.lines().map(ToString::to_string).collect();
        Ok(Self { title, story, seed, drain, config, consumers, lying, users, steps, source })
    }
}
