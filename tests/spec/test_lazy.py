"""Of the spec only that is read which is used."""

from unittest.mock import patch

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import Signal, clear_cache, load_spec, loader
from custom_components.rvc.spec.entries import Entries


def test_signals_are_built_when_their_dgn_is_first_used() -> None:
    clear_cache()
    with patch.object(loader, "Signal", wraps=Signal) as built:
        codec = Codec(load_spec().spec)
        assert not built.called
        dimmed = codec.decode(Frame.parse("19FEDA9C#19FF7CFCFFFF04FF"))
        assert dimmed.get("operating_status") == 62
        once = built.call_count
        assert once == len(codec.spec.dgns["DC_DIMMER_STATUS_3"].signals)
        codec.decode(Frame.parse("19FEDA9C#1AFF7CFCFFFF04FF"))
        assert built.call_count == once
    clear_cache()


def test_an_entry_is_read_by_its_name() -> None:
    entries = Entries(b'{\n"A":{"x":[1,2]},\n"B":{}\n}\n')
    assert entries["A"] == {"x": [1, 2]}
    assert entries["A"] is entries["A"]
    assert dict(entries) == {"A": {"x": [1, 2]}, "B": {}}
    assert "C" not in entries
    assert entries.get("C") is None


def test_every_line_is_an_entry() -> None:
    spec = load_spec().spec
    for dgn in spec.dgns.values():
        assert bool(dgn.signals) is dgn.has_signals
    assert set(spec.tables) >= {"alarms", "fmi", "manufacturers"}
    assert spec.shown["TANK_STATUS"]["main"]
