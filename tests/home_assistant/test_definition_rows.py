"""What owners' rows make, on each platform, goes with them; what else makes it stays."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.presentation.made import made_by

from .kit import Kit

STATUS = """\
device: rack
instances: multi
dgns:
  RACK_STATUS:
    dgn: 0x1F801
    signals:
      instance: {byte: 0, type: uint8}
      motion: {byte: 1, bits: 0-1, type: uint2, values: {0: still, 1: rising, 2: sinking}}
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: "off", 1: "on"}}
      door: {byte: 1, bits: 4-5, type: uint2, values: {0: open, 1: locked}}
      pump: {byte: 1, bits: 6-7, type: uint2, values: {0: "off", 1: "on"}}
      volts: {byte: 2, type: uint8, unit: V}
      amps: {byte: 3, type: uint8, unit: A}
      height: {byte: 4, type: uint8, unit: s}
      mode: {byte: 5, bits: 0-3, type: uint4, values: {0: low, 1: middle, 2: high}}
      flag: {byte: 5, bits: 4-5, type: uint2, values: {0: "off", 1: "on"}}
"""
COMMAND = """\
  RACK_COMMAND:
    dgn: 0x1F802
    answer: [RACK_STATUS]
    signals:
      instance: {byte: 0, type: uint8}
      move: {byte: 1, bits: 0-1, type: uint2, values: {0: stop, 1: up, 2: down}}
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: "off", 1: "on"}}
      door: {byte: 1, bits: 4-5, type: uint2, values: {0: open, 1: lock}}
      pump: {byte: 1, bits: 6-7, type: uint2, values: {0: "off", 1: "on"}}
      height: {byte: 4, type: uint8, unit: s}
      mode: {byte: 5, bits: 0-3, type: uint4, values: {0: low, 1: middle, 2: high}}
      flag: {byte: 5, bits: 4-5, type: uint2, values: {0: "off", 1: "on"}}
"""
_MOVES = """
    status: RACK_STATUS
    command: RACK_COMMAND
    open: {move: up}
    close: {move: down}
    stop: {move: stop}
    opening: {motion: rising}
    closing: {motion: sinking}
"""
MOTIONS = f"""\
motions:
  rack:{_MOVES}  drain:{_MOVES}    valve: true
"""
LAMPS = """\
lamps:
  rack_light:
    status: RACK_STATUS
    signal: lamp
    command: RACK_COMMAND
    turn_on: {lamp: "on"}
    turn_off: {lamp: "off"}
"""
LOCKS = """\
locks:
  rack_door:
    status: RACK_STATUS
    signal: door
    command: RACK_COMMAND
    locked: locked
    unlocked: open
    lock: {door: lock}
    unlock: {door: open}
    enabled: true
"""
TOGGLES = """\
toggles:
  rack_pump:
    status: RACK_STATUS
    signal: pump
    command: RACK_COMMAND
    off_labels: ["off"]
    turn_on: {pump: "on"}
    turn_off: {pump: "off"}
"""
POWER = """\
power:
  rack_power:
    status: RACK_STATUS
    voltage: volts
    current: amps
    energy: {rack_energy: 1}
"""
BUTTONS = """\
  RACK_COMMAND:
    buttons: {cellar: {move: down}}
"""
SHOWN = f"""\
shown:
  RACK_STATUS:
    main: [height, mode, flag, volts]
    set: {{height: RACK_COMMAND.height, mode: RACK_COMMAND.mode, flag: RACK_COMMAND.flag}}
{BUTTONS}"""
WHOLE = STATUS + COMMAND + MOTIONS + LAMPS + LOCKS + TOGGLES + POWER + SHOWN
# Of RV-C's tanks: a lamp, and a setting of what is only shown otherwise
TANK = """\
device: tank
dgns:
  TANK_STATUS:
    signals:
      lit: {byte: 7, bits: 0-1, type: uint2, values: {0: "off", 1: "on"}}
  TANK_COMMAND:
    dgn: 0x1F803
    answer: [TANK_STATUS]
    signals:
      instance: {byte: 0, type: uint8}
      lit: {byte: 7, bits: 0-1, type: uint2, values: {0: "off", 1: "on"}}
lamps:
  tank_light:
    status: TANK_STATUS
    signal: lit
    command: TANK_COMMAND
    turn_on: {lit: "on"}
    turn_off: {lit: "off"}
shown:
  TANK_STATUS:
    main: [relative_level]
    set: {relative_level: TANK_CALIBRATION_COMMAND.relative_level}
  TANK_COMMAND:
    buttons: {empty: {lit: "off"}}
