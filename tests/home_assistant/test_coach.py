"""The running coach: its own node, its commands, and who is there."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.rvc.bus.errors import BusBusy, BusError, NetworkDown, NetworkLost
from custom_components.rvc.coach.availability import LastSeen, NodeSeen, is_silent
from custom_components.rvc.coach.node.address_claim import NoAddress
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.protocol.errors import UnknownDgn
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.services.command_errors import command_failed
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.errors import RvcError

from .kit import QUICK, Kit

OURS = 159
OFF = "19FEDA9C#19FF00FCFFFF00FF"
KEY = DeviceKey("house", "dc_dimmer", 25)


async def test_it_asks_for_an_address_then_claims_it(coach: Kit) -> None:
    asked, claim = coach.sent[:2]
    assert (asked.name, asked.source, asked.destination) == (
        "REQUEST_FOR_DGN",
        254,
        OURS,
    )
    assert (claim.name, claim.source, claim.destination) == ("ADDRESS_CLAIM", OURS, 0)
    assert claim["arbitrary_address_capable"] == "supports_address_claiming"


async def test_it_asks_every_device_for_its_status(coach: Kit) -> None:
    dgns = load_spec().spec.dgns
    wanted = {dgns[name].dgn for name in ("DC_DIMMER_STATUS_3", "TANK_STATUS")}
    await coach.until(
        lambda: wanted <= {m["desired_dgn"] for m in coach.commands("REQUEST_FOR_DGN")}
    )


async def test_it_gives_way_to_a_node_of_higher_rank(coach: Kit) -> None:
    node = coach.running.sessions["house"].node
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: node.address not in (None, OURS))
    assert node.address == OURS - 1


async def test_it_defends_its_address_against_lower_rank(coach: Kit) -> None:
    claims = len(coach.commands("ADDRESS_CLAIM"))
    await coach.hears("18EE009F#FFFFFFFFFFFFFFFF")
    await coach.until(lambda: len(coach.commands("ADDRESS_CLAIM")) > claims)
    assert coach.running.sessions["house"].node.address == OURS


async def test_an_echo_of_its_own_is_not_heard(coach: Kit) -> None:
    claims = coach.commands("ADDRESS_CLAIM")
    await coach.hears(f"18EE009F#{claims[0].data.hex()}", "19FECA9F#0544FFFFFFFFFFFF")
    assert coach.running.sessions["house"].node.address == OURS
    assert OURS not in coach.running.sessions["house"].nodes


async def test_it_says_who_it_is(coach: Kit) -> None:
    claims = len(coach.commands("ADDRESS_CLAIM"))
    signs = len(coach.commands("DM_RV"))
    await coach.hears(
        "18EA9F9C#00EE00FFFFFFFFFF",
        "18EAFF9C#EBFE00FFFFFFFFFF",
        "18EAFF9C#CAFE01FFFFFFFFFF",
        "18EAFF9C#B7FF01FFFFFFFFFF",
        "18EA9F9C#B7FF01FFFFFFFFFF",
        "18EA449C#B7FF01FFFFFFFFFF",
    )
    await coach.until(lambda: len(coach.commands("DATA_PACKET")) == 5)
    text = b"".join(
        bytes(message.data[1:]) for message in coach.commands("DATA_PACKET")
    )
    assert text.rstrip(b"\xff") == b"RV-C for Home Assistant*rvc**"
    assert len(coach.commands("ADDRESS_CLAIM")) == claims + 1
    assert len(coach.commands("DM_RV")) == signs + 1
    # Only a request to itself is refused (RV-C 3.2.4.3).
    (refused,) = coach.commands("ACKNOWLEDGMENT")
    assert refused["acknowledgment_code"] == "nak_not_executed"
    assert refused["dgn_acknowledged"] == 0x1FFB7


async def test_without_a_free_address_nothing_can_be_told(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    await coach.hears(*(f"19FECA{source:02X}#05" for source in range(144, 159)))
    await coach.hears("18EE009F#0000000000000000")
    node = coach.running.sessions["house"].node
    await coach.until(lambda: node.address is None)
    with pytest.raises(HomeAssistantError, match="no address on the network"):
        await hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )


@pytest.mark.parametrize("code", [0, 7])
async def test_an_acknowledgment_alone_is_no_answer_that_ends_it(
    hass: HomeAssistant, coach: Kit, code: int
) -> None:
    await coach.hears(OFF)
    coach.refuses("DC_DIMMER_COMMAND_2", code)
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    )
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    await asyncio.sleep(0.05)
    assert not turning.done()
    await coach.hears("19FEDA9C#19FFC8FCFFFF04FF")
    await turning


@pytest.mark.parametrize(
    "data",
    [
        "03FFFFFFFFDAFE01",  # for another command
        "0307FFFFFFDBFE01",  # for another instance
        "03FFFFFF44DBFE01",  # for another node
    ],
)
async def test_a_refusal_for_another_is_not_taken(
    hass: HomeAssistant, coach: Kit, data: str
) -> None:
    await coach.hears(OFF)
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    )
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    await coach.puts(f"18E8FF9C#{data}", "19FEDA9C#1AFFC8FCFFFF04FF")
    assert not turning.done()
    await coach.hears("19FEDA9C#19FFC8FCFFFF04FF")
    await turning


async def test_a_lost_network_makes_all_unavailable_and_commands_fail(
    hass: HomeAssistant, coach: Kit
) -> None:
    network = coach.running.networks["house"]
    network.timing = replace(network.timing, retry_delays=(0.01,))
    await coach.hears(OFF)
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    )
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    network.lost(NetworkLost("pulled out"))
    with pytest.raises(HomeAssistantError, match="connection to the network is lost"):
        await turning
    assert coach.state("light.dimmer_25").state == "unavailable"
    with pytest.raises(NetworkDown):
        await coach.running.devices[KEY].command("DC_DIMMER_COMMAND_2", lambda _: True)
    await coach.until(lambda: network.connected)
    assert coach.state("light.dimmer_25").state == "off"


@pytest.mark.parametrize("timing", [replace(QUICK, rejoin=0.01)])
async def test_a_full_adapter_is_tried_again(
    coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = coach.running.networks["house"]
    claims = len(coach.commands("ADDRESS_CLAIM"))
    send = network.send
    failures = [BusBusy("full")] * 2

    async def send_now_and_then(frame: Frame, *how: Any) -> None:
        if failures:
            raise failures.pop()
        await send(frame, *how)

    monkeypatch.setattr(network, "send", send_now_and_then)
    network.lost(BusError("gone"))
    await coach.until(lambda: len(coach.commands("ADDRESS_CLAIM")) > claims)
    assert not failures


async def test_a_network_without_a_free_address_is_only_watched(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await coach.hears(*(f"19FECA{source:02X}#05" for source in range(144, 160)))
    running = coach.running
    running.sessions["house"].receiver.nodes[159] = NodeSeen(0.0)
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: "seen, not controlled" in caplog.text)
    assert running.sessions["house"].node.cannot_claim
    issue_id = f"network_without_address_{coach.entry.entry_id}_house"
    issues = ir.async_get(hass)
    await coach.until(lambda: issues.async_get_issue(DOMAIN, issue_id))
    running.sessions["house"].node.claim.cannot_claim = False
    await coach.until(lambda: not issues.async_get_issue(DOMAIN, issue_id))


async def test_invalid_instances_are_no_devices(coach: Kit) -> None:
    await coach.hears("19FEDA9C#00FF00FCFFFF00FF", "19FEDA9C#FFFF00FCFFFF00FF")
    assert {key.device_class for key in coach.running.devices} == {"node"}


async def test_the_number_of_devices_has_an_end(coach: Kit) -> None:
    coach.running.registry.limit = 2
    await coach.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF")
    assert list(coach.running.devices) == [DeviceKey("house", "node", 0x9C), KEY]


def test_silence_tells_by_the_interval() -> None:
    spec = load_spec().spec
    link = None
    tank = Dimmer(KEY, link, ("DC_DIMMER_STATUS_3",))  # type: ignore[arg-type]
    tank.reports = ("TANK_STATUS",)
    tank.add_features({"TANK_STATUS"})
    heard = LastSeen(0.0)
    heard.update(1.0)
    assert not is_silent(tank, heard, None, spec, 20.0)
    assert is_silent(tank, heard, None, spec, 22.0)
    # A sender that is slower than the text is given time by its own habit.
    heard.update(19.0)
    assert not is_silent(tank, heard, None, spec, 60.0)
    assert is_silent(tank, heard, None, spec, 80.0)


def test_a_quiet_lamp_is_missed_only_with_its_node() -> None:
    spec = load_spec().spec
    lamp = Dimmer(KEY, None, ("DC_DIMMER_STATUS_3",))  # type: ignore[arg-type]
    lamp.add_features({"DC_DIMMER_STATUS_3"})
    heard, node = LastSeen(0.0), NodeSeen(0.0)
    assert not is_silent(lamp, heard, None, spec, 9999.0)
    node.update(0.0)
    assert not is_silent(lamp, heard, node, spec, 9999.0)
    node.count_heartbeats(2)
    assert not is_silent(lamp, heard, node, spec, 19.0)
    assert is_silent(lamp, heard, node, spec, 21.0)


async def test_a_silent_device_is_unavailable_until_it_is_heard(coach: Kit) -> None:
    tank = "19FFB79C#0001640401080200"
    await coach.hears(tank)
    level = "sensor.fresh_water_tank_level"
    assert coach.state(level).state == "1"
    coach.running.sessions["house"].availability.check(coach.running.now() + 100)
    assert coach.state(level).state == "unavailable"
    await coach.hears(tank)
    assert coach.state(level).state == "1"


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (BusBusy("full"), "bus_busy"),
        (BusError("lost"), "not_sent"),
        (NoAddress("house"), "no_address"),
        (RvcError("else"), "failed"),
    ],
)
def test_every_failure_has_words(error: RvcError, key: str) -> None:
    told = command_failed(error, "Lamp")
    assert told.translation_key == key
    assert told.translation_placeholders == {"device": "Lamp"}


def test_what_cannot_be_encoded_is_the_users_fault() -> None:
    told = command_failed(UnknownDgn("X"), "Lamp")
    assert isinstance(told, ServiceValidationError)
