//! Validators in a story: how they change, and what their chain tells of it. And lienholders that
//! mean harm.

use mesh_apis::virtual_staking::{ModuleValidator, SudoMsg, ValidatorSlash};
use mesh_simulator::staking::BondStatus;
use mesh_simulator::{SimError, SimResult};

use super::run::{Teller, Told};
use super::step::{HostileStep, ValidatorChange, ValsetStep, ValsetUpdate};

fn listed(validators: Vec<String>) -> Option<Vec<String>> {
    Some(validators).filter(|validators| !validators.is_empty())
}

impl Teller<'_> {
    pub(super) fn valset_step(&mut self, consumer: usize, step: &ValsetStep) -> Told {
        let text = |err: SimError| err.to_string();
        match step {
            ValsetStep::Change { validator, change, reported } => {
                self.change_validator(consumer, validator, change).map_err(text)?;
                if let ValidatorChange::Join(spec) = change {
                    if let Some(consumer) = self.lab.consumers.get_mut(consumer) {
                        consumer.validators.push(spec.as_ref().clone());
                    }
                }
                let unreported = match reported {
                    true => {
                        self.lab.system.sync_validators(consumer).map_err(text)?;
                        ""
                    }
                    false => ", which nobody reports",
                };
                let slash = match change {
                    ValidatorChange::Slash(ratio, _) => format!(", by {ratio}"),
                    _ => String::new(),
                };
                let name = self.lab.validator_name(consumer, validator);
                Ok(format!("{name} of {}{slash}{unreported}", self.consumer(consumer)))
            }
            ValsetStep::Report => {
                self.lab.system.sync_validators(consumer).map_err(text)?;
                Ok(format!("all of {}", self.consumer(consumer)))
            }
            ValsetStep::Sudo(update) => {
                let msg = update_of(update);
                self.lab.system.sudo_virtual_staking(consumer, &msg).map_err(text)?;
                Ok(format!("by the module of {}", self.consumer(consumer)))
            }
        }
    }

    fn change_validator(&mut self, consumer: usize, name: &str, change: &ValidatorChange) -> SimResult<()> {
        let system = &mut self.lab.system;
        let chain = system.consumer(consumer)?.chain;
        let chain = system.world.chain_mut(chain);
        if chain.is_halted() {
            return Err(SimError::Halted { chain: chain.id().to_string() });
        }
        match change {
            ValidatorChange::Join(spec) => chain.add_signer(spec),
            ValidatorChange::Leave => chain.set_status(name, BondStatus::Unbonding),
            ValidatorChange::Return => chain.set_status(name, BondStatus::Bonded),
            ValidatorChange::Remove => chain.remove_validator(name),
            ValidatorChange::RotateKey => chain.rotate_to_new_key(name).map(drop),
            ValidatorChange::Jail => chain.jail(name),
            ValidatorChange::Unjail => chain.unjail(name),
            ValidatorChange::Tombstone => chain.tombstone(name),
            ValidatorChange::Slash(ratio, height) => {
                let height = height.unwrap_or(chain.height());
                chain.slash(name, *ratio, height).map(drop)
            }
        }
    }

    pub(super) fn hostile_step(&mut self, step: &HostileStep) -> Told {
        let text = |err: SimError| err.to_string();
        match step {
            HostileStep::Add(name, max_slash) => {
                let address = self.lab.system.add_hostile(*max_slash).map_err(text)?;
                self.hostile.insert(name.clone(), address);
                Ok(format!("{name} can slash {max_slash} of what is pledged to it"))
            }
            HostileStep::Conduct(name, conduct) => {
                let address = self.lienholder(name)?;
                self.lab.system.hostile_conducts(&address, conduct.clone()).map_err(text)?;
                Ok(format!("of {name}"))
            }
            HostileStep::Pledge(user, name, amount) => {
                let (user, address) = (self.user(*user).to_string(), self.lienholder(name)?);
                self.lab.system.pledge(&user, &address, *amount).map_err(text)?;
                Ok(format!("{user} pledges {amount} to {name}"))
            }
        }
    }

    fn lienholder(&self, name: &str) -> Result<cosmwasm_std::Addr, String> {
        self.hostile.get(name).cloned().ok_or_else(|| format!("there is no lienholder {name:?}"))
    }
}

/// As the module would tell it.
fn update_of(update: &ValsetUpdate) -> SudoMsg {
    let metadata = |validators: &[String]| {
        let all = validators.iter().map(|name| ModuleValidator { address: name.clone() });
        Some(all.collect::<Vec<_>>()).filter(|all| !all.is_empty())
    };
    let slash =
        |address: &String| ValidatorSlash { address: address.clone(), is_tombstoned: update.is_tombstoned };
    let slashed: Vec<_> = update.slashed.iter().map(slash).collect();
    SudoMsg::HandleValsetUpdate {
        additions: metadata(&update.additions),
        removals: listed(update.removals.clone()),
        updated: metadata(&update.updated),
        jailed: listed(update.jailed.clone()),
        unjailed: listed(update.unjailed.clone()),
        tombstoned: listed(update.tombstoned.clone()),
        slashed: Some(slashed).filter(|slashed| !slashed.is_empty()),
    }
}
