"""Makers' nodes that a coach remembers, in Home Assistant's storage."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.stores.device_memory import memory_of

from .kit import Kit

IS_AQUA_HOT = ("19FFF797#01000000FFFFFFFF", "18FF2E97#0107FF00FFFFFFFF")


def known(coach: Kit) -> set[str]:
    """Return the dialects of the node at 97h."""
    session = coach.running.sessions["house"]
    return {one.dialect.name for one in session.dialects_of(0x97)}


async def test_a_product_is_known_after_a_reload(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(*IS_AQUA_HOT, *IS_AQUA_HOT)
    assert known(coach) == {"aqua_hot"}
    await coach.tear_down()
    await coach.set_up()
    assert known(coach) == {"aqua_hot"}


GOOD: dict[str, Any] = {
    "network": "house",
    "recognized": 151,
    "name": "341220f100000080",
    "dialects": {"aqua_hot": ["heard 0FF2E, 1FFF7", 1]},
}


@pytest.mark.parametrize(
    ("change", "is_read"),
    [
        ({}, True),
        ({"name": ""}, True),
        ({"name": "34122"}, False),
        ({"name": 5}, False),
        ({"recognized": 300}, False),
        ({"recognized": "151"}, False),
        ({"dialects": {"aqua_hot": "heard"}}, False),
        ({"dialects": ["aqua_hot"]}, False),
        ({"network": None}, False),
    ],
)
async def test_what_is_damaged_is_left_out(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    change: dict[str, Any],
    is_read: bool,
) -> None:
    hass_storage["rvc.damaged"] = {
        "version": 1,
        "minor_version": 1,
        "key": "rvc.damaged",
        "data": [GOOD | change],
    }
    assert len(await memory_of(hass, "damaged").load()) == is_read
