"""The steps of the options that name one device after the other in one sitting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_DEVICE, CONF_THEN
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..coach_map.editing import with_device
from ..coach_map.schema import read_map
from ..const import CONF_READ_ONLY
from ..devices import Device, DeviceKey
from ..services.command_errors import message_of
from ..services.reasons import refusal_of_map
from ..stores.coach_map import edit_map
from .descriptions import Subject, role_said
from .naming import CONF_BLINK, NEXT_STEPS, NamingSteps, form_of

ALL_UNNAMED: Final = "all_unnamed"
NEXT: Final = "next"
SKIP: Final = "skip"
BACK: Final = "back"
BLINK: Final = "blink"
STOP: Final = "stop"


@dataclass(slots=True)
class _Run:
    """A walk through the devices that had no name when it began."""

    keys: list[DeviceKey]
    position: int = 0
    named: int = 0
    """How many devices it has described."""


class NamingRunSteps(NamingSteps):
    """Walk through all devices without a name; each is kept at once."""

    _run: _Run | None = None

    @override
    def more_choices(self, devices: list[Device]) -> list[SelectOptionDict]:
        """Return the walk through all, where it is longer than one device."""
        unnamed = [one for one in devices if not self.is_named(one)]
        if len(unnamed) < 2:
            return []
        label = self.runtime.names.choice(CONF_DEVICE, ALL_UNNAMED) or "{count}"
        text = label.format(count=len(unnamed))
        return [SelectOptionDict(value=ALL_UNNAMED, label=text)]

    @override
    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose a device, or all that have no name."""
        if self.is_gone or user_input is None or user_input[CONF_DEVICE] != ALL_UNNAMED:
            return await super().async_step_device(user_input)
        self._run = _Run(
            [one.key for one in self.devices_in_order() if not self.is_named(one)]
        )
        return await self._go(0, blinks=user_input.get(CONF_BLINK, False))

    async def async_step_name_next(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what one device of the walk is, and keep it before the next one."""
        assert self._run is not None
        if self.is_gone:
            return self.async_abort(reason="coach_gone")
        subject = Subject(self._run.keys[self._run.position])
        if user_input is None or subject.key not in self.runtime.coach.devices:
            return await self._go(0)
        said = dict(user_input)
        then = said.pop(CONF_THEN)
        if then == BLINK:
            shown = await self.blink(subject.key, role_said(said))
            return self._ask(said, *shown)
        if then != SKIP:
            error, reason = await self._keep(subject, said)
            if error is not None:
                return self._ask(said, error, reason)
        if then == STOP:
            return await self.async_step_run_over()
        return await self._go(-1 if then == BACK else 1)

    async def _keep(
        self, subject: Subject, said: Mapping[str, Any]
    ) -> tuple[str | None, str]:
        """Put a device into the map; return the error that is shown, and its reason.

        Where nothing was said that the form did not propose, the map stays.
        """
        assert self._run is not None
        mapped = self.mapped(subject, said)
        if mapped == self.mapped(subject, self.suggested(subject)):
            return None, ""
        try:
            read_map(with_device(self.runtime.document, mapped))
        except vol.Invalid as error:
            return "bad_map", refusal_of_map(error)
        try:
            await edit_map(
                self.hass, self.config_entry, lambda now: with_device(now, mapped)
            )
        except HomeAssistantError as error:
            return "not_saved", await message_of(self.hass, error)
        self._run.named += 1
        return None, ""

    async def _go(self, step: int, *, blinks: bool = False) -> ConfigFlowResult:
        """Go on to a device that is there; forward, only to one without a name.

        The other one of a pair has its name by now.
        """
        run = self._run
        assert run is not None
        if self.is_gone:
            return self.async_abort(reason="coach_gone")
        devices = self.runtime.coach.devices
        run.position += step
        while 0 <= run.position < len(run.keys):
            device = devices.get(run.keys[run.position])
            if device is not None and (step < 0 or not self.is_named(device)):
                shown = await self.blink(device.key) if blinks else (None, "")
                return self._ask(self.suggested(Subject(device.key)), *shown)
            run.position += step or 1
        if step < 0:
            run.position = 0
            return await self._go(0)
        return await self.async_step_run_over()

    def _ask(
        self, values: Mapping[str, Any], error: str | None = None, reason: str = ""
    ) -> ConfigFlowResult:
        """Show the form of the device that the walk is at."""
        run = self._run
        assert run is not None
        key = run.keys[run.position]
        fields = form_of(key)
        fields[vol.Required(CONF_THEN, default=NEXT)] = SelectSelector(
            SelectSelectorConfig(
                options=self._ways_on(key),
                translation_key="then",
                mode=SelectSelectorMode.LIST,
            )
        )
        return self.async_show_form(
            step_id="name_next",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),  # type: ignore[arg-type]
                values,
            ),
            errors={} if error is None else {"base": error},
            description_placeholders={
                "device": self.label(key),
                "number": str(run.position + 1),
                "count": str(len(run.keys)),
                "reason": reason,
            },
        )

    def _ways_on(self, key: DeviceKey) -> list[str]:
        """Return what can be done at a device of the walk."""
        assert self._run is not None
        device = self.runtime.coach.devices[key]
        blinking = self.runtime.coach.blinking
        # What nobody calls anything yet may blink once the form calls it a light.
        blinks = not self.config_entry.options.get(CONF_READ_ONLY) and (
            blinking.may_blink(device) or blinking.could_blink(device)
        )
        return [
            NEXT,
            SKIP,
            *([BLINK] if blinks else []),
            *([BACK] if self._run.position else []),
            STOP,
        ]

    async def async_step_run_over(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say how many were named, and offer what comes next."""
        assert self._run is not None
        return self.async_show_menu(
            step_id="run_over",
            menu_options=NEXT_STEPS,
            description_placeholders={
                "named": str(self._run.named),
                "count": str(len(self._run.keys)),
            },
        )
