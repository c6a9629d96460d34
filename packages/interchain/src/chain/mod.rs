//! One chain: bank, staking, contracts and IBC over one storage, with its own height.

mod answers;
mod config;
mod contract;
mod core_calls;
mod custom;
mod grpc;
mod held;
mod journal;
mod panics;
mod state;
mod storage;

use std::fmt::Debug;

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{
    Addr, BankMsg, BlockInfo, Coin, CosmosMsg, Event, StdResult, Timestamp, Uint128, WasmMsg,
};
use cw_multi_test::{
    App, AppBuilder, AppResponse, BankKeeper, BankSudo, BasicAppBuilder, Executor, SudoMsg, WasmKeeper,
};
use serde::Serialize;

pub use config::ChainConfig;
pub use contract::{Callback, Code, IbcEntryPoints};
pub(crate) use contract::{Envelope, Failure, IbcCall};
pub(crate) use core_calls::IbcCallError;
pub use custom::{customised, customised_messages, Custom, CustomModule, ModuleAccess};
pub use held::HeldChains;
pub use journal::{Note, NoteBody, Observer, Received};
pub use panics::abort;
pub use state::ChainSnapshot;

use crate::error::{SimError, SimResult};
use crate::gov::GovModule;
use crate::ibc::transfer::{callbacks, module};
use crate::ibc::IbcModule;
use crate::staking::{Ended, Params, SimDistribution, SimStaking, PARAMS};
use answers::Answers;
use contract::{Failures, TxIndex, Uploaded};
use custom::CustomKeeper;
use grpc::GrpcModule;
use journal::Journal;
use panics::Thrown;
use storage::SimStorage;

/// Name of the account of the distribution module.
const DISTRIBUTION: &str = "distribution";

/// The concrete app of every chain here.
pub(crate) type SimApp = App<
    BankKeeper,
    MockApi,
    SimStorage,
    CustomKeeper,
    WasmKeeper<Custom, Custom>,
    SimStaking,
    SimDistribution,
    IbcModule,
    GovModule,
    GrpcModule,
>;

/// A chain. Its clock is the world's, unless it is halted.
pub struct Chain {
    pub(crate) app: SimApp,
    config: ChainConfig,
    api: MockApi,
    pool: Addr,
    failures: Failures,
    index: TxIndex,
    ended: Ended,
    txs_in_block: u32,
    halted: bool,
    last_events: Vec<Event>,
    journal: Journal,
    answers: Option<Answers>,
}

impl Chain {
    pub(crate) fn new(config: ChainConfig, now: Timestamp) -> Self {
        let api = MockApi::default().with_prefix(config.prefix);
        let pool = api.addr_make("bonded tokens pool");
        let distribution = api.addr_make(DISTRIBUTION);
        let block = BlockInfo { height: config.height, time: now, chain_id: config.chain_id.clone() };
        let builder: BasicAppBuilder<Custom, Custom> = AppBuilder::new_custom();
        let params = Params {
            denom: config.denom.clone(),
            unbonding_secs: config.unbonding_secs,
            max_entries: config.max_entries as usize,
        };
        let ended = Ended::new(now.into());
        let app = builder
            .with_api(api)
            .with_storage(SimStorage::default())
            .with_block(block)
            .with_staking(SimStaking {
                pool: pool.clone(),
                distribution: distribution.clone(),
                interceptor: config.interceptor.clone(),
                ended: ended.clone(),
            })
            .with_distribution(SimDistribution {
                account: distribution.clone(),
                interceptor: config.interceptor.clone(),
            })
            .with_custom(CustomKeeper { module: config.custom.clone(), pool: pool.clone(), distribution })
            .with_ibc(IbcModule)
            .with_gov(GovModule)
            .with_stargate(GrpcModule {
                prefix: config.prefix,
                transfer: api.addr_make(module::ACCOUNT),
                interceptor: config.interceptor.clone(),
            })
            .build(|_, _, storage| {
                // A fresh storage takes everything.
                let _ = PARAMS.save(storage, &params);
                let _ = grpc::ACCEPTED.save(storage, &config.accepts_grpc);
                let _ = callbacks::enable(storage, config.has_callbacks);
            });
        let failures = Failures::default();
        Self {
            app,
            config,
            api,
            pool,
            failures,
            index: TxIndex::default(),
            ended,
            txs_in_block: 0,
            halted: false,
            last_events: vec![],
            journal: Journal::default(),
            answers: None,
        }
    }

