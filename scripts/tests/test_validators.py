"""scripts/deploy --validators: what has changed of the consumer's validators, all of them."""
import unittest

from contracts import install, known
from node import World, key_of


class Validators(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.consumer = self.world.consumer
        self.world.write_settings()
        self.world.deployed()

    def news(self, code=0):
        """The reports of the proposal, by operator, and what the script said."""
        done = self.world.run("deploy", "--validators", "my.settings")
        self.assertEqual(done.returncode, code, done.stdout)
        reports = [report for message in self.world.file("validators")["messages"] for report in message["msg"]["register_validators"]["validators"]]
        self.assertEqual(len({report["valoper"] for report in reports}), len(reports))
        return {report["valoper"]: report for report in reports}, done.stdout

    def operator(self, number):
        return self.consumer.validators[number]["operator_address"]

    def test_1200_validators_are_reported_to_the_last_page(self):
        self.consumer.add_validators(1200)
        install(self.world, [])
        reports, _ = self.news()
        self.assertEqual(len(reports), 1200)
        for message in self.world.file("validators")["messages"]:
            self.assertLessEqual(len(message["msg"]["register_validators"]["validators"]), 100)

    def test_1200_known_validators_are_no_news(self):
        self.consumer.add_validators(1200, bonded=180)
        install(self.world, known(self.consumer.validators))
        done = self.world.run("deploy", "--validators", "my.settings")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("nothing to register", done.stdout)

    def test_an_older_chain_pages_with_other_flags(self):
        self.consumer.paging = ""
        self.consumer.add_validators(450)
        install(self.world, [])
        self.assertEqual(len(self.news()[0]), 450)

    def test_all_pages_are_of_one_height(self):
        self.consumer.add_validators(450)
        install(self.world, [])
        self.news()
        heights = {call[call.index("--height") + 1] for call in self.world.calls if call[:4] == ["wasmd", "query", "staking", "validators"] and "--height" in call}
        self.assertEqual(heights, {"1000"})

    def test_a_page_that_fails_is_asked_for_again(self):
        self.consumer.add_validators(450)
        install(self.world, [])
        self.consumer.broken["staking validators"] = 1
        self.assertEqual(len(self.news()[0]), 450)

    def test_a_list_that_cannot_be_read_is_no_empty_list(self):
        self.consumer.add_validators(3)
        install(self.world, [])
        self.consumer.broken["staking validators"] = 99
        done = self.world.run("deploy", "--validators", "my.settings")
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not give all of", done.stdout)

    def test_who_left_the_staking_module_is_reported_inactive(self):
        self.consumer.add_validators(1200, bonded=180)
        install(self.world, known(self.consumer.validators))
        gone = self.consumer.validators.pop(5)
        reports, _ = self.news()
        self.assertEqual(reports, {gone["operator_address"]: {
            "valoper": gone["operator_address"], "pub_key": gone["consensus_pubkey"]["value"], "status": "inactive", "tombstoned": False}})

    def test_who_left_and_is_known_to_be_inactive_is_no_news(self):
        self.consumer.add_validators(3, bonded=2)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators.pop(2)
        done = self.world.run("deploy", "--validators", "my.settings")
        self.assertIn("nothing to register", done.stdout)

    def test_who_was_tombstoned_and_left_is_reported_as_both(self):
        self.consumer.add_validators(3)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators.pop(2)
        self.consumer.signing_infos[key_of(2)] = True
        reports, _ = self.news()
        self.assertEqual([(r["status"], r["tombstoned"]) for r in reports.values()], [("inactive", True)])

    def test_a_tombstone_is_reported(self):
        self.consumer.add_validators(10)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators[4].update(jailed=True, status="BOND_STATUS_UNBONDING")
        self.consumer.signing_infos[key_of(4)] = True
        reports, _ = self.news()
        self.assertEqual([(r["status"], r["tombstoned"]) for r in reports.values()], [("jailed", True)])

    def test_a_signing_info_that_fails_is_asked_for_again(self):
        self.consumer.add_validators(10)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators[4].update(jailed=True, status="BOND_STATUS_UNBONDING")
        self.consumer.signing_infos[key_of(4)] = True
        self.consumer.broken["signing-info"] = 2
        reports, _ = self.news()
        self.assertTrue(reports[self.operator(4)]["tombstoned"])

    def test_an_unknown_signing_info_is_told_and_fails(self):
        self.consumer.add_validators(10)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators[4].update(jailed=True, status="BOND_STATUS_UNBONDING")
        self.consumer.signing_infos[key_of(4)] = True
        self.consumer.broken["signing-info"] = 99
        reports, said = self.news(code=1)
        self.assertEqual(reports[self.operator(4)]["status"], "jailed")
        self.assertRegex(said, f"unknown.*{self.operator(4)}")

    def test_an_unknown_signing_info_raises_nobody_from_the_dead(self):
        self.consumer.add_validators(3)
        dead = known(self.consumer.validators)
        dead[1].update(status="jailed", tombstoned_at=7)
        install(self.world, dead)
        self.consumer.validators[1].update(jailed=True, status="BOND_STATUS_UNBONDED")
        self.consumer.broken["signing-info"] = 99
        done = self.world.run("deploy", "--validators", "my.settings")
        self.assertIn("nothing to register", done.stdout)

    def test_who_never_signed_has_no_tombstone(self):
        self.consumer.add_validators(3)
        install(self.world, known(self.consumer.validators))
        self.consumer.validators[1].update(jailed=True, status="BOND_STATUS_UNBONDED")
        del self.consumer.signing_infos[key_of(1)]
        reports, _ = self.news()
        self.assertEqual([(r["status"], r["tombstoned"]) for r in reports.values()], [("jailed", False)])


if __name__ == "__main__":
    unittest.main()
