"""Scenes of a coach: which entities they are about, and making them."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..stores.scripts import NewScript, Scripts
from .contract.command import EntryRequest
from .contract.dashboard import Dashboard, Role
from .contract.scenes import (
    CREATE_SCENES,
    SCENES,
    CoachScene,
    CreatedScene,
    CreateScenesRequest,
    Scene,
)
from .dashboard import dashboard_of
from .registry import Call, handles
from .scene_scripts import ORDER, all_scripts_of

type _Inputs = Mapping[str, list[str]]

_CREATING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_scenes")
"""Held while scenes are made: who clicks twice gets one of each."""
_ICONS: Final[Mapping[Scene, str]] = {
    "all_off": "mdi:lightbulb-group-off",
    "good_night": "mdi:weather-night",
    "leaving": "mdi:road-variant",
    "arrived": "mdi:map-marker-check",
}


@handles(SCENES)
async def handle_scenes(call: Call[EntryRequest]) -> list[CoachScene]:
    """Say which scenes the coach has, in their order."""
    registry = er.async_get(call.hass)
    scenes = []
    for scene in ORDER:
        script = next(iter(await all_scripts_of(call.hass, call.entry, scene)), None)
        entry = registry.async_get(script) if script else None
        scenes.append(
            CoachScene(
                scene=scene,
                entity_id=script,
                script_id=entry.unique_id if entry else None,
            )
        )
    return scenes


@handles(CREATE_SCENES)
async def handle_create_scenes(
    call: Call[CreateScenesRequest],
) -> list[CreatedScene]:
    """Make the scenes that the coach does not have yet."""
    wanted = dict.fromkeys(call.request["scenes"])
    return await create_scenes(call.hass, call.entry, list(wanted))


async def create_scenes(
    hass: HomeAssistant, entry: RvcConfigEntry, scenes: list[Scene]
) -> list[CreatedScene]:
    """Make scripts of our blueprints for a coach, with its entities filled in.

    One that is there is left as it is; one that would be about nothing of this coach
    but about all others is left out. Raises HomeAssistantError.
    """
    async with hass.data.setdefault(_CREATING, asyncio.Lock()):
        return await _create_scenes(hass, entry, scenes)


async def _create_scenes(
    hass: HomeAssistant, entry: RvcConfigEntry, scenes: list[Scene]
) -> list[CreatedScene]:
    await Scripts(hass).mend(scenes)
    found = {scene: await all_scripts_of(hass, entry, scene) for scene in scenes}
    there = {scene: scripts[0] for scene, scripts in found.items() if scripts}
    shown = dashboard_of(hass, entry)
    scripts = {
        scene: _script(hass, entry, shown, scene)
        for scene in scenes
        if scene not in there
    }
    new = {scene: one for scene, one in scripts.items() if not _is_everyones(hass, one)}
    if scripts and not new and not there:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="nothing_for_scene",
            translation_placeholders={"coach": entry.title},
        )
    made = await Scripts(hass).make([*new.values()])
    created = dict(zip(new, made, strict=True))
    return [
        CreatedScene(scene=scene, entity_id=script, is_new=scene in created)
        for scene in scenes
        if (script := created.get(scene) or there.get(scene)) is not None
    ]


def _is_everyones(hass: HomeAssistant, script: NewScript) -> bool:
    """Return whether a script names nothing, and would be about other coaches too."""
    return not script.inputs and _are_several(hass)


def _are_several(hass: HomeAssistant) -> bool:
    return len(hass.config_entries.async_entries(DOMAIN)) > 1


def _script(
    hass: HomeAssistant, entry: RvcConfigEntry, shown: Dashboard, scene: Scene
) -> NewScript:
    """Return the script of a scene for a coach."""
    name = entry.runtime_data.names.choice("scene", scene) or scene
    inputs = _INPUTS[scene](shown)
    return NewScript(
        blueprint=scene,
        alias=f"{entry.title}: {name}" if _are_several(hass) else name,
        icon=_ICONS[scene],
        inputs={key: entities for key, entities in inputs.items() if entities},
    )


def _of(shown: Dashboard, *roles: Role) -> list[str]:
    """Return the entities in some roles."""
    return [one["entity_id"] for one in shown["entities"] if one["role"] in roles]


def _all_off(shown: Dashboard) -> _Inputs:
    return {"lights": _of(shown, "light")}


def _good_night(shown: Dashboard) -> _Inputs:
    awnings = [
        one["entity_id"]
        for one in shown["entities"]
        if one["role"] == "motion" and one["kind"] == "awning"
    ]
    return {
        "lights": _of(shown, "light"),
        "others": _of(shown, "pump"),
        "covers": awnings,
        "locks": _of(shown, "lock"),
    }


def _leaving(shown: Dashboard) -> _Inputs:
    return {
        "lights": _of(shown, "light"),
        "others": _of(shown, "pump"),
        "covers": _of(shown, "motion", "vent", "valve"),
        "locks": _of(shown, "lock"),
        "must_be_off": [
            one
            for one in _of(shown, "generator_running", "hookup", "city_water")
            if one.startswith("binary_sensor.")
        ],
    }


def _arrived(shown: Dashboard) -> _Inputs:
    outside = {one["area_id"] for one in shown["areas"] if one["is_outside"]}
    return {
        "lights": [
            one["entity_id"]
            for one in shown["entities"]
            if one["role"] == "light" and one["area_id"] in outside
        ],
        "pump": _of(shown, "pump"),
        "levels": _of(shown, "tank_level", "battery_charge"),
    }


_INPUTS: Final[Mapping[Scene, Callable[[Dashboard], _Inputs]]] = {
    "all_off": _all_off,
    "good_night": _good_night,
    "leaving": _leaving,
    "arrived": _arrived,
}
"""What each scene is about: nothing of it moves, burns or makes power."""