    /// Chain id.
    pub fn id(&self) -> &str {
        &self.config.chain_id
    }

    /// Staking denom.
    pub fn denom(&self) -> &str {
        &self.config.denom
    }

    /// What the chain is like.
    pub fn config(&self) -> &ChainConfig {
        &self.config
    }

    /// Last block.
    pub fn block(&self) -> BlockInfo {
        self.app.block_info()
    }

    /// Height of the last block.
    pub fn height(&self) -> u64 {
        self.block().height
    }

    /// Time of the last block.
    pub fn time(&self) -> Timestamp {
        self.block().time
    }

    /// Whether it makes no blocks.
    pub fn is_halted(&self) -> bool {
        self.halted
    }

    /// Stops making blocks: height and time stand still, and no transaction is taken, be it of a
    /// user or a relayer.
    pub(crate) fn halt(&mut self) {
        self.halted = true;
    }

    /// Makes the first block after a halt.
    pub(crate) fn resume(&mut self, now: Timestamp) {
        if std::mem::take(&mut self.halted) {
            self.make_blocks(1, now);
        }
    }

    /// Makes the blocks up to this time.
    pub(crate) fn advance_to(&mut self, now: Timestamp) {
        let time = self.time();
        if self.halted || now <= time {
            return;
        }
        let secs = now.seconds().saturating_sub(time.seconds());
        self.make_blocks((secs / self.config.block_secs.max(1)).max(1), now);
    }

    fn make_blocks(&mut self, count: u64, now: Timestamp) {
        let mut block = self.block();
        let secs = now.seconds().saturating_sub(block.time.seconds());
        // The last of the blocks is open. All before it have ended, the one before it a block ago.
        let last = if count > 1 { now.minus_seconds(self.config.block_secs) } else { block.time };
        self.ended.set(last.max(block.time));
        block.height += count;
        block.time = now;
        self.txs_in_block = 0;
        self.app.set_block(block);
        // A tally reads what is there.
        let _ = self.close_proposals();
        let per_day = self.config.rewards_per_day;
        if !per_day.is_zero() {
            // Amounts that no bank holds are not paid.
            let _ = self.accrue_rewards(per_day, secs);
        }
    }

    /// The address of an account with this name. The same name always gives the same address.
    pub fn account(&self, name: &str) -> Addr {
        self.api.addr_make(name)
    }

    pub(crate) fn distribution_account(&self) -> Addr {
        self.account(DISTRIBUTION)
    }

    /// The account that holds what is delegated.
    pub fn pool(&self) -> &Addr {
        &self.pool
    }

    /// Gives coins to an account out of nothing.
    pub fn mint(&mut self, to: &Addr, amount: Vec<Coin>) -> SimResult<()> {
        let mint = BankSudo::Mint { to_address: to.to_string(), amount: amount.clone() };
        let result = self.app.sudo(SudoMsg::Bank(mint));
        result.map_err(|err| SimError::tx(&self.config.chain_id, err.to_string()))?;
        amount.into_iter().for_each(|coin| self.note_minted(coin));
        Ok(())
    }

    /// What an account holds of a denom.
    pub fn balance(&self, account: &Addr, denom: &str) -> SimResult<Uint128> {
        let coin = self.app.wrap().query_balance(account, denom);
        let coin = coin.map_err(|err| SimError::query(self.id(), err))?;
        Uint128::try_from(coin.amount).map_err(|err| SimError::query(self.id(), err))
    }

    /// Uploads a contract. Returns its code id.
    pub fn store_code(&mut self, code: Code) -> u64 {
        let creator = self.account("creator");
        let uploaded = Uploaded { code, failures: self.failures.clone(), index: self.index.clone() };
        self.app.store_code_with_creator(creator, Box::new(uploaded))
    }

    /// Creates a contract. Its admin is `admin`, if any.
    pub fn instantiate<T: Serialize>(
        &mut self,
        code_id: u64,
        sender: &Addr,
        msg: &T,
        label: &str,
        admin: Option<&Addr>,
    ) -> SimResult<Addr> {
        let admin = admin.map(ToString::to_string);
        let sender = sender.clone();
        self.tx(|app| app.instantiate_contract(code_id, sender, msg, &[], label, admin))
    }

