//! Reads the steps about validators, and those about lienholders that mean harm.

use cosmwasm_std::Decimal;
use mesh_simulator::staking::{operator_address, BondStatus};
use mesh_simulator::system::hostile::Conduct;
use mesh_simulator::valset_file::ValidatorSpec;

use super::fields::{Fields, Read};
use super::parse::Names;
use super::step::{Action, ConsumerId, HostileStep, ValidatorChange, ValsetStep, ValsetUpdate};
use crate::place::At;

/// What a validator that joins has, unless the file says otherwise.
const TOKENS: u128 = 1_000_000;
/// What the Cosmos SDK slashes for a double sign, unless governance says otherwise.
const SLASH: Decimal = Decimal::percent(5);

impl Names<'_> {
    pub(super) fn valset(&mut self, table: &mut Fields<'_>, name: &str) -> Read<Action> {
        let consumer = self.consumer(table)?;
        let change = match name {
            "report_validators" => return Ok(Action::Valset(consumer, ValsetStep::Report)),
            "sudo_update" => {
                let update = self.update(table, consumer)?;
                return Ok(Action::Valset(consumer, ValsetStep::Sudo(Box::new(update))));
            }
            "join" => {
                let spec = self.joining(table, consumer)?;
                let validator = spec.operator_address.clone();
                let step = self.changed(table, validator, ValidatorChange::Join(Box::new(spec)))?;
                return Ok(Action::Valset(consumer, step));
            }
            "leave" => ValidatorChange::Leave,
            "return" => ValidatorChange::Return,
            "remove" => ValidatorChange::Remove,
            "rotate_key" => ValidatorChange::RotateKey,
            "jail" => ValidatorChange::Jail,
            "unjail" => ValidatorChange::Unjail,
            "tombstone" => ValidatorChange::Tombstone,
            _ => {
                let ratio = ratio(table)?.unwrap_or(SLASH);
                ValidatorChange::Slash(ratio, table.count("height")?.map(|height| height.value))
            }
        };
        let validator = self.validator(table, consumer)?;
        Ok(Action::Valset(consumer, self.changed(table, validator, change)?))
    }

    fn changed(
        &self,
        table: &mut Fields<'_>,
        validator: String,
        change: ValidatorChange,
    ) -> Read<ValsetStep> {
        let reported = table.flag("report")?.is_none_or(|report| report.value);
        Ok(ValsetStep::Change { validator, change, reported })
    }

    /// A validator that was not there before. From here on steps can name it.
    fn joining(&mut self, table: &mut Fields<'_>, consumer: ConsumerId) -> Read<ValidatorSpec> {
        let moniker = table.need_text("moniker")?;
        let tokens = table.amount("tokens")?.map_or(TOKENS, |tokens| tokens.value.u128());
        let set = &mut self.validators[consumer];
        let first = set.first().map(|spec| spec.operator_address.as_str()).unwrap_or_default();
        let prefix = first.rsplit_once('1').map_or("consumervaloper", |(prefix, _)| prefix);
        let operator_address = match table.text("operator_address")? {
            Some(address) => address.value,
            None => operator_address(prefix, &moniker.value)
                .ok_or_else(|| table.error(moniker.place, format!("{prefix:?} is no prefix of addresses")))?,
        };
        if set.iter().any(|spec| spec.operator_address == operator_address) {
            let text = format!("there is another validator {operator_address}: give an \"operator_address\"");
            return Err(table.error(moniker.place, text));
        }
        let spec = ValidatorSpec {
            operator_address,
            // It gets one of the simulator's own.
            pub_key: vec![],
            moniker: moniker.value,
            tokens,
            status: BondStatus::Bonded,
            jailed: false,
        };
        set.push(spec.clone());
        Ok(spec)
    }

    fn update(&self, table: &mut Fields<'_>, consumer: ConsumerId) -> Read<ValsetUpdate> {
        let mut list = |key: &'static str| -> Read<Vec<String>> {
            let words = table.words(key)?.unwrap_or_default();
            words.iter().map(|word| self.validator_named(table, consumer, word)).collect()
        };
        let mut update = ValsetUpdate {
            additions: list("additions")?,
            removals: list("removals")?,
            updated: list("updated")?,
            jailed: list("jailed")?,
            unjailed: list("unjailed")?,
            tombstoned: list("tombstoned")?,
            slashed: list("slashed")?,
            ..ValsetUpdate::default()
        };
        update.is_tombstoned = table.flag("is_tombstoned")?.is_some_and(|flag| flag.value);
        Ok(update)
    }

    pub(super) fn hostile(&mut self, table: &mut Fields<'_>, name: &str) -> Read<HostileStep> {
        Ok(match name {
            "add_hostile" => {
                let name = table.need_text("name")?;
                if !self.hostile.insert(name.value.clone()) {
                    return Err(
                        table.error(name.place, format!("there is another lienholder {:?}", name.value))
                    );
                }
                HostileStep::Add(name.value, decimal_up_to_one(table, "max_slash")?.unwrap_or_default())
            }
            "conduct" => {
                let of = self.lienholder(table)?;
                let does = table.need_text("does")?;
                let conduct = match does.value.as_str() {
                    "accepts" => Conduct::Accepts,
                    "fails" => Conduct::Fails,
                    "panics" => Conduct::Panics,
                    "aborts" => Conduct::Aborts,
                    other => {
                        let expected = "\"does\" must be \"accepts\", \"fails\", \"panics\" or \"aborts\"";
                        return Err(table.error(does.place, format!("{expected}, got {other:?}")));
                    }
                };
                HostileStep::Conduct(of, conduct)
            }
            _ => {
                let (user, to) = (self.user(table)?, self.lienholder(table)?);
                HostileStep::Pledge(user, to, table.need_amount("amount")?.value.u128())
            }
        })
    }

    fn lienholder(&self, table: &mut Fields<'_>) -> Read<String> {
        let At { value, place } = table.need_text("lienholder")?;
        match self.hostile.contains(&value) {
            true => Ok(value),
            false => Err(table.error(place, format!("no earlier step adds the lienholder {value:?}"))),
        }
    }
}

fn ratio(table: &mut Fields<'_>) -> Read<Option<Decimal>> {
    decimal_up_to_one(table, "ratio")
}

fn decimal_up_to_one(table: &mut Fields<'_>, key: &'static str) -> Read<Option<Decimal>> {
    match table.decimal(key)? {
        Some(at) if at.value > Decimal::one() => {
            Err(table.error(at.place, format!("{key:?} must be at most 1, got {}", at.value)))
        }
        at => Ok(at.map(|at| at.value)),
    }
}
