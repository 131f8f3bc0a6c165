"""What English texts are called in another language, by a file in phrases/."""

from pathlib import Path
import re
from typing import Any

from project import ROOT

# isort: split
import yaml

PHRASES = ROOT / "phrases"
OF_PART = "{part} "
CANNOT_OPEN = "{entry} cannot be opened."

Texts = dict[str, Any]


class Phrasebook:
    """What English texts are called in another language."""

    def __init__(self, path: Path) -> None:
        """Read the phrasebook."""
        self.name = path.relative_to(ROOT)
        self._phrases: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._unused = set(self._phrases)
        self.faults: list[str] = []
        self.missing: list[str] = []

    def translate(self, texts: Texts) -> Texts:
        """Return the texts in the language; Home Assistant shows the rest in English."""
        result: Texts = {}
        for key, text in texts.items():
            if isinstance(text, str):
                if (said := self._say(text)) is not None:
                    result[key] = said
                else:
                    self.missing.append(text)
            elif translated := self.translate(text):
                result[key] = translated
        return result

    def _say(self, text: str) -> str | None:
        if text not in self._phrases and text.startswith(CANNOT_OPEN):
            # What the flow says of a connection, and which coach it is about
            head, tail = self._say(CANNOT_OPEN), self._say(text[len(CANNOT_OPEN) + 1 :])
            return f"{head} {tail}" if head and tail else None
        if text not in self._phrases and text.startswith(OF_PART):
            # The name of a part, and what of it is shown
            rest = text[len(OF_PART) :]
            said = self._say(rest[:1].upper() + rest[1:])
            return OF_PART + self._as_phrase(said) if said else None
        said = self._phrases.get(text)
        if said is not None:
            self._unused.discard(text)
            if placeholders(said) != placeholders(text):
                self.faults.append(f"other placeholders in {said!r}")
        return said

    def _as_phrase(self, text: str) -> str:
        """Return a text as it is written within another; German nouns stay great."""
        is_word = text[1:2].islower() or text[1:2] == " "
        if self.name.stem == "de" or not is_word:
            return text
        return text[:1].lower() + text[1:]

    def all_faults(self) -> list[str]:
        """Return what is wrong with the phrasebook, after all is translated."""
        return self.faults + [f"nothing says {text!r}" for text in sorted(self._unused)]


def placeholders(text: str) -> set[str]:
    """Return what is filled in."""
    return set(re.findall(r"\{(\w+)\}", text))
