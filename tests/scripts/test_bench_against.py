"""The comparison with another tree: its table, and where it is written."""

from pathlib import Path

import pytest

from benchmarks.against.part import Part, Row
from benchmarks.against.table import BASE, HERE, section, write
from benchmarks.against.tree import ROOT, Tree, tree_at
from benchmarks.bench_against import measure, parts


@pytest.fixture
def part() -> Part:
    """Return a part that finds more with the base."""
    return Part(
        title="Work",
        measure=lambda tree: {"work": 2.0 if tree.name == HERE else 4.0},
        rows=(
            Row("work", "all of it", "ms", target=0.5, digits=1),
            Row("work", "beside a peer", "ms", beside="peer", limit=3),
        ),
        peers={"peer": lambda: {"work": 8.0}},
    )


def test_every_module_with_a_part_is_found() -> None:
    assert {"usual", "saturated", "five"} <= set(parts())


def test_a_table_has_medians_ratios_and_what_is_asked(part: Part) -> None:
    found = measure(part, Tree("73f4543", ROOT), rounds=2)
    assert found[BASE] == [{"work": 4.0}] * 2
    rows = section(part, found, "73f4543").splitlines()[2:]
    assert rows == [
        "| all of it | 4.0 ms, 73f4543 | 2.0 ms | 0.50 (0.50-0.50) | 0.50 |",
        "| beside a peer | 8.00 ms, peer | 2.00 ms | 0.25 (0.25-0.25) | 3 ms |",
    ]


def test_what_is_none_on_both_sides_has_no_ratio() -> None:
    part = Part("Frames", lambda tree: {}, (Row("lost", "lost", digits=0, limit=0),))
    found = {name: [{"lost": 0.0}, {"lost": 2.0}] for name in (BASE, HERE)}
    found[BASE] = [{"lost": 0.0}] * 2
    *_, row = section(part, found, "there").splitlines()
    assert row == "| lost | 0, there | 1 (0-2) |  | 0 |"


def test_a_table_replaces_its_last_one_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("# Figures\n")
    for name, text in (("cpu", "old"), ("noise", "kept"), ("cpu", "new")):
        write(page, name, text)
    assert page.read_text() == (
        "# Figures\n\n<!-- against cpu -->\nnew\n<!-- /against cpu -->\n\n"
        "<!-- against noise -->\nkept\n<!-- /against noise -->\n"
    )


def test_a_folder_is_used_as_it_is() -> None:
    tree = tree_at(str(ROOT))
    assert tree.root == ROOT
    assert len(tree.name) >= 7
