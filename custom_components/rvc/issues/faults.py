"""Faults of nodes in plain words, and what the owner has to know of them."""

from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..data import RvcConfigEntry, registered_device
from ..devices import Device
from ..devices.node import FaultChange, Node
from ..events import FAULT_APPEARED, FAULT_CLEARED, fire
from ..presentation.labels import in_words
from ..protocol.diagnostics import Fault

# A lamp that is on for less may be a device that starts.
_STANDS: Final = 60.0


def fault_text(fault: Fault) -> str:
    """Return a fault in words: "Thermostat 2, outdoor coil sensor: open circuit"."""
    device = in_words(fault.device_class or f"device_type_{fault.dsa}")
    if fault.instance is not None:
        device = f"{device} {fault.instance}"
    where = in_words(fault.name).lower() if fault.name else f"SPN {fault.spn}"
    what = in_words(fault.failure).lower() if fault.failure else "fault"
    return f"{device}, {where}: {what}"


def fault_attributes(fault: Fault) -> dict[str, Any]:
    """Return what automations may want to know of a fault."""
    return {
        "text": fault_text(fault),
        "spn": fault.spn,
        "fmi": fault.fmi,
        "device_type": fault.dsa,
        "instance": fault.instance,
    }


class FaultWatch:
    """Tells of faults that come and go, and of red lamps that stay on."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Watch all nodes of the entry, also those that are heard later."""
        self._hass = hass
        self._entry = entry
        self._waiting: dict[Node, CALLBACK_TYPE] = {}
        self._watched: set[Node] = set()
        entry.async_on_unload(
            entry.runtime_data.coach.registry.subscribe_features(self._found)
        )
        entry.async_on_unload(self._end)

    @callback
    def _found(self, device: Device, _: str) -> None:
        if isinstance(device, Node) and device not in self._watched:
            self._watched.add(device)

            @callback
            def look(changes: list[FaultChange]) -> None:
                self._tell(device, changes)
                self._look(device)

            self._entry.async_on_unload(device.on_faults(look))

    def _issue_of(self, node: Node) -> str:
        return f"red_lamp_{self._entry.entry_id}_{node.key}"

    @callback
    def _tell(self, node: Node, changes: list[FaultChange]) -> None:
        device = registered_device(self._hass, self._entry, node.key)
        for fault, active in changes:
            kind = FAULT_APPEARED if active else FAULT_CLEARED
            device_id = device.id if device else None
            fire(self._hass, kind, device_id, **fault_attributes(fault))

    @callback
    def _look(self, node: Node) -> None:
        if node.red_lamps:
            if node not in self._waiting:

                @callback
                def report(_: object) -> None:
                    self._report(node)

                self._waiting[node] = async_call_later(self._hass, _STANDS, report)
            return
        if (cancel := self._waiting.pop(node, None)) is not None:
            cancel()
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_of(node))

    @callback
    def _report(self, node: Node) -> None:
        faults = [fault_text(fault) for fault in node.faults]
        identity = node.identity
        name = " ".join(part for part in (identity.make, identity.model) if part)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_of(node),
            data={
                "fix": "clear_faults",
                "entry_id": self._entry.entry_id,
                "node": str(node.key),
            },
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key="red_lamp",
            translation_placeholders={
                "node": name or str(node.instance),
                "address": str(node.instance),
                "faults": "; ".join(faults) or "-",
            },
        )

    @callback
    def _end(self) -> None:
        for cancel in self._waiting.values():
            cancel()
        for node in self._watched:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_of(node))
