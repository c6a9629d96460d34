"""Answers of the contracts of a deployment, with any number of validators and positions."""
from node import paged


def known(validators):
    """What the converter knows of validators that it was told of as they are."""
    return [{"validator": v["operator_address"], "pub_key": v["consensus_pubkey"]["value"],
             "status": "active" if v["status"] == "BOND_STATUS_BONDED" else "inactive", "tombstoned_at": None} for v in validators]


class Converter:
    def __init__(self, validators):
        self.validators = sorted(validators, key=lambda v: v["validator"])
        self.outbox = []
        self.batches = []
        self.channel = {"channel_id": "channel-1", "state": "open"}
        self.config = {"discount": "0.1"}

    def __call__(self, kind, arguments):
        match kind:
            case "validators":
                return {"validators": paged(self.validators, arguments, lambda v: v["validator"])}
            case "stakes":
                stakes = [{"validator": v["validator"], "stake": "7"} for v in self.validators]
                return {"stakes": paged(stakes, arguments, lambda v: v["validator"])}
            case "stake":
                return {"stake": "7"}
            case "outbox":
                return {"entries": paged([[n, {}] for n in self.outbox], arguments, lambda e: e[0])}
            case "batches":
                return {"batches": paged(self.batches, arguments, lambda b: b["batch"])}
            case "ibc_channel":
                return {"channel": self.channel}
            case "conversion":
                return {"price": None, "discount": "0.1", "total_stake": "7"}
            case "config":
                return self.config
            case "rewards":
                return {"booked": "1", "in_transit": "2", "surplus": "3", "callbacks_work": True, "batch_limit": 30}
        raise KeyError(kind)


class VirtualStaking:
    def __init__(self):
        self.failures = []
        self.quarantine = []
        self.cap = "0"

    def __call__(self, kind, arguments):
        match kind:
            case "failures":
                return {"failures": paged(self.failures, arguments, lambda f: f[0])}
            case "bond_status":
                return {"cap": self.cap, "delegated": "5", "idle": "6", "unbonding": "0", "quarantined": "0"}
            case "quarantine":
                return {"validators": paged(self.quarantine, arguments, lambda q: q["validator"])}
            case "epoch":
                return {"epoch": 3, "running": False, "next": "0"}
        raise KeyError(kind)


class ExternalStaking:
    def __init__(self, validators):
        self.validators = sorted(validators, key=lambda v: v["validator"])
        self.positions = []
        self.claims = []
        self.parked = {}
        self.diverged = set()
        self.slashed = []
        self.channel = {"channel_id": "channel-2", "state": "open"}
        self.config = {}

    def __call__(self, kind, arguments):
        match kind:
            case "list_validators":
                entries = [{"validator": v["validator"], "keys": [{"pub_key": v["pub_key"]}]} for v in self.validators]
                return {"validators": paged(entries, arguments, lambda v: v["validator"])}
            case "list_active_validators":
                # A page looks at 100 entries, and goes on after `next`.
                names = [v["validator"] for v in self.validators]
                after = arguments.get("start_after")
                names = names[names.index(after) + 1 if after else 0:]
                active = {v["validator"] for v in self.validators if v["status"] == "active"}
                return {"validators": [name for name in names[:100] if name in active],
                        "next": names[99] if len(names) > 100 else None}
            case "ledger":
                diverged = {"expected": "1", "actual": "2"} if arguments["validator"] in self.diverged else None
                return {"staked": "9", "unstaked": "2", "staking": "0", "unstaking": "0", "owed": "0", "in_flight": 0, "diverged": diverged}
            case "stakes":
                return {"stakes": paged(self.positions, arguments, lambda s: s["validator"])}
            case "claims":
                return {"claims": paged(self.claims, arguments, lambda c: c["key"])}
            case "all_pending_rewards":
                rewards = [{"validator": s["validator"], "amount": "5"} for s in self.positions]
                return {"rewards": paged(rewards, arguments, lambda s: s["validator"])}
            case "reward_pools":
                pools = [{"validator": v["validator"], "parked": self.parked.get(v["validator"], "0"), "parked_since": 1} for v in self.validators]
                return {"pools": paged(pools, arguments, lambda s: s["validator"])}
            case "user_txs":
                return {"txs": []}
            case "parked_release":
                return {"amount": "0"}
            case "owed":
                return {"txs": [], "total": 0}
            case "ibc_channel":
                return {"channel": self.channel}
            case "config":
                return self.config
            case "debt":
                return {"debt": "0"}
        raise KeyError(kind)


def vault(kind, _arguments):
    match kind:
        case "config":
            return {"denom": "uprov"}
        case "account_details":
            return {"denom": "uprov", "bonded": "9", "free": "1", "max_lien": "8", "total_slashable": "1"}
    raise KeyError(kind)


def install(world, known_to_converter, known_to_provider=None):
    """Installs the contracts of a finished deployment at their addresses.

    Returns converter, virtual-staking, external-staking.
    """
    consumer, provider = world.consumer, world.provider
    converter, virtual = Converter(known_to_converter), VirtualStaking()
    external = ExternalStaking(known_to_provider if known_to_provider is not None else known_to_converter)
    consumer.contracts.update({consumer.account("converter"): converter, consumer.account("virtual"): virtual,
                               consumer.account("feed"): lambda kind, arguments: {}})
    provider.contracts.update({provider.account("vault"): vault, provider.account("external"): external})
    for chain, names in ((consumer, ("converter", "virtual", "feed")), (provider, ("vault", "external"))):
        for name in names:
            chain.admins[chain.account(name)] = chain.account("gov")
    return converter, virtual, external
