"""The box in the options that says what frames mean which somebody pastes."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
import pytest

from ..kit import Kit, coach_entry, network_data

DIMMER = "19FEDA9C#19FF7CFCFFFF00FF"
AQUA_HOT = ("18FF2E97#0107FF00FFFFFFFF", "18FF2F9E#010700010000FFFF")
FORMS = f"""\
  can0  19FEDA9C   [8]  19 FF 7C FC FF FF 00 FF
(1700000000.250000) can0 {DIMMER}
{DIMMER}
1700000000250000,19FEDA9C,true,Rx,0,8,19,FF,7C,FC,FF,FF,00,FF,
17:33:21.107 R 19FEDA9C 19 FF 7C FC FF FF 00 FF
"""


async def step(hass: HomeAssistant, flow: Any, **data: object) -> Any:
    """Answer a step of the options."""
    return await hass.config_entries.options.async_configure(flow["flow_id"], data)


async def opened(hass: HomeAssistant, kit: Kit) -> Any:
    """Open the box."""
    flow = await hass.config_entries.options.async_init(kit.entry.entry_id)
    assert "frames" in flow["menu_options"]
    return await step(hass, flow, next_step_id="frames")


async def told(hass: HomeAssistant, kit: Kit, text: str) -> dict[str, str]:
    """Paste a text, and return what is told of it."""
    shown = await step(hass, await opened(hass, kit), frames=text)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "frames_told")
    return dict(shown["description_placeholders"])


async def test_all_forms_say_the_same(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(DIMMER)
    said = await told(hass, coach, FORMS)
    assert (said["frames"], said["different"], said["shown"]) == ("5", "1", "1")
    assert said["left_out"] == "–"
    frame, values = said["told"].splitlines()
    frame, _, node = frame.rpartition(" · ")
    assert frame == f"- 5 × `{DIMMER}` **Dimmer 25** · DC\\_DIMMER\\_STATUS\\_3"
    # What it is may be known by then.
    assert node in ("Node 156", "Dimmer module (156)")
    assert "Operating status\\: 62 %" in values
    assert "Interlock\\: not active" in values
    assert "Instance" not in values


async def test_devices_are_called_as_their_owner_calls_them(
    hass: HomeAssistant, coach: Kit, device_registry: dr.DeviceRegistry
) -> None:
    await coach.hears(DIMMER)
    await hass.async_block_till_done()
    device = coach.device("house_dc_dimmer_25")
    device_registry.async_update_device(device.id, name_by_user="Bed [l](x)")
    command = "19FEDB9D#19FFC800FF00FFFF"
    request = "18EA9C9F#DAFE01"
    said = await told(hass, coach, f"{DIMMER}\n{command}\n{request}\n19FFB79B#0032")
    lines = said["told"].splitlines()
    assert "**Bed \\[l\\](x)**" in lines[0]
    assert "**Bed \\[l\\](x)** · DC\\_DIMMER\\_COMMAND\\_2 · Node 157" in lines[2]
    assert "Desired level\\: 100 %" in lines[3]
    # What was never heard goes by the name that it would have.
    assert "**REQUEST\\_FOR\\_DGN** · Node 159 → " in lines[4]
    assert "DC\\_DIMMER\\_STATUS\\_3" in lines[5]
    assert "**Fresh water tank** · TANK\\_STATUS · Node 155" in lines[6]


async def test_a_year_has_no_unit(hass: HomeAssistant, coach: Kit) -> None:
    said = await told(hass, coach, "19FFFFFA#1A0B1C070E2100FF")
    assert "Year\\: 2026," in said["told"].replace(" ·", ",")


async def test_what_is_no_frame_is_counted_by_kind(
    hass: HomeAssistant, coach: Kit
) -> None:
    text = (
        f"{DIMMER}\n  can0       123   [2]  01 02\nwhat is `this`?\n"
        "18EAFF9F#R8\n18EAFF9F#R8\n1AAAA99C#01\n"
    )
    said = await told(hass, coach, text)
    assert said["left_out"].splitlines() == [
        "- 1 × frames with an 11-bit identifier (2: `can0 123 [2] 01 02`)",
        "- 1 × lines that cannot be read (3: `what is  this ?`)",
        "- 2 × remote frames (4: `18EAFF9F#R8`, 5: `18EAFF9F#R8`)",
    ]
    assert "`1AAAA99C#01` **0AA00** · Node 156 → Node 169\n  –" in said["told"]


async def test_makers_ways_are_those_of_the_coach(
    hass: HomeAssistant, coach: Kit
) -> None:
    alone = AQUA_HOT[0]
    other = alone.replace("2E97", "2E98")
    said = await told(hass, coach, alone)
    assert "QUIET" not in said["told"]
    # The lines themselves may tell, also those behind.
    said = await told(hass, coach, f"{alone}\n{AQUA_HOT[1]}")
    assert "AQUA\\_HOT\\_QUIET\\_MODE\\_STATUS" in said["told"]
    await coach.hears(*AQUA_HOT)
    said = await told(hass, coach, f"{alone}\n{other}")
    of_the_maker, plain = said["told"].split("\n- ")
    assert "AQUA\\_HOT\\_QUIET\\_MODE\\_STATUS" in of_the_maker
    assert "Quiet mode\\: off" in of_the_maker
    assert "QUIET" not in plain


async def test_long_messages_are_put_together(hass: HomeAssistant, coach: Kit) -> None:
    product = b"Acme*Model 5*SN 12*"
    packets = [
        f"18EBFF9C#{number + 1:02X}{product[7 * number :][:7].ljust(7, b'\xff').hex()}"
        for number in range(3)
    ]
    announced = f"18ECFF9C#20{len(product):02X}0003FFEBFE00"
    said = await told(hass, coach, "\n".join([announced, *packets]))
    assert (said["frames"], said["different"]) == ("4", "1")
    assert "PRODUCT\\_IDENTIFICATION" in said["told"]
    assert "Acme" in said["told"]
    # One that is not whole has its packets.
    said = await told(hass, coach, "\n".join([announced, *packets[:2]]))
    assert said["different"] == "3"


@pytest.mark.parametrize(
    "around",
    [
        "0x{}",
        "`{}`",
        "```\n{}\n```",
        "[1] {}",
        "`[12] 0x{}`",
        "(1700000000.000000) can0 `{}`",
    ],
)
async def test_what_stands_around_a_frame_is_left_out(
    hass: HomeAssistant, coach: Kit, around: str
) -> None:
    plain = await told(hass, coach, DIMMER)
    said = await told(hass, coach, around.format(DIMMER))
    assert (said["frames"], said["told"]) == ("1", plain["told"])


async def test_more_is_pasted_and_the_menu_comes_back(
    hass: HomeAssistant, coach: Kit
) -> None:
    shown = await step(hass, await opened(hass, coach), frames=DIMMER)
    shown = await step(hass, shown, next_step_id="frames")
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "frames")
    for text, error in (
        ("Dear all,\nhow are you?", "no_frames_in_text"),
        ("", "no_frames_in_text"),
        ("PK\x03\x04", "no_frames_in_text"),
        (f"{DIMMER}\n" * 8000, "too_many_lines"),
    ):
        shown = await step(hass, shown, frames=text)
        assert shown["errors"] == {"frames": error}
    shown = await step(hass, shown, frames=DIMMER)
    shown = await step(hass, shown, next_step_id="init")
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "init")


async def test_a_dialog_has_room_for_fifty(hass: HomeAssistant, coach: Kit) -> None:
    lines = [f"19FEDA9C#{n % 250:02X}FF7CFCFFFF00{n // 250:02X}" for n in range(6000)]
    said = await told(hass, coach, "\n".join(lines))
    assert (said["frames"], said["different"], said["shown"]) == ("6000", "6000", "50")
    assert said["told"].count("\n- ") == 49


async def test_of_several_networks_one_is_meant(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(
        network_data(channel="test paste house"),
        network_data("chassis", channel="test paste chassis"),
    )
    entry.add_to_hass(hass)
    house, chassis = Kit(hass, entry), Kit(hass, entry, "chassis")
    await house.set_up()
    await chassis.hears(*AQUA_HOT)
    for network, is_known in (("house", False), ("chassis", True)):
        form = await opened(hass, house)
        shown = await step(hass, form, frames=AQUA_HOT[0], network=network)
        assert ("QUIET" in shown["description_placeholders"]["told"]) is is_known
    with pytest.raises(InvalidData):
        await step(hass, await opened(hass, house), frames=DIMMER, network="another")
    await house.tear_down()
