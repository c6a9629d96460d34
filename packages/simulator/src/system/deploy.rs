//! Deployment, in the order of the specification, "Establishing a channel": vault; on each consumer
//! price feed, converter and, through it, virtual staking; the transfer channel; external-staking
//! for it on the provider; the control channel; the validator set; and at last what governance
//! gives.

use std::rc::Rc;

use cosmwasm_std::{coins, to_json_binary, Addr, Decimal, Uint128};
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::rewards::voucher_denom;
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::Bonding;
use mesh_apis::ConsumerHeight;
use mesh_apis::{converter, external_staking, price_feed, vault, virtual_staking};

use super::config::{ConsumerConfig, DeployConfig};
use super::facts::Historian;
use super::virtual_stake::VirtualStakeModule;
use super::{contracts, System};
use crate::chain::CustomModule;
use crate::ibc::{ChannelRef, LinkId, OpenChannel};
use crate::{ChainConfig, ChainId, SimResult, World};

/// Name of the account that gets the rewards that nobody can earn.
const SINK: &str = "reward sink";

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The provider chain.
    pub provider: ChainId,
    /// What the vault takes.
    pub denom: String,
    /// The vault.
    pub vault: Addr,
    /// Stakes collateral on the provider, if it has validators.
    pub custodian: Option<Addr>,
    /// By number.
    pub consumers: Vec<ConsumerDeployment>,
}

/// What belongs to one consumer.
#[derive(Clone, Debug)]
pub struct ConsumerDeployment {
    /// The consumer chain.
    pub chain: ChainId,
    /// Its connection with the provider.
    pub link: LinkId,
    /// Its staking denom.
    pub denom: String,
    /// The account that stands for its governance.
    pub governance: Addr,
    /// On the consumer.
    pub price_feed: Addr,
    /// On the consumer.
    pub converter: Addr,
    /// On the consumer.
    pub virtual_staking: Addr,
    /// How it bonds.
    pub bonding: Bonding,
    /// On the provider.
    pub external_staking: Addr,
    /// The channel's end on the consumer.
    pub consumer_end: ChannelRef,
    /// The channel's end on the provider.
    pub provider_end: ChannelRef,
    /// The transfer channel's end on the consumer.
    pub consumer_transfer: ChannelRef,
    /// The transfer channel's end on the provider.
    pub provider_transfer: ChannelRef,
    /// What the consumer's staking denom is called on the provider: the denom of rewards.
    pub reward_denom: String,
    /// The account on the provider that gets the rewards that nobody can earn.
    pub sink: Addr,
}

/// The port of a contract.
pub fn port_of(contract: &Addr) -> String {
    crate::ibc::send::port_of(contract)
}

/// A chain whose journal has the facts of the protocol.
fn observed(chain: ChainConfig) -> ChainConfig {
    ChainConfig { observer: Some(Rc::new(Historian)), ..chain }
}

/// Starts the chains of the configuration and deploys everything on them. The validator sets
/// are on the provider when this returns, and nothing is in flight.
///
/// # Errors
/// Whatever the contracts refuse.
pub(super) fn deploy(mut world: World, config: &DeployConfig) -> SimResult<System> {
    let provider = world.add_chain(observed(config.provider.clone()));
    let chain = world.chain_mut(provider);
    let (denom, owner) = (chain.denom().to_string(), chain.account("governance"));
    let code = chain.store_code(contracts::vault());
    for validator in &config.provider_validators {
        chain.add_validator(validator)?;
    }
    let local_staking = (!config.provider_validators.is_empty()).then(|| vault::LocalStakingInit {
        code_id: chain.store_code(contracts::local_staking()),
        proxy_code_id: chain.store_code(contracts::staking_proxy()),
        governance: Some(owner.to_string()),
        reserve: Decimal::percent(7),
        slash_fraction_double_sign: Decimal::percent(5),
        slash_fraction_downtime: Decimal::percent(1),
        max_entries: config.provider.max_entries,
    });
    let msg = vault::InstantiateMsg { denom: denom.clone(), local_staking };
    let vault = chain.instantiate(code, &owner, &msg, "vault", Some(&owner))?;
    let known: vault::ConfigResponse = chain.query(&vault, &vault::QueryMsg::Config {})?;
    let custodian = known.local_staking.map(|local| local.contract);
    let external_staking_code = chain.store_code(contracts::external_staking());

    let mut deployment = Deployment { provider, denom, vault, custodian, consumers: vec![] };
    for consumer in &config.consumers {
        let deployed = deploy_consumer(&mut world, &deployment, consumer, external_staking_code)?;
        deployment.consumers.push(deployed);
    }
    let mut system = System { world, deployment };
    set_up(&mut system, config)?;
    Ok(system)
}

