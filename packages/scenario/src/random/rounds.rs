//! Rounds: time passes, chains and users act, relayers relay some of it, and everything is checked.

use super::slashing::DoubleSigns;
use super::trouble::Troubles;
use super::Play;
use crate::lab::Run;

const HOUR: u64 = 3_600;
const MIN_ROUNDS: usize = 28;
/// Never reached: troubles end by themselves.
const MAX_ROUNDS: usize = 200;

impl Play<'_> {
    pub(super) fn rounds(&mut self) -> Run {
        self.progress
            .phase("Users stake and unstake; validators come and go; packets are late, reordered and lost");
        let mut troubles = Troubles::new(self);
        let mut double_signs = DoubleSigns::new(self);
        for round in 0..MAX_ROUNDS {
            if round >= MIN_ROUNDS && troubles.are_over() {
                break;
            }
            self.progress.tick(round, MIN_ROUNDS);
            self.lab.audit.at(format!("in round {round}"));
            let hours = self.rng.between(6, 36);
            self.lab.system.world.advance(hours * HOUR);
            troubles.go_on(self)?;
            double_signs.go_on(self, round)?;
            self.work_off_debts(0.5)?;
            self.chains_act()?;
            self.follow_up(0.7)?;
            self.users_act()?;
            self.local_users_act()?;
            self.slash_at_home(round)?;
            self.lab.check()?;
            self.local_strangers_act(0.6)?;
            self.owed_and_relayed()?;
            self.epochs()?;
            self.lab.check()?;
        }
        Ok(())
    }

    /// Somebody sends what is owed, and rewards that wait; relayers look at what travels, twice.
    pub(super) fn owed_and_relayed(&mut self) -> Run {
        for consumer in self.consumers() {
            if self.lab.system.owed(consumer)?.total > 0 {
                let result = self.lab.system.send_owed(consumer, None);
                self.lab.attempt("send owed", result)?;
            }
        }
        self.send_rewards()?;
        let losses = self.losses();
        for _ in 0..2 {
            self.lab.relay_badly(&mut self.rng, losses)?;
        }
        Ok(())
    }
}
