//! The targets, by what their bytes are.

mod answers;
mod consumer;
mod convict;
mod decode;
mod evidence;
mod handshake;
mod liar;
mod provider;
mod vault_answer;

/// A fuzz target.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Runs it on an input. It panics if something does not hold.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, about: &'static str, run: fn(&[u8])) -> Target {
    Target { name, about, run }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("decode_provider_packet", "Stake, Unstake", decode::provider_packet),
    target("decode_consumer_packet", "updates of the validator set, CloseBatch", decode::consumer_packet),
    target("decode_ack", "acknowledgements", decode::acknowledgement),
    target("negotiate_version", "the version of the channel", decode::channel_version),
    target("decode_rewards_memo", "ICS20 packets and the split in their memo", decode::rewards_memo),
    target("operator_address", "operator addresses and ports", decode::operator_address),
    target("evidence_json", "duplicate votes as a node's RPC gives them", evidence::json),
    target("evidence_protobuf", "duplicate votes in protobuf", evidence::protobuf),
    target("provider_receive", "external-staking: packets of the converter", provider::receive),
    target("provider_ack", "external-staking: acks", provider::acknowledge),
    target("provider_timeout", "external-staking: timeouts", provider::time_out),
    target("provider_rewards", "external-staking: rewards that arrive", provider::rewards),
    target("consumer_receive", "converter: packets of external-staking", consumer::receive),
    target("consumer_ack", "converter: acks and timeouts", consumer::acknowledge),
    target("consumer_callback", "converter: outcomes of transfers", consumer::callback),
    target("provider_handshake", "external-staking: steps of the handshake", handshake::provider),
    target("consumer_handshake", "converter: steps of the handshake", handshake::consumer),
    target("provider_evidence", "external-staking: evidence", convict::submit),
    target("provider_burned", "external-staking: what the vault has burned", vault_answer::burned),
    target(
        "virtual_staking_reply",
        "virtual-staking: withdrawals of rewards",
        answers::virtual_staking_reply,
    ),
    target("virtual_staking_validators", "virtual-staking: the chain's validators", answers::validator_set),
    target("proxy_reply", "staking-proxy: undelegations and redelegations", answers::proxy_reply),
    target("custodian_reply", "local-staking: answers of proxies", answers::custodian_reply),
    target("created_reply", "converter, vault: contracts that were created", answers::created_reply),
    target("lying_consumer", "the whole system: a consumer that lies", liar::tell),
];
