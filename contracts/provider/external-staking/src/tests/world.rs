//! This contract between a vault that only counts liens and a channel whose packets wait to be
//! delivered.

use std::collections::BTreeMap;

use cosmwasm_std::testing::{message_info, mock_env, mock_ibc_packet_recv, MockStorage};
use cosmwasm_std::{
    from_json, Addr, BankMsg, Binary, CosmosMsg, DepsMut, Env, IbcAcknowledgement, IbcChannelCloseMsg,
    IbcChannelConnectMsg, IbcEndpoint, IbcMsg, IbcPacket, IbcPacketAckMsg, IbcPacketTimeoutMsg, IbcTimeout,
    Record, Reply, ReplyOn, Response, StdError, Storage, SubMsg, SubMsgResult, WasmMsg,
};
use mesh_apis::external_staking::{
    ClaimKey, ExecuteMsg, InstantiateMsg, LedgerResponse, QueryMsg, StakeResponse, TxResponse,
};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::rewards::voucher_denom;
use mesh_apis::valset::AddValidator;
use mesh_apis::{ConsumerHeight, TxId};
use serde::de::DeserializeOwned;

use super::*;
use crate::claim::Claim;
use crate::contract::{execute, instantiate, query, reply};
use crate::error::ContractError;
use crate::ibc::{
    ibc_channel_close, ibc_channel_connect, ibc_packet_ack, ibc_packet_receive, ibc_packet_timeout,
};
use crate::position::{Position, POSITIONS};
use crate::tx::history;
use crate::tx::record::Tx;
use crate::user::{self, User};

pub(super) struct World {
    pub(super) deps: Deps,
    pub(super) env: Env,
    /// Sent, and neither acknowledged nor timed out.
    pub(super) flying: Vec<IbcPacket>,
    pub(super) sequence: u64,
    /// Liens in the vault, by user.
    pub(super) liens: BTreeMap<Addr, u128>,
    /// The part of them that can still be slashed.
    pub(super) exposed: BTreeMap<Addr, u128>,
    /// What was burned of each user.
    pub(super) burned: BTreeMap<Addr, u128>,
    /// The stake that was charged for it, nominal.
    pub(super) charged: BTreeMap<Addr, u128>,
    /// What each user has bonded. Who is not in it has more than enough.
    pub(super) collateral: BTreeMap<Addr, u128>,
    /// Whether the light client is active.
    pub(super) can_send: bool,
    pub(super) vault_works: bool,
    /// What was paid out of the reward token, by recipient.
    pub(super) payouts: BTreeMap<Addr, u128>,
}

impl World {
    /// Instantiated, without a channel.
    pub(super) fn closed(msg: InstantiateMsg) -> Self {
        let mut deps = deps_with_vault();
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap();
        Self {
            deps,
            env: mock_env(),
            flying: vec![],
            sequence: 0,
            liens: BTreeMap::new(),
            exposed: BTreeMap::new(),
            burned: BTreeMap::new(),
            charged: BTreeMap::new(),
            collateral: BTreeMap::new(),
            can_send: true,
            vault_works: true,
            payouts: BTreeMap::new(),
        }
    }

    pub(super) fn with(change: impl FnOnce(&mut InstantiateMsg)) -> Self {
        let mut msg = settings();
        change(&mut msg);
        let mut world = Self::closed(msg);
        world.open_channel(CHANNEL).unwrap();
        world.add_validator(V);
        world.add_validator(W);
        world
    }

    /// With an open channel and the validators `V` and `W`.
    pub(super) fn new() -> Self {
        Self::with(|_| ())
    }

    /// With `amount` acknowledged for `user` on `V`.
    pub(super) fn staked(user: &str, amount: u128) -> Self {
        let mut world = Self::new();
        world.stake_and_confirm(user, V, amount);
        world
    }

    pub(super) fn open_channel(&mut self, channel_id: &str) -> Result<(), ContractError> {
        let msg = IbcChannelConnectMsg::new_confirm(control_channel(channel_id));
        ibc_channel_connect(self.deps.as_mut(), self.env.clone(), msg).map(|_| ())
    }