"""
FRAMES = ("19F80198#01558002500100FF", "19FFB79C#00326404010802FD")
SIGNALS = {
    "sensor.rack_status_motion",
    "sensor.rack_status_volts",
    "sensor.rack_status_amps",
    "binary_sensor.rack_status_lamp",
    "binary_sensor.rack_status_door",
    "binary_sensor.rack_status_pump",
}
SETTINGS = {
    "number.rack_status_height",
    "select.rack_status_mode",
    "switch.rack_status_flag",
}
ROWS = {
    "cover.cover_rack",
    "valve.valve_drain",
    "light.rack_light",
    "lock.rack_door",
    "switch.switch_rack_pump",
    "sensor.rack_status_rack_power",
    "sensor.rack_status_rack_energy",
    "button.rack_command_cellar",
}
ALL = SIGNALS | SETTINGS | ROWS
OF_TANK = {
    "sensor.tank_status_absolute_level",
    "sensor.tank_status_tank_size",
}
"""What RV-C makes of it, whatever owners say."""


class Owner:
    """Somebody who edits files by hand, and sets the coach up anew."""

    def __init__(self, kit: Kit, folder: Path) -> None:
        """Take the coach and the folder."""
        self.kit = kit
        self.folder = folder

    def has(self, device: str = "rack_1") -> dict[str, str]:
        """Return the ids of a device's entities, by platform and end of the unique id."""
        stem = f"{self.kit.entry.entry_id}_house_{device}_"
        return {
            f"{one.domain}.{one.unique_id.removeprefix(stem)}": one.id
            for one in er.async_get(self.kit.hass).entities.values()
            if one.platform == DOMAIN and one.unique_id.startswith(stem)
        }

    async def starts(self) -> None:
        """Set the coach up as after a restart, and have it hear its devices."""
        await self.kit.tear_down()
        self.kit.hass.data.pop(f"{DOMAIN}_memories", None)
        await self.kit.set_up()
        await self.kit.hears(*FRAMES, *FRAMES)

    async def writes(self, text: str, file: str = "rack.yaml") -> set[str]:
        """Write a file, and return what the rack has then; what stays has its id."""
        before = self.has()
        (self.folder / file).write_text(text)
        await self.starts()
        after = self.has()
        assert {one: before[one] for one in before.keys() & after.keys()} == {
            one: after[one] for one in before.keys() & after.keys()
        }
        return set(after)


