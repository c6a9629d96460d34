//! Random schedules: stakes and exits of all kinds, slashes at any heights in any order, shrinks
//! and debts, and settlements in between, or not. What is charged is what the [`Model`] says, which
//! knows of no settlement.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::model::Model;
use super::*;
use crate::tests::correct_consumer::Consumer;
use crate::tests::exit::lie_or_step;
use crate::tests::schedule::{self, check_books, give_up_all, step, take, USERS, VALIDATORS};

const COLLATERAL: u128 = 80;

#[derive(Clone, Debug)]
enum SlashStep {
    Usual(schedule::Step),
    /// At a height up to some that are not reached yet.
    Slash(Index, Index),
    Blocks(u64),
    Settle(Index),
    /// Another lienholder burns.
    Shrink(Index, u128),
    /// Somebody has this contract told.
    Tell(Index),
    Bond(Index, u128),
    WorkOff(Index, u32),
}

fn slash_step(usual: impl Strategy<Value = schedule::Step>) -> impl Strategy<Value = SlashStep> {
    let index = any::<Index>;
    // Without what would leave packets unresolved for ever.
    let usual = usual.prop_map(|step| match step {
        schedule::Step::Reopen => schedule::Step::SendOwed,
        other => other,
    });
    prop_oneof![
        24 => usual.prop_map(SlashStep::Usual),
        1 => (index(), index()).prop_map(|(v, height)| SlashStep::Slash(v, height)),
        2 => (1u64..12).prop_map(SlashStep::Blocks),
        2 => index().prop_map(SlashStep::Settle),
        1 => (index(), 1u128..40).prop_map(|(user, amount)| SlashStep::Shrink(user, amount)),
        1 => index().prop_map(SlashStep::Tell),
        1 => (index(), 1u128..40).prop_map(|(user, amount)| SlashStep::Bond(user, amount)),
        2 => (index(), 1u32..4).prop_map(|(user, limit)| SlashStep::WorkOff(user, limit)),
    ]
}

struct Play {
    world: World,
    consumer: Consumer,
    /// None if the consumer lies.
    model: Option<Model>,
    infractions: BTreeSet<(&'static str, u64)>,
}

impl Play {
    fn new() -> Self {
        let mut world = World::with(|msg| msg.history_limit = Some(100_000));
        world.add_key(V, KEY_OF_V, 1);
        world.add_key(W, KEY_OF_W, 1);
        for user in USERS {
            world.collateral.insert(addr(user), COLLATERAL);
        }
        Self {
            world,
            consumer: Consumer::default(),
            model: Some(Model::default()),
            infractions: BTreeSet::new(),
        }
    }

    fn take(&mut self, step: &SlashStep) {
        let world = &mut self.world;
        let name = |user: &Index| USERS[user.index(USERS.len())];
        match step {
            SlashStep::Usual(step) => take(world, &mut self.consumer, step),
            SlashStep::Slash(v, at) => {
                let v = VALIDATORS[v.index(VALIDATORS.len())];
                let most = usize::try_from(self.consumer.height).unwrap() + 10;
                let height = 1 + at.index(most) as u64;
                let seed = if v == V { KEY_OF_V } else { KEY_OF_W };
                let news = !self.infractions.contains(&(v, height));
                let taken = world.submit(v, json(&double_sign(seed, height)));
                assert_eq!(taken.is_ok(), news);
                if taken.is_ok() {
                    self.infractions.insert((v, height));
                    if let Some(model) = &mut self.model {
                        model.slash(v, height);
                    }
                }
            }
            SlashStep::Blocks(n) => self.consumer.height += n,
            SlashStep::Settle(user) => {
                let users = vec![addr(name(user)).into_string()];
                let _ = world.execute("stranger", ExecuteMsg::Settle { users });
            }
            SlashStep::Shrink(user, amount) => {
                let user = name(user);
                let slashable = world.exposed(user).div_ceil(10);
                let bonded = world.collateral.get_mut(&addr(user)).unwrap();
                *bonded -= (*amount).min(*bonded - slashable);
            }
            SlashStep::Tell(user) => {
                let unreported = world.unreported(&addr(name(user)));
                if unreported > 0 {
                    world.shrink(name(user), unreported);
                }
            }
            SlashStep::Bond(user, amount) => *world.collateral.get_mut(&addr(name(user))).unwrap() += amount,
            SlashStep::WorkOff(user, limit) => {
                let _ = world.work_off_page(name(user), Some(*limit));
            }
        }
        self.observe();
    }

