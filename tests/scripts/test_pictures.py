"""The pictures of the docs: each is used, each is there, and a test takes it."""

import re

from tests.paths import ROOT

DOCS = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))


def test_each_picture_is_used_and_taken() -> None:
    used = {
        name
        for page in DOCS
        for name in re.findall(r"images/(\w+)\.png", page.read_text("utf-8"))
    }
    there = {path.stem for path in (ROOT / "docs" / "images").glob("*.png")}
    tests = [
        path.read_text("utf-8") for path in (ROOT / "tests" / "e2e").glob("test_*.py")
    ]
    taken = {
        name for test in tests for name in re.findall(r'take\([^"]+"(\w+)"\)', test)
    }
    # Where there is one for each page, a table has the names.
    named = {name for test in tests for name in re.findall(r'"(\w+)"', test)}
    assert used == there
    assert taken <= used <= named
