"""The steps of the options that forget devices which are not there."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import voluptuous as vol

from ..data import RvcConfigEntry, parse_key, registered_device
from ..devices import DeviceKey, device_types
from ..entities.slices import Step
from .coach_map_steps import some_of

CONF_DAYS: Final = "days"
_USUAL_DAYS: Final = 7
# Devices that are absent for longer are forgotten without being asked for.
_MOST_DAYS: Final = 30


def not_there(
    hass: HomeAssistant, entry: RvcConfigEntry, days: int
) -> dict[DeviceKey, str]:
    """Return the devices that were heard once at most, or not for days, with names.

    Those that only the registry has are among them; those in the map are not.
    """
    runtime = entry.runtime_data
    registry = runtime.coach.registry
    found = {}
    for key in runtime.coach.devices:
        record = registry.record(key)
        if record is None or runtime.coach_map.about(key) is not None:
            continue
        is_absent = record.absent >= days and not registry.was_seen(key)
        if not record.is_confirmed or is_absent:
            registered = registered_device(hass, entry, key)
            name = registered and (registered.name_by_user or registered.name)
            found[key] = name or runtime.names.of(key.device_class, key.instance)
    classes = device_types(runtime.spec).keys()
    for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
        orphan = parse_key(hass, device.identifiers, classes)
        if orphan is not None and orphan not in runtime.coach.devices:
            found[orphan] = device.name_by_user or device.name or str(orphan)
    return found


def forget(hass: HomeAssistant, entry: RvcConfigEntry, key: DeviceKey) -> None:
    """Forget a device, and remove it from the registry with its entities."""
    registered = registered_device(hass, entry, key)
    entry.runtime_data.coach.registry.forget(key)
    if registered is not None:
        dr.async_get(hass).async_remove_device(registered.id)


class ForgettingSteps(OptionsFlowWithReload):
    """Ask for how long devices may be away, show what goes, and forget it."""

    _days = _USUAL_DAYS
    _shown: Collection[DeviceKey] = ()
    """The devices that the owner has seen listed."""

    async def async_step_forget(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the days."""
        if user_input is not None:
            self._days = int(user_input[CONF_DAYS])
            return await self.async_step_confirm_forget()
        days = NumberSelector(
            NumberSelectorConfig(min=1, max=_MOST_DAYS, mode=NumberSelectorMode.BOX)
        )
        form = {vol.Required(CONF_DAYS, default=_USUAL_DAYS): days}
        return self.async_show_form(
            step_id="forget",
            data_schema=vol.Schema(form),  # type: ignore[arg-type]
        )

    async def async_step_confirm_forget(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show which devices go before they do."""
        entry: RvcConfigEntry = self.config_entry
        devices = not_there(self.hass, entry, self._days)
        if user_input is not None:
            # What has come meanwhile was not shown.
            devices = {key: devices[key] for key in self._shown if key in devices}
        count = str(len(devices))
        if not devices:
            return self.async_abort(reason="nothing_to_forget")
        if user_input is None:
            self._shown = list(devices)
            names = some_of(sorted(devices.values()))
            return self.async_show_form(
                step_id="confirm_forget",
                description_placeholders={"count": count, "devices": names},
            )

        def steps() -> Iterator[Step]:
            for key in devices:
                yield partial(forget, self.hass, entry, key)

        entry.runtime_data.slices.add(self.hass, entry, steps())
        return self.async_abort(
            reason="devices_forgotten", description_placeholders={"count": count}
        )
