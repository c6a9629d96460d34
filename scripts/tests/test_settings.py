"""What the settings may say."""
import unittest

from contracts import install, known
from node import World, word


class Settings(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.world.deployed()
        self.world.consumer.add_validators(1)
        install(self.world, known(self.world.consumer.validators))

    def accepted(self, **settings):
        self.world.write_settings(**settings)
        done = self.world.run("deploy", "--validators", "my.settings")
        return done.returncode == 0, done.stdout

    def test_prefixes_of_addresses_may_have_digits(self):
        for prefix in ("okp4", "c4e", "1x1", "cosmos"):
            address = f"{prefix}1{word(prefix)}"
            fine, said = self.accepted(price__owner=address, rewards__sink=address, governance__authority=address, provider__admin=address)
            self.assertTrue(fine, said)

    def test_what_is_no_address_is_refused(self):
        for wrong in ("okp4", f"1{word('x')}", f"c4e1{word('x')}b", "c4e1short", f"C4E1{word('x')}"):
            fine, said = self.accepted(price__owner=wrong)
            self.assertFalse(fine, wrong)
            self.assertIn("'price.owner' must be an address", said)


if __name__ == "__main__":
    unittest.main()
