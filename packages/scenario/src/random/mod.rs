//! The default run: many users at random, over channels that lose packets, on chains that have
//! their troubles.

mod exit;
mod local;
mod opening;
mod rewards;
mod rounds;
mod slashing;
mod trouble;
mod users;

use std::collections::BTreeSet;

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::virtual_staking::Bonding;
use mesh_apis::TxId;
use mesh_simulator::valset_file::ValidatorFile;
use mesh_simulator::{DeployConfig, Rng};

use crate::cli::Cli;
use crate::lab::{
    chain_name, consumer_config, home_validators, provider_config, start, Consumer, Lab, Losses, Run,
};
use crate::place::InputError;
use crate::progress::Progress;
use crate::report::{books, Books};
use crate::{sets, Outcome};

/// Consumers, unless the user says otherwise.
const CONSUMERS: usize = 2;

/// What to run.
pub struct Plan {
    users: u32,
    seed: u64,
    drop: f64,
    consumers: Vec<Consumer>,
    /// Whether the first user is watched.
    watched: bool,
}

/// A run.
struct Play<'a> {
    lab: Lab,
    rng: Rng,
    drop: f64,
    progress: &'a mut Progress,
    /// Transactions whose users wait for an outcome.
    open: Vec<Open>,
    /// Users who stake at home.
    at_home: BTreeSet<usize>,
    /// Prices at the start, by consumer.
    prices: Vec<Decimal>,
}

/// A transaction whose user waits.
#[derive(Clone, Copy)]
struct Open {
    user: usize,
    consumer: usize,
    tx_id: TxId,
}

impl Plan {
    /// Reads what the options name.
    ///
    /// # Errors
    /// When a file cannot be used.
    pub fn new(cli: &Cli) -> Result<Self, InputError> {
        let files = cli.validators.len();
        let count = cli.consumers.map_or(CONSUMERS.max(files), |count| count as usize);
        if files > count {
            let text = format!("--validators is given {files} times, for {count} consumers");
            return Err(InputError(text));
        }
        let mut consumers: Vec<Consumer> = vec![];
        for number in 0..count {
            let ValidatorFile { validators, left_out } = match cli.validators.get(number) {
                Some(path) => sets::from_file(path)?,
                None => ValidatorFile { validators: sets::shipped(number)?, left_out: vec![] },
            };
            let base = chain_name(&validators).unwrap_or("consumer").to_string();
            let is_taken = consumers.iter().any(|consumer| consumer.name == base);
            let name = if is_taken { format!("{base}-{number}") } else { base };
            consumers.push(Consumer { name, validators, left_out, own_keys: false });
        }
        Ok(Self {
            users: cli.users,
            seed: cli.seed.unwrap_or(1),
            drop: cli.drop,
            consumers,
            watched: cli.draw.is_some(),
        })
    }

    fn config(&self) -> DeployConfig {
        let consumers = self.consumers.iter().enumerate().map(|(number, consumer)| {
            let has_module = number % 2 == 1;
            let bonding = if has_module { Bonding::Module } else { Bonding::Treasury };
            let mut config = consumer_config(&consumer.name, number, &consumer.validators, bonding);
            config.chain.rewards_per_day = rewards::per_day(&consumer.validators);
            if has_module {
                // So dear a token, and so low a cap, that targets have to shrink.
                config.price = Decimal::percent(1_800);
                config.discount = Decimal::percent(40);
                config.max_cap = Uint128::new(u128::from(self.users) * 1_000_000);
            }
            config
        });
        let home = home_validators(local::VALIDATORS);
        let mut provider = provider_config();
        provider.rewards_per_day = rewards::per_day(&home);
        DeployConfig { provider, provider_validators: home, consumers: consumers.collect() }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it cannot even start.
    pub fn run(self, progress: &mut Progress) -> Run<Outcome> {
        let title = format!(
            "{} users, {} consumers, seed {}, drop rate {}",
            self.users,
            self.consumers.len(),
            self.seed,
            self.drop
        );
        progress.phase(&format!("Deploy, in the order of the protocol: {title}"));
        let users = (1..=self.users).map(|number| format!("user{number:03}")).collect();
        let config = self.config();
        let lab = start(&config, users, self.consumers)?;
        let mut play = Play {
            lab,
            rng: Rng::new(self.seed),
            drop: self.drop,
            progress,
            open: vec![],
            at_home: local::first_users(self.users as usize),
            prices: config.consumers.iter().map(|consumer| consumer.price).collect(),
        };
        let mut shown = vec![];
        if self.watched {
            play.lab.watch(true)?;
        }
        let result = play.play(&mut shown);
        if result.is_err() {
            shown.push(books(&play.lab, "when the run stopped")?);
        }
        Ok(Outcome { title, story: vec![], lab: play.lab, books: shown, result })
    }
}

impl Play<'_> {
    fn play(&mut self, shown: &mut Vec<Books>) -> Run {
        self.opening()?;
        self.rounds()?;
        shown.push(books(&self.lab, "before they leave")?);
        self.exit()?;
        shown.push(books(&self.lab, "at the end")?);
        Ok(())
    }

    /// How relayers behave in bad times.
    fn losses(&self) -> Losses {
        Losses { packet: self.drop, ack: self.drop / 2.0, delay: 0.3 }
    }

    fn consumers(&self) -> std::ops::Range<usize> {
        0..self.lab.system.consumer_count()
    }

    fn consumer_name(&self, consumer: usize) -> String {
        self.lab.consumers.get(consumer).map(|consumer| consumer.name.clone()).unwrap_or_default()
    }

    fn user_name(&self, user: usize) -> String {
        self.lab.users.get(user).cloned().unwrap_or_default()
    }

    fn now(&self) -> u64 {
        self.lab.system.world.now().seconds()
    }
}
