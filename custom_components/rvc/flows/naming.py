"""The steps of the options that describe one device."""

from collections.abc import Mapping
import re
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_DEVICE, CONF_NAME
from homeassistant.exceptions import HomeAssistantError
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

from ..coach_map.editing import with_device
from ..coach_map.model import MappedDevice
from ..coach_map.roles import OUTPUT_CLASSES, OUTPUT_ROLES
from ..coach_map.schema import read_map
from ..data import RvcData, device_label, nameable_devices, registered_device
from ..devices import Device, DeviceKey
from ..devices.errors import MayNotBlink
from ..services.command_errors import command_failed, message_of
from ..services.reasons import refusal_of_map
from ..spec.errors import RvcError
from ..stores.coach_map import edit_map
from .descriptions import (
    AUTOMATIC,
    CONF_AREA,
    CONF_DIMMABLE,
    CONF_IGNORE,
    CONF_OPEN_TIME,
    CONF_ROLE,
    Subject,
    described,
    suggested,
)

CONF_BLINK: Final = "blink"
NEXT_STEPS: Final = ["teach", "device", "finish"]
"""What is offered when a device is done with."""


class NamingSteps(OptionsFlow):
    """Choose a device from a list, and describe it."""

    subject: Subject | None = None

    @property
    def runtime(self) -> RvcData:
        """Return the data of the coach, which is set up."""
        runtime: RvcData = self.config_entry.runtime_data
        return runtime

    @property
    def is_gone(self) -> bool:
        """Return whether the coach is not set up any more, as when its adapter left."""
        return self.config_entry.state is not ConfigEntryState.LOADED

    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose a device that was heard; those without a name come first."""
        if self.is_gone:
            return self.async_abort(reason="coach_gone")
        if user_input is None:
            return self._ask_for_device()
        self.subject = Subject(self.key_of(user_input[CONF_DEVICE]))
        if user_input.get(CONF_BLINK):
            return await self._blink(self.subject.key)
        return await self.async_step_describe()

    def _ask_for_device(
        self, error: str | None = None, reason: str = ""
    ) -> ConfigFlowResult:
        devices = self.devices_in_order()
        if not devices:
            return self.async_abort(reason="no_devices")
        options = [
            *self.more_choices(devices),
            *(
                SelectOptionDict(value=str(one.key), label=self.label(one.key))
                for one in devices
            ),
        ]
        chosen = str(self.subject.key) if self.subject else options[0]["value"]
        fields = {
            vol.Required(CONF_DEVICE, default=chosen): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
            ),
            vol.Required(CONF_BLINK, default=False): BooleanSelector(),
        }
        return self.async_show_form(
            step_id="device",
            data_schema=vol.Schema(fields),  # type: ignore[arg-type]
            errors={} if error is None else {"base": error},
            description_placeholders={"reason": reason},
        )

    def devices_in_order(self) -> list[Device]:
        """Return the devices that can be named: those without a name come first."""
        return sorted(
            nameable_devices(self.runtime),
            key=lambda one: (self.is_named(one), in_order(self.label(one.key))),
        )

    def is_named(self, device: Device) -> bool:
        """Return whether the owner has said what a device is called, or hides it."""
        mapped = self.runtime.coach_map.about(device.key)
        if mapped is not None and (mapped.name is not None or mapped.ignore):
            return True
        registered = registered_device(self.hass, self.config_entry, device.key)
        return registered is not None and registered.name_by_user is not None

    def more_choices(self, devices: list[Device]) -> list[SelectOptionDict]:
        """Return what the list of devices offers beside them."""
        return []

    async def _blink(self, key: DeviceKey) -> ConfigFlowResult:
        """Make a device blink, and ask again."""
        return self._ask_for_device(*await self.blink(key))

    async def blink(
        self, key: DeviceKey, said: str | None = None
    ) -> tuple[str | None, str]:
        """Make a device blink; return the error that is shown, and its reason.

        `said` is what its owner says just now that it is used for.
        """
        runtime = self.runtime
        device = runtime.coach.devices[key]
        try:
            await runtime.coach.blinking.blink(device, said)
        except MayNotBlink:
            return "may_not_blink", ""
        except RvcError as error:
            label = device_label(self.hass, self.config_entry, device)
            failed = command_failed(error, label)
            return "no_blink", await message_of(self.hass, failed)
        return None, ""

    async def async_step_describe(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what the device is, and keep it in the map."""
        assert self.subject is not None
        if self.is_gone:
            return self.async_abort(reason="coach_gone")
        if user_input is None:
            return self._ask_what_it_is(self.subject, self.suggested(self.subject))
        mapped = self.mapped(self.subject, user_input)
        try:
            read_map(with_device(self.runtime.document, mapped))
        except vol.Invalid as error:
            return self._ask_what_it_is(self.subject, user_input, refusal_of_map(error))
        try:
            await edit_map(
                self.hass, self.config_entry, lambda now: with_device(now, mapped)
            )
        except HomeAssistantError as error:
            reason = await message_of(self.hass, error)
            return self.async_abort(
                reason="map_not_changed", description_placeholders={"reason": reason}
            )
        return await self.async_step_described()

    async def async_step_described(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Confirm that the description is kept, and offer the next device."""
        assert self.subject is not None
        if self.is_gone:
            return self.async_abort(reason="coach_gone")
        return self.async_show_menu(
            step_id="described",
            menu_options=NEXT_STEPS,
            description_placeholders={"device": self.label(self.subject.key)},
        )

    async def async_step_finish(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """End the flow: all descriptions are kept already."""
        return self.async_abort(reason="map_changed")

    def _ask_what_it_is(
        self, subject: Subject, suggested: Mapping[str, Any], error: str = ""
    ) -> ConfigFlowResult:
        about = self.label(subject.key)
        if subject.partner is not None:
            about = f"{about} + {self.label(subject.partner)}"
        return self.async_show_form(
            step_id="describe",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(form_of(subject.key)),  # type: ignore[arg-type]
                suggested,
            ),
            errors={"base": "bad_map"} if error else {},
            description_placeholders={"device": about, "reason": error},
        )

    def suggested(self, subject: Subject) -> dict[str, Any]:
        """Return what the form holds at first: the device as mapped, or a proposal."""
        return suggested(self.hass, self.runtime, subject)

    def mapped(self, subject: Subject, values: Mapping[str, Any]) -> MappedDevice:
        """Return the device as the form describes it."""
        return described(self.hass, self.runtime, subject, values)

    def key_of(self, text: str) -> DeviceKey:
        """Return the key of a device from its text form."""
        (key,) = (key for key in self.runtime.coach.devices if str(key) == text)
        return key

    def label(self, key: DeviceKey) -> str:
        """Return the device's own name, and its number where that does not say it."""
        device = self.runtime.coach.devices[key]
        name = device_label(self.hass, self.config_entry, device)
        plain = self.runtime.names.of(key.device_class, key.instance)
        same = name.casefold() == plain.casefold()
        return name if same else f"{name} ({plain})"


def in_order(label: str) -> list[tuple[int, str]]:
    """Return what names are sorted by, so that "Dimmer 9" comes before "Dimmer 10"."""
    words = re.split(r"(\d+)", label.casefold())
    return [(int(word), "") if word.isdecimal() else (-1, word) for word in words]


def form_of(key: DeviceKey) -> dict[vol.Marker, Any]:
    """Return the fields that describe a device."""
    fields: dict[vol.Marker, Any] = {
        vol.Optional(CONF_NAME): TextSelector(),
        vol.Optional(CONF_AREA): AreaSelector(),
    }
    if key.device_class in OUTPUT_CLASSES:
        fields[vol.Required(CONF_ROLE, default=AUTOMATIC)] = SelectSelector(
            SelectSelectorConfig(
                options=[AUTOMATIC, *OUTPUT_ROLES],
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
    return fields
