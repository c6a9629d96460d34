"""The networks file that scripts/deploy writes for clients and web pages."""
import json
import unittest

from deployment import Deployment


class Networks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = Deployment()
        cls.addClassCleanup(cls.world.close)
        cls.world.consumer.add_validators(1)
        cls.old = {"version": 1, "networks": [
            {"name": "elsewhere", "local": False, "provider": {"chain_id": "other-1", "vault": "v"}, "consumers": [{"chain_id": "x"}]}]}
        (cls.world.path / "web.json").write_text(json.dumps(cls.old))
        cls.world.write_settings(
            bonding__longest_gap="2d", bonding__longest_paging="1h", evidence__shortest_block="6s", evidence__longest_block="6500ms", evidence__window="5d",
            web__networks="web.json", provider__title="Big Chain", provider__public_rpc="https://rpc.example",
            consumer__explorer="https://explorer.example/{hash}", consumer__display="GEM")
        done = cls.world.run("deploy", "my.settings")
        assert done.returncode == 0, done.stdout
        cls.file = json.loads((cls.world.path / "web.json").read_text())

    def test_other_networks_stay_in_the_file(self):
        self.assertEqual([network["name"] for network in self.file["networks"]], ["elsewhere", "demo"])
        self.assertEqual(self.file["networks"][0], self.old["networks"][0])

    def test_contracts_are_those_of_the_deployment(self):
        network, made = self.file["networks"][1], self.world.file("addresses")
        self.assertEqual(network["provider"]["vault"], made["provider"]["vault"])
        self.assertEqual(network["provider"]["local_staking"] or "none", made["provider"]["custodian"])
        consumer = network["consumers"][0]
        self.assertEqual((consumer["external_staking"], consumer["client"], consumer["reward_denom"]),
                         (made["provider"]["external_staking"], made["provider"]["client"], made["provider"]["reward_denom"]))
        self.assertEqual((consumer["converter"], consumer["virtual_staking"]), (made["consumer"]["converter"], made["consumer"]["virtual_staking"]))

    def test_settings_for_users_go_before_those_of_operators(self):
        provider, consumer = self.file["networks"][1]["provider"], self.file["networks"][1]["consumers"][0]
        self.assertEqual((provider["name"], provider["rpc"]), ("Big Chain", "https://rpc.example"))
        self.assertEqual(consumer["token"], {"base": "ucons", "display": "GEM", "exponent": 6})
        self.assertEqual((consumer["name"], consumer["explorer"], consumer["rest"]), (self.world.consumer.chain_id, "https://explorer.example/{hash}", None))

    def test_another_run_keeps_the_other_consumers_of_the_vault(self):
        file = json.loads(json.dumps(self.file))
        file["networks"][1]["consumers"].insert(0, {"chain_id": "other-consumer-1"})
        (self.world.path / "web.json").write_text(json.dumps(file))
        done = self.world.run("deploy", "my.settings")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(json.loads((self.world.path / "web.json").read_text()), file)


if __name__ == "__main__":
    unittest.main()
