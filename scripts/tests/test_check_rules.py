"""Tests of scripts/check-rules: each kind of mistake in docs/rules.md is found."""
import importlib.machinery
import importlib.util
import pathlib
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "check-rules"
LOADER = importlib.machinery.SourceFileLoader("check_rules", str(SCRIPT))
check_rules = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_rules", LOADER))
LOADER.exec_module(check_rules)

EXISTING = {"a::b", "a::c", "TestD"}


def problems(*lines, existing=EXISTING):
    return list(check_rules.problems("\n".join(["# Rules", "", "- prose", "", "## Section", *lines]), existing))


class CheckRules(unittest.TestCase):
    def test_rules_with_their_tests_are_fine(self):
        lines = ["- one, over", "  two lines", "  - `a::b`", "  - `TestD`", "- two", "  - `a::c`", "", "## Last", "- three", "  - no test: a reason"]
        self.assertEqual(problems(*lines), [])

    def test_a_rule_without_a_test_is_found(self):
        for after in ([], [""], ["- other", "  - `a::c`"], ["## Next"]):
            with self.subTest(after=after):
                self.assertEqual(problems("- one", "  - `a::b`", "- two", *after), ["docs/rules.md:8: no test is named for: two"])

    def test_a_test_that_does_not_exist_is_found(self):
        self.assertEqual(problems("- one", "  - `a::b`", "  - `a::x`"), ["docs/rules.md:8: no such test: a::x"])

    def test_two_tests_on_a_line_are_found(self):
        self.assertIn("neither one test", problems("- one", "  - `a::b`, `a::c`")[0])

    def test_a_missing_test_needs_a_reason(self):
        self.assertIn("neither one test", problems("- one", "  - no test:", "- two", "  - `a::b`")[0])

    def test_a_test_that_is_named_twice_for_a_rule_is_found(self):
        self.assertIn("named twice", problems("- one", "  - `a::b`", "  - `a::b`")[0])

    def test_a_document_without_tests_is_found(self):
        self.assertEqual(problems(), ["docs/rules.md: no test is named at all"])

    def test_a_rule_test_of_the_simulator_must_be_named(self):
        existing = EXISTING | {"mesh_simulator::rules::x"}
        self.assertIn("not named", problems("- one", "  - `a::b`", existing=existing)[0])

    def test_a_name_that_is_too_long_is_found(self):
        self.assertEqual(list(check_rules.long_names({"a::" + "b" * 64, "Test" + "D" * 60})), [])
        self.assertEqual(len(list(check_rules.long_names({"a::" + "b" * 65, "test_" + "d" * 60}))), 2)


if __name__ == "__main__":
    unittest.main()
