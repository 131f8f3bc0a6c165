"""Files of owners' definitions: read back only while nothing of a hand is in them."""

from collections.abc import Callable
from dataclasses import replace
import errno
import os
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.rvc.coach.own_files import (
    DefinitionChanged,
    DefinitionGone,
    NameTaken,
    change_file,
    check_change,
    list_files,
    message_in,
    open_file,
    remove_file,
)
from custom_components.rvc.coach.own_messages import (
    BadDefinition,
    OwnMessage,
    OwnSignal,
    free_name,
    write_definition,
)
from custom_components.rvc.spec import load_spec

WATER = OwnSignal(
    name="water",
    first_byte=1,
    first_bit=0,
    bits=16,
    scale=0.03125,
    offset=-273,
    unit="°C",
    device_class="temperature",
)
BOILER = OwnMessage(
    name="boiler", dgn=0x1F000, source=152, samples=(b"\xaa\xc0\x24",), signals=(WATER,)
)
OTHER = "device: other\ndgns:\n  OTHER_STATUS:\n    dgn: 0x1F00{}\n    signals:\n      level: {{byte: 0, type: uint8}}\n"

_names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
_numbers = st.floats(-1e6, 1e6).filter(bool)
_signals = st.builds(
    OwnSignal,
    name=_names,
    first_byte=st.integers(0, 63),
    first_bit=st.integers(0, 7),
    bits=st.integers(1, 64),
    signed=st.booleans(),
    scale=_numbers,
    offset=_numbers | st.just(0),
    unit=st.sampled_from([None, "°C", "%", "V"]),
    device_class=st.sampled_from([None, "temperature", "on"]),
)
_samples = st.lists(st.binary(max_size=8), max_size=4).map(tuple)
_several = st.lists(_signals, max_size=4, unique_by=lambda one: one.name).map(tuple)
_long = st.builds(
    OwnMessage,
    name=_names | st.sampled_from(["yes", "null", "on"]),
    dgn=st.integers(0, 0x1FFFF),
    source=st.integers(0, 255),
    samples=_samples,
    only_source=st.booleans(),
    first_byte=st.none() | st.integers(0, 255),
    signals=_several,
)
_short = st.builds(
    OwnMessage,
    name=_names,
    dgn=st.integers(0, 0x7FF),
    source=st.none(),
    samples=_samples,
    signals=_several,
)


@given(_long | _short)
def test_what_is_written_is_read_back_the_same(message: OwnMessage) -> None:
    read = message_in(message.text())
    assert read is not None
    assert read.text() == message.text()
    # Nothing but an empty message in hexadecimal digits is lost on the way.
    assert replace(read, samples=()) == replace(message, samples=())


@pytest.mark.parametrize(
    "by_hand",
    [
        lambda text: text + "# mine\n",
        lambda text: text.replace("unit: °C", "unit: °C  # of the tank"),
        lambda text: text.replace("dgn: 126976", "dgn: 0x1F000"),
        lambda text: text.partition("\n")[2],
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("byte: 1-2", "byte: 2-1"),
        lambda text: text + "sets: {}\n",
        lambda text: text.replace("from node 152", "from node 999"),
        lambda text: text.replace("scale: 0.03125", "scale: .nan"),
        lambda text: text.replace("scale: 0.03125", "scale: [1]"),
        lambda text: text.replace("dgns:", "dgns: ["),
        lambda text: text.split("dgns:", maxsplit=1)[0] + "dgns: {}\n",
        lambda text: text.split("device:", maxsplit=1)[0] + "[]\n",
        lambda text: text.split("device:", maxsplit=1)[0] + "[" * 5000,
        lambda text: "",
    ],
)
def test_what_a_hand_has_written_is_not_taken(
    by_hand: Callable[[str], str], tmp_path: Path
) -> None:
    text = by_hand(BOILER.text())
    assert message_in(text) is None
    path = tmp_path / "boiler.yaml"
    path.write_text(text, newline="")
    (file,) = list_files(tmp_path)
    assert file.message is None
    for act in (open_file, remove_file):
        with pytest.raises(DefinitionChanged):
            act(tmp_path, "boiler.yaml", file.revision)
    assert path.read_text(newline="") == text


