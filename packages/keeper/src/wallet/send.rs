//! One action: simulated, paid for, sent, and looked for.

use cosmwasm_std::Uint128;

use super::book::{Book, Sent};
use super::tx::{self, Payment};
use super::{Outcome, Wallet};
use crate::action::Action;
use crate::metrics::{amount, Counter};
use crate::node::{Included, NoNode, QueryError, RpcError, Simulated};
use crate::store::StoreError;

/// Blocks in which a transaction can be included.
const LIVES: u64 = 20;
/// How often an action is tried anew at once.
const TRIES: u64 = 3;
/// How often a transaction is looked for before it is left to the next round.
const LOOKS: u32 = 180;

/// Codes of the Cosmos SDK.
const SDK: &str = "sdk";
const INSUFFICIENT_FUNDS: u32 = 5;
const OUT_OF_GAS: u32 = 11;
const IN_MEMPOOL: u32 = 19;
const WRONG_SEQUENCE: u32 = 32;

/// An attempt that did not end with an outcome.
enum Again {
    /// Another user of the key was faster, or the node was behind.
    Sequence,
    /// The simulation was too low.
    OutOfGas { height: u64, log: String },
}

/// What is known of a transaction.
enum Found {
    Included(Included),
    /// It must be in a block, as its sequence is used up.
    Taken,
    Gone,
    NotYet,
}

impl Wallet {
    /// Does what is due, if a simulation shows that it changes something.
    pub(crate) async fn perform(&self, action: &Action) -> Outcome {
        let _turn = self.queue.lock().await;
        let outcome = match self.settle_last().await {
            Ok(()) => self.try_all(action).await,
            Err(outcome) => outcome,
        };
        self.show();
        outcome
    }

    /// The outcome of the transaction before, which a stop or a lost answer has left open.
    async fn settle_last(&self) -> Result<(), Outcome> {
        let Some(sent) = self.book.borrow().sent.clone() else { return Ok(()) };
        match self.wait_for(&sent).await {
            Ok(Outcome::Waiting { reason }) => Err(Outcome::Waiting { reason }),
            Ok(outcome) => {
                tracing::info!(tx = sent.hash, what = sent.what, %outcome, "a transaction of before");
                Ok(())
            }
            Err(error) => Err(waiting(error)),
        }
    }

    async fn try_all(&self, action: &Action) -> Outcome {
        let mut last = Outcome::Waiting { reason: "the sequence of the key is wrong each time".to_string() };
        for attempt in 1..=TRIES {
            match self.try_once(action, attempt).await {
                Ok(outcome) => return outcome,
                Err(Again::Sequence) => tokio::time::sleep(self.pause).await,
                Err(Again::OutOfGas { height, log }) => last = Outcome::Failed { height, log },
            }
        }
        last
    }

    async fn try_once(&self, action: &Action, attempt: u64) -> Result<Outcome, Again> {
        let (account, payment, last_height) = match self.prepare(action, attempt).await {
            Ok(prepared) => prepared,
            Err(Prepared::Outcome(outcome)) => return Ok(outcome),
            Err(Prepared::Again(again)) => return Err(again),
        };
        if self.dry_run {
            return Ok(Outcome::WouldSend { gas: payment.gas, fee: payment.fee });
        }
        let fee = payment.fee;
        let signed = tx::sign(&self.key, &self.chain.nodes.chain_id, account, action, payment, last_height);
        let tx_bytes = match signed {
            Ok(bytes) => bytes,
            Err(err) => return Ok(Outcome::Refused { reason: err.to_string() }),
        };
        let what = action.to_string();
        let sent = Sent { hash: tx::hash(&tx_bytes), sequence: account.sequence, last_height, fee, what };
        // Before it is sent: a stop in between costs some blocks of waiting, and nothing else.
        if let Err(error) = self.write(|book| book.send(self.clock.now(), sent.clone())) {
            return Ok(waiting(error));
        }
        self.send(&sent, &tx_bytes).await
    }