    /// Executes a contract, in a transaction of its own.
    pub fn execute<T: Serialize + Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &T,
        funds: &[Coin],
    ) -> SimResult<AppResponse> {
        let execute = WasmMsg::Execute {
            contract_addr: contract.to_string(),
            msg: cosmwasm_std::to_json_binary(msg).map_err(|err| SimError::tx(self.id(), err.to_string()))?,
            funds: funds.to_vec(),
        };
        self.send(sender, execute)
    }

    /// Sends any message of a user, in a transaction of its own.
    pub fn send(&mut self, sender: &Addr, msg: impl Into<CosmosMsg<Custom>>) -> SimResult<AppResponse> {
        let mut responses = self.send_all(sender, vec![msg.into()])?;
        Ok(responses.pop().unwrap_or_default())
    }

    /// Sends several messages of a user in one transaction: all of them, or none.
    pub fn send_all(&mut self, sender: &Addr, msgs: Vec<CosmosMsg<Custom>>) -> SimResult<Vec<AppResponse>> {
        let sender = sender.clone();
        let responses = self.tx(|app| app.execute_multi(sender, msgs))?;
        self.note_events(responses.iter().flat_map(|response| response.events.clone()).collect());
        Ok(responses)
    }

    /// Pays coins from one account to another.
    pub fn pay(&mut self, from: &Addr, to: &Addr, amount: Vec<Coin>) -> SimResult<()> {
        self.send(from, BankMsg::Send { to_address: to.to_string(), amount }).map(drop)
    }

    /// Calls a contract as the chain itself.
    pub fn sudo<T: Serialize>(&mut self, contract: &Addr, msg: &T) -> SimResult<AppResponse> {
        let contract = contract.clone();
        self.check_running()?;
        let response = self.run(|app| app.wasm_sudo(contract, msg))?;
        self.note_events(response.events.clone());
        Ok(response)
    }

    /// Migrates a contract.
    pub fn migrate<T: Serialize>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &T,
        code_id: u64,
    ) -> SimResult<AppResponse> {
        let (sender, contract) = (sender.clone(), contract.clone());
        self.tx(|app| app.migrate_contract(sender, contract, msg, code_id))
    }

    /// Events of the last transaction that succeeded.
    pub fn last_events(&self) -> &[Event] {
        &self.last_events
    }

    /// Remembers what contracts answer to queries from outside, and does not ask them again in the
    /// same state. For whoever asks much in states that have much in common.
    pub fn remember_answers(&mut self) {
        self.answers.get_or_insert_default();
    }

    /// Lets contracts ask gRPC queries, or not.
    pub fn accept_grpc(&mut self, accepted: bool) -> SimResult<()> {
        self.write(|storage| grpc::ACCEPTED.save(storage, &accepted))
    }

    /// # Errors
    /// If the chain makes no blocks.
    pub fn check_running(&self) -> SimResult<()> {
        if self.halted {
            return Err(SimError::Halted { chain: self.config.chain_id.clone() });
        }
        Ok(())
    }

    fn tx<T>(&mut self, run: impl FnOnce(&mut SimApp) -> StdResult<T>) -> SimResult<T> {
        self.check_running()?;
        // One that fails is in the block, too.
        self.index.set(Some(self.txs_in_block));
        self.txs_in_block = self.txs_in_block.saturating_add(1);
        let result = self.run(run);
        self.index.set(None);
        result
    }

    fn run<T>(&mut self, run: impl FnOnce(&mut SimApp) -> StdResult<T>) -> SimResult<T> {
        let result = panics::catch(|| run(&mut self.app).map_err(|err| err.to_string()));
        let trace = match result {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(trace)) => trace,
            // What panics outside of a contract is a message that cw-multi-test does not know.
            Err(Thrown::Panic(reason)) => reason,
            Err(Thrown::Abort(reason)) => {
                self.failures.ibc.replace(Some(Failure::Panicked(reason.clone())));
                format!("transaction aborted: {reason}")
            }
        };
        Err(SimError::tx(&self.config.chain_id, trace))
    }
}
