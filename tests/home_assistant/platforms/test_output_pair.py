"""Two outputs that drive something one way and the other."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from ..kit import NODE, Kit


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, 1), (30, 30), (250, "5_min"), (700, "12_min")]
)
def test_delays_are_said_in_seconds_or_minutes(seconds: float, said: object) -> None:
    from custom_components.rvc.devices.output import delay_value  # noqa: PLC0415

    assert delay_value(seconds) == said


def of(message: Message, *names: str) -> tuple[object, ...]:
    """Return some signals of a message."""
    return tuple(message.get(name) for name in names)


@pytest.fixture
async def awning(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Return a coach whose dimmers 177 and 178 drive an awning, and obey."""
    mapped = {
        "dimmer": [177, 178],
        "name": "Patio awning",
        "area": "Patio",
        "as": "cover",
        "motion": "timed",
        "open_time": 1,
    }
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [mapped]}},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    for instance in (177, 178):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    kit.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: kit.codec.encode(
            "DC_DIMMER_STATUS_3",
            {
                "instance": m.instance,
                "operating_status": 100 if m["command"] == "on_duration" else 0,
            },
            source=0x9C,
        ),
    )
    yield kit
    await kit.tear_down()


async def test_a_pair_of_outputs_moves_an_awning(
    hass: HomeAssistant, awning: Kit
) -> None:
    kit, cover = awning, "cover.patio_awning"
    assert kit.state(cover).state == "unknown"
    assert not hass.states.async_entity_ids("light")
    await hass.services.async_call(
        "cover", "open_cover", {"entity_id": cover}, blocking=True
    )
    first, _, second = kit.commands("DC_DIMMER_COMMAND_2")[:3]
    # The opposite one is off before the wanted one is on.
    assert of(first, "instance", "command") == (178, "off_delay")
    assert of(second, "instance", "command") == (177, "on_duration")
    assert kit.state(cover).state == "opening"
    await kit.until(lambda: kit.state(cover).attributes.get("current_position") == 100)
    await hass.services.async_call(
        "cover",
        "set_cover_position",
        {"entity_id": cover, "position": 50},
        blocking=True,
    )
    assert kit.state(cover).state == "closing"
    await kit.until(lambda: kit.state(cover).state == "open")
    assert 30 <= kit.state(cover).attributes["current_position"] <= 60
    await hass.services.async_call(
        "cover", "stop_cover", {"entity_id": cover}, blocking=True
    )


@pytest.mark.parametrize("instance", [177, 178])
async def test_a_panel_that_stops_a_pair_is_no_end_stop(
    hass: HomeAssistant, awning: Kit, instance: int
) -> None:
    kit, cover = awning, "cover.patio_awning"
    await hass.services.async_call(
        "cover", "open_cover", {"entity_id": cover}, blocking=True
    )
    await asyncio.sleep(0.3)
    said = ("off_delay", 0) if instance == 177 else ("on_duration", 100)
    frame = kit.codec.encode(
        "DC_DIMMER_COMMAND_2",
        {"instance": instance, "command": said[0], "desired_level": said[1]},
        source=0x44,
    )
    await kit.hears(f"{frame.id:08X}#{frame.data.hex()}")
    await kit.says("DC_DIMMER_STATUS_3", instance=177, operating_status=0)
    await asyncio.sleep(1)
    assert kit.state(cover).attributes.get("current_position") is None


async def test_a_pair_of_loads_needs_both(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    pair = {"dc_load": [1, 2], "name": "Vent", "as": "cover", "open_time": 1}
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [pair]}},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.says("DC_LOAD_STATUS", instance=1, operating_status=0)
    assert hass.states.get("cover.vent") is None
    await kit.says("DC_LOAD_STATUS", instance=2, operating_status=0)
    assert kit.state("cover.vent").state == "unknown"

    def obeys(message: Message) -> Frame:
        level = 100 if message["command"] == "on_duration" else 0
        said = {"instance": message.instance, "operating_status": level}
        return kit.codec.encode("DC_LOAD_STATUS", said, source=NODE)

    kit.answers_by("DC_LOAD_COMMAND", obeys)
    cover = {"entity_id": "cover.vent"}
    await hass.services.async_call("cover", "close_cover", cover, blocking=True)
    assert kit.state("cover.vent").state == "closing"
    # Turning round ends the one way before it begins the other.
    await hass.services.async_call("cover", "open_cover", cover, blocking=True)
    assert kit.state("cover.vent").state == "opening"
    on = [m.instance for m in kit.commands("DC_LOAD_COMMAND") if m["desired_level"]]
    assert on == [2, 1]
    await hass.services.async_call(
        "cover", "set_cover_position", {**cover, "position": 10}, blocking=True
    )
    assert kit.state("cover.vent").state == "closing"
    await hass.services.async_call("cover", "stop_cover", cover, blocking=True)
    await kit.until(lambda: kit.state("cover.vent").state in ("unknown", "open"))
    await kit.tear_down()


