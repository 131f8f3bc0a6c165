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
    taken = {
        name
        for test in (ROOT / "tests" / "e2e").glob("*.py")
        for name in re.findall(r'take\([^"]+"(\w+)"\)', test.read_text("utf-8"))
    }
    there = {path.stem for path in (ROOT / "docs" / "images").glob("*.png")}
    assert used == taken == there
