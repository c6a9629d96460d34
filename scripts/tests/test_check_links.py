"""Tests of scripts/check-links: each kind of broken link and citation is found."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "check-links"
LOADER = importlib.machinery.SourceFileLoader("check_links", str(SCRIPT))
check_links = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_links", LOADER))
LOADER.exec_module(check_links)


class Links(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "a.md"
        (self.path.parent / "b.md").write_text("# One\n## Two `words`, and more\n## Same\n## Same\n```\n# code\n```\n")
        (self.path.parent / "c.rs").write_text("pub fn known() {}\n")

    def problems(self, text):
        return list(check_links.links(self.path, text))

    def test_links_that_lead_somewhere_are_fine(self):
        anchors = ["one", "two-words-and-more", "same", "same-1"]
        text = "\n".join(["# Here", "[x](c.rs) [y](https://x.y/z) [z](#here)", *(f"[a](b.md#{a})" for a in anchors)])
        self.assertEqual(self.problems(text), [])

    def test_a_missing_file_is_found_in_its_line(self):
        self.assertEqual(self.problems("a\n\n[x](d.rs)\n"), [(3, "no such file: d.rs")])

    def test_a_missing_heading_is_found(self):
        for link in ("b.md#three", "b.md#code", "b.md#same-2", "#nowhere"):
            with self.subTest(link=link):
                self.assertEqual(self.problems(f"[x]({link})"), [(1, f"no such heading: {link}")])

    def test_an_anchor_into_a_source_file_is_found(self):
        self.assertIn("no document", self.problems("[x](c.rs#L1)")[0][1])

    def test_a_function_that_the_file_lacks_is_found(self):
        self.assertEqual(self.problems("[`known()`](c.rs)"), [])
        self.assertEqual(self.problems("[`unknown()`](c.rs)"), [(1, "no function unknown in c.rs")])

    def test_code_holds_no_links(self):
        self.assertEqual(self.problems("```\n[x](d.rs)\n```\n`[x](d.rs)`\n"), [])


class Citations(unittest.TestCase):
    def problems(self, text):
        return [number for number, _ in check_links.citations(text, {"One", "Two words"})]

    def test_headings_that_exist_are_fine(self):
        self.assertEqual(self.problems('//! x (specification, "One" and "Two words"), "no heading"'), [])

    def test_a_heading_that_does_not_exist_is_found(self):
        self.assertEqual(self.problems('a\n/// Specification, "Three": x\n'), [2])
        self.assertEqual(self.problems('/// specification, "One" and "Three"\n'), [1])

    def test_a_citation_may_go_over_a_line_end(self):
        self.assertEqual(self.problems('/// x (specification, "Two\n/// words") y\n'), [])
        self.assertEqual(self.problems('/// x (specification,\n/// "Three") y\n'), [1])
        self.assertEqual(self.problems('# x (specification, "One" and\n# "Three")\n'), [1])


if __name__ == "__main__":
    unittest.main()