fn deploy_consumer(
    world: &mut World,
    deployment: &Deployment,
    config: &ConsumerConfig,
    external_staking_code: u64,
) -> SimResult<ConsumerDeployment> {
    let custom: Option<Rc<dyn CustomModule>> = match config.bonding {
        Bonding::Module => Some(Rc::new(VirtualStakeModule { denom: config.chain.denom.clone() })),
        Bonding::Treasury => None,
    };
    let id = world.add_chain(observed(ChainConfig { custom, ..config.chain.clone() }));
    let chain = world.chain_mut(id);
    for validator in &config.validators {
        chain.add_signer(validator)?;
    }
    let governance = chain.account("governance");
    let codes = [contracts::price_feed(), contracts::converter(), contracts::virtual_staking()];
    let [price_code, converter_code, virtual_code] = codes.map(|code| chain.store_code(code));

    let msg =
        price_feed::InstantiateMsg { native_per_foreign: config.price, owner: Some(governance.to_string()) };
    let price_feed = chain.instantiate(price_code, &governance, &msg, "price feed", Some(&governance))?;
    let msg = converter_msg(config, deployment, &price_feed, &governance, virtual_code)?;
    let converter = chain.instantiate(converter_code, &governance, &msg, "converter", Some(&governance))?;
    let created: converter::ConfigResponse = chain.query(&converter, &converter::QueryMsg::Config {})?;

    let link = world.connect(deployment.provider, id, config.trusting_secs)?;
    let (consumer_transfer, provider_transfer) =
        world.open_transfer_channel(link, id, deployment.provider)?;
    let sink = world.chain(deployment.provider).account(SINK);
    let rewards = external_staking::RewardsInit {
        transfer_channel: provider_transfer.id(),
        remote_denom: config.chain.denom.clone(),
        sink: sink.to_string(),
    };
    let external_staking =
        deploy_external_staking(world, deployment, config, link, &converter, rewards, external_staking_code)?;
    let remote_contract = AuthorizedEndpoint {
        connection_id: world.connection(link, id)?,
        port_id: port_of(&external_staking),
    };
    let pin = converter::ExecuteMsg::PinRemote { remote_contract };
    world.chain_mut(id).execute(&governance, &converter, &pin, &[])?;
    let (consumer_end, provider_end) = world.open_channel(OpenChannel {
        link,
        initiator: (id, port_of(&converter)),
        responder: (deployment.provider, port_of(&external_staking)),
        version: String::new(),
    })?;
    let name = converter::ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: None,
        discount: None,
        transfer_channel: Some(consumer_transfer.id()),
    };
    world.chain_mut(id).execute(&governance, &converter, &name, &[])?;
    Ok(ConsumerDeployment {
        chain: id,
        link,
        denom: config.chain.denom.clone(),
        governance,
        price_feed,
        converter,
        virtual_staking: Addr::unchecked(created.virtual_staking),
        bonding: config.bonding,
        external_staking,
        consumer_end,
        provider_end,
        consumer_transfer,
        provider_transfer,
        reward_denom: voucher_denom(&provider_transfer.id(), &config.chain.denom),
        sink,
    })
}

