//! Steps of a schedule.

use mesh_apis::converter;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::pair::{Pair, DAY};

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Both validators earn, and a batch is sent if it can be.
    Earn(u128, u128, bool),
    /// Somebody pays the converter unasked.
    Gift(u128),
    Send(bool),
    /// A transfer arrives, or its callback runs out of gas.
    Deliver(Index, bool),
    /// An ack or a timeout of a transfer is relayed, with or without the callback.
    Acknowledge(Index, bool),
    TimeOut(Index, bool),
    Recover(Index),
    DeliverQuestion(Index),
    Answer(Index),
    QuestionTimesOut(Index),
    /// Time on the consumer, and on the provider, which is never ahead.
    Wait(u64),
    CatchUp(u64),
    Close,
    Open,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    let told = || prop::bool::weighted(0.5);
    prop_oneof![
        6 => (1u128..1_000, 0u128..1_000, prop::bool::weighted(0.9)).prop_map(|(a, b, sent)| Step::Earn(a, b, sent)),
        2 => (1u128..2_000).prop_map(Step::Gift),
        2 => prop::bool::weighted(0.9).prop_map(Step::Send),
        6 => (at(), prop::bool::weighted(0.8)).prop_map(|(at, gas)| Step::Deliver(at, gas)),
        6 => (at(), told()).prop_map(|(at, told)| Step::Acknowledge(at, told)),
        5 => (at(), told()).prop_map(|(at, told)| Step::TimeOut(at, told)),
        8 => at().prop_map(Step::Recover),
        6 => at().prop_map(Step::DeliverQuestion),
        6 => at().prop_map(Step::Answer),
        2 => at().prop_map(Step::QuestionTimesOut),
        4 => (1u64..10).prop_map(Step::Wait),
        4 => (1u64..10).prop_map(Step::CatchUp),
        1 => Just(Step::Close),
        2 => Just(Step::Open),
    ]
}

impl Pair {
    pub(crate) fn play(&mut self, step: Step) {
        let transfers = self.transfers.len();
        let transfer = |at: Index| (transfers > 0).then(|| at.index(transfers));
        let questions = self.questions.len();
        let question = |at: Index| (questions > 0).then(|| at.index(questions));
        match step {
            Step::Earn(a, b, can_send) => {
                self.can_send = can_send;
                self.earn([a, b]);
            }
            Step::Gift(amount) => {
                self.gifts += amount;
                self.set_balance(self.balance + amount);
            }
            Step::Send(can_send) => {
                self.can_send = can_send;
                self.call("anyone", converter::ExecuteMsg::SendRewards { limit: Some(2) });
            }
            Step::Deliver(at, gas) => transfer(at).into_iter().for_each(|at| self.deliver(at, gas)),
            Step::Acknowledge(at, told) => {
                if let Some(at) = transfer(at).filter(|at| self.transfers[*at].ack.is_some()) {
                    self.settle(at, told);
                }
            }
            Step::TimeOut(at, told) => {
                let late = |at: &usize| {
                    let flight = &self.transfers[*at];
                    flight.ack.is_none() && self.provider_now >= flight.timeout_at
                };
                if let Some(at) = transfer(at).filter(late) {
                    self.settle(at, told);
                }
            }
            Step::Recover(at) => {
                let batches = self.batches();
                if !batches.is_empty() {
                    let batch = at.get(&batches).batch;
                    self.call("anyone", converter::ExecuteMsg::RecoverBatch { batch });
                }
            }
            Step::DeliverQuestion(at) => question(at).into_iter().for_each(|at| self.deliver_question(at)),
            Step::Answer(at) => question(at).into_iter().for_each(|at| self.answer(at)),
            Step::QuestionTimesOut(at) => question(at).into_iter().for_each(|at| self.question_times_out(at)),
            Step::Wait(days) => self.consumer_now += days * DAY,
            Step::CatchUp(days) => self.provider_now = self.consumer_now.min(self.provider_now + days * DAY),
            Step::Close => self.close(),
            Step::Open => self.open(),
        }
    }
}
