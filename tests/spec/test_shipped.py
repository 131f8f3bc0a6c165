"""A file of the integration that is damaged says which one it is."""

from pathlib import Path

import pytest

from custom_components.rvc.spec import clear_cache, load_spec, loader
from custom_components.rvc.spec.entries import Entries
from custom_components.rvc.spec.shipped import DamagedFile, shipped_data

FILES = ["_COMPILED", "_SIGNALS", "_SHOWN", "_POINTS", "_TABLES"]


@pytest.mark.parametrize("part", [None, 0.0, 0.5, 0.999])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_gone_or_cut_short_is_named(
    name: str, part: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Path = getattr(loader, name)
    damaged = tmp_path / whole.name
    if part is not None:
        data = whole.read_bytes()
        damaged.write_bytes(data[: int(len(data) * part)])
    monkeypatch.setattr(loader, name, damaged)
    clear_cache()
    with pytest.raises(DamagedFile, match=f"{whole.name} is missing or damaged"):
        load_spec()
    clear_cache()


def test_an_entry_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "signals.json"
    path.write_bytes(b'{\n"A":{"x":1},\n"B":{"x"\x00},\n"C":{}\n}\n')
    entries = Entries.of(path)
    assert entries["A"] == {"x": 1}
    with pytest.raises(DamagedFile, match="signals.json"):
        entries["B"]
    with pytest.raises(DamagedFile, match="signals.json"):
        shipped_data(path)
