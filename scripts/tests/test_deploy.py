"""scripts/deploy: a whole run, what it refuses, and what it asks of governance."""
import base64
import json
import unittest

from deployment import Deployment
from node import ROOT, word

DAY = 86400


def inner(world):
    """What virtual-staking is created with."""
    return json.loads(base64.b64decode(world.created["converter"]["virtual_staking"]["msg"]))


class Run(unittest.TestCase):
    """One run to the end, and what it left."""

    @classmethod
    def setUpClass(cls):
        cls.world = Deployment()
        cls.addClassCleanup(cls.world.close)
        cls.world.consumer.add_validators(3)
        cls.world.consumer.staking["max_entries"] = 7
        cls.world.write_settings(bonding__longest_gap="2d", bonding__longest_paging="1h", evidence__shortest_block="6s",
                                 evidence__longest_block="6500ms", evidence__window="5d")
        done = cls.world.run("deploy", "my.settings")
        cls.said = done.stdout
        assert done.returncode == 0, cls.said

    def test_a_whole_run_pins_the_converter_before_the_channel(self):
        order = self.world.order
        for before, after in (("converter", "external_staking"), ("external_staking", "control channel"), ("control channel", "proposal")):
            self.assertLess(order.index(before), order.index(after), order)
        pin = self.world.created["converter"]["remote_contract"]
        self.assertEqual(pin["port_id"], "wasm." + self.world.file("addresses")["provider"]["external_staking"])

    def test_the_example_of_the_guide_is_the_lag_that_is_deployed(self):
        self.assertEqual(self.world.created["external_staking"]["evidence"]["exposure_lag"], 80404)

    def test_each_message_has_the_fields_of_its_schema(self):
        messages = {**self.world.created, "virtual_staking": inner(self.world)}
        for name, message in messages.items():
            schema = json.loads((ROOT / "packages" / "apis" / "schema" / f"{name.replace('_', '-')}.json").read_text())["instantiate"]
            self.assertLessEqual(set(message), set(schema["properties"]), name)
            self.assertLessEqual(set(schema["required"]), set(message), name)

    def test_virtual_staking_is_told_the_max_entries_of_the_chain(self):
        self.assertEqual(inner(self.world), {
            "governance": self.world.consumer.account("gov"), "bonding": "treasury", "epoch_interval_secs": DAY, "unbonding_period_secs": 21 * DAY,
            "max_entries": 7, "page_limit": 20, "dead_band": "0.001"})

    def test_the_vault_is_told_how_its_chain_slashes(self):
        message = self.world.created["vault"]["local_staking"]
        self.assertEqual({key: message[key] for key in ("reserve", "max_entries", "slash_fraction_double_sign", "slash_fraction_downtime")},
                         {"reserve": "0.0656", "max_entries": 7, "slash_fraction_double_sign": "0.05", "slash_fraction_downtime": "0.01"})
        self.assertEqual(message["governance"], self.world.provider.account("gov"))
        self.assertNotEqual(message["code_id"], message["proxy_code_id"])

    def test_the_proposal_names_who_can_take_the_funds(self):
        summary = self.world.proposal["summary"]
        self.assertIn("The community pool pays 1000000000ucons", summary)
        self.assertIn("of virtual_staking governance, of converter governance, of price_feed governance", summary)
        self.assertNotIn("WARNING", self.said)

    def test_each_quarantine_is_set_and_lifted_by_a_proposal(self):
        names = [v["operator_address"] for v in self.world.consumer.validators[:2]]
        for mode, quarantined in (("--quarantine", True), ("--lift", False)):
            done = self.world.run("deploy", mode, "my.settings", *names)
            self.assertEqual(done.returncode, 0, done.stdout)
            proposal = self.world.file("quarantine")
            self.assertEqual([m["msg"] for m in proposal["messages"]],
                             [{"set_quarantine": {"validator": name, "quarantined": quarantined}} for name in names])
            self.assertEqual({m["sender"] for m in proposal["messages"]}, {self.world.consumer.account("gov")})
            self.assertIn(names[1], proposal["summary"])

    def test_quarantine_of_what_is_no_validator_is_refused(self):
        done = self.world.run("deploy", "--quarantine", "my.settings", "wasm1" + word("user"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("is no operator address of consumer-1", done.stdout)


class Deploy(unittest.TestCase):
    def setUp(self):
        self.world = Deployment()
        self.addCleanup(self.world.close)
        self.world.consumer.add_validators(3)

    def deploy(self, code=0, **settings):
        self.world.write_settings(**settings)
        done = self.world.run("deploy", "my.settings")
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def check(self, code=0, **settings):
        self.world.write_settings(**settings)
        done = self.world.run("deploy", "--check", "my.settings")
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def test_a_smaller_lag_is_refused_with_the_figure(self):
        settings = {"evidence__shortest_block": "6s", "evidence__longest_block": "6s", "bonding__longest_gap": "2d"}
        said = self.check(code=1, evidence__exposure_lag="80403", **settings)
        self.assertIn("'evidence.exposure_lag' is 80403 blocks, and stake can vote for 80404 blocks", said)
        self.check(evidence__exposure_lag="80404", **settings)

    def test_the_lag_follows_from_the_max_entries_of_the_chain(self):
        self.world.consumer.staking["max_entries"] = 2
        said = self.check(evidence__shortest_block="6s", evidence__longest_block="6s", bonding__longest_gap="2d")
        self.assertIn("332412 blocks", said)
        self.world.consumer.staking["max_entries"] = 1
        self.assertIn("a treasury needs 2", self.check(code=1))

    def test_an_unbonding_period_below_lag_and_evidence_is_refused(self):
        settings = {"bonding__longest_gap": "2d", "evidence__shortest_block": "6s", "evidence__longest_block": "6500ms", "evidence__window": "21d"}
        said = self.check(code=1, staking__unbonding_period=f"{522626 + 21 * DAY - 1}s", **settings)
        self.assertIn(f"must be at least {522626 + 21 * DAY}s", said)
        self.check(staking__unbonding_period=f"{522626 + 21 * DAY}s", **settings)

    def test_the_evidence_window_is_what_the_consumer_takes(self):
        self.world.consumer.evidence_params = {"max_age_num_blocks": "1", "max_age_duration": str(40 * DAY * 10**9)}
        settings = {"evidence__shortest_block": "6s", "evidence__longest_block": "6s", "bonding__longest_gap": "2d"}
        self.assertIn("its evidence can come 3456000 s later", self.check(code=1, staking__unbonding_period="44d", **settings))
        self.world.consumer.evidence_params["max_age_num_blocks"] = "700000"
        self.assertIn("its evidence can come 4200000 s later", self.check(code=1, staking__unbonding_period="44d", **settings))

    def test_a_node_that_does_not_answer_at_once_is_asked_again(self):
        self.world.consumer.broken = {"consensus_params": 2, "/commit": 2, "/status": 1}
        self.check()

    def test_block_times_that_are_not_told_are_measured(self):
        said = self.check()
        self.assertIn("at a block every 4800 ms", said)

    def test_a_voucher_as_staking_denom_is_refused(self):
        said = self.check(code=1, consumer__denom="ibc/" + "AB" * 32)
        self.assertIn("'consumer.denom' is a voucher", said)

    def test_unstakable_collateral_is_refused_or_stays_idle(self):
        self.world.provider.staking["bond_denom"] = "other"
        self.assertIn("Set 'local.staking' to no", self.check(code=1))
        self.deploy(local__staking="no")
        self.assertEqual(self.world.created["vault"], {"denom": "uprov"})

    def test_a_reserve_that_does_not_cover_the_chain_is_refused(self):
        self.assertIn("must be at least 0.0656", self.check(code=1, local__reserve="0.065"))
        self.check(local__reserve="0.1")

    def test_a_provider_that_cannot_burn_is_refused(self):
        self.world.permissions = []
        self.assertIn("lacks the permission 'burner'", self.check(code=1))

    def test_a_node_that_does_not_answer_is_no_callbacks_middleware(self):
        self.world.provider.broken["src_callback"] = 99
        self.assertIn("cannot find out whether", self.deploy(code=1))

    def test_a_provider_that_does_not_tell_of_transfers_is_refused(self):
        self.world.provider.built_with = [{"path": "github.com/CosmWasm/wasmvm/v2", "version": "v2.2.1"}]
        self.assertIn("provider-1 runs wasmvm v2.2.1, which tells a contract nothing", self.deploy(code=1))
        self.world.provider.built_with = None
        self.assertIn("cannot find out whether provider-1 tells contracts of transfers", self.deploy(code=1))
        self.deploy(rewards__check_callbacks="no")

    def test_the_proposal_warns_of_a_deployer_who_is_wasm_admin(self):
        operator = self.world.consumer.account("operator")
        said = self.deploy(consumer__admin=operator)
        self.assertIn(f"of virtual_staking {operator}, the deployer", self.world.proposal["summary"])
        self.assertIn(f"WARNING: the wasm admin of virtual_staking is {operator}, the deployer", said)

    def test_a_pool_below_the_fund_is_compared_by_all_digits(self):
        self.world.pool = "9007199254740993"
        said = self.deploy(code=1, governance__fund="9007199254740994")
        self.assertIn("holds 9007199254740993ucons, less than 9007199254740994", said)

    # ---------------------------------------------------------------------------------------- codes

    def test_codes_are_pinned_only_where_the_deployer_asks_for_it(self):
        self.deploy()
        self.assertNotIn("/cosmwasm.wasm.v1.MsgPinCodes", [message["@type"] for message in self.world.proposal["messages"]])
        self.assertFalse((self.world.path / "my.settings.pin.json").exists())

    def test_each_chain_is_asked_to_pin_the_codes_of_its_contracts(self):
        self.deploy(governance__pin_codes="yes")
        state = self.world.file("state")["values"]
        for chain, proposal, contracts in (
                (self.world.consumer, self.world.proposal, ("price_feed", "converter", "virtual_staking")),
                (self.world.provider, self.world.file("pin"), ("vault", "external_staking", "local_staking", "staking_proxy"))):
            name = "consumer" if chain is self.world.consumer else "provider"
            pins = [message for message in proposal["messages"] if message["@type"] == "/cosmwasm.wasm.v1.MsgPinCodes"]
            self.assertEqual(pins, [{
                "@type": "/cosmwasm.wasm.v1.MsgPinCodes", "authority": chain.account("gov"),
                "code_ids": [state[f"{name}.code.{contract}"] for contract in contracts]}])
        self.assertIn("set_max_cap", self.world.proposal["messages"][-1]["msg"])
        self.assertIn("pinned", self.world.proposal["summary"])

    # --------------------------------------------------------------------------------------- module

    MODULE = {"bonding__mode": "module", "governance__fund": "0", "governance__validators": "module"}

    def test_with_the_module_the_proposal_gives_the_cap_there_too(self):
        self.world.with_module()
        self.deploy(**self.MODULE)
        virtual = self.world.file("addresses")["consumer"]["virtual_staking"]
        self.assertEqual([message["@type"] for message in self.world.proposal["messages"]],
                         ["/osmosis.meshsecurity.v1beta1.MsgSetVirtualStakingMaxCap", "/cosmwasm.wasm.v1.MsgExecuteContract"])
        self.assertEqual(self.world.proposal["messages"][0], {
            "@type": "/osmosis.meshsecurity.v1beta1.MsgSetVirtualStakingMaxCap", "authority": self.world.consumer.account("gov"),
            "contract": virtual, "max_cap": {"denom": "ucons", "amount": "1000000000"}})
        self.assertEqual(inner(self.world)["bonding"], "module")

    def test_a_chain_without_the_module_is_refused(self):
        self.world.consumer.texts["meshsecurity"] = lambda words, flags: self.fail_with("Error: unknown flag: --node")
        self.assertIn("has no module 'meshsecurity'", self.check(code=1, **self.MODULE))

    def test_a_cap_that_the_module_cannot_give_is_refused(self):
        self.world.with_module()
        self.world.others = [{"contract": "x", "cap": {"amount": "9500000000"}}]
        self.assertIn("gives all contracts together at most 10000000000, of which others have 9500000000", self.check(code=1, **self.MODULE))

    def test_too_little_gas_and_epochs_of_the_module_are_told(self):
        self.world.with_module()
        self.world.module_params.update(max_gas_end_blocker=500000, epoch_length=100000)
        said = self.check(**self.MODULE)
        self.assertIn("WARNING: the module of consumer-1 lets a contract use 500000 gas", said)
        self.assertIn("runs an epoch every 100000 blocks", said)

    @staticmethod
    def fail_with(text):
        from node import Refused
        raise Refused(text)



if __name__ == "__main__":
    unittest.main()
