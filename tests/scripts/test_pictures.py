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
    # Where there is one for each page, tables have the names.
    named = {name for test in tests for name in re.findall(r'"(\w+)"', test)}
    assert used == there
    assert (
        taken
        <= used
        <= named | {f"{look}_{name}" for name in named for look in ("panel", "phone")}
    )


def test_each_page_of_the_panel_is_shown_on_a_desktop_and_on_a_phone() -> None:
    shown = (ROOT / "docs" / "panel.md").read_text("utf-8")
    pages = (ROOT / "frontend" / "src" / "panel" / "pages.ts").read_text("utf-8")
    for page in re.findall(r'key: "(\w+)"', pages):
        for look in ("panel", "phone"):
            assert f"images/{look}_{page}.png" in shown


def test_pictures_are_small_enough_for_who_clones_it() -> None:
    sizes = {
        path.name: path.stat().st_size
        for path in (ROOT / "docs" / "images").glob("*.png")
    }
    assert {name: size for name, size in sizes.items() if size > 260_000} == {}
    phones = [size for name, size in sizes.items() if name.startswith("phone_")]
    assert sum(phones) < 1_000_000
