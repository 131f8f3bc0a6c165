"""Owners' definitions that change while no coach follows them, and what is kept of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.own_files import list_files
from custom_components.rvc.coach.own_messages import OwnMessage, OwnSignal
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.stores.own_definitions import (
    change_definition,
    remove_definition,
)

from .kit import Kit

WATER = OwnSignal(name="water", first_byte=1, first_bit=0, bits=16, unit="s")
PUMP = OwnSignal(name="pump", first_byte=0, first_bit=0, bits=4)
BOILER = OwnMessage(
    name="boiler", dgn=0x1F000, source=152, samples=(), signals=(WATER, PUMP)
)
# By hand: two devices of a class, with parts, and a signal more of RV-C's tanks
TWINS = """
device: twin
instances: multi
dgns:
  TWIN_STATUS:
    dgn: 0x1F001
    parts: [side]
    signals:
      instance: {byte: 0, type: uint8}
      side: {byte: 1, type: uint8}
      level: {byte: 2, type: uint8, unit: s}
      rest: {byte: 3, type: uint8, unit: s}
shown:
  TWIN_STATUS: {main: [level, rest]}
"""
TANK = """
device: tank
dgns:
  TANK_STATUS:
    signals:
      slosh: {byte: 7, type: uint8, unit: s}
shown:
  TANK_STATUS: {main: [slosh]}
