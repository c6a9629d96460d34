//! All deployments, side by side.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::watch;
use tokio::task::{JoinError, LocalSet};

use crate::cli::Cli;
use crate::clock::{Clock, SystemClock};
use crate::evidence::Watcher;
use crate::health::Health;
use crate::http::{self, Shown};
use crate::keeper::{Keeper, State};
use crate::metrics::Metrics;
use crate::node::{Chain, Http, NoRootCertificates, Nodes};
use crate::settings::{ChainSettings, Deployment, SettingsError};
use crate::side::Side;
use crate::store::StoreError;
use crate::wallet::{Wallet, WalletError};

/// How long a node has for an answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why the keeper cannot start, or has ended.
#[derive(Error, Debug)]
pub(crate) enum RunError {
    #[error("{path}: {source}")]
    Settings { path: String, source: SettingsError },
    #[error("{name}, {side}: {source}")]
    Wallet { name: String, side: Side, source: WalletError },
    #[error("{name}: {source}")]
    Store { name: String, source: StoreError },
    #[error("two settings files have the name '{name}'")]
    SameName { name: String },
    #[error(transparent)]
    Http(#[from] NoRootCertificates),
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
    #[error("--listen: {0}")]
    Listen(std::io::Error),
    #[error("a keeper has ended: {0}")]
    Ended(#[from] JoinError),
}

/// Runs until it is stopped. With `--once`, true if nothing is left to do.
pub(crate) async fn run(cli: Cli) -> Result<bool, RunError> {
    let clock: Rc<dyn Clock> = Rc::new(SystemClock);
    let metrics = Arc::new(Metrics::new()?);
    let deployments = read(&cli)?;
    let names = deployments.iter().map(|deployment| deployment.name.clone());
    let health = Arc::new(Health::new(names, clock.now()));
    let mut parts = Parts {
        http: Rc::new(Http::new(TIMEOUT)?),
        clock,
        metrics: metrics.clone(),
        health: health.clone(),
        dry_run: cli.dry_run,
        chains: HashMap::new(),
        wallets: HashMap::new(),
    };
    let keepers = deployments.into_iter().map(|of| parts.keeper(of)).collect::<Result<Vec<_>, _>>()?;
    let listener = http::listen(cli.listen).await.map_err(RunError::Listen)?;
    let local = LocalSet::new();
    local.spawn_local(http::serve(listener, Shown { metrics, health }));
    local.run_until(keep(keepers, cli.once)).await
}

async fn keep(keepers: Vec<Keeper>, once: bool) -> Result<bool, RunError> {
    let (stop, stopped) = watch::channel(false);
    let tasks: Vec<_> = keepers
        .into_iter()
        .map(|keeper| tokio::task::spawn_local(rounds(keeper, once, stopped.clone())))
        .collect();
    tokio::task::spawn_local(async move {
        until_stopped().await;
        tracing::info!("stopping");
        // A stop at any time does no harm: see the wallet. This one lets a round end.
        let _ = stop.send(true);
    });
    let mut is_well = true;
    for task in tasks {
        is_well &= task.await?;
    }
    Ok(is_well)
}

/// Rounds of one deployment.
async fn rounds(keeper: Keeper, once: bool, mut stopped: watch::Receiver<bool>) -> bool {
    loop {
        let is_well = keeper.round().await;
        if once {
            return is_well;
        }
        let pause = tokio::time::sleep(keeper.of.every);
        tokio::select! {
            () = pause => {}
            _ = stopped.changed() => return true,
        }
        if *stopped.borrow() {
            return true;
        }
    }
}

async fn until_stopped() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn read(cli: &Cli) -> Result<Vec<Deployment>, RunError> {
    let mut deployments: Vec<Deployment> = vec![];
    for path in &cli.settings {
        let deployment = Deployment::read(path)
            .map_err(|source| RunError::Settings { path: path.display().to_string(), source })?;
        if deployments.iter().any(|other| other.name == deployment.name) {
            return Err(RunError::SameName { name: deployment.name });
        }
        deployments.push(deployment);
    }
    Ok(deployments)
}

/// What several deployments share: a chain, and the key on it.
struct Parts {
    http: Rc<Http>,
    clock: Rc<dyn Clock>,
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    dry_run: bool,
    chains: HashMap<(String, String), Rc<Chain>>,
    wallets: HashMap<(String, std::path::PathBuf), Rc<Wallet>>,
}

impl Parts {
    fn keeper(&mut self, of: Deployment) -> Result<Keeper, RunError> {
        let (provider, provider_wallet) = self.side(&of, Side::Provider)?;
        let (consumer, consumer_wallet) = self.side(&of, Side::Consumer)?;
        let watcher =
            Watcher::open(&of.path).map_err(|source| RunError::Store { name: of.name.clone(), source })?;
        tracing::info!(
            consumer = of.name,
            provider_chain = of.provider.chain_id,
            provider_key = provider_wallet.address(),
            consumer_chain = of.consumer.chain_id,
            consumer_key = consumer_wallet.address(),
            dry_run = self.dry_run,
            "keeping"
        );
        Ok(Keeper {
            of,
            provider,
            consumer,
            provider_wallet,
            consumer_wallet,
            watcher,
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            health: self.health.clone(),
            state: State::default(),
        })
    }

    fn side(&mut self, of: &Deployment, side: Side) -> Result<(Rc<Chain>, Rc<Wallet>), RunError> {
        let settings = of.chain(side);
        let chain = self.chain(settings);
        let key = (settings.chain_id.clone(), settings.mnemonic.clone());
        if let Some(wallet) = self.wallets.get(&key) {
            return Ok((chain, wallet.clone()));
        }
        let directory = of.path.parent().unwrap_or(Path::new(""));
        let (clock, metrics) = (self.clock.clone(), self.metrics.clone());
        let wallet = Wallet::open(settings, directory, chain.clone(), clock, metrics, self.dry_run)
            .map_err(|source| RunError::Wallet { name: of.name.clone(), side, source })?;
        let wallet = Rc::new(wallet);
        self.wallets.insert(key, wallet.clone());
        Ok((chain, wallet))
    }

    fn chain(&mut self, settings: &ChainSettings) -> Rc<Chain> {
        let nodes = settings.nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let key = (settings.chain_id.clone(), nodes);
        let made = || {
            let (http, clock, metrics) = (self.http.clone(), self.clock.clone(), self.metrics.clone());
            let nodes = Nodes::new(&settings.chain_id, settings.nodes.clone(), http, clock, metrics);
            Rc::new(Chain { nodes: Rc::new(nodes) })
        };
        self.chains.entry(key).or_insert_with(made).clone()
    }
}
