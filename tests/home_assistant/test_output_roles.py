"""What a coach map says of outputs, as platforms read it."""

from types import SimpleNamespace
from typing import Any, cast

from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.data import RvcConfigEntry
from custom_components.rvc.devices import DeviceKey, Feature
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.load import DIMMABLE, DcLoad
from custom_components.rvc.entities.output_roles import PairedOutputs, output_in_role

LEVEL = Feature("DC_DIMMER_STATUS_3")
LOAD = Feature("DC_LOAD_STATUS")


def entry_of(*devices: dict[str, Any]) -> RvcConfigEntry:
    """Return the entry of a coach with a map."""
    coach_map = read_map({"devices": list(devices)})
    runtime = SimpleNamespace(coach_map=coach_map)
    return cast(RvcConfigEntry, SimpleNamespace(runtime_data=runtime))


def dimmer(instance: int, network: str = "house") -> Dimmer:
    """Return a dimmer that nobody drives."""
    link = cast(Any, None)
    return Dimmer(DeviceKey(network, "dc_dimmer", instance), link, ())


def test_a_pair_is_complete_when_both_outputs_were_heard() -> None:
    pairs = PairedOutputs(entry_of({"dimmer": [1, 2], "as": "cover"}), "cover")
    closes, opens = dimmer(2), dimmer(1)
    assert pairs.complete(closes, LEVEL) is None
    assert pairs.complete(opens, Feature("DC_DIMMER_STATUS_3.lock_status")) is None
    assert pairs.complete(opens, LEVEL) == (opens, closes)
    assert pairs.complete(closes, LEVEL) is None


def test_outputs_of_two_networks_make_no_pair() -> None:
    pairs = PairedOutputs(entry_of({"dimmer": [1, 2], "as": "lock"}), "lock")
    assert pairs.complete(dimmer(1, "house"), LEVEL) is None
    assert pairs.complete(dimmer(2, "chassis"), LEVEL) is None
    second = dimmer(2, "house")
    pair = pairs.complete(second, LEVEL)
    assert pair is not None
    assert [one.key.network for one in pair] == ["house", "house"]


def test_an_output_has_the_role_of_the_map() -> None:
    entry = entry_of({"dimmer": 1, "as": "fan"})
    fan, lamp = dimmer(1), dimmer(3)
    assert output_in_role(entry, fan, LEVEL, "fan") is fan
    assert output_in_role(entry, fan, LEVEL, "light") is None
    assert output_in_role(entry, lamp, LEVEL, "light") is lamp


def test_a_load_is_a_light_once_it_reports_to_be_dimmable() -> None:
    entry, link = entry_of(), cast(Any, None)
    load = DcLoad(DeviceKey("house", "dc_load", 1), link, ())
    assert output_in_role(entry, load, LOAD, "switch") is load
    load.add_features({DIMMABLE})
    assert output_in_role(entry, load, Feature(DIMMABLE), "light") is load
    assert output_in_role(entry, load, LOAD, "switch") is None
