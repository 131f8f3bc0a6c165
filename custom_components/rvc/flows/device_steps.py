"""Steps of the options that are about one device: name it, or find out which it is."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers.selector import (
    AreaSelector,
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..coach.learn import Candidate, LearnSession, blink
from ..coach_map.editing import with_device
from ..coach_map.model import OUTPUTS, ROLES, MappedDevice
from ..coach_map.schema import read_map
from ..data import RvcData, nameable_devices
from ..devices import DeviceKey
from ..devices.errors import MayNotBlink
from ..map_storage import change_map
from ..services.command_errors import command_failed
from ..spec.errors import RvcError

CONF_DEVICE: Final = "device"
CONF_DEVICE_NAME: Final = "name"
CONF_AREA: Final = "area"
CONF_ROLE: Final = "role"
CONF_OPEN_TIME: Final = "open_time"
CONF_DIMMABLE: Final = "dimmable"
CONF_IGNORE: Final = "ignore"
CONF_BLINK: Final = "blink"
_AUTOMATIC: Final = "automatic"
_NEXT: Final = ["teach", "device", "finish"]


class DeviceSteps(OptionsFlow):
    """Name a device of a list, or one that the owner switches now."""

    _chosen: DeviceKey | None = None
    _pair: DeviceKey | None = None
    _travel_time: float | None = None
    _candidates: list[Candidate] | None = None
    _watching: asyncio.Task[None] | None = None

    @property
    def runtime(self) -> RvcData:
        """Return what the coach has that is set up."""
        runtime: RvcData = self.config_entry.runtime_data
        return runtime

    # From a list

    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose a device that was heard; those without a name come first."""
        if user_input is not None:
            self._chosen = self._key_of(user_input[CONF_DEVICE])
            self._pair = self._travel_time = None
            if user_input.get(CONF_BLINK):
                return await self._blink()
            return await self.async_step_describe()
        return self._ask_for_device()

    def _ask_for_device(
        self, error: str | None = None, why: str = ""
    ) -> ConfigFlowResult:
        coach_map = self.runtime.coach_map
        devices = sorted(
            nameable_devices(self.runtime),
            key=lambda device: (
                coach_map.about(device.key) is not None,
                device.key.device_class,
                device.instance or 0,
            ),
        )
        if not devices:
            return self.async_abort(reason="no_devices")
        chosen = str(self._chosen or devices[0].key)
        return self.async_show_form(
            step_id="device",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_DEVICE, default=chosen): SelectSelector(
                        SelectSelectorConfig(
                            options=[
                                SelectOptionDict(
                                    value=str(device.key),
                                    label=self._label(device.key),
                                )
                                for device in devices
                            ],
                            mode=SelectSelectorMode.DROPDOWN,
                        )
                    ),
                    vol.Required(CONF_BLINK, default=False): BooleanSelector(),
                }
            ),  # type: ignore[arg-type]
            errors={} if error is None else {"base": error},
            description_placeholders={"reason": why},
        )

    async def _blink(self) -> ConfigFlowResult:
        """Make the chosen device blink, and ask again."""
        assert self._chosen is not None
        device = self.runtime.coach.devices[self._chosen]
        try:
            await blink(device, self.runtime.coach_map, self.runtime.coach.timing)
        except MayNotBlink:
            return self._ask_for_device("may_not_blink")
        except RvcError as error:
            failed = command_failed(error, str(device))
            return self._ask_for_device("no_blink", str(failed))
        return self._ask_for_device()

    async def async_step_describe(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what a device is, and keep it."""
        if user_input is not None:
            document = with_device(self.runtime.document, self._mapped(user_input))
            try:
                read_map(document)
            except vol.Invalid as error:
                return self._describe(user_input, str(error))
            await change_map(self.hass, self.config_entry, document)
            return await self.async_step_described()
        return self._describe(self._said())

    async def async_step_described(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that it is kept, and offer the next one."""
        assert self._chosen is not None
        return self.async_show_menu(
            step_id="described",
            menu_options=_NEXT,
            description_placeholders={"device": self._label(self._chosen)},
        )

    async def async_step_finish(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """End it: all that was said is kept already."""
        return self.async_abort(reason="map_changed")

    def _describe(
        self, suggested: Mapping[str, Any], error: str = ""
    ) -> ConfigFlowResult:
        assert self._chosen is not None
        fields: dict[vol.Marker, Any] = {
            vol.Optional(CONF_DEVICE_NAME): TextSelector(),
            vol.Optional(CONF_AREA): AreaSelector(),
        }
        if self._chosen.device_class in OUTPUTS:
            fields[vol.Required(CONF_ROLE, default=_AUTOMATIC)] = SelectSelector(
                SelectSelectorConfig(
                    options=[_AUTOMATIC, *ROLES],
                    translation_key=CONF_ROLE,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            )
            fields[vol.Required(CONF_DIMMABLE, default=True)] = BooleanSelector()
            fields[vol.Optional(CONF_OPEN_TIME)] = NumberSelector(
                NumberSelectorConfig(
                    min=1,
                    max=240,
                    step=0.1,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="s",
                )
            )
        fields[vol.Required(CONF_IGNORE, default=False)] = BooleanSelector()
        about = self._label(self._chosen)
        if self._pair is not None:
            about = f"{about} + {self._label(self._pair)}"
        return self.async_show_form(
            step_id="describe",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),  # type: ignore[arg-type]
                suggested,
            ),
            errors={"base": "bad_map"} if error else {},
            description_placeholders={"device": about, "reason": error},
        )

    def _said(self) -> dict[str, Any]:
        """Return what the form shows at first: what the map says, or a proposal."""
        assert self._chosen is not None
        key = self._chosen
        mapped = self.runtime.coach_map.about(key)
        if self._pair is not None:
            said: dict[str, Any] = {CONF_ROLE: "cover"}
            if self._travel_time is not None:
                said[CONF_OPEN_TIME] = self._travel_time
            return said
        if mapped is None:
            return {}
        said = {
            CONF_ROLE: mapped.role or _AUTOMATIC,
            CONF_DIMMABLE: mapped.dimmable,
            CONF_IGNORE: mapped.ignore,
        }
        if mapped.name is not None:
            said[CONF_DEVICE_NAME] = mapped.name
        if mapped.open_time is not None:
            said[CONF_OPEN_TIME] = mapped.open_time
        area = mapped.area and ar.async_get(self.hass).async_get_area_by_name(
            mapped.area
        )
        if area:
            said[CONF_AREA] = area.id
        return said

    def _mapped(self, said: Mapping[str, Any]) -> MappedDevice:
        assert self._chosen is not None
        key = self._chosen
        before = self.runtime.coach_map.about(key)
        instances = [key.instance or 0]
        role = said.get(CONF_ROLE, _AUTOMATIC)
        if self._pair is not None and role in ("cover", "lock"):
            instances.append(self._pair.instance or 0)
        elif before is not None and before.role == role:
            instances = list(before.instances)
        area_id = said.get(CONF_AREA)
        area = ar.async_get(self.hass).async_get_area(area_id) if area_id else None
        return replace(
            before or MappedDevice(key.device_class, ()),
            instances=tuple(instances),
            name=(said.get(CONF_DEVICE_NAME) or "").strip() or None,
            area=area.name if area else None,
            role=None if role == _AUTOMATIC else role,
            open_time=said.get(CONF_OPEN_TIME),
            dimmable=said.get(CONF_DIMMABLE, True),
            requires=before.requires if before and role == "switch" else None,
            ignore=said.get(CONF_IGNORE, False),
        )

    # Teaching

    async def async_step_teach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what to do, and begin to watch."""
        if user_input is None:
            return self.async_show_form(step_id="teach")
        self._candidates = None
        return await self.async_step_watch()

    async def async_step_watch(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Watch until something was switched, or patience ends."""
        if self._watching is None:
            self._watching = self.hass.async_create_task(self._watch())
        if not self._watching.done():
            return self.async_show_progress(
                step_id="watch",
                progress_action="watch",
                progress_task=self._watching,
            )
        self._watching = None
        return self.async_show_progress_done(next_step_id="changed")

    async def _watch(self) -> None:
        coach = self.runtime.coach
        lesson = LearnSession(coach)
        try:
            await asyncio.sleep(coach.timing.learn_noise)
            self._candidates = await lesson.answer(coach.timing.learn_patience)
        finally:
            lesson.end()

    async def async_step_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what changed, the most likely first."""
        candidates = self._candidates or []
        if not candidates:
            return await self.async_step_nothing_changed()
        if user_input is not None:
            self._chosen = self._key_of(user_input[CONF_DEVICE])
            (chosen,) = (one for one in candidates if one.key == self._chosen)
            self._pair, self._travel_time = chosen.partner, chosen.travel_time
            return await self.async_step_describe()
        return self.async_show_form(
            step_id="changed",
            data_schema=vol.Schema(
                {
                    vol.Required(
                        CONF_DEVICE, default=str(candidates[0].key)
                    ): SelectSelector(
                        SelectSelectorConfig(
                            options=[
                                SelectOptionDict(
                                    value=str(one.key),
                                    label=self._candidate(one),
                                )
                                for one in candidates
                            ],
                            mode=SelectSelectorMode.LIST,
                        )
                    )
                }
            ),  # type: ignore[arg-type]
        )

    async def async_step_nothing_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that nothing was switched, and offer another try."""
        return self.async_show_menu(step_id="nothing_changed", menu_options=_NEXT)

    # Devices

    def _key_of(self, text: str) -> DeviceKey:
        (key,) = (key for key in self.runtime.coach.devices if str(key) == text)
        return key

    def _label(self, key: DeviceKey) -> str:
        """Return what a device is called in a list: also by its number."""
        plain = self.runtime.names.of(key.device_class, key.instance)
        mapped = self.runtime.coach_map.about(key)
        if mapped is None or mapped.name is None:
            return plain
        return f"{mapped.name} ({plain})"

    def _candidate(self, candidate: Candidate) -> str:
        label = self._label(candidate.key)
        if candidate.partner is not None:
            label = f"{label} + {self._label(candidate.partner)}"
        return f"{label}: {candidate.changes}×"
