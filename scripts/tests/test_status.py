"""scripts/deploy --status: lists are read to their end, and no answer is not taken for nothing."""
import unittest

from contracts import install, known
from node import World, word


class Status(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.world.write_settings()
        self.world.deployed()

    def install(self, count):
        self.world.consumer.add_validators(count)
        self.converter, self.virtual, self.external = install(self.world, known(self.world.consumer.validators))

    def status(self, *users, code=0):
        done = self.world.run("deploy", "--status", "my.settings", *users)
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def test_1200_validators_are_shown_and_who_diverged_last(self):
        self.install(1200)
        last = self.external.validators[-1]["validator"]
        self.external.diverged.add(last)
        said = self.status()
        self.assertEqual(said.count("7 / 0 packets"), 1200)
        self.assertRegex(said, f"{last} .* / 7 / DIVERGED")
        self.assertRegex(said, "validators +1200 known.* 1 diverged")

    def test_every_list_is_shown_to_its_end(self):
        self.install(130)
        self.converter.outbox = list(range(250))
        self.converter.batches = [{"batch": n, "amount": "1", "ask_from": 1_000_000 + n, "not_booked": False} for n in range(1, 151)]
        self.virtual.failures = [[v["validator"], {"action": "bond", "amount": "1", "error": "no"}] for v in self.converter.validators]
        self.external.parked = {self.external.validators[-1]["validator"]: "77"}
        self.world.consumer.delegations = [
            {"delegation": {"validator_address": v["validator"]}, "balance": {"amount": "3", "denom": "ucons"}} for v in self.converter.validators]
        self.world.provider.commitments["wasm." + self.world.provider.account("external"), "channel-2"] = range(1, 501)
        self.world.provider.balances[self.world.provider.account("external")] = {**{f"a{n:03}": "1" for n in range(300)}, "ibc/AB": "555"}
        said = self.status()
        self.assertIn("from provider: 500 (oldest: sequence 1)", said)
        self.assertIn("250 updates of validators wait", said)
        self.assertIn("number 1, silent from", said)
        self.assertIn("; 150 in transit", said)
        self.assertEqual(said.count("bond 1: no"), 130)
        self.assertIn(f"77 of {self.external.validators[-1]['validator']}", said)
        self.assertEqual(said.count(" 3ucons"), 130)
        self.assertIn("holds 555 ibc/AB", said)

    def test_all_positions_claims_and_rewards_of_a_user_are_shown(self):
        self.install(2)
        self.external.positions = [{"validator": f"v{n:04}", "stake": "11", "pending": "0", "unstaking": "0"} for n in range(350)]
        self.external.claims = [{"key": {"release_at": n, "id": n}, "amount": "13"} for n in range(150)]
        said = self.status("wasm1" + word("user"))
        self.assertEqual(said.count("11 on v"), 350)
        self.assertEqual(said.count("5 of v"), 350)
        self.assertEqual(said.count("13 at 1970"), 150)

    def test_whoever_can_take_the_funds_by_a_migration_is_named(self):
        self.install(1)
        said = self.status()
        self.assertEqual(said.count(": governance"), 5)
        self.assertNotIn("WARNING", said)
        consumer, provider = self.world.consumer, self.world.provider
        consumer.admins[consumer.account("virtual")] = consumer.account("operator")
        consumer.admins[consumer.account("converter")] = ""
        provider.admins[provider.account("vault")] = "wasm1" + word("stranger")
        said = self.status()
        self.assertIn(f"virtual_staking: WARNING: {consumer.account('operator')}, the deployer. By a migration it can take the treasury", said)
        self.assertIn("converter: nobody", said)
        self.assertIn(f"vault: WARNING: wasm1{word('stranger')}, not governance. By a migration it can take all collateral", said)

    def test_the_watcher_has_missed_blocks_only_if_it_says_so(self):
        self.install(1)
        left = self.world.path / "my.settings.evidence.json"
        left.write_text('{"values": {"height": 455}, "pending": [], "missed": []}')
        self.assertIn("looked at blocks up to 455, 0 proofs wait\n", self.status())
        left.write_text('{"values": {"height": 455}, "pending": [1], "missed": [{"from": 7, "to": 9}]}')
        self.assertIn("1 proofs wait; NEVER LOOKED AT: 7 to 9\n", self.status())

    def test_amounts_of_18_decimals_are_exact(self):
        self.install(1)
        ledger = {"staked": "1000000000000000000000007", "unstaked": "999999999999999999999999", "staking": "0", "unstaking": "0",
                  "owed": "0", "in_flight": 0, "diverged": None}
        answer = self.external
        self.world.provider.contracts[self.world.provider.account("external")] = \
            lambda kind, arguments: ledger if kind == "ledger" else answer(kind, arguments)
        self.assertIn(" 8 / 0 packets", self.status())

    def test_what_does_not_answer_is_told_and_fails(self):
        self.install(2)
        for parts, count in ((("list_validators", '"failures"', '"claims"', "packet-commitments", "staking delegations"), 6), (('"ledger"',), 2)):
            self.world.provider.broken = dict.fromkeys(parts, 99)
            self.world.consumer.broken = dict.fromkeys(parts, 99)
            said = self.status("wasm1" + word("user"), code=1)
            self.assertIn(f"{count} of the questions were not answered", said)


if __name__ == "__main__":
    unittest.main()