    pub(super) fn close_channel(&mut self, channel_id: &str) {
        let msg = IbcChannelCloseMsg::new_confirm(control_channel(channel_id));
        ibc_channel_close(self.deps.as_mut(), self.env.clone(), msg).unwrap();
    }

    pub(super) fn receive(&mut self, packet: &ConsumerPacket) -> Binary {
        let msg = mock_ibc_packet_recv(CHANNEL, packet).unwrap();
        ibc_packet_receive(self.deps.as_mut(), self.env.clone(), msg).unwrap().acknowledgement.unwrap()
    }

    pub(super) fn add_validator(&mut self, valoper: &str) {
        let pub_key = Binary::from([7; 32]);
        let addition =
            AddValidator { valoper: valoper.to_string(), pub_key, start_height: ConsumerHeight(1), seq: 1 };
        self.receive(&ConsumerPacket::AddValidators { validators: vec![addition] });
    }

    pub(super) fn now(&self) -> u64 {
        self.env.block.time.seconds()
    }

    pub(super) fn pass(&mut self, secs: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(secs);
    }

    pub(super) fn dump(&self) -> Vec<Record> {
        dump(&self.deps.storage)
    }

    /// Carries a call out, with all its messages, or undoes it.
    pub(super) fn run(
        &mut self,
        call: impl FnOnce(DepsMut, Env) -> Result<Response, ContractError>,
    ) -> Result<Response, ContractError> {
        self.undoing(|world| {
            let response = call(world.deps.as_mut(), world.env.clone())?;
            world.carry_out(&response.messages).map(|()| response)
        })
    }

    /// What fails leaves nothing behind.
    pub(super) fn undoing<T>(
        &mut self,
        call: impl FnOnce(&mut Self) -> Result<T, ContractError>,
    ) -> Result<T, ContractError> {
        let before = (self.dump(), self.flying.clone(), self.liens.clone(), self.payouts.clone());
        let books = (self.exposed.clone(), self.burned.clone());
        let more = (self.charged.clone(), self.collateral.clone());
        let result = call(self);
        if result.is_err() {
            self.deps.storage = MockStorage::new();
            for (key, value) in before.0 {
                self.deps.storage.set(&key, &value);
            }
            (self.flying, self.liens, self.payouts) = (before.1, before.2, before.3);
            (self.exposed, self.burned) = books;
            (self.charged, self.collateral) = more;
        }
        result
    }

