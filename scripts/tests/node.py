"""A mock of two chains for the tests of the scripts: answers of wasmd, hermes and curl.

`World` holds both chains. A test sets up what it needs, and runs a script with `World.run`. The
commands of `bin/` are found first in PATH, and ask the server that runs here. Lists are paged as
real nodes page them: with flags of two kinds, at most `Chain.most` entries at once, and `next_key`
where there are more.
"""
import base64
import collections
import hashlib
import json
import os
import pathlib
import socketserver
import subprocess
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def word(text, length=38):
    """Bech32 characters that follow from a text."""
    digest = hashlib.sha512(text.encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest)[:length]


def key_of(number):
    return base64.b64encode(hashlib.sha256(f"key {number}".encode()).digest()).decode()


def consensus_address(pub_key):
    """In hex, as it stands in evidence."""
    return hashlib.sha256(base64.b64decode(pub_key)).hexdigest()[:40].upper()


class Refused(Exception):
    """An answer with an exit code that is not 0."""


class Chain:
    def __init__(self, name, prefix, denom, port):
        self.name, self.prefix, self.denom, self.port = name, prefix, denom, port
        self.chain_id = f"{name}-1"
        self.height, self.oldest = 1000, 1
        self.millis = 6000
        self.most = 200  # Entries that the node gives at once, whatever is asked for.
        self.paging = "page-"  # What the flags of autocli begin with. Empty: an older chain.
        self.validators = []
        self.signing_infos = {}  # Consensus key: tombstoned.
        self.delegations = []
        self.commitments = {}  # (port, channel): sequences.
        self.balances = collections.defaultdict(dict)
        self.contracts = {}  # Address: function of (query, arguments).
        self.admins = {}  # Address: wasm admin.
        self.evidence = {}  # Height: proofs in the block.
        self.broken = {}  # Part of a command line: how often it fails before it works again.
        self.staking = {"unbonding_time": "1814400s", "max_entries": 7, "bond_denom": denom}
        self.evidence_params = {"max_age_num_blocks": "100000", "max_age_duration": "172800000000000"}
        self.built_with = [{"path": "github.com/CosmWasm/wasmvm/v3", "version": "v3.0.7"}]
        self.texts = {}  # Start of a command line: what it answers. For whatever has no rule of its own.

    def account(self, name):
        return f"{self.prefix}1{word('account ' + name)}"

    def add_validators(self, count, bonded=None, jailed=()):
        for number in range(count):
            active = number < (count if bonded is None else bonded)
            self.validators.append({
                "operator_address": f"{self.prefix}valoper1{word(f'validator {number}')}",
                "consensus_pubkey": {"type": "tendermint/PubKeyEd25519", "value": key_of(number)},
                "jailed": number in jailed,
                "status": "BOND_STATUS_BONDED" if active and number not in jailed else "BOND_STATUS_UNBONDED",
                "tokens": "1000", "description": {"moniker": f"validator {number}"},
            })
            if active:
                self.signing_infos[key_of(number)] = False

    def page(self, items, flags, style, field):
        """One page, by the flags that this kind of command has."""
        for flag in flags:
            if flag.lstrip("-") in ("limit", "offset", "page", "page-key", "page-limit", "page-offset"):
                known = flag.startswith("--page-") if style else flag in ("--limit", "--offset", "--page", "--page-key")
                if not known:
                    raise Refused(f"Error: unknown flag: {flag}")
        limit = int(flags.get(f"--{style}limit", 100)) or 100
        offset = int(flags.get(f"--{style}offset", 0))
        limit = min(limit, self.most)
        more = offset + limit < len(items)
        return {field: items[offset:offset + limit],
                "pagination": {"next_key": base64.b64encode(b"%020d" % (offset + limit)).decode() if more else None,
                               "total": "0"}}

    def query(self, words, flags):
        start = " ".join(words)
        for text, answer in self.texts.items():
            if start.startswith(text):
                return answer(words, flags) if callable(answer) else answer
        match words:
            case ["staking", "validators"]:
                return self.page(self.validators, flags, self.paging, "validators")
            case ["staking", "params"]:
                return {"params": self.staking}
            case ["slashing", "params"]:
                return {"params": {"slash_fraction_double_sign": "0.05", "slash_fraction_downtime": "0.01"}}
            case ["staking", "delegations", _]:
                return self.page(self.delegations, flags, self.paging, "delegation_responses")
            case ["slashing", "signing-info", key]:
                key = json.loads(key)["key"]
                if key not in self.signing_infos:
                    raise Refused("Error: rpc error: code = NotFound desc = SigningInfo not found for validator x: key not found")
                return {"val_signing_info": {"address": "x", "tombstoned": self.signing_infos[key]}}
            case ["bank", "balances", address]:
                coins = [{"denom": d, "amount": a} for d, a in self.balances[address].items()]
                return self.page(coins, flags, self.paging, "balances")
            case ["bank", "balance", address, denom]:
                return {"balance": {"denom": denom, "amount": self.balances[address].get(denom, "0")}}
            case ["auth", "module-account", "gov"]:
                return {"account": {"value": {"address": self.account("gov")}}}
            case ["consensus", "comet", "node-info"]:
                return {"application_version": {"build_deps": self.built_with}}
            case ["ibc", "client", "status", _]:
                return {"status": "Active"}
            case ["ibc", "channel", "end", _, _]:
                return {"channel": {"state": "STATE_OPEN"}}
            case ["ibc", "channel", "packet-commitments", port, channel]:
                packets = [{"sequence": str(sequence)} for sequence in self.commitments.get((port, channel), [])]
                return self.page(packets, flags, "", "commitments")
            case ["wasm", "contract", address]:
                if address not in self.contracts and address not in self.admins:
                    raise Refused(f"Error: rpc error: code = NotFound desc = no such contract: {address}")
                return {"address": address, "contract_info": {"admin": self.admins.get(address, "")}}
            case ["wasm", "contract-state", "smart", address, message]:
                ((kind, arguments),) = json.loads(message).items()
                if address not in self.contracts:
                    raise Refused(f"Error: rpc error: code = NotFound desc = no such contract: {address}")
                return {"data": self.contracts[address](kind, arguments)}
        raise Refused(f"Error: the mock does not know: query {start}")

    def rpc(self, path):
        name, _, query = path.partition("?")
        query = dict(part.split("=") for part in query.split("&")) if query else {}
        match name:
            case "status":
                return {"node_info": {"network": self.chain_id},
                        "sync_info": {"earliest_block_height": str(self.oldest), "latest_block_height": str(self.height),
                                      "latest_block_time": self.time(self.height), "catching_up": False}}
            case "commit":
                return {"signed_header": {"header": {"time": self.time(int(query["height"]))}}}
            case "consensus_params":
                return {"consensus_params": {"evidence": self.evidence_params}}
            case "blockchain":
                low = max(int(query["minHeight"]), self.oldest)
                high = min(int(query["maxHeight"]), self.height)
                if low > high:
                    raise Refused("500")
                low = max(low, high - 19)
                return {"block_metas": [{"header": self.header(height)} for height in range(high, low - 1, -1)]}
            case "block":
                height = int(query["height"])
                if not self.oldest <= height <= self.height:
                    raise Refused("500")
                return {"block": {"header": self.header(height), "evidence": {"evidence": self.evidence.get(height, [])}}}
        raise Refused("404")

    def time(self, height):
        millis = height * self.millis
        return f"2026-01-{1 + millis // 86400000:02d}T{millis // 3600000 % 24:02d}:{millis // 60000 % 60:02d}:{millis // 1000 % 60:02d}.{millis % 1000:03d}Z"

    def header(self, height):
        nothing = hashlib.sha256(b"").hexdigest().upper()
        return {"height": str(height), "time": self.time(height), "evidence_hash": "AB" * 32 if height in self.evidence else nothing}


