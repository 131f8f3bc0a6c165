"""Scripts made of our blueprints: ordinary ones, which their owner edits and removes.

What stands in scripts.yaml stays as it is, to the letter: a script is appended.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components.script import (
    DOMAIN as SCRIPT,
    BaseScriptEntity,
    UnavailableScriptEntity,
    blueprint_in_script,
)
from homeassistant.components.script.config import async_validate_config_item
from homeassistant.components.script.helpers import async_get_blueprints
from homeassistant.config import SCRIPT_CONFIG_PATH
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.file import WriteError, write_utf8_file_atomic
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import Secrets, dump, parse_yaml

from ..coach.whole_files import write_whole
from ..const import DOMAIN

_SHIPPED: Final = Path(__file__).parent.parent / "blueprints" / "script"
_INSTALLED: Final = ("blueprints", "script", DOMAIN)
_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_scripts")
_EMPTY: Final = ("", "{}")


@dataclass(frozen=True, kw_only=True)
class NewScript:
    """A script that is to be made."""

    blueprint: str
    """The name of the blueprint, without its folder."""
    alias: str
    icon: str
    inputs: Mapping[str, Any]


class Scripts:
    """Finds the scripts of our blueprints, and makes some."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take Home Assistant, which may have no scripts at all."""
        self._hass = hass

    def of_blueprint(self, name: str) -> dict[str, Any]:
        """Return what the scripts of a blueprint do, by their entity ids."""
        return {
            one.entity_id: one.raw_config
            for one in self._entities()
            if one.referenced_blueprint == _path_of(name)
        }

    def taken_over(self, name: str) -> dict[str, Any]:
        """Return scripts with the key of ours that are of no blueprint any more.

        Who takes control of one in the editor keeps its key and what it does.
        """
        return {
            one.entity_id: one.raw_config
            for one in self._entities()
            if one.referenced_blueprint is None
            and not _is_broken(one)
            and _has_our_key(name, str(one.unique_id))
        }

    async def disabled(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return scripts that are turned off: those of a blueprint, and taken over ones.

        Home Assistant does not load them: what they do stands in scripts.yaml alone.
        """
        off = {
            one.unique_id: one.entity_id
            for one in er.async_get(self._hass).entities.values()
            if one.platform == one.domain == SCRIPT and one.disabled_by is not None
        }
        made: dict[str, Any] = {}
        taken: dict[str, Any] = {}
        if not off:
            return made, taken
        try:
            configs = await self._hass.async_add_executor_job(self._read)
        except HomeAssistantError, OSError, TypeError:
            # Whoever wants to write it is told.
            return made, taken
        for key in configs.keys() & off.keys():
            if _uses(configs[key], name):
                made[off[key]] = configs[key]
            elif _has_our_key(name, key):
                taken[off[key]] = configs[key]
        return made, taken

    async def mend(self, names: Sequence[str]) -> None:
        """Lay blueprints there again, of which scripts were made that are now broken.

        Raises HomeAssistantError.
        """
        broken = [one.raw_config for one in self._entities() if _is_broken(one)]
        wanted = [name for name in names if any(_uses(one, name) for one in broken)]
        if not wanted:
            return
        async with self._hass.data.setdefault(_LOCK, asyncio.Lock()):
            for name in wanted:
                await self._install(name)
            await self._hass.services.async_call(SCRIPT, SERVICE_RELOAD, blocking=True)

    def _entities(self) -> list[BaseScriptEntity]:
        component = self._hass.data.get(SCRIPT)
        return [] if component is None else [*component.entities]

    async def make(self, scripts: Sequence[NewScript]) -> list[str]:
        """Make scripts, and return their entity ids.

        Raises HomeAssistantError where that cannot be; nothing is left behind then but
        a blueprint, maybe.
        """
        if not scripts:
            return []
        if SCRIPT not in self._hass.config.components:
            raise _error("no_scripts")
        async with self._hass.data.setdefault(_LOCK, asyncio.Lock()):
            for one in scripts:
                await self._install(one.blueprint)
            configs = await self._configs(scripts)
            before = await self._append(configs)
            await self._hass.services.async_call(SCRIPT, SERVICE_RELOAD, blocking=True)
            made = [self._entity_of(key) for key in configs]
            if None in made:
                # The owner's configuration does not read the file.
                await self._hass.async_add_executor_job(
                    _take_back, self._file, before, configs
                )
                raise _error("scripts_not_read")
        return [one for one in made if one is not None]

    @property
    def _file(self) -> Path:
        return Path(self._hass.config.path(SCRIPT_CONFIG_PATH))

    async def _install(self, name: str) -> None:
        """Lay a blueprint where Home Assistant looks for it, unless there is one."""
        folder = Path(self._hass.config.path(*_INSTALLED))
        try:
            is_new = await self._hass.async_add_executor_job(_copy, name, folder)
        except OSError as error:
            raise _error("script_not_written", error.strerror or str(error)) from error
        if is_new:
            # It may have been looked for before it was there.
            await async_get_blueprints(self._hass).async_reset_cache()

    async def _configs(self, scripts: Sequence[NewScript]) -> dict[str, Any]:
        """Return the configuration of each script by its key, which nobody has yet."""
        try:
            taken = set(await self._hass.async_add_executor_job(self._read))
        except (HomeAssistantError, OSError, TypeError) as error:
            raise _error("scripts_unreadable", str(error)) from error
        configs: dict[str, Any] = {}
        for one in scripts:
            key = self._free_key(f"{DOMAIN}_{one.blueprint}", taken)
            taken.add(key)
            configs[key] = {
                "alias": one.alias,
                "icon": one.icon,
                "use_blueprint": {
                    "path": _path_of(one.blueprint),
                    "input": dict(one.inputs),
                },
            }
            try:
                await async_validate_config_item(self._hass, key, configs[key])
            except Exception as error:
                # What validates them differs by release.
                raise _error("script_not_written", str(error)) from error
        return configs

    def _free_key(self, stem: str, taken: set[str]) -> str:
        registry = er.async_get(self._hass)
        number, key = 1, stem
        while (
            key in taken
            or self._hass.states.get(f"{SCRIPT}.{key}") is not None
            or registry.async_get(f"{SCRIPT}.{key}") is not None
        ):
            number += 1
            key = f"{stem}_{number}"
        return key

    def _read(self) -> dict[str, Any]:
        """Return what scripts.yaml says; raises HomeAssistantError."""
        return _parse(_text_of(self._file), Path(self._hass.config.config_dir))

    async def _append(self, configs: Mapping[str, Any]) -> str:
        """Append scripts to scripts.yaml, and return what it was."""
        folder = Path(self._hass.config.config_dir)
        try:
            return await self._hass.async_add_executor_job(
                _append, self._file, configs, folder
            )
        except (HomeAssistantError, OSError, WriteError) as error:
            raise _error("script_not_written", str(error)) from error

    def _entity_of(self, key: str) -> str | None:
        """Return the entity of a script that was made, if it is there."""
        entity_id = er.async_get(self._hass).async_get_entity_id(SCRIPT, SCRIPT, key)
        if entity_id is None or blueprint_in_script(self._hass, entity_id) is None:
            return None
        return entity_id


def _path_of(name: str) -> str:
    """Return how scripts name one of our blueprints."""
    return f"{DOMAIN}/{name}.yaml"


def _has_our_key(name: str, key: str) -> bool:
    """Return whether a script has the key that ours of a blueprint are given."""
    return re.fullmatch(rf"{DOMAIN}_{name}(_\d+)?", key) is not None


def _is_broken(script: BaseScriptEntity) -> bool:
    return isinstance(script, UnavailableScriptEntity)


def _uses(config: Any, name: str) -> bool:
    """Return whether a script, as it is written, is made of one of our blueprints."""
    used = config.get("use_blueprint") if isinstance(config, Mapping) else None
    return isinstance(used, Mapping) and used.get("path") == _path_of(name)


def _error(key: str, reason: str = "") -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"reason": reason},
    )


# What reads and writes files


def _copy(name: str, folder: Path) -> bool:
    """Copy a blueprint that is not there yet; return whether it was."""
    file = folder / f"{name}.yaml"
    if file.exists():
        # The owner may have changed it.
        return False
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(file, (_SHIPPED / file.name).read_text(encoding="utf-8"))
    return True


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _parse(text: str, folder: Path) -> dict[str, Any]:
    """Return scripts by their keys; raises HomeAssistantError."""
    found = parse_yaml(text, Secrets(folder)) if text.strip() else {}
    if not found:
        return {}
    if not isinstance(found, dict):
        raise HomeAssistantError(f"{SCRIPT_CONFIG_PATH} is no mapping")
    return found


def _append(file: Path, configs: Mapping[str, Any], folder: Path) -> str:
    """Append scripts to a file and return its text before; raises HomeAssistantError."""
    before = _text_of(file)
    old = _parse(before, folder)
    if old.keys() & configs.keys():
        raise HomeAssistantError("a script of this name has come meanwhile")
    head = "" if before.strip() in _EMPTY else before
    if head and not head.endswith("\n"):
        head += "\n"
    text = head + dump(dict(configs))
    # As it was, and what is new: else it is a file that cannot be appended to.
    if _parse(text, folder) != {**old, **configs}:
        raise HomeAssistantError(f"nothing can be appended to {SCRIPT_CONFIG_PATH}")
    write_utf8_file_atomic(str(file), text)
    return before


def _take_back(file: Path, before: str, configs: Mapping[str, Any]) -> None:
    """Take what was appended out again, unless the file was changed meanwhile."""
    if _text_of(file).endswith(dump(dict(configs))):
        write_utf8_file_atomic(str(file), before)
