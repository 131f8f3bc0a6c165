"""Adding a coach, by hand or by discovery."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.flows.connections.registry import CONNECTIONS
from custom_components.rvc.flows.connections.socketcan import find_can_interfaces
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec
from tests.paths import FIXTURES

from ..kit import LINKS, QUICK

RECORDING = FIXTURES / "real_frames.log"
VIRTUAL: dict[str, Any] = {
    "interface": "virtual",
    "channel": "flow",
    "options": {},
    "listen_only": False,
}


UNPLUGGED = CannotOpen("not_found", "it was unplugged")


@pytest.fixture
def timing() -> Timing:
    """Return pauses with which the flow is in a hurry."""
    return replace(QUICK, scan=0.5)


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """Let Home Assistant load the integration."""


async def choose(
    hass: HomeAssistant, kind: str, product: str | None = None
) -> dict[str, Any]:
    """Start the flow and choose a kind of connection, and a product where it asks."""
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert menu["type"] is FlowResultType.MENU
    assert menu["menu_options"] == list(CONNECTIONS)
    form = await hass.config_entries.flow.async_configure(
        menu["flow_id"], {"next_step_id": kind}
    )
    if product is not None:
        assert form["type"] is FlowResultType.MENU
        assert form["step_id"] == "product"
        form = await hass.config_entries.flow.async_configure(
            menu["flow_id"], {"next_step_id": product}
        )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == kind
    return dict(form)


async def submit(
    hass: HomeAssistant, form: dict[str, Any], data: dict[str, Any]
) -> dict[str, Any]:
    """Fill in the form."""
    return dict(await hass.config_entries.flow.async_configure(form["flow_id"], data))


def shown_in(form: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of a form hold at first."""
    shown: dict[str, Any] = {}
    for field in form["data_schema"].schema:
        usual = None if field.default is vol.UNDEFINED else field.default()
        shown[str(field)] = (field.description or {}).get("suggested_value", usual)
    return shown


async def listened(hass: HomeAssistant, result: dict[str, Any]) -> dict[str, Any]:
    """Wait until the flow has listened to the network; return what it shows then."""
    if result["type"] is not FlowResultType.SHOW_PROGRESS:
        # It could not even begin.
        return result
    assert result["progress_action"] == "listen"
    await hass.async_block_till_done()
    return dict(await hass.config_entries.flow.async_configure(result["flow_id"]))


async def go_on(
    hass: HomeAssistant, shown: dict[str, Any], **answer: Any
) -> dict[str, Any]:
    """Answer what the flow shows."""
    return dict(
        await hass.config_entries.flow.async_configure(shown["flow_id"], answer)
    )


