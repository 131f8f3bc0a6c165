"""Every "never", "always", "nothing" and "at most" of the docs has a test."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parent.parent.parent
CLAIMS: Final[dict[str, list[dict[str, Any]]]] = yaml.safe_load(
    (ROOT / "tests" / "claims.yaml").read_text(encoding="utf-8")
)
ABSOLUTE: Final = re.compile(
    r"\b(never|always|nothing|at (the )?most)\b", re.IGNORECASE
)
# The texts that promise: what is in other sections tells what has happened.
SECTIONS: Final = ("config", "options", "services")
# "it travels at most": limits of fields that their schema holds
NO_DOCS: Final = frozenset(
    {"architecture.md", "coaches.md", "coverage.md", "simulator.md"}
)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    else:
        yield str(value)


def text_of(name: str) -> str:
    """Return what a file says, without its line ends."""
    if name == "texts":
        path = ROOT / "custom_components" / "rvc" / "translations" / "en.json"
        texts = json.loads(path.read_text(encoding="utf-8"))
        said = [text for section in SECTIONS for text in _texts(texts[section])]
        said += _texts(texts["exceptions"]["bad_map"])
        said += _texts(texts["exceptions"]["map_not_saved"])
        text = "\n".join(said)
    else:
        text = (ROOT / name).read_text(encoding="utf-8")
    return " ".join(text.split())


def documents() -> list[str]:
    """Return what is read by owners."""
    docs = sorted(
        f"docs/{path.name}"
        for path in (ROOT / "docs").glob("*.md")
        if path.name not in NO_DOCS
    )
    return ["README.md", "SECURITY.md", *docs, "texts"]


def names_of_tests() -> frozenset[str]:
    """Return the names of all tests."""
    function = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
    return frozenset(
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in function.findall(path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("name", documents())
def test_every_absolute_word_is_in_a_claim(name: str) -> None:
    text = text_of(name)
    claimed = [
        (found.start(), found.end())
        for claim in CLAIMS.get(name, ())
        for found in re.finditer(re.escape(" ".join(claim["says"].split())), text)
    ]
    open_ended = [
        text[max(word.start() - 60, 0) : word.end() + 60]
        for word in ABSOLUTE.finditer(text)
        if not any(start <= word.start() < end for start, end in claimed)
    ]
    assert open_ended == []


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_made_and_has_a_test(name: str) -> None:
    text, tests = text_of(name), names_of_tests()
    for claim in CLAIMS[name]:
        said = " ".join(claim["says"].split())
        assert said in text, f"{name} no longer says: {said}"
        assert claim.get("tests") or claim.get("why"), said
        for test in claim.get("tests", ()):
            assert test in tests, f"there is no {test} for: {said}"
