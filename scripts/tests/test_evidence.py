"""scripts/evidence: the blocks of the consumer, none left out without a word."""
import json
import unittest

from contracts import install, known
from node import Refused, World, consensus_address, key_of


class Evidence(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.consumer = self.world.consumer
        self.consumer.height = 130
        self.world.write_settings()
        self.world.deployed(min_height="20")
        self.consumer.add_validators(250)
        _, _, self.external = install(self.world, known(self.consumer.validators))
        self.submitted = []
        self.world.transaction = self.take

    def take(self, _chain, words, flags):
        """A simulation is refused, so a proof stays pending with its reason."""
        self.submitted.append(json.loads(words[3])["submit_evidence"])
        raise Refused("Error: no")

    def proof(self, height, validator=249):
        vote = {"height": str(height - 1), "validator_address": consensus_address(key_of(validator))}
        self.consumer.evidence[height] = [{"type": "tendermint/DuplicateVoteEvidence", "value": {"vote_a": vote, "vote_b": vote}}]

    def watch(self, *arguments, code=0, until=None):
        done = self.world.run("evidence", *arguments, "my.settings", until=until)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def state(self):
        return self.world.file("evidence")

    def test_the_first_run_begins_at_the_lowest_height_that_counts(self):
        said = self.watch("--once")
        self.assertIn("from block 20 on", said)
        self.assertEqual(self.state()["values"]["height"], "130")

    def test_a_pruned_node_is_no_failing_node(self):
        self.watch("--once")
        self.consumer.oldest, self.consumer.height = 190, 230
        said = self.watch("--once", code=1)
        self.assertNotIn("trying on", said)
        self.assertIn("pruned", said)
        self.assertIn("NOT LOOKED AT: blocks 131 to 189, 59 of them", said)
        self.assertIn("Going on at block 190", said)
        self.assertEqual(self.state()["missed"], [{"from": 131, "to": 189}])
        self.assertEqual(self.state()["values"]["height"], "230")

    def test_on_a_pruned_node_the_first_run_tells_what_it_misses(self):
        self.consumer.oldest = 100
        said = self.watch("--once", code=1)
        self.assertIn("NOT LOOKED AT: blocks 20 to 99", said)

    def test_a_follower_goes_on_when_unseen_blocks_are_pruned(self):
        def prune(line):
            if "looking at" in line:
                self.consumer.oldest, self.consumer.height = 300, 350
                self.proof(340)
            return "a proof of double signing" in line
        said = self.watch(until=prune, code=None)
        self.assertIn("Going on at block 300", said)
        self.assertNotIn("trying on", said)

    def test_a_gap_is_told_until_another_node_has_filled_it(self):
        self.watch("--once")
        self.consumer.oldest, self.consumer.height = 190, 230
        self.watch("--once", code=1)
        self.assertIn("never looked at: blocks 131 to 189", self.watch("--once"))
        self.consumer.oldest = 150
        self.assertIn("pruned: it has no blocks before 150", self.watch("--once", "--from", "131", code=1))
        self.watch("--once", "--from", "150")
        self.assertEqual(self.state()["missed"], [{"from": 131, "to": 149}])
        self.consumer.oldest = 1
        self.watch("--once", "--from", "131")
        self.assertEqual(self.state()["missed"], [])
        self.assertNotIn("never looked at", self.watch("--once"))

    def test_a_gap_that_is_asked_for_is_told_as_well(self):
        self.watch("--once")
        self.consumer.height = 300
        self.watch("--once", "--from", "200")
        self.assertEqual(self.state()["missed"], [{"from": 131, "to": 199}])

    def test_a_node_that_fails_is_not_taken_for_pruned(self):
        self.consumer.broken["/block?"] = 99
        self.proof(50)
        said = self.watch("--once", code=1)
        self.assertIn("did not give block 40; trying on", said)
        self.assertEqual(self.state()["missed"], [])
        self.assertEqual(self.state()["values"]["height"], "39")
        self.consumer.broken.clear()
        self.assertIn("block 50: a proof", self.watch("--once", code=1))

    def test_a_node_of_another_chain_ends_it(self):
        def change(line):
            if "looking at" in line:
                self.consumer.chain_id = "consumer-2"
            return "two" in line
        self.assertIn("is a node of consumer-2", self.watch(until=change, code=1))

    def test_the_validator_of_a_proof_is_found_on_the_last_page(self):
        last = self.external.validators[-1]
        self.proof(60, [v["operator_address"] for v in self.consumer.validators].index(last["validator"]))
        self.watch("--once", code=None)
        self.assertEqual([proof["validator"] for proof in self.submitted], [last["validator"]])


if __name__ == "__main__":
    unittest.main()
