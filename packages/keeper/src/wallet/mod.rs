//! A key on a chain: its transactions go one after the other.
//!
//! Each has a last block. It is written down before it is sent, and the next one waits until it is
//! in a block or can be in none any more. So no stop and no lost answer lets anything be sent
//! twice.

mod book;
pub(crate) mod key;
mod outcome;
mod send;
#[cfg(test)]
pub(crate) mod tests;
mod tx;

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use cosmwasm_std::Decimal;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::metrics::{amount, Gauge, Metrics};
use crate::node::Chain;
use crate::settings::{ChainSettings, GasPrice};
use crate::store::{Store, StoreError};

use book::Book;
use key::{Key, KeyError};
pub(crate) use outcome::Outcome;

/// Why there is no wallet.
#[derive(Error, Debug)]
pub(crate) enum WalletError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What bounds a transaction.
#[derive(Debug, Clone)]
struct Limits {
    gas_price: GasPrice,
    gas_adjustment: Decimal,
    gas_limit: u64,
    budget: u128,
}

/// A key on a chain.
pub(crate) struct Wallet {
    chain: Rc<Chain>,
    key: Key,
    limits: Limits,
    clock: Rc<dyn Clock>,
    metrics: Arc<Metrics>,
    store: Store,
    book: RefCell<Book>,
    /// The least sequence that a node can name that is not behind.
    least_sequence: Cell<u64>,
    /// Whoever holds it may send.
    queue: Mutex<()>,
    /// Time between two looks for a transaction.
    pause: Duration,
    dry_run: bool,
}

impl Wallet {
    /// Opens a wallet. Its file is in the directory of the settings.
    pub(crate) fn open(
        settings: &ChainSettings,
        directory: &Path,
        chain: Rc<Chain>,
        clock: Rc<dyn Clock>,
        metrics: Arc<Metrics>,
        dry_run: bool,
    ) -> Result<Self, WalletError> {
        let key = Key::read(&settings.mnemonic, &settings.prefix)?;
        let name = format!("keeper.{}.{}.json", settings.chain_id, key.address);
        let store = Store::open(&directory.join(name))?;
        let book = RefCell::new(store.load()?);
        let limits = Limits {
            gas_price: settings.gas_price.clone(),
            gas_adjustment: settings.gas_adjustment,
            gas_limit: settings.gas_limit,
            budget: settings.budget,
        };
        let wallet = Self {
            chain,
            key,
            limits,
            clock,
            metrics,
            store,
            book,
            least_sequence: Cell::new(0),
            queue: Mutex::new(()),
            pause: Duration::from_secs(1),
            dry_run,
        };
        wallet.show();
        Ok(wallet)
    }

    /// Looks for its transactions without a pause.
    #[cfg(test)]
    pub(crate) fn hurry(&mut self) {
        self.pause = Duration::from_millis(1);
    }

    /// Who pays.
    pub(crate) fn address(&self) -> String {
        self.key.address.to_string()
    }

    /// Shows what was spent, and what may be.
    fn show(&self) {
        let address = self.address();
        let labels = [self.chain.nodes.chain_id.as_str(), &address, &self.limits.gas_price.denom];
        self.metrics.set(Gauge::Budget, &labels, amount(self.limits.budget));
        self.metrics.set(Gauge::Spent, &labels, amount(self.book.borrow().spent(self.clock.now())));
    }

    /// Shows the balance. The error says why it is not known.
    pub(crate) async fn show_balance(&self) -> Result<(), crate::node::QueryError> {
        self.show();
        let address = self.address();
        let denom = &self.limits.gas_price.denom;
        let balance = self.chain.balance(&address, denom).await?;
        self.metrics.set(Gauge::Balance, &[&self.chain.nodes.chain_id, &address, denom], amount(balance));
        Ok(())
    }
}