    async fn send(&self, sent: &Sent, tx_bytes: &[u8]) -> Result<Outcome, Again> {
        match self.chain.broadcast(tx_bytes).await {
            Ok(answer) if answer.code == 0 || (answer.codespace == SDK && answer.code == IN_MEMPOOL) => {}
            Ok(answer) => {
                if let Err(error) = self.write(Book::is_gone) {
                    return Ok(waiting(error));
                }
                if answer.codespace == SDK && answer.code == WRONG_SEQUENCE {
                    return Err(Again::Sequence);
                }
                if answer.codespace == SDK && answer.code == INSUFFICIENT_FUNDS {
                    let (address, fee) = (self.address(), sent.fee);
                    return Ok(Outcome::OutOfFunds { address, fee, balance: 0 });
                }
                return Ok(Outcome::Refused { reason: answer.log });
            }
            // A lost answer: the node may have it all the same.
            Err(error) => tracing::warn!(tx = sent.hash, %error, "no answer to a transaction"),
        }
        match self.wait_for(sent).await {
            Ok(Outcome::Failed { height, log }) if log.contains("out of gas") => {
                Err(Again::OutOfGas { height, log })
            }
            Ok(outcome) => Ok(outcome),
            Err(error) => Ok(waiting(error)),
        }
    }

    /// Waits until a transaction is in a block, or can be in none any more.
    async fn wait_for(&self, sent: &Sent) -> Result<Outcome, StoreError> {
        let mut last = "it is in no block yet".to_string();
        for _ in 0..LOOKS {
            match self.look_for(sent).await {
                Ok(Found::Included(included)) => {
                    self.took(sent)?;
                    return Ok(outcome_of(included, sent.fee));
                }
                Ok(Found::Taken) => {
                    self.took(sent)?;
                    return Ok(Outcome::Taken);
                }
                Ok(Found::Gone) => {
                    self.write(Book::is_gone)?;
                    return Ok(Outcome::Gone);
                }
                Ok(Found::NotYet) => {}
                Err(reason) => last = reason,
            }
            tokio::time::sleep(self.pause).await;
        }
        Ok(Outcome::Waiting { reason: format!("transaction {}: {last}", sent.hash) })
    }

    async fn look_for(&self, sent: &Sent) -> Result<Found, String> {
        let mut has_index = true;
        match self.chain.included(&sent.hash).await {
            Ok(Some(included)) => return Ok(Found::Included(included)),
            Ok(None) => {}
            // A node without an index of transactions.
            Err(RpcError::Answered { .. }) => has_index = false,
            Err(error) => return Err(error.to_string()),
        }
        let head = self.chain.nodes.head().await.map_err(|error| error.to_string())?;
        let account = self.chain.account(&self.address()).await.map_err(|error| error.to_string())?;
        let is_used = account.is_some_and(|account| account.sequence > sent.sequence);
        let is_over = head.height > sent.last_height.saturating_add(1);
        Ok(match (is_used, is_over) {
            (true, _) if !has_index => Found::Taken,
            (true, true) => Found::Taken,
            (false, true) => Found::Gone,
            (_, false) => Found::NotYet,
        })
    }

    fn took(&self, sent: &Sent) -> Result<(), StoreError> {
        let labels = [self.chain.nodes.chain_id.as_str(), &self.limits.gas_price.denom];
        self.metrics.add(Counter::Fees, &labels, amount(sent.fee));
        self.least_sequence.set(sent.sequence.saturating_add(1));
        self.write(Book::is_taken)
    }

    fn write(&self, change: impl FnOnce(&mut Book)) -> Result<(), StoreError> {
        let mut book = self.book.borrow().clone();
        change(&mut book);
        self.store.save(&book)?;
        *self.book.borrow_mut() = book;
        Ok(())
    }
}

