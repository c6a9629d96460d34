//! Everything at once, in long schedules: stakes and exits, epochs, validators that come, go and
//! rotate their keys, rewards with lost callbacks, evidence, expired clients, halts, local stakes
//! with slashes of the provider's own chain, and a lienholder that changes its mind. In half of
//! them the first consumer lies, and may close its channel.

use cosmwasm_std::{Addr, Decimal};
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_simulator::system::hostile::Conduct;
use mesh_simulator::{Checks, SimResult, System};
use proptest::prelude::*;

use crate::local_orders::{self, comes_home};
use crate::play::{try_play, validators};
use crate::schedule::{self, cases, honest_step, lying_step, system_with_home, USERS};

#[derive(Clone, Debug)]
enum Step {
    Remote(schedule::Step),
    Local(usize, local_orders::Step),
    /// The lienholder does this from now on.
    Conduct(Conduct),
    /// A user pledges to it.
    Pledge(usize, u128),
    /// It slashes a user.
    Slash(usize, u128),
    /// It lets a user go.
    Release(usize, u128),
}

fn step(remote: impl Strategy<Value = schedule::Step> + 'static) -> impl Strategy<Value = Step> {
    let conduct = prop_oneof![
        Just(Conduct::Accepts),
        Just(Conduct::Fails),
        Just(Conduct::Panics),
        Just(Conduct::Aborts),
        Just(Conduct::Sends(vec![])),
    ];
    let (user, amount) = (0..USERS.len(), 1..400u128);
    prop_oneof![
        20 => remote.prop_map(Step::Remote),
        6 => local_orders::step().prop_map(|(user, step)| Step::Local(user, step)),
        1 => conduct.prop_map(Step::Conduct),
        1 => (user.clone(), amount.clone()).prop_map(|(user, amount)| Step::Pledge(user, amount)),
        1 => (user.clone(), amount.clone()).prop_map(|(user, amount)| Step::Slash(user, amount)),
        1 => (user, amount).prop_map(|(user, amount)| Step::Release(user, amount)),
    ]
}

/// The system, a lienholder that means harm, and what has happened, for people.
struct Story {
    system: System,
    hostile: Addr,
    told: Vec<String>,
}

impl Story {
    fn begin() -> Self {
        let mut system = system_with_home();
        let hostile = system.add_hostile(Decimal::percent(20)).unwrap();
        Self { system, hostile, told: vec![] }
    }

    fn play(&mut self, step: &Step) {
        let text = readable(&self.system, step);
        let refused = if self.try_play(step).is_err() { " (refused)" } else { "" };
        self.told.push(format!("{:3}. {text}{refused}", self.told.len() + 1));
    }

    fn try_play(&mut self, step: &Step) -> SimResult<()> {
        let Self { system, hostile, .. } = self;
        let funds = |system: &System, amount| cosmwasm_std::coin(amount, &system.deployment.denom);
        match step.clone() {
            Step::Remote(step) => try_play(system, step),
            Step::Local(user, step) => local_orders::play(system, USERS[user], &step),
            Step::Conduct(Conduct::Sends(_)) => {
                // Whoever calls it is called back through the vault.
                let back = system.to_vault(&VaultMsg::Unbond { amount: funds(system, 1) })?;
                system.hostile_conducts(hostile, Conduct::Sends(vec![back]))
            }
            Step::Conduct(conduct) => system.hostile_conducts(hostile, conduct),
            Step::Pledge(user, amount) => system.pledge(USERS[user], hostile, amount),
            Step::Slash(user, amount) => {
                let (owner, exposed) = (system.user(USERS[user]).into_string(), amount.into());
                // A fifth is what it can slash.
                let amount = funds(system, amount / 5);
                let msg = system.to_vault(&VaultMsg::SlashCrossStake { owner, exposed, amount })?;
                system.hostile_sends(hostile, vec![msg])
            }
            Step::Release(user, amount) => {
                let (owner, exposed) = (system.user(USERS[user]).into_string(), amount.into());
                let amount = funds(system, amount);
                let msg = system.to_vault(&VaultMsg::ReleaseCrossStake { owner, amount, exposed })?;
                system.hostile_sends(hostile, vec![msg])
            }
        }
    }

    fn holds(&self, checks: &Checks) -> Result<(), TestCaseError> {
        let report = checks.run(&self.system).unwrap();
        prop_assert!(report.is_ok(), "{:#?}\nafter\n{}", report.violations, self.told.join("\n"));
        Ok(())
    }

    fn come_home(&mut self) -> Result<(), TestCaseError> {
        let provider = self.system.deployment.provider;
        self.system.world.chain_mut(provider).pay_late(false).unwrap();
        for user in ["alice", "bob"] {
            comes_home(&mut self.system, user)
                .map_err(|err| TestCaseError::fail(format!("{err}\nafter\n{}", self.told.join("\n"))))?;
        }
        Ok(())
    }
}

/// A step with the names of what its indexes stand for.
fn readable(system: &System, step: &Step) -> String {
    let operators: Vec<_> = validators(system).into_iter().map(|(_, operator)| operator).collect();
    let consumers = ["0".to_string(), "1".to_string()];
    let users = USERS.map(str::to_string);
    let mut text = format!("{step:?}");
    for (field, names) in [
        ("user: ", &users[..]),
        ("consumer: ", &consumers),
        ("validator: ", &operators),
        ("other: ", &operators),
    ] {
        let index = format!("{field}Index(");
        let Some((before, after)) = text.split_once(&index) else { continue };
        let Some((number, after)) = after.split_once(')') else { continue };
        let Ok(number) = number.parse::<u128>() else { continue };
        // As proptest does it.
        let name = &names[((number * names.len() as u128) >> usize::BITS) as usize];
        text = format!("{before}{field}{name}{after}");
    }
    text
}

#[test]
fn a_step_is_told_with_the_names_of_what_is_chosen() {
    use proptest::strategy::ValueTree;
    let system = system_with_home();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..200 {
        let user = any::<prop::sample::Index>().new_tree(&mut runner).unwrap().current();
        let step = Step::Remote(schedule::Step::Unbond { user, amount: 7 });
        let name = user.get(&USERS);
        assert_eq!(readable(&system, &step), format!("Remote(Unbond {{ user: {name}, amount: 7 }})"));
    }
}

proptest! {
    #![proptest_config(cases(20))]

    /// Every invariant after every step, and in the end everything drains and comes home.
    #[test]
    fn everything_at_once_keeps_every_invariant_and_drains(
        steps in prop::collection::vec(step(honest_step()), 1..250),
    ) {
        let mut story = Story::begin();
        for step in &steps {
            story.play(step);
            story.holds(&Checks::honest())?;
        }
        let report = story.system.drain().unwrap();
        prop_assert!(report.is_ok(), "draining: {:#?}\nafter\n{}", report.violations, story.told.join("\n"));
        story.come_home()?;
        story.holds(&Checks::honest())?;
    }

    /// Likewise with a consumer that lies, as far as a liar lets anything hold.
    #[test]
    fn everything_at_once_with_a_liar_keeps_the_providers_books(
        steps in prop::collection::vec(step(lying_step()), 1..250),
    ) {
        let mut story = Story::begin();
        for step in &steps {
            story.play(step);
            story.holds(&Checks::lying(0))?;
        }
        story.come_home()?;
        story.holds(&Checks::lying(0))?;
    }
}