    fn observe(&mut self) {
        if let Some(model) = &mut self.model {
            model.observe(&self.world, &self.consumer);
        }
        for user in USERS {
            self.world.check_books_of(user);
        }
        check_books(&self.world);
    }

    /// A correct consumer answers all that is in flight and all that waits.
    fn drain(&mut self) {
        (self.world.can_send, self.world.vault_works) = (true, true);
        for user in USERS {
            let user = addr(user).into_string();
            let _ = self.world.execute("stranger", ExecuteMsg::RetryRelease { user });
        }
        loop {
            self.world.send_owed(Some(30)).unwrap();
            self.observe();
            let Some(packet) = self.world.flying.first().cloned() else { break };
            let late = self.world.env.block.time >= timeout_of(&packet);
            if !self.consumer.delivered(&packet) && late {
                self.world.time_out(packet_tx(&packet));
            } else {
                if !self.consumer.delivered(&packet) {
                    self.consumer.deliver(&packet);
                }
                self.world.ack(packet_tx(&packet), self.consumer.acks[&packet.sequence].clone());
            }
            self.observe();
        }
        assert_eq!(self.world.waiting(), []);
    }

    /// Resolves all that is in flight, and charges all that is decided.
    fn resolve(&mut self) {
        self.drain();
        for user in USERS {
            for _ in 0..2 {
                while !self.settled(user) {}
            }
        }
        self.observe();
    }

    fn settled(&mut self, user: &str) -> bool {
        let users = vec![addr(user).into_string()];
        let response = self.world.execute("stranger", ExecuteMsg::Settle { users }).unwrap();
        response.attributes.iter().any(|at| at.key == "done" && at.value == "true")
    }

    /// Everyone leaves, debts and all. `resolve` does what can be done about what is in flight.
    fn leave(&mut self, resolve: impl FnOnce(&mut Self)) {
        for user in USERS {
            for v in VALIDATORS {
                let (stake, unstaking, _) = self.world.position(user, v);
                if stake > unstaking {
                    self.world.unstake(user, v, stake - unstaking).unwrap();
                }
            }
        }
        resolve(self);
        for user in USERS {
            let _ = self.world.work_off(user);
            self.world.check_books_of(user);
        }
        self.world.pass(TIMEOUT + GRACE + UNBONDING);
        for user in USERS {
            self.world.withdraw_all(user);
            self.world.check_gone(user);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn charges_depend_on_heights_alone_and_everything_drains(
        steps in prop::collection::vec(slash_step(step()), 0..120),
    ) {
        let mut play = Play::new();
        for step in &steps {
            play.take(step);
        }
        play.resolve();
        let charged = USERS.map(|user| play.world.charged(user));
        prop_assert_eq!(charged, USERS.map(|user| play.model.as_ref().unwrap().charged(&addr(user))));
        play.leave(|play| {
            play.observe();
            play.drain();
        });
        prop_assert_eq!(charged, USERS.map(|user| play.world.charged(user)), "all was decided");
    }

    /// It can have users charged, up to the ratio, and can hold nobody.
    #[test]
    fn a_lying_silent_consumer_holds_no_exit_and_leaves_no_debt(
        steps in prop::collection::vec(slash_step(lie_or_step()), 0..120),
        can_send: bool,
    ) {
        let mut play = Play::new();
        (play.consumer, play.model) = (Consumer::liar(), None);
        for step in &steps {
            play.take(step);
        }
        (play.world.can_send, play.world.vault_works) = (can_send, true);
        for user in USERS {
            let user = addr(user).into_string();
            let _ = play.world.execute("stranger", ExecuteMsg::RetryRelease { user });
        }
        play.leave(|play| {
            play.world.pass(TIMEOUT + GRACE);
            give_up_all(&mut play.world);
        });
    }
}