async def unload_all(hass: HomeAssistant) -> None:
    """End what the flow has set up."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("kind", "data", "title"),
    [
        ("demo", {}, "Demo coach"),
        ("other", VIRTUAL, "virtual flow"),
        (
            "recording",
            {"path": str(RECORDING), "speed": "max", "repeat": False},
            RECORDING.name,
        ),
    ],
)
async def test_a_connection_that_opens_becomes_an_entry(
    hass: HomeAssistant, kind: str, data: dict[str, Any], title: str
) -> None:
    shown = await listened(hass, await submit(hass, await choose(hass, kind), data))
    if shown["type"] is FlowResultType.MENU:
        assert shown["step_id"] == "silent_nothing"
        shown = await go_on(hass, shown, next_step_id="coach")
    assert shown["step_id"] == "coach"
    result = await go_on(hass, shown, coach="just_discover")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == title
    assert result["data"] == {}
    (network,) = result["result"].subentries.values()
    assert (network.title, network.data["network"]) == ("House", "house")
    assert dict(network.data) == {"network": "house", "kind": kind, **data}
    again = await submit(hass, await choose(hass, kind), data)
    assert (again["type"], again["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )
    await unload_all(hass)


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("kind", "data", "error"),
    [
        ("socketcan", {"channel": "can7"}, "not_found"),
        (
            "slcan",
            {"channel": "/dev/no_such_port", "tty_baudrate": 115200},
            "not_found",
        ),
        (
            "recording",
            {"path": "/no/such/file.log", "speed": "1", "repeat": False},
            "not_found",
        ),
        (
            "recording",
            {"path": __file__, "speed": "1", "repeat": False},
            "not_a_recording",
        ),
        (
            "other",
            {"interface": "nonsense", "channel": "", "options": {}},
            "no_driver",
        ),
        ("other", {**VIRTUAL, "options": ["a", "list"]}, "bad_settings"),
        ("other", {**VIRTUAL, "options": {"channel": "twice"}}, "bad_settings"),
    ],
)
async def test_what_does_not_open_is_told_and_can_be_put_right(
    hass: HomeAssistant,
    socket_enabled: None,
    kind: str,
    data: dict[str, Any],
    error: str,
) -> None:
    form = await choose(hass, kind)
    result = await submit(hass, form, data)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": error}
    with (
        patch("custom_components.rvc.flows.connection_steps.try_connection"),
        patch("custom_components.rvc.flows.scanning.scan", side_effect=UNPLUGGED),
        patch("custom_components.rvc.async_setup_entry", return_value=True),
    ):
        shown = await listened(hass, await submit(hass, form, data))
        # Whoever knows better adds it all the same.
        assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "lost")
        shown = await go_on(hass, shown, next_step_id="coach")
        done = await go_on(hass, shown, coach="just_discover")
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("product", ["socketcand_server", "wican", "ebyte"])
async def test_a_gateway_that_refuses_is_told(
    hass: HomeAssistant, socket_enabled: None, product: str
) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    data = {"host": "127.0.0.1", "port": port}
    result = await submit(hass, await choose(hass, "gateway", product), data)
    assert (result["step_id"], result["errors"]) == ("gateway", {"base": "refused"})


async def test_the_flow_says_what_it_hears_and_guesses_the_coach(
    hass: HomeAssistant,
) -> None:
    codec = Codec(load_spec().spec)
    form = await choose(hass, "other")
    result = await submit(hass, form, VIRTUAL)
    await asyncio.sleep(0.1)
    for number in (*range(1, 20), 28, 73, 75, 87, 91, 92):
        said = {"instance": number, "operating_status": 0}
        LINKS["flow"].receive(codec.encode("DC_DIMMER_STATUS_3", said, source=0x9C))
    shown = await listened(hass, result)
    told = shown["description_placeholders"]
    assert told["devices"] == "25 × Dimmer"
    assert told["nodes"] == "Dimmer (156)"
    # Numbers alone prove nothing, as many coaches have these.
    assert "guesses" not in told
    field, *_ = shown["data_schema"].schema
    assert field.default() == "just_discover"
    done = await go_on(hass, shown, coach="tiffin_phaeton_2018/40 IH")
    assert done["title"] == "Tiffin Phaeton"
    await hass.async_block_till_done()
    entry = done["result"]
    assert entry.data == {}
    mapped = entry.runtime_data.coach_map
    assert mapped.devices["dc_dimmer", 1].name == "Ceiling"
    assert mapped.devices["dc_dimmer", 28].ignore
    assert mapped.dialects == ("spyder",)
    await unload_all(hass)


async def test_the_flow_says_whose_ways_were_recognized(hass: HomeAssistant) -> None:
    result = await submit(hass, await choose(hass, "other"), VIRTUAL)
    await asyncio.sleep(0.1)
    for text in (
        "190FFD85#0178060100943577",
        "18FFB79C#000304FFFFFFFFFF",
        "14EF1F21#010A000000000000",
    ) * 2:
        LINKS["flow"].receive(Frame.parse(text))
    shown = await listened(hass, result)
    told = shown["description_placeholders"]["nodes"]
    assert "(133, Spyder Controls" in told
    assert "heard 10FFD" in told
    assert "(156, data page 0)" in told
    # What makers send of their own is named by number and first byte.
    assert "(33, 0EF00 01)" in told


async def test_what_a_node_calls_itself_is_no_markup(hass: HomeAssistant) -> None:
    result = await submit(hass, await choose(hass, "other"), VIRTUAL)
    await asyncio.sleep(0.1)
    codec = Codec(load_spec().spec)
    product = {"text": "<i>*[b]*"}
    link = LINKS["flow"]
    link.receive(codec.encode("PRODUCT_IDENTIFICATION", product, source=0x9C))
    for instance in range(1, 20):
        said = {"instance": instance, "operating_status": 0}
        link.receive(codec.encode("DC_DIMMER_STATUS_3", said, source=0x9C))
    shown = await listened(hass, result)
    told = shown["description_placeholders"]
    assert told["nodes"] == r"\<i\> \[b\] (156)"


@pytest.mark.parametrize(
    ("heard", "step"),
    [
        (None, "silent_nothing"),
        (0x123, "silent_foreign"),
        (0x15F00098, "silent_no_rvc"),
    ],
)
async def test_the_flow_says_why_it_hears_nothing(
    hass: HomeAssistant, heard: int | None, step: str
) -> None:
    result = await submit(hass, await choose(hass, "other"), VIRTUAL)
    await asyncio.sleep(0.1)
    link = LINKS["flow"]
    if heard == 0x123:
        # Of 11 bits
        link.error_counters.foreign_frames += 1
    elif heard is not None:
        link.receive(Frame(heard, b"\xff" * 8))
    shown = await listened(hass, result)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, step)
    again = await listened(hass, await go_on(hass, shown, next_step_id="listen"))
    assert again["step_id"] == "silent_nothing"


async def test_errors_alone_mean_another_bit_rate(hass: HomeAssistant) -> None:
    result = await submit(hass, await choose(hass, "other"), VIRTUAL)
    await asyncio.sleep(0.1)
    LINKS["flow"].error_counters.error_frames += 12
    shown = await listened(hass, result)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "silent_errors")
    assert shown["description_placeholders"]["errors"] == "12"


async def test_a_file_of_the_owners_can_be_given(hass: HomeAssistant) -> None:
    shown = await listened(hass, await submit(hass, await choose(hass, "demo"), {}))
    assert shown["step_id"] == "coach"
    form = await go_on(hass, shown, coach="own_file")
    assert form["step_id"] == "import_map"
    wrong = await go_on(hass, form, text="devices:\n- {dimmer: 300}\n")
    assert wrong["errors"] == {"text": "bad_map"}
    assert wrong["description_placeholders"]["reason"].startswith("line 2: ")
    right = "coach: {make: Our, model: Own}\ndevices:\n- {dimmer: 1, name: Porch}\n"
    done = await go_on(hass, wrong, text=right)
    assert done["title"] == "Our Own"
    await hass.async_block_till_done()
    document = done["result"].runtime_data.document
    assert document["devices"] == [{"dimmer": 1, "name": "Porch"}]
    await unload_all(hass)


async def test_every_reason_has_its_words(hass: HomeAssistant) -> None:
    form = await choose(hass, "demo")
    with patch(
        "custom_components.rvc.flows.connection_steps.try_connection",
        side_effect=CannotOpen("busy", "it is taken"),
    ):
        result = await submit(hass, form, {})
    assert result["errors"] == {"base": "busy"}
    assert result["description_placeholders"] == {"detail": "it is taken"}


async def test_the_can_interfaces_of_the_machine_are_offered(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    for name, kind in (("can1", "280"), ("eth0", "1"), ("can0", "280")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(f"{kind}\n")
    (tmp_path / "bonding_masters").write_text("")
    assert find_can_interfaces(tmp_path) == ["can0", "can1"]
    with patch(
        "custom_components.rvc.flows.connection_steps.find_can_interfaces",
        return_value=["can0", "can1"],
    ):
        form = await choose(hass, "socketcan")
    field, *_ = form["data_schema"].schema
    assert field.default() == "can0"


def channels(entry: MockConfigEntry) -> dict[str, str]:
    """Return the channel of each network."""
    return {
        one.data["network"]: one.data["channel"] for one in entry.subentries.values()
    }


async def test_an_entry_of_before_keeps_its_devices(hass: HomeAssistant) -> None:
    old = MockConfigEntry(domain=DOMAIN, version=1, data={"kind": "other", **VIRTUAL})
    old.add_to_hass(hass)
    await hass.config_entries.async_setup(old.entry_id)
    assert (old.version, dict(old.data)) == (4, {})
    assert channels(old) == {"house": "flow"}
    await unload_all(hass)
