"""Tests of scripts/check-layout: each way to import is seen, and a circle is found."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "check-layout"
LOADER = importlib.machinery.SourceFileLoader("check_layout", str(SCRIPT))
check_layout = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_layout", LOADER))
LOADER.exec_module(check_layout)

KNOWN = {(), ("a",), ("b",), ("b", "c"), ("b", "d"), ("b", "d", "e")}


def imports(module, text):
    return sorted("::".join(path) for path in check_layout.imports(module, text, KNOWN))


class Imports(unittest.TestCase):
    def test_each_form_of_a_path_is_seen(self):
        for text in [
            "use crate::b::c::Name;",
            "use super::c;",
            "use super::super::b::c::Name as Other;",
            "fn f() { crate::b::c::f() }",
            "use crate::b::{c::Name};",
            "use crate::{b::{c::{Name, Other}}};",
        ]:
            with self.subTest(text):
                self.assertEqual(imports(("b", "d"), text), ["b::c"])

    def test_a_list_in_braces_has_each_of_its_names(self):
        text = "use crate::{a, b::{c, d::e::Name}, Error};"
        self.assertEqual(imports((), text), ["a", "b::c", "b::d::e"])

    def test_a_path_that_begins_with_a_child_is_seen(self):
        for text in ["pub use c::Name;", "use c;", "fn f() { c::f() }", "use self::c::Name;"]:
            with self.subTest(text):
                self.assertEqual(imports(("b",), text), ["b::c"])

    def test_declarations_comments_and_tests_are_no_imports(self):
        for text in [
            "mod c;",
            "//! See [`crate::a`] and c::f.",
            "fn f() { other::c::f() }",
            "#[cfg(test)]\nmod tests {\n    use crate::a::Name;\n}\n",
        ]:
            with self.subTest(text):
                self.assertEqual(imports(("b",), text), [])


class Circles(unittest.TestCase):
    def circles(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            src = pathlib.Path(folder)
            for name, text in files.items():
                path = src / (name.replace("__", "/") + ".rs")
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            return list(check_layout.circles(src))

    def test_imports_in_one_direction_are_no_circle(self):
        self.assertEqual(self.circles(lib="mod a; mod b;", a="use crate::b::B;", b="use crate::B;"), [])

    def test_a_circle_over_three_files_is_found(self):
        files = {"a": "use crate::b::B;", "b__mod": "mod c; fn f() { c::f() }", "b__c": "use crate::a::A;"}
        self.assertEqual(self.circles(lib="mod a; mod b;", **files), [["a", "b", "b::c"]])

    def test_files_of_tests_make_no_circle(self):
        self.assertEqual(self.circles(a="use crate::tests::T;", tests__mod="use crate::a::A;"), [])


if __name__ == "__main__":
    unittest.main()