@pytest.fixture
async def owner(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> AsyncIterator[Owner]:
    """Return an owner whose coach has a rack, and has heard it."""
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "rvc"
    folder.mkdir()
    one = Owner(Kit(hass, entry), folder)
    assert await one.writes(WHOLE) == ALL
    yield one
    await one.kit.tear_down()


async def test_what_is_known_to_be_made_is_what_is_there(owner: Owner) -> None:
    runtime = owner.kit.entry.runtime_data
    types = runtime.coach.registry.types
    made = {
        (
            one.platform,
            one.name if not one.status else f"{one.status.lower()}_{one.name}",
        )
        for one, _ in made_by(runtime.spec, runtime.presentation, types, ["rack"])
    }
    assert {f"{platform}.{name}" for platform, name in made} == set(owner.has())


CHANGES: dict[str, tuple[str, str, set[str]]] = {
    "motions": (MOTIONS, "", {"cover.cover_rack", "valve.valve_drain"}),
    "a valve that is a cover": ("    valve: true\n", "", {"valve.valve_drain"}),
    "a lamp": (LAMPS, "", {"light.rack_light"}),
    "a lamp's key": ("rack_light", "another_light", {"light.rack_light"}),
    "a lock": (LOCKS, "", {"lock.rack_door"}),
    "a toggle": (TOGGLES, "", {"switch.switch_rack_pump"}),
    "power": (
        POWER,
        "",
        {"sensor.rack_status_rack_power", "sensor.rack_status_rack_energy"},
    ),
    "energy": ("rack_energy: 1", "other: 1", {"sensor.rack_status_rack_energy"}),
    "power without a sensor": (
        "    energy",
        "    sensor: false\n    energy",
        {"sensor.rack_status_rack_power"},
    ),
    "a button": ("cellar", "attic", {"button.rack_command_cellar"}),
    # As somebody removes what is last in a file
    "all that is shown": (SHOWN, "", SETTINGS | {"button.rack_command_cellar"}),
    "the last entry": (BUTTONS, "", {"button.rack_command_cellar"}),
    "a number": ("height: RACK_COMMAND.height, ", "", {"number.rack_status_height"}),
    "a select": (", mode: RACK_COMMAND.mode", "", {"select.rack_status_mode"}),
    "a switch": (", flag: RACK_COMMAND.flag", "", {"switch.rack_status_flag"}),
    "what is not shown": (
        "    main",
        "    not: {motion: of no use}\n    main",
        {"sensor.rack_status_motion"},
    ),
    "what is shown by a row": (
        "    main",
        "    by: {lamp: light}\n    main",
        {"binary_sensor.rack_status_lamp"},
    ),
    "a flag that is a choice": (
        '"on"}}\n      door',
        '"on", 2: dim}}\n      door',
        {"binary_sensor.rack_status_lamp"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_a_row_does_not_make_any_more_goes(
    owner: Owner, change: str
) -> None:
    old, new, gone = CHANGES[change]
    assert old in WHOLE
    after = await owner.writes(WHOLE.replace(old, new, 1))
    assert not gone & after
    assert ALL - gone <= after
    # Again with nothing changed
    await owner.starts()
    assert set(owner.has()) == after
    # And it comes back as what it was.
    assert await owner.writes(WHOLE) == ALL


async def test_what_counts_its_devices_or_their_parts_otherwise_has_no_old_ones(
    owner: Owner,
) -> None:
    parts = "    dgn: 0x1F801\n    parts: [mode]\n"
    after = await owner.writes(WHOLE.replace("    dgn: 0x1F801\n", parts))
    of_parts = {one for one in after if "rack_status_1_" in one}
    assert len(of_parts) == len([one for one in ALL if "rack_status" in one]) - 1
    assert await owner.writes(WHOLE) == ALL
    assert await owner.writes(WHOLE.replace("multi", "single")) == set()
    assert owner.kit.find_device("house_rack_1") is None
    assert owner.kit.find_device("house_rack") is not None


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text(""),
        lambda path: path.write_bytes(bytes(400)),
        lambda path: path.write_text(path.read_text()[:-40]),
        lambda path: path.write_text(path.read_text().partition("    turn_off")[0]),
        lambda path: path.write_text(path.read_text().partition("    main")[0]),
        lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    ],
)
async def test_a_damaged_file_loses_none(
    owner: Owner, damage: Callable[[Path], object]
) -> None:
    before = owner.has()
    damage(owner.folder / "rack.yaml")
    await owner.starts()
    assert owner.has() == before
    await owner.starts()
    assert owner.has() == before
    if not owner.folder.exists():
        owner.folder.with_name("elsewhere").rename(owner.folder)
    assert await owner.writes(WHOLE.replace(LAMPS, "")) == ALL - {"light.rack_light"}
    (owner.folder / "rack.yaml").unlink()
    await owner.starts()
    assert owner.has() == {}


async def test_what_another_file_makes_stays(owner: Owner) -> None:
    first = f"device: rack\ndgns: {{}}\n{LAMPS}"
    assert await owner.writes(first, "second.yaml") == ALL
    assert await owner.writes(WHOLE.replace(LAMPS, "")) == ALL
    # Of two rows for one signal the last has the entity.
    second = first.replace("rack_light", "a_light")
    other = ALL - {"light.rack_light"} | {"light.a_light"}
    assert await owner.writes(second, "second.yaml") == other
    # The other file is damaged when its row would be gone.
    assert await owner.writes(first, "second.yaml") == ALL
    (owner.folder / "second.yaml").write_text("")
    assert await owner.writes(WHOLE.replace(LAMPS + LOCKS, "")) == ALL - {
        "lock.rack_door"
    }


async def test_a_device_of_rv_c_keeps_what_rv_c_makes(owner: Owner) -> None:
    level = "sensor.tank_status_relative_level"
    before = owner.has("tank_0")
    assert set(before) == OF_TANK | {level}
    await owner.writes(TANK, "tank.yaml")
    after = owner.has("tank_0")
    own = {
        "light.tank_light",
        "binary_sensor.tank_status_lit",
        "number.tank_status_relative_level",
        "button.tank_command_empty",
    }
    assert OF_TANK | own <= after.keys()
    (owner.folder / "tank.yaml").unlink()
    await owner.starts()
    assert owner.has("tank_0") == before
    assert owner.kit.find_device("house_tank_0") is not None


async def test_a_shipped_row_that_was_replaced_keeps_its_entity(owner: Owner) -> None:
    awning = """\
device: awning
dgns: {}
motions:
  awning:
    status: AWNING_STATUS
    command: AWNING_COMMAND
    open: {motion: extend}
    close: {motion: retract}
    stop: {motion: stop}
    opening: {motion: extending}
    closing: {motion: retracting}
"""
    frames = ["19FEF398#01FF000000FFFFFF"] * 2
    await owner.kit.hears(*frames)
    before = owner.has("awning_1")
    assert "cover.cover_awning" in before
    await owner.writes(awning, "awning.yaml")
    (owner.folder / "awning.yaml").unlink()
    await owner.starts()
    assert owner.has("awning_1") == before


async def test_the_page_removes_them_while_the_coach_runs(
    hass: HomeAssistant, owner: Owner
) -> None:
    (owner.folder / "rack.yaml").write_text(WHOLE.replace(LAMPS, ""))
    await hass.config_entries.async_reload(owner.kit.entry.entry_id)
    await hass.async_block_till_done()
    assert set(owner.has()) == ALL - {"light.rack_light"}
    assert hass.states.get("light.rack_1_rack_light") is None
