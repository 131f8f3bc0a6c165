"""The bundles that scripts/build-frontend has made, if it has."""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "dist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """The names of the files, each with a hash of its content."""

    panel: str
    strategy: str
    cards: str


def read_bundles(folder: Path) -> Bundles | None:
    """Return the bundles in a folder, or None where one is missing. It reads files."""
    try:
        listed = json.loads((folder / "bundles.json").read_text(encoding="utf-8"))
        bundles = Bundles(
            panel=listed["panel"], strategy=listed["strategy"], cards=listed["cards"]
        )
    except OSError, ValueError, KeyError, TypeError:
        return None
    files = (bundles.panel, bundles.strategy, bundles.cards)
    return bundles if all((folder / file).is_file() for file in files) else None
