//! Chains and users of a story.

use std::collections::BTreeSet;
use std::path::Path;

use mesh_apis::virtual_staking::Bonding;
use mesh_simulator::valset_file::ValidatorFile;
use mesh_simulator::{ConsumerConfig, DeployConfig};

use super::fields::{Fields, Read};
use crate::lab::{chain_name, consumer_config, provider_config, Consumer};
use crate::{sets, InputError};

/// What the wallet of a user has, unless the file says otherwise.
const BALANCE: u128 = 1_000_000;

/// The chains; and consumers that the story allows to lie.
type Chains = (DeployConfig, Vec<Consumer>, BTreeSet<usize>);

/// `[provider]` and every `[[consumer]]`. Without any consumer there is one, with the first shipped
/// set.
pub fn chains(file: &mut Fields<'_>, folder: &Path) -> Read<Chains> {
    let (mut provider, mut home) = (provider_config(), vec![]);
    if let Some(mut table) = file.table("provider")? {
        if let Some(denom) = table.text("denom")? {
            provider.denom = denom.value;
        }
        if let Some(secs) = table.span("block_time")? {
            provider.block_secs = secs.value;
        }
        if let Some(count) = table.count("validators")? {
            home = crate::lab::home_validators(count.value.min(100));
        }
        table.finish()?;
    }
    let mut consumers: Vec<Consumer> = vec![];
    let (mut configs, mut lying) = (vec![], BTreeSet::new());
    for mut table in file.tables("consumer")? {
        let place = table.place();
        let source = table.source();
        if table.flag("lying")?.is_some_and(|lying| lying.value) {
            lying.insert(configs.len());
        }
        let (consumer, config) = consumer(table, folder, configs.len())?;
        if consumers.iter().any(|other| other.name == consumer.name) {
            return Err(source.error(place, format!("there is another consumer {:?}", consumer.name)));
        }
        consumers.push(consumer);
        configs.push(config);
    }
    if configs.is_empty() {
        let validators = sets::shipped(0)?;
        let name = chain_name(&validators).unwrap_or("consumer").to_string();
        configs.push(consumer_config(&name, 0, &validators, Bonding::Treasury));
        consumers.push(Consumer { name, validators, left_out: vec![], own_keys: false });
    }
    Ok((DeployConfig { provider, provider_validators: home, consumers: configs }, consumers, lying))
}

fn consumer(mut table: Fields<'_>, folder: &Path, number: usize) -> Read<(Consumer, ConsumerConfig)> {
    let ValidatorFile { validators, left_out } = match table.text("validators")? {
        Some(path) => sets::from_file(&folder.join(&path.value))
            .map_err(|InputError(text)| table.error(path.place, text))?,
        None => ValidatorFile { validators: sets::shipped(number)?, left_out: vec![] },
    };
    let name = match table.text("name")? {
        Some(name) if is_name(&name.value) => name.value,
        Some(name) => {
            let text = format!("\"name\" must be of small letters and digits, got {:?}", name.value);
            return Err(table.error(name.place, text));
        }
        None => chain_name(&validators).unwrap_or("consumer").to_string(),
    };
    let bonding = match table.text("bonding")? {
        None => Bonding::Treasury,
        Some(text) => match text.value.as_str() {
            "treasury" => Bonding::Treasury,
            "module" => Bonding::Module,
            other => {
                let expected = "\"bonding\" must be \"treasury\" or \"module\"";
                return Err(table.error(text.place, format!("{expected}, got {other:?}")));
            }
        },
    };
    let mut config = consumer_config(&name, number, &validators, bonding);
    if let Some(price) = table.decimal("price")? {
        if price.value.is_zero() {
            return Err(table.error(price.place, "\"price\" must not be zero"));
        }
        config.price = price.value;
    }
    if let Some(discount) = table.decimal("discount")? {
        if discount.value >= cosmwasm_std::Decimal::one() {
            let text = format!("\"discount\" must be below 1, got {}", discount.value);
            return Err(table.error(discount.place, text));
        }
        config.discount = discount.value;
    }
    if let Some(cap) = table.amount("cap")? {
        config.max_cap = cap.value;
        config.treasury = cap.value;
    }
    if let Some(funds) = table.amount("treasury")? {
        config.treasury = funds.value;
    }
    if let Some(amount) = table.amount("rewards_per_day")? {
        config.chain.rewards_per_day = amount.value;
    }
    if let Some(slash) = table.decimal("max_slash")? {
        if slash.value > cosmwasm_std::Decimal::one() {
            let text = format!("\"max_slash\" must be at most 1, got {}", slash.value);
            return Err(table.error(slash.place, text));
        }
        config.max_slash = slash.value;
    }
    if let Some(secs) = positive(&mut table, "unbonding")? {
        config.unbonding_secs = secs;
        config.chain.unbonding_secs = secs;
    }
    if let Some(secs) = positive(&mut table, "epoch")? {
        config.epoch_interval_secs = secs;
    }
    if let Some(secs) = positive(&mut table, "price_max_age")? {
        config.price_max_age_secs = secs;
    }
    config.packet_timeout_secs = positive(&mut table, "packet_timeout")?;
    config.grace_period_secs = positive(&mut table, "grace")?;
    if let Some(secs) = positive(&mut table, "trusting")? {
        config.trusting_secs = secs;
    }
    if let Some(chain_id) = table.text("chain_id")? {
        config.chain.chain_id = chain_id.value;
    }
    if let Some(height) = table.count("height")? {
        config.chain.height = height.value;
    }
    let own_keys = table.flag("own_keys")?.is_some_and(|own| own.value);
    table.finish()?;
    Ok((Consumer { name, validators, left_out, own_keys }, config))
}

fn positive(table: &mut Fields<'_>, key: &'static str) -> Read<Option<u64>> {
    match table.span(key)? {
        Some(span) if span.value == 0 => Err(table.error(span.place, format!("{key:?} must not be zero"))),
        span => Ok(span.map(|span| span.value)),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// Every `[[user]]`: names, and what they have.
pub fn users(file: &mut Fields<'_>) -> Read<Vec<(String, u128)>> {
    let mut users = vec![];
    let mut seen = BTreeSet::new();
    for mut table in file.tables("user")? {
        let name = table.need_text("name")?;
        if name.value.is_empty() {
            return Err(table.error(name.place, "\"name\" is empty"));
        }
        if !seen.insert(name.value.clone()) {
            return Err(table.error(name.place, format!("there is another user {:?}", name.value)));
        }
        let balance = table.amount("balance")?.map_or(BALANCE, |balance| balance.value.u128());
        table.finish()?;
        users.push((name.value, balance));
    }
    Ok(users)
}