def test_what_is_no_file_of_text_is_listed_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "large.yaml").write_text(BOILER.text() + "#" * 70_000)
    files = list_files(tmp_path)
    assert [one.path.name for one in files] == [
        "bytes.yaml",
        "folder.yaml",
        "large.yaml",
    ]
    assert [one.message for one in files] == [None, None, None]
    assert list_files(tmp_path / "none") == []


def test_a_file_is_changed_in_its_place_and_removed(tmp_path: Path) -> None:
    path = write_definition(tmp_path, BOILER)
    (file,) = list_files(tmp_path)
    assert (file.message, file.problem) == (BOILER, None)
    half = replace(BOILER, signals=(replace(WATER, scale=0.5),))
    change_file(tmp_path, "boiler.yaml", file.revision, half)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == half.text()
    # Who opened it before has another one.
    with pytest.raises(DefinitionChanged):
        change_file(tmp_path, "boiler.yaml", file.revision, BOILER)
    with pytest.raises(DefinitionChanged):
        remove_file(tmp_path, "boiler.yaml", file.revision)
    assert path.read_text() == half.text()
    (file,) = list_files(tmp_path)
    remove_file(tmp_path, "boiler.yaml", file.revision)
    assert not path.exists()
    with pytest.raises(DefinitionGone):
        remove_file(tmp_path, "boiler.yaml", file.revision)
    with pytest.raises(DefinitionGone):
        open_file(tmp_path, "../boiler.yaml", file.revision)


def test_a_link_stays_one_and_so_does_who_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "rvc"
    folder.mkdir()
    target = tmp_path / "elsewhere.yaml"
    target.write_text(BOILER.text())
    target.chmod(0o640)
    (folder / "boiler.yaml").symlink_to(target)
    (file,) = list_files(folder)
    half = replace(BOILER, signals=(replace(WATER, scale=0.5),))
    change_file(folder, "boiler.yaml", file.revision, half)
    assert (folder / "boiler.yaml").is_symlink()
    assert target.read_text() == half.text()
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_disk_that_is_full_at_the_end_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_definition(tmp_path, BOILER)
    assert list(tmp_path.iterdir()) == []
    path = write_definition(tmp_path, BOILER)
    (file,) = list_files(tmp_path)
    half = replace(BOILER, signals=(replace(WATER, scale=0.5),))
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            change_file(tmp_path, "boiler.yaml", file.revision, half)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == BOILER.text()


def test_another_name_has_to_be_free_and_the_own_one_is(tmp_path: Path) -> None:
    write_definition(tmp_path, BOILER)
    write_definition(tmp_path, replace(BOILER, name="starter", dgn=0x1F001))
    spec = load_spec(*sorted(tmp_path.glob("*.yaml"))).spec
    assert free_name("boiler", spec) == "boiler_2"
    assert free_name("boiler", spec, "boiler") == "boiler"
    assert free_name("starter", spec, "boiler") == "starter_2"
    file = list_files(tmp_path)[0]
    for name in ("starter", "dc_dimmer", "node"):
        with pytest.raises(NameTaken):
            change_file(
                tmp_path, "boiler.yaml", file.revision, replace(BOILER, name=name)
            )
    change_file(tmp_path, "boiler.yaml", file.revision, replace(BOILER, name="kettle"))
    changed = list_files(tmp_path)[0]
    assert changed.path.name == "boiler.yaml"
    assert changed.message is not None
    assert changed.message.name == "kettle"


def test_a_change_is_held_against_all_files_but_its_own(tmp_path: Path) -> None:
    path = write_definition(tmp_path, BOILER)
    # One that comes later and says the same number is left out, and stays so.
    (tmp_path / "later.yaml").write_text(OTHER.format(0))
    files = list_files(tmp_path)
    assert [one.problem is None for one in files] == [True, False]
    check_change(path, BOILER)
    # One that is all right must not be left out for a change.
    (tmp_path / "later.yaml").write_text(OTHER.format(1))
    assert [one.problem for one in list_files(tmp_path)] == [None, None]
    check_change(path, BOILER)
    with pytest.raises(BadDefinition, match=r"later\.yaml.*1F001"):
        check_change(path, replace(BOILER, dgn=0x1F001))
    overlapping = replace(BOILER, signals=(WATER, replace(WATER, name="again")))
    with pytest.raises(BadDefinition, match="overlap"):
        check_change(path, overlapping)