/// An action that is not sent.
enum Prepared {
    Outcome(Outcome),
    Again(Again),
}

impl From<Outcome> for Prepared {
    fn from(outcome: Outcome) -> Self {
        Self::Outcome(outcome)
    }
}

impl From<NoNode> for Prepared {
    fn from(error: NoNode) -> Self {
        Self::Outcome(waiting(error))
    }
}

impl From<QueryError> for Prepared {
    fn from(error: QueryError) -> Self {
        Self::Outcome(waiting(error))
    }
}

impl Wallet {
    /// Simulates an action, and says what it costs.
    async fn prepare(
        &self,
        action: &Action,
        attempt: u64,
    ) -> Result<(crate::node::AccountInfo, Payment, u64), Prepared> {
        let head = self.chain.nodes.head().await?;
        let address = self.address();
        let account = self.chain.account(&address).await?;
        let unknown = || Outcome::OutOfFunds { address: address.clone(), fee: 0, balance: 0 };
        let account = account.ok_or_else(unknown)?;
        if account.sequence < self.least_sequence.get() {
            return Err(Prepared::Again(Again::Sequence));
        }
        let last_height = head.height.saturating_add(LIVES);
        let denom = self.limits.gas_price.denom.clone();
        let free = Payment { gas: 0, fee: 0, denom: denom.clone() };
        let unsigned = tx::sign(&self.key, &self.chain.nodes.chain_id, account, action, free, last_height)
            .map_err(|err| Outcome::Refused { reason: err.to_string() })?;
        let Simulated { gas, events } = match self.chain.simulate(unsigned).await {
            Ok(simulated) => simulated,
            Err(QueryError::Chain { log, .. }) if log.contains("account sequence mismatch") => {
                return Err(Prepared::Again(Again::Sequence));
            }
            Err(QueryError::Chain { log, .. }) => return Err(Outcome::Refused { reason: log }.into()),
            Err(error) => return Err(error.into()),
        };
        if !action.would_change(&events) {
            return Err(Outcome::Nothing.into());
        }
        let gas = self.with_room(gas, attempt);
        let payment = Payment { gas, fee: self.limits.gas_price.fee(gas), denom };
        self.check_limits(&payment).await?;
        Ok((account, payment, last_height))
    }

    /// The gas limit for what was simulated: more at each attempt.
    fn with_room(&self, gas: u64, attempt: u64) -> u64 {
        let gas = Uint128::from(gas).saturating_mul(Uint128::from(attempt));
        let gas = gas.checked_mul_ceil(self.limits.gas_adjustment).unwrap_or(Uint128::MAX);
        u64::try_from(gas.u128()).unwrap_or(u64::MAX)
    }

    async fn check_limits(&self, payment: &Payment) -> Result<(), Prepared> {
        let Payment { gas, fee, .. } = *payment;
        let limit = self.limits.gas_limit;
        if gas > limit {
            return Err(Outcome::TooMuchGas { gas, limit }.into());
        }
        let left = self.limits.budget.saturating_sub(self.book.borrow().spent(self.clock.now()));
        if fee > left {
            return Err(Outcome::OverBudget { fee, left }.into());
        }
        let address = self.address();
        let balance = self.chain.balance(&address, &payment.denom).await?;
        if balance < fee {
            return Err(Outcome::OutOfFunds { address, fee, balance }.into());
        }
        Ok(())
    }
}

fn waiting(error: impl ToString) -> Outcome {
    Outcome::Waiting { reason: error.to_string() }
}

fn outcome_of(included: Included, fee: u128) -> Outcome {
    let Included { height, codespace, code, log, gas_used } = included;
    match code {
        0 => Outcome::Done { height, gas: gas_used, fee },
        OUT_OF_GAS if codespace == SDK => Outcome::Failed { height, log: format!("out of gas: {log}") },
        _ => Outcome::Failed { height, log },
    }
}
