"""What goes wrong on the command line itself; no import of ours, for help is fast."""

from collections.abc import Mapping
from typing import Final


class CommandError(Exception):
    """A failure that is explained in a sentence."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        """Store the sentence, and the exit code."""
        super().__init__(sentence)
        self.code = code


PERMISSIONS: Final[Mapping[str, str]] = {
    "energy": "inverters, chargers and solar controllers; without them batteries run down",
    "burners": "generator, furnaces, gas and engine locks; they burn and give off fumes",
    "contactors": "battery contactors and transfer switches; they can cut all power",
    "any_message": "raw frames, and messages that no entity sends, such as resets",
}
"""What may be allowed on the command line, and what it does; what moves may not."""