fn deploy_external_staking(
    world: &mut World,
    deployment: &Deployment,
    config: &ConsumerConfig,
    link: LinkId,
    converter: &Addr,
    rewards: external_staking::RewardsInit,
    code: u64,
) -> SimResult<Addr> {
    let connection_id = world.connection(link, deployment.provider)?;
    let msg = external_staking::InstantiateMsg {
        vault: deployment.vault.to_string(),
        remote_contract: AuthorizedEndpoint { connection_id, port_id: port_of(converter) },
        unbonding_period_secs: Seconds(config.unbonding_secs),
        max_slash: config.max_slash,
        packet_timeout_secs: config.packet_timeout_secs.map(Seconds),
        grace_period_secs: config.grace_period_secs.map(Seconds),
        history_limit: config.history_limit,
        rewards,
        evidence: external_staking::EvidenceConfig {
            chain_id: config.chain.chain_id.clone(),
            min_height: ConsumerHeight(1),
            exposure_lag: config.exposure_lag,
        },
    };
    let chain = world.chain_mut(deployment.provider);
    let owner = chain.account("governance");
    chain.instantiate(code, &owner, &msg, "external staking", Some(&owner))
}

fn converter_msg(
    config: &ConsumerConfig,
    deployment: &Deployment,
    price_feed: &Addr,
    governance: &Addr,
    code_id: u64,
) -> SimResult<converter::InstantiateMsg> {
    let virtual_staking = virtual_staking::InstantiateMsg {
        governance: governance.to_string(),
        bonding: config.bonding,
        epoch_interval_secs: Seconds(config.epoch_interval_secs),
        unbonding_period_secs: Seconds(config.chain.unbonding_secs),
        page_limit: config.page_limit,
        max_entries: config.chain.max_entries,
        dead_band: config.dead_band,
    };
    let msg = to_json_binary(&virtual_staking)
        .map_err(|err| crate::SimError::tx(&config.chain.chain_id, err.to_string()))?;
    Ok(converter::InstantiateMsg {
        price_feed: price_feed.to_string(),
        price_max_age_secs: Seconds(config.price_max_age_secs),
        discount: config.discount,
        remote_denom: deployment.denom.clone(),
        virtual_staking: converter::VirtualStakingInit {
            code_id,
            msg,
            label: "virtual staking".to_string(),
            admin: Some(governance.to_string()),
        },
        admin: Some(governance.to_string()),
        remote_contract: None,
        packet_timeout_secs: config.packet_timeout_secs.map(Seconds),
        grace_period_secs: config.grace_period_secs.map(Seconds),
        transfer_channel: None,
    })
}

/// After the channels are open: validators, max cap, funds.
fn set_up(system: &mut System, config: &DeployConfig) -> SimResult<()> {
    for (index, consumer) in config.consumers.iter().enumerate() {
        system.sync_validators(index)?;
        system.flush_validator_updates(index)?;
        system.set_max_cap(index, consumer.max_cap)?;
        match consumer.bonding {
            Bonding::Treasury => system.fund_treasury(index, consumer.treasury)?,
            Bonding::Module => {
                let ConsumerDeployment { chain, virtual_staking, .. } = system.consumer(index)?.clone();
                VirtualStakeModule::set_cap(
                    system.world.chain_mut(chain),
                    &virtual_staking,
                    consumer.max_cap,
                )?;
            }
        }
    }
    Ok(())
}

impl System {
    /// Mints coins to governance, which sends them to virtual staking.
    ///
    /// # Errors
    /// When the chain is halted.
    pub fn fund_treasury(&mut self, consumer: usize, amount: Uint128) -> SimResult<()> {
        if amount.is_zero() {
            return Ok(());
        }
        let ConsumerDeployment { chain, denom, governance, virtual_staking, .. } =
            self.consumer(consumer)?.clone();
        let chain = self.world.chain_mut(chain);
        chain.mint(&governance, coins(amount.u128(), &denom))?;
        chain.pay(&governance, &virtual_staking, coins(amount.u128(), denom))
    }
}