    pub(super) fn carry_out(&mut self, messages: &[SubMsg]) -> Result<(), ContractError> {
        for message in messages {
            let done = match &message.msg {
                CosmosMsg::Ibc(IbcMsg::SendPacket { channel_id, data, timeout }) => {
                    self.send(channel_id, data, timeout)
                }
                CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) => {
                    assert_eq!((contract_addr, funds.len()), (&addr("vault").into_string(), 0));
                    match self.call_vault(from_json(msg).unwrap()) {
                        Some(data) if message.reply_on == ReplyOn::Success => {
                            self.reply_with(message, data)?;
                            true
                        }
                        answer => answer.is_some(),
                    }
                }
                CosmosMsg::Bank(BankMsg::Send { to_address, amount }) => self.pay(to_address, amount),
                other => panic!("unexpected message {other:?}"),
            };
            match (done, &message.reply_on) {
                (true, _) => (),
                (false, ReplyOn::Error) => self.reply(message.id, message.payload.clone()),
                (false, _) => return Err(StdError::msg("a message failed").into()),
            }
        }
        Ok(())
    }

    /// The reply to a failed sub-message: an error of it would undo the exit of a user, or an ack.
    pub(super) fn reply(&mut self, id: u64, payload: Binary) {
        let result = SubMsgResult::Err("redacted".to_string());
        let reply_msg = Reply { id, payload, gas_used: 0, result };
        let response = reply(self.deps.as_mut(), self.env.clone(), reply_msg).unwrap();
        assert_eq!(response.messages, []);
    }

    pub(super) fn send(&mut self, channel_id: &str, data: &Binary, timeout: &IbcTimeout) -> bool {
        if self.can_send {
            let endpoint =
                |port: &str, channel: &str| IbcEndpoint { port_id: port.into(), channel_id: channel.into() };
            self.flying.push(IbcPacket::new(
                data.clone(),
                endpoint("my_port", channel_id),
                endpoint(&format!("wasm.{CONVERTER}"), "channel-7"),
                self.sequence,
                timeout.clone(),
            ));
            self.sequence += 1;
        }
        self.can_send
    }

    pub(super) fn pay(&mut self, recipient: &str, coins: &[Coin]) -> bool {
        let [coin] = coins else { panic!("not one coin: {coins:?}") };
        assert_eq!(coin.denom, voucher_denom(TRANSFER_CHANNEL, REMOTE_DENOM));
        assert!(!coin.amount.is_zero(), "the bank refuses to send nothing");
        let amount: u128 = coin.amount.to_string().parse().unwrap();
        *self.payouts.entry(Addr::unchecked(recipient)).or_default() += amount;
        true
    }

    pub(super) fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        self.run(|deps, env| execute(deps, env, message_info(&addr(sender), &[]), msg))
    }

    /// The vault takes the lien, and tells this contract.
    pub(super) fn stake(&mut self, user: &str, validator: &str, amount: u128) -> Result<TxId, ContractError> {
        let exposed = self.exposed.get(&addr(user)).copied().unwrap_or_default() + amount;
        let needed = (self.lien(user) + amount).max(exposed.div_ceil(10));
        if self.collateral.get(&addr(user)).is_some_and(|bonded| *bonded < needed) {
            return Err(StdError::msg("not covered").into());
        }
        self.execute("vault", stake_msg(user, validator, coin(amount)))?;
        *self.liens.entry(addr(user)).or_default() += amount;
        *self.exposed.entry(addr(user)).or_default() += amount;
        Ok(self.last_tx(user))
    }

    pub(super) fn stake_and_confirm(&mut self, user: &str, validator: &str, amount: u128) -> TxId {
        let tx_id = self.stake(user, validator, amount).unwrap();
        self.ack(tx_id, bare_success());
        tx_id
    }

    pub(super) fn unstake(
        &mut self,
        user: &str,
        validator: &str,
        amount: u128,
    ) -> Result<TxId, ContractError> {
        let msg = ExecuteMsg::Unstake { validator: validator.to_string(), amount: coin(amount) };
        self.execute(user, msg).map(|_| self.last_tx(user))
    }

    pub(super) fn force(&mut self, user: &str, tx_id: TxId) -> Result<Response, ContractError> {
        self.execute(user, ExecuteMsg::ForceUnstake { tx_id })
    }

    /// Forces what failed to be unstaked.
    pub(super) fn force_failed(
        &mut self,
        user: &str,
        validator: &str,
        amount: u128,
    ) -> Result<TxId, ContractError> {
        let msg = ExecuteMsg::ForceFailed { validator: validator.to_string(), amount: coin(amount) };
        self.execute(user, msg).map(|_| self.last_tx(user))
    }

    pub(super) fn forcible(&self, user: &str, validator: &str) -> u128 {
        let msg = QueryMsg::Stake { user: addr(user).into_string(), validator: validator.to_string() };
        self.ask::<StakeResponse>(msg).forcible.u128()
    }

    pub(super) fn abort(&mut self, user: &str, tx_id: TxId) -> Result<Response, ContractError> {
        self.execute(user, ExecuteMsg::AbortStake { tx_id })
    }

    pub(super) fn send_owed(&mut self, limit: Option<u32>) -> Result<Response, ContractError> {
        self.execute("stranger", ExecuteMsg::SendOwed { limit })
    }

    pub(super) fn withdraw(&mut self, user: &str) -> Result<Response, ContractError> {
        self.execute(user, ExecuteMsg::WithdrawUnbonded { limit: None })
    }

    /// Takes the packet of a transaction out of the air.
    pub(super) fn land(&mut self, tx_id: TxId) -> IbcPacket {
        let at = self.flying.iter().position(|packet| packet_tx(packet) == tx_id).expect("in flight");
        self.flying.remove(at)
    }

    pub(super) fn ack(&mut self, tx_id: TxId, ack: Binary) {
        let packet = self.land(tx_id);
        self.ack_packet(packet, ack);
    }

    pub(super) fn ack_packet(&mut self, packet: IbcPacket, ack: Binary) {
        let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(ack), packet, addr("relayer"));
        let response = ibc_packet_ack(self.deps.as_mut(), self.env.clone(), msg).unwrap();
        self.carry_out(&response.messages).unwrap();
    }

    pub(super) fn time_out(&mut self, tx_id: TxId) {
        let packet = self.land(tx_id);
        let msg = IbcPacketTimeoutMsg::new(packet, addr("relayer"));
        let response = ibc_packet_timeout(self.deps.as_mut(), self.env.clone(), msg).unwrap();
        self.carry_out(&response.messages).unwrap();
    }

    /// The last entry of a user.
    pub(super) fn last_tx(&self, user: &str) -> TxId {
        let user = User::load(&self.deps.storage, &addr(user)).unwrap().unwrap();
        user.tx_id(user.entries - 1).unwrap()
    }

    pub(super) fn tx(&self, tx_id: TxId) -> Tx {
        history::load_tx(&self.deps.storage, tx_id).unwrap()
    }

    /// All transactions that are stored, by number.
    pub(super) fn txs(&self) -> BTreeMap<u64, Tx> {
        let ids = history::TXS.keys(&self.deps.storage, None, None, Order::Ascending).map(Result::unwrap);
        ids.map(|id| (id, self.tx(TxId(id)))).collect()
    }

    pub(super) fn phase(&self, tx_id: TxId) -> Phase {
        Phase::of(&self.tx(tx_id).state)
    }

    pub(super) fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(query(self.deps.as_ref(), self.env.clone(), msg).unwrap()).unwrap()
    }

    /// (stake, unstaking, pending) of a user.
    pub(super) fn position(&self, user: &str, validator: &str) -> (u128, u128, u128) {
        let msg = QueryMsg::Stake { user: addr(user).into_string(), validator: validator.to_string() };
        let StakeResponse { stake, unstaking, pending, .. } = self.ask(msg);
        (stake.u128(), unstaking.u128(), pending.u128())
    }

    pub(super) fn ledger(&self, validator: &str) -> LedgerResponse {
        self.ask(QueryMsg::Ledger { validator: validator.to_string() })
    }

    pub(super) fn lien(&self, user: &str) -> u128 {
        self.liens.get(&addr(user)).copied().unwrap_or_default()
    }

    /// A position as it is stored.
    pub(super) fn stored_position(&self, user: &str, validator: &str) -> Option<Position> {
        let number = user::number(&self.deps.storage, &addr(user)).unwrap()?;
        POSITIONS.may_load(&self.deps.storage, (number.0, validator)).unwrap()
    }

    /// All claims of a user.
    pub(super) fn stored_claims(&self, user: &str) -> Vec<(ClaimKey, Claim)> {
        let number = user::number(&self.deps.storage, &addr(user)).unwrap();
        number.map_or(vec![], |number| crate::claim::page(&self.deps.storage, number, None, 1_000).unwrap())
    }

    /// (amount, release_at, forced) of each claim of a user.
    pub(super) fn claims(&self, user: &str) -> Vec<(u128, u64, bool)> {
        self.stored_claims(user)
            .into_iter()
            .map(|(key, claim)| (claim.amount.u128(), key.release_at.0, claim.forced))
            .collect()
    }

    /// Transactions in the outbox, in their order.
    pub(super) fn waiting(&self) -> Vec<TxId> {
        crate::tx::outbox::page(&self.deps.storage, 1_000).unwrap()
    }

    pub(super) fn parked(&self, user: &str) -> u128 {
        crate::release::parked(&self.deps.storage, &addr(user))
            .unwrap()
            .map_or(0, |release| release.amount.u128())
    }

    pub(super) fn response(&self, tx_id: TxId) -> TxResponse {
        self.ask(QueryMsg::Tx { tx_id })
    }
}
