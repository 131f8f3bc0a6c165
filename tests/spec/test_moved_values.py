"""Whether an owner's file was cut short, or somebody has removed what was last in it."""

import pytest

from custom_components.rvc.spec.moved_values import is_cut, line_marks

FILE = """\
# A lamp
device: lamp

dgns:
    LAMP_STATUS:
        dgn: 0x1F001
        signals:
            lit: {byte: 0, type: uint8}
            dim: {byte: 1, type: uint8}

# The rest
    LAMP_COMMAND:
        dgn: 0x1F002
shown:
    LAMP_STATUS: {main: [lit]}
    LAMP_COMMAND: {requires: energy}
"""


@pytest.mark.parametrize(
    "until",
    [
        "    LAMP_COMMAND: {requires",
        "shown:",
        "    LAMP_COMMAND:\n",
        "# The rest",
        "\n# The rest",
        "dgns:",
    ],
)
def test_who_ends_a_file_at_an_entry_means_it(until: str) -> None:
    assert not is_cut(line_marks(FILE), line_marks(FILE.partition(until)[0]))


@pytest.mark.parametrize(
    "until",
    ["            dim", "        signals", "0x1F002", "{main", ": 0x1F001"],
)
def test_what_ends_elsewhere_is_cut_short(until: str) -> None:
    assert is_cut(line_marks(FILE), line_marks(FILE.partition(until)[0]))


def test_what_is_longer_or_has_something_else_is_not() -> None:
    assert not is_cut(line_marks(FILE), line_marks(FILE + "note: whole\n"))
    assert not is_cut(line_marks(FILE), line_marks(FILE.replace("lit", "lid")))
    assert not is_cut(line_marks(FILE), line_marks(FILE))
