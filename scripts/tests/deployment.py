"""The mock of `node.py` with transactions and a relayer, for a whole run of scripts/deploy."""
import hashlib
import json
import pathlib

from contracts import Converter, ExternalStaking, VirtualStaking, known, vault
from node import Refused, World, word


class Deployment(World):
    def __init__(self):
        super().__init__()
        self.created = {}  # Contract: the message that it was created with.
        self.order = []  # What was done on the chains, in its order.
        self.proposal, self.voted = None, False
        self.transactions = {}
        self.codes = {}
        self.permissions = ["burner"]
        self.caps = {}  # Of the mesh-security module.
        self.module_params = {"total_contracts_max_cap": {"denom": "ucons", "amount": "10000000000"}, "epoch_length": 1000, "max_gas_end_blocker": 5000000}
        self.others = []
        self.clients = self.connections = 0
        self.channels = {}
        self.pool = "5000000000"
        artifacts = self.path / "artifacts"
        artifacts.mkdir()
        lines = []
        for name in ("vault", "local_staking", "staking_proxy", "external_staking", "converter", "virtual_staking", "price_feed"):
            (artifacts / f"mesh_{name}.wasm").write_text(name)
            lines.append(f"{hashlib.sha256(name.encode()).hexdigest()}  mesh_{name}.wasm\n")
        (artifacts / "checksums.txt").write_text("".join(lines))
        for chain in (self.provider, self.consumer):
            for name in ("operator", "relayer"):
                chain.balances[chain.account(name)] = {chain.denom: "1000000"}
            chain.texts.update({
                "wasm code-info": lambda words, flags: {"checksum": self.codes[words[2]]},
                "wasm build-address": lambda words, flags: "address: " + self.address(self.chain_at(flags.get("--node", "")), words[4]),
                "tx ": lambda words, flags: self.transactions[words[1]],
                "ibc connection end": lambda words, flags: {"connection": {
                    "state": "STATE_OPEN", "client_id": "07-tendermint-0", "counterparty": {"client_id": "07-tendermint-0", "connection_id": "connection-0"}}},
                "ibc client state": lambda words, flags: {"client_state": {"chain_id": self.provider.chain_id}},
                "ibc channel connections": lambda words, flags: {"channels": [
                    {"channel_id": name, "port_id": port, "state": "STATE_OPEN"} for (port, name) in self.channels if port == "transfer"]},
                "ibc channel end": self.channel_end,
                "auth module-account wasm": lambda words, flags: {"account": {"value": {"permissions": self.permissions}}},
            })
        self.consumer.texts.update({
            "protocolpool community-pool": lambda words, flags: {"pool": [{"denom": "ucons", "amount": self.pool + ".5"}]},
            "gov proposal": lambda words, flags: {"proposal": {
                "status": "PROPOSAL_STATUS_PASSED" if self.voted else "PROPOSAL_STATUS_VOTING_PERIOD"}},
        })

    def with_module(self):
        self.consumer.texts.update({
            "meshsecurity params": lambda words, flags: self.module_params,
            "meshsecurity max-cap-limits": lambda words, flags: {"max_cap_infos": self.others},
            "meshsecurity max-cap-limit": lambda words, flags: {"cap": {"denom": "ucons", "amount": self.caps.get(words[2], "0")}},
        })

    def write_settings(self, **changes):
        super().write_settings(**{"artifacts": "artifacts", "staking__unbonding_period": "60d", "governance__mode": "vote",
                                  "governance__voters": "validator", "governance__fund": "1000000000", **changes})

    def address(self, chain, salt):
        del chain
        return f"wasm1{word('contract' + salt)}"

    def channel_end(self, words, _flags):
        port, channel = words[3:5]
        if (port, channel) not in self.channels:
            raise Refused("Error: channel not found")
        return {"channel": self.channels[port, channel]}

    def open_channel(self, name, ports):
        for port, other in (ports, ports[::-1]):
            self.channels[port, name] = {"state": "STATE_OPEN", "ordering": "ORDER_UNORDERED", "version": "ics20-1", "connection_hops": ["connection-0"],
                                         "counterparty": {"port_id": other, "channel_id": name}}

    def answer(self, words):
        if words[0] == "hermes" and "--json" in words:
            with_lock = words[words.index("--json") + 1:]
            self.calls.append(words)
            return json.dumps({"status": "success", "result": self.hermes(with_lock)})
        if words[:4] == ["wasmd", "query", "wasm", "build-address"]:
            self.calls.append(words)
            return "address: " + self.address(None, words[6])
        return super().answer(words)

    def hermes(self, words):
        match words[:2]:
            case ["keys", "list"]:
                return {"relayer": {"account": self.chain_named(words[3]).account("relayer")}}
            case ["create", "client"]:
                return {"CreateClient": {"client_id": "07-tendermint-0"}}
            case ["create", "connection"]:
                self.order.append("connection")
                return {"a_side": {"connection_id": "connection-0"}}
            case ["create", "channel"]:
                ports = words[words.index("--a-port") + 1], words[words.index("--b-port") + 1]
                name = "channel-0" if ports[0] == "transfer" else "channel-1"
                self.order.append("transfer channel" if ports[0] == "transfer" else "control channel")
                self.open_channel(name, ports)
                if ports[0] != "transfer":
                    connection = {"connection_id": "connection-0"}
                    self.converter.channel = {"channel_id": name, "state": "open", "version": "1.0.0", "remote": {**connection, "port_id": ports[1]}}
                    self.external.channel = {"channel_id": name, "state": "open", "version": "1.0.0", "remote": {**connection, "port_id": ports[0]}}
                return {}
            case ["clear", "packets"]:
                self.external.validators = known(self.consumer.validators)
                return {}
        raise Refused(f"Error: the mock does not know: hermes {words}")

    def chain_named(self, chain_id):
        return self.provider if chain_id == self.provider.chain_id else self.consumer

    def transaction(self, chain, words, flags):
        if "--dry-run" in flags:
            if "src_callback" in flags.get("--memo", ""):
                raise Refused("Error: rpc error: contract address: decoding bech32 failed: invalid bech32 string length 6")
            return "gas estimate: 1"
        events = getattr(self, "tx_" + "_".join(words[:2]).replace("-", "_"))(chain, words[2:], flags)
        name = f"{len(self.transactions):064X}"
        self.transactions[name] = {"code": 0, "codespace": "", "gas_used": "1", "events": [
            {"type": kind, "attributes": [{"key": key, "value": value}]} for kind, key, value in events]}
        return json.dumps({"code": 0, "txhash": name})

    def tx_wasm_store(self, _chain, words, _flags):
        number = str(len(self.codes) + 1)
        self.codes[number] = hashlib.sha256(pathlib.Path(words[0]).read_bytes()).hexdigest()
        return [("store_code", "code_id", number)]

    def tx_wasm_instantiate2(self, chain, words, flags):
        name = flags["--label"].split()[-1]
        message = json.loads(words[1])
        address = self.address(chain, words[2])
        self.created[name] = message
        self.order.append(name)
        chain.admins[address] = flags.get("--admin", "")
        match name:
            case "price_feed":
                chain.contracts[address] = lambda kind, arguments: {"native_per_foreign": "0.5"}
            case "vault":
                chain.contracts[address] = vault
            case "converter":
                inner = f"wasm1{word('virtual staking')}"
                self.converter, self.virtual = Converter([]), VirtualStaking()
                self.converter.channel = None
                self.converter.config = {"virtual_staking": inner, "remote_contract": message["remote_contract"], "discount": "0.1"}
                chain.contracts.update({address: self.converter, inner: self.virtual})
                chain.admins[inner] = message["virtual_staking"]["admin"] or ""
            case "external_staking":
                self.external = ExternalStaking([])
                self.external.channel = None
                self.external.config = {"rewards": {"denom": "ibc/AB"}}
                chain.contracts[address] = self.external
        return []

    def tx_gov_submit_proposal(self, _chain, words, _flags):
        self.proposal = json.loads(pathlib.Path(words[0]).read_text())
        self.order.append("proposal")
        return [("submit_proposal", "proposal_id", "1")]

    def tx_gov_vote(self, _chain, _words, _flags):
        self.voted = True
        for message in self.proposal["messages"]:
            if "set_max_cap" in message.get("msg", {}):
                self.virtual.cap = message["msg"]["set_max_cap"]["amount"]
            if "max_cap" in message:
                self.caps[message["contract"]] = message["max_cap"]["amount"]
        return []