async def test_what_stops_by_itself_after_a_run_is_at_its_end(
    hass: HomeAssistant, awning: Kit
) -> None:
    kit, cover = awning, {"entity_id": "cover.patio_awning"}
    await hass.services.async_call("cover", "open_cover", cover, blocking=True)
    assert kit.state("cover.patio_awning").state == "opening"
    # Its end switch is there before half of the usual time is over.
    await asyncio.sleep(0.4)
    await kit.says("DC_DIMMER_STATUS_3", instance=177, operating_status=0)
    await kit.until(lambda: kit.state("cover.patio_awning").state == "open")
    assert kit.state("cover.patio_awning").attributes["current_position"] == 100


async def test_what_was_stopped_on_its_way_is_nowhere_known(
    hass: HomeAssistant, awning: Kit
) -> None:
    cover = {"entity_id": "cover.patio_awning"}
    await hass.services.async_call("cover", "open_cover", cover, blocking=True)
    await asyncio.sleep(0.4)
    await hass.services.async_call("cover", "stop_cover", cover, blocking=True)
    await awning.says("DC_DIMMER_STATUS_3", instance=177, operating_status=0)
    await asyncio.sleep(1)
    assert awning.state("cover.patio_awning").state == "unknown"


SHADE = "cover.shade_1"
STATUS = "WINDOW_SHADE_CONTROL_STATUS"
COMMAND = "WINDOW_SHADE_CONTROL_COMMAND"
RESTS = {"forward_status": "forward_off", "reverse_status": "reverse_off"}


async def test_a_shade_that_stands_at_its_end_already_is_no_failure(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says(STATUS, instance=1, **RESTS)
    assert coach.state(SHADE).state == "unknown"
    coach.answers(COMMAND, STATUS, **RESTS)
    cover = {"entity_id": SHADE}
    for action, state in (("open", "open"), ("open", "open")):
        await hass.services.async_call("cover", f"{action}_cover", cover, blocking=True)
        assert coach.state(SHADE).state == state
    # Where it is known to be open, it has to close.
    with pytest.raises(HomeAssistantError, match="did not change"):
        await hass.services.async_call("cover", "close_cover", cover, blocking=True)


async def test_a_shade_that_stops_by_itself_is_at_its_end(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says(STATUS, instance=1, **RESTS)
    closing = {**RESTS, "reverse_status": "reverse_on"}
    coach.answers(COMMAND, STATUS, **closing)
    cover = {"entity_id": SHADE}
    await hass.services.async_call("cover", "close_cover", cover, blocking=True)
    assert coach.state(SHADE).state == "closing"
    await asyncio.sleep(10)
    await coach.says(STATUS, instance=1, **RESTS)
    await coach.until(lambda: coach.state(SHADE).state == "closed")


@pytest.mark.parametrize(
    ("requires", "to_a_place"), [(None, True), ("slides", False), ("jacks", False)]
)
async def test_a_pair_that_can_crush_people_goes_to_its_ends_only(
    hass: HomeAssistant, entry: MockConfigEntry, requires: str | None, to_a_place: bool
) -> None:
    pair: dict[str, Any] = {"dimmer": [1, 2], "name": "Room", "as": "cover"}
    if requires is not None:
        pair["requires"] = requires
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [{**pair, "open_time": 1}]}},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    for instance in (1, 2):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    features = kit.state("cover.room").attributes["supported_features"]
    assert features & CoverEntityFeature.OPEN
    assert bool(features & CoverEntityFeature.SET_POSITION) is to_a_place
    await kit.tear_down()