"""
FRAMES = (
    "19F00098#A50010FFFFFFFFFF",
    "19F00198#01020304FFFFFFFF",
    "19F00198#02020304FFFFFFFF",
    "19FFB79C#0032640401080205",
)
ALL = {
    "boiler_boiler_status_pump",
    "boiler_boiler_status_water",
    "twin_1_twin_status_2_level",
    "twin_1_twin_status_2_rest",
    "twin_2_twin_status_2_level",
    "twin_2_twin_status_2_rest",
    "tank_0_tank_status_slosh",
}


class Owner:
    """Somebody who writes definitions while the coach is off."""

    def __init__(self, kit: Kit, folder: Path) -> None:
        """Take the coach and the folder of definitions."""
        self.kit = kit
        self.folder = folder

    def own(self) -> set[str]:
        """Return what the registry has of the own definitions."""
        stem = f"{self.kit.entry.entry_id}_house_"
        return {
            one.unique_id.removeprefix(stem)
            for one in er.async_get(self.kit.hass).entities.values()
            if one.platform == DOMAIN
            and any(
                word in one.unique_id for word in ("boiler", "twin", "slosh", "ket")
            )
        }

    async def starts(self) -> None:
        """Set the coach up as after a restart, and have it hear its messages."""
        self.kit.hass.data.pop(f"{DOMAIN}_memories", None)
        await self.kit.set_up()
        await self.kit.hears(*FRAMES, *FRAMES)

    async def stops(self) -> None:
        """Unload it."""
        await self.kit.tear_down()

    def ids(self) -> dict[str, str]:
        """Return all unique ids with the ids that never change."""
        entities = er.async_get(self.kit.hass).entities.values()
        return {one.unique_id: one.id for one in entities}


@pytest.fixture
async def owner(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> Any:
    """Return an owner whose coach has heard all of the definitions, and is off."""
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "rvc"
    folder.mkdir()
    (folder / "boiler.yaml").write_text(BOILER.text())
    (folder / "twin.yaml").write_text(TWINS)
    (folder / "tank.yaml").write_text(TANK)
    one = Owner(Kit(hass, entry), folder)
    await one.starts()
    assert one.own() == ALL
    await one.stops()
    yield one
    await one.stops()


def without(*words: str) -> set[str]:
    """Return all unique ids but those with these words."""
    return {one for one in ALL if not any(word in one for word in words)}


@pytest.mark.parametrize(
    ("file", "content", "left"),
    [
        ("boiler.yaml", None, without("boiler")),
        ("boiler.yaml", replace(BOILER, signals=(WATER,)).text(), without("pump")),
        ("twin.yaml", None, without("twin")),
        ("twin.yaml", TWINS.replace("rest", "other"), None),
        ("tank.yaml", None, without("slosh")),
    ],
    ids=["message", "value", "by hand", "by hand, a name", "of a device of RV-C"],
)
async def test_what_no_definition_has_any_more_is_removed(
    owner: Owner, file: str, content: str | None, left: set[str] | None
) -> None:
    path = owner.folder / file
    before = owner.ids()
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    await owner.starts()
    expected = (
        left if left is not None else {one.replace("rest", "other") for one in ALL}
    )
    assert owner.own() == expected
    after = owner.ids()
    assert {one: before[one] for one in after if one in before} == {
        one: after[one] for one in after if one in before
    }
    for stem in ("boiler", "twin_1", "twin_2"):
        has_some = any(one.startswith(stem) for one in expected)
        assert (owner.kit.find_device(f"house_{stem}") is not None) == has_some
    # RV-C's own device stays with what it has.
    assert owner.kit.find_device("house_tank_0") is not None


def directory(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def nowhere(path: Path) -> None:
    """Let a link lead to a disk that is not there."""
    path.unlink()
    path.symlink_to("/nowhere/definition.yaml")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text(""),
        lambda path: path.write_bytes(bytes(400)),
        lambda path: path.write_text(path.read_text()[:-40]),
        # Cut where what is left is right by itself
        lambda path: path.write_text(path.read_text().partition("      rest:")[0]),
        lambda path: path.write_text(path.read_text().partition(", unit")[0] + "}"),
        lambda path: path.write_bytes(b"\xff" + path.read_bytes()),
        directory,
        nowhere,
        lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    ],
)
async def test_what_cannot_be_read_loses_nothing(
    owner: Owner, damage: Callable[[Path], object]
) -> None:
    whole = (owner.folder / "twin.yaml").read_text()
    damage(owner.folder / "twin.yaml")
    await owner.starts()
    assert owner.own() == ALL
    await owner.stops()
    # Another time, and it is still known what it said when it is really gone.
    await owner.starts()
    assert owner.own() == ALL
    await owner.stops()
    path = owner.folder / "twin.yaml"
    if not owner.folder.exists():
        owner.folder.with_name("elsewhere").rename(owner.folder)
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_text(whole.replace("level", "height"))
    await owner.starts()
    assert owner.own() == {one.replace("level", "height") for one in ALL}


async def test_what_is_called_otherwise_keeps_its_entity(owner: Owner) -> None:
    registry = er.async_get(owner.kit.hass)
    device = owner.kit.device("house_boiler")
    before = {
        one.unique_id.rpartition("_")[2]: one.id
        for one in er.async_entries_for_device(registry, device.id)
    }
    warm = replace(WATER, name="warm")
    kettle = replace(BOILER, name="kettle", signals=(warm, PUMP))
    (owner.folder / "boiler.yaml").write_text(kettle.text())
    await owner.starts()
    assert owner.own() == without("boiler") | {
        "kettle_kettle_status_pump",
        "kettle_kettle_status_warm",
    }
    assert owner.kit.device("house_kettle").id == device.id
    after = {
        one.unique_id.rpartition("_")[2]: one.id
        for one in er.async_entries_for_device(registry, device.id)
    }
    assert after == {"pump": before["pump"], "warm": before["water"]}


async def test_what_moves_to_another_file_stays(owner: Owner) -> None:
    before = owner.ids()
    (owner.folder / "boiler.yaml").rename(owner.folder / "another.yaml")
    (owner.folder / "twin.yaml").rename(owner.folder / "a.yaml")
    await owner.starts()
    assert owner.own() == ALL
    after = owner.ids()
    assert after == before


async def test_a_class_with_a_number_is_no_instance_of_another(owner: Owner) -> None:
    second = replace(BOILER, name="boiler_2", dgn=0x1F002)
    (owner.folder / "boiler_2.yaml").write_text(second.text())
    await owner.starts()
    await owner.kit.hears(*["19F00298#A50010FFFFFFFFFF"] * 2)
    others = {"boiler_2_boiler_2_status_pump", "boiler_2_boiler_2_status_water"}
    assert owner.own() == ALL | others
    await owner.stops()
    (owner.folder / "boiler.yaml").unlink()
    await owner.starts()
    assert owner.own() == without("boiler") | others
    assert owner.kit.find_device("house_boiler_2") is not None


async def test_a_page_may_change_them_while_the_coach_is_off(
    hass: HomeAssistant, owner: Owner
) -> None:
    (file,) = [one for one in list_files(owner.folder) if one.message is not None]
    lone = replace(BOILER, signals=(PUMP,))
    await change_definition(hass, file.path.name, file.revision, lone)
    await owner.starts()
    assert owner.own() == without("water")
    await owner.stops()
    (file,) = [one for one in list_files(owner.folder) if one.message is not None]
    await remove_definition(hass, file.path.name, file.revision)
    await owner.starts()
    assert owner.own() == without("boiler")
    assert (
        dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, f"{owner.kit.entry.entry_id}_house_boiler"),
            owner.kit.entry.entry_id,
        )
        is None
    )