def paged(items, arguments, key, most=100):
    """One page of a contract's list: `start_after` is the key of an entry."""
    limit = min(arguments.get("limit") or 10, most)
    after = arguments.get("start_after")
    if after is not None:
        items = items[[key(item) for item in items].index(after) + 1:]
    return items[:limit]


class World:
    """Two chains, a deployment between them, and a directory for its files."""

    def __init__(self):
        self.provider = Chain("provider", "wasm", "uprov", 26657)
        self.consumer = Chain("consumer", "wasm", "ucons", 36657)
        self.calls = []  # Every command line, with the program first.
        self.directory = tempfile.TemporaryDirectory(prefix="mesh-scripts.")
        self.path = pathlib.Path(self.directory.name)
        self.settings = self.path / "my.settings"
        self.lock = threading.Lock()
        world = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                words = []
                count = None
                while count is None or len(words) < count + 1:
                    part = bytearray()
                    while (byte := self.rfile.read(1)) not in (b"\0", b""):
                        part += byte
                    if count is None:
                        count = int(part)
                    else:
                        words.append(part.decode())
                with world.lock:
                    try:
                        code, answer = 0, world.answer(words)
                    except Refused as refused:
                        code, answer = (22 if words[0] == "curl" else 1), str(refused)
                    except Exception as error:  # pylint: disable=broad-except
                        code, answer = 70, f"Error: the mock failed: {error!r} at {words}"
                self.wfile.write(f"{code}\n{answer}\n".encode())

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.directory.cleanup()

    # -------------------------------------------------------------------------------------- answers

    def chain_at(self, text):
        return self.consumer if f":{self.consumer.port}" in text else self.provider

    def answer(self, words):
        self.calls.append(words)
        line = " ".join(words)
        for chain in (self.provider, self.consumer):
            if self.chain_at(line) is not chain:
                continue
            for text, left in list(chain.broken.items()):
                if text in line and left > 0:
                    chain.broken[text] = left - 1
                    raise Refused("Error: post failed: connection refused")
        program, *words = words
        match program, words:
            case "curl", [*_, address] if "//" in address:
                return json.dumps({"result": self.chain_at(address).rpc(address.split("/", 3)[3])})
            case _, ["version", *_] | ["--version", *_]:
                return {"wasmd": "0.70.3", "hermes": "hermes 1.10.5"}[program]
            case "wasmd", ["keys", "show", name, *_]:
                return self.provider.account(name)
            case "wasmd", ["query", *rest]:
                plain, flags = self.flags(rest)
                return json.dumps(self.chain_at(flags["--node"]).query(plain, flags))
            case "wasmd", ["tx", *rest]:
                plain, flags = self.flags(rest)
                return self.transaction(self.chain_at(flags["--node"]), plain, flags)
        raise Refused(f"Error: the mock does not know: {program} {' '.join(words)}")

    def transaction(self, chain, words, flags):
        raise Refused(f"Error: the mock takes no transactions: {' '.join(words)[:200]}")

    @staticmethod
    def flags(words):
        plain, flags, words = [], {}, list(words)
        while words:
            part = words.pop(0)
            if not part.startswith("--"):
                plain.append(part)
            elif part in ("--dry-run", "--yes", "--no-admin", "--address"):
                flags[part] = ""
            else:
                flags[part] = words.pop(0)
        return plain, flags

    # ------------------------------------------------------------------------------- the deployment

    def write_settings(self, **changes):
        text = {
            "name": "demo", "provider.chain_id": self.provider.chain_id, "provider.rpc": f"http://127.0.0.1:{self.provider.port}",
            "provider.grpc": "http://127.0.0.1:9090", "provider.key": "operator", "provider.prefix": self.provider.prefix,
            "provider.denom": self.provider.denom, "provider.gas_prices": f"0.025{self.provider.denom}", "provider.admin": "governance",
            "consumer.chain_id": self.consumer.chain_id, "consumer.rpc": f"http://127.0.0.1:{self.consumer.port}",
            "consumer.grpc": "http://127.0.0.1:9190", "consumer.key": "operator", "consumer.prefix": self.consumer.prefix,
            "consumer.denom": self.consumer.denom, "consumer.gas_prices": f"0.025{self.consumer.denom}", "consumer.admin": "governance",
            "price.value": "0.5", "price.max_age": "1d", "staking.discount": "0.1", "staking.max_slash": "0.1",
            "staking.unbonding_period": "30d", "bonding.epoch_interval": "1d", "governance.mode": "submit",
            "governance.deposit": f"10000000{self.consumer.denom}", "governance.max_cap": "1000000000",
            "relayer.provider_key": "relayer", "relayer.consumer_key": "relayer",
        }
        for key, value in changes.items():
            text[key.replace("__", ".")] = value
        self.settings.write_text("".join(f"{key} = {value}\n" for key, value in text.items() if value is not None))

    def deployed(self, **values):
        """A deployment that is finished, as the state file tells it."""
        state = {
            "provider.client": "07-tendermint-0", "consumer.client": "07-tendermint-1", "channel": "channel-1",
            "provider.channel": "channel-2", "transfer_channel": "channel-0", "provider.transfer_channel": "channel-0",
            "vault": self.provider.account("vault"), "external_staking": self.provider.account("external"),
            "price_feed": self.consumer.account("feed"), "converter": self.consumer.account("converter"),
            "virtual_staking": self.consumer.account("virtual"), "consumer.authority": self.consumer.account("gov"),
            "provider.deployer": self.provider.account("operator"), "consumer.deployer": self.consumer.account("operator"),
            "reward_denom": "ibc/AB", "validators": "yes", "min_height": "1",
        }
        state.update(values)
        pathlib.Path(f"{self.settings}.state.json").write_text(json.dumps({"settings": {}, "values": state, "txs": {}}))

    def run(self, script, *arguments, until=None):
        """Runs a script. `until` is asked about each line of its output; if true, the script ends."""
        environment = dict(os.environ, MOCK_PORT=str(self.server.server_address[1]), PATH=f"{HERE}/bin:{os.environ['PATH']}",
                           TMPDIR=str(self.path), QUERY_PAUSE="0.1", EVIDENCE_PAUSE="0.1")
        said = []
        with subprocess.Popen([ROOT / "scripts" / script, *arguments], env=environment, cwd=self.path, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            watchdog = threading.Timer(300, process.kill)
            watchdog.start()
            for line in process.stdout:
                said.append(line)
                if until and until(line):
                    process.terminate()
            process.wait()
            watchdog.cancel()
        return subprocess.CompletedProcess(script, process.returncode, "".join(said))

    def file(self, name):
        return json.loads(pathlib.Path(f"{self.settings}.{name}.json").read_text())
