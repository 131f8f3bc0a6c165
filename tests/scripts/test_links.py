"""The links of the docs lead somewhere: to files, headings, blueprints and our domain."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

ROOT: Final = Path(__file__).parent.parent.parent
MANIFEST: Final = json.loads(
    (ROOT / "custom_components" / "rvc" / "manifest.json").read_text(encoding="utf-8")
)
REPOSITORY: Final[str] = MANIFEST["documentation"]
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
DOCS: Final = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
BLUEPRINTS: Final = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in (
        "blueprints/*/*/*.yaml",
        "custom_components/rvc/blueprints/*/*.yaml",
    )
    for path in ROOT.glob(pattern)
)


def links(name: str) -> Iterator[str]:
    """Yield the targets of all links in a file."""
    yield from LINK.findall((ROOT / name).read_text(encoding="utf-8"))


def anchors(path: Path) -> frozenset[str]:
    """Return what the headings of a file are called in links."""
    text = re.sub(r"(?ms)^```.*?^```", "", path.read_text(encoding="utf-8"))
    found = re.findall(r"(?m)^#+ (.+)$", text)
    words = (re.sub(r"[^\w\- ]", "", one.lower()) for one in found)
    return frozenset(one.replace(" ", "-") for one in words)


def my_links() -> list[str]:
    """Return all links that open the reader's own Home Assistant."""
    return [
        link
        for name in DOCS
        for link in links(name)
        if link.startswith("https://my.home-assistant.io/redirect/")
    ]


@pytest.mark.parametrize("name", DOCS)
def test_links_within_the_repository_lead_somewhere(name: str) -> None:
    for link in links(name):
        if "://" in link or link.startswith("mailto:"):
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), link
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), link


def test_each_my_link_opens_what_is_ours() -> None:
    owner, repository = urlsplit(REPOSITORY).path.strip("/").split("/")
    opened = set()
    for link in my_links():
        parts = urlsplit(link)
        kind = parts.path.removeprefix("/redirect/").strip("/")
        asked = {key: one for key, (one,) in parse_qs(parts.query).items()}
        opened.add(kind)
        match kind:
            case "hacs_repository":
                assert asked == {
                    "owner": owner,
                    "repository": repository,
                    "category": "integration",
                }
            case "config_flow_start" | "integration":
                assert asked == {"domain": MANIFEST["domain"]}
            case "blueprint_import":
                url = unquote(asked["blueprint_url"])
                file = url.removeprefix(f"{REPOSITORY}/blob/main/")
                assert (ROOT / file).is_file(), url
            case _:
                pytest.fail(f"what does {link} open?")
    assert opened == {
        "hacs_repository",
        "config_flow_start",
        "integration",
        "blueprint_import",
    }


@pytest.mark.parametrize("file", BLUEPRINTS)
def test_each_blueprint_is_described_and_can_be_imported(file: str) -> None:
    text = (ROOT / "docs" / "blueprints.md").read_text(encoding="utf-8")
    assert f"](../{file})" in text
    assert any(unquote(link).endswith(f"/blob/main/{file}") for link in my_links())
    # Read without its inputs, whose tags are Home Assistant's own.
    source = (ROOT / file).read_text(encoding="utf-8").replace("!input", "")
    blueprint = yaml.safe_load(source)["blueprint"]
    assert blueprint["source_url"] == f"{REPOSITORY}/blob/main/{file}"
    assert f"/{blueprint['domain']}/" in file
