"""Faults of nodes: in words, as events, and as issues when they stand."""

from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..data import RvcConfigEntry, device_label, registered_device
from ..device_names import DeviceNames
from ..devices import Device, DeviceKey
from ..devices.node import FaultChange, Node
from ..events import FAULT_APPEARED, FAULT_CLEARED, fire_event
from ..presentation.labels import as_phrase
from ..protocol.diagnostics import J1939_DSA, Fault

# A lamp that is on for less may be a device that starts.
_STANDS: Final = 60.0


def fault_text(names: DeviceNames, fault: Fault) -> str:
    """Return a fault in words: "Thermostat 2, outdoor coil sensor: open circuit".

    It is in Home Assistant's language, but for what only a chapter of RV-C has a
    name for.
    """
    if fault.name is not None:
        place = _word(names, "fault_place", fault.name)
    else:
        place = _word(names, "fault", "spn", number=fault.spn)
    if fault.failure is not None:
        failure = _word(names, "failure", fault.failure)
    else:
        failure = _word(names, "fault", "fault")
    text = f"{place}: {failure}"
    if fault.dsa == J1939_DSA:
        # The node itself has it.
        return text[:1].upper() + text[1:]
    if fault.device_class is not None:
        device = names.of(fault.device_class, fault.instance)
    else:
        device = _word(names, "fault", "device_type", number=fault.dsa)
    return f"{device}, {text}"


def _word(names: DeviceNames, selector: str, key: str, **placeholders: int) -> str:
    text = names.choice(selector, key)
    return as_phrase(key) if text is None else text.format(**placeholders)


def fault_attributes(names: DeviceNames, fault: Fault) -> dict[str, Any]:
    """Return what automations may want to know of a fault."""
    return {
        "text": fault_text(names, fault),
        "spn": fault.spn,
        "fmi": fault.fmi,
        "device_type": fault.dsa,
        "instance": fault.instance,
    }


class FaultWatch:
    """Fires an event for each fault that comes or goes, and reports red lamps."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Watch all nodes of the entry, also those that are heard later."""
        self._hass = hass
        self._entry = entry
        self._names = entry.runtime_data.names
        self._waiting: dict[Node, CALLBACK_TYPE] = {}
        self._watched: dict[DeviceKey, tuple[Node, CALLBACK_TYPE]] = {}
        """The nodes, with what ends the subscription: one found anew is another."""
        entry.async_on_unload(
            entry.runtime_data.coach.registry.subscribe_features(self._found)
        )
        entry.async_on_unload(self._end)

    @callback
    def _found(self, device: Device, _: str) -> None:
        if not isinstance(device, Node):
            return
        known, end = self._watched.get(device.key, (None, None))
        if known is device:
            return
        if known is not None and end is not None:
            end()
            self._wait_no_more(known)

        @callback
        def changed(changes: list[FaultChange]) -> None:
            self._fire(device, changes)
            self._check_lamps(device)

        unsubscribe = device.fault_changes.subscribe(changed)
        self._watched[device.key] = (device, unsubscribe)

    def _issue_of(self, node: Node) -> str:
        return f"red_lamp_{self._entry.entry_id}_{node.key}"

    @callback
    def _fire(self, node: Node, changes: list[FaultChange]) -> None:
        device = registered_device(self._hass, self._entry, node.key)
        for fault, active in changes:
            kind = FAULT_APPEARED if active else FAULT_CLEARED
            device_id = device.id if device else None
            fire_event(
                self._hass, kind, device_id, **fault_attributes(self._names, fault)
            )

    @callback
    def _check_lamps(self, node: Node) -> None:
        if node.red_lamps:
            if node not in self._waiting:

                @callback
                def report(_: object) -> None:
                    self._report(node)

                self._waiting[node] = async_call_later(self._hass, _STANDS, report)
            return
        self._wait_no_more(node)
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_of(node))

    def _wait_no_more(self, node: Node) -> None:
        if (cancel := self._waiting.pop(node, None)) is not None:
            cancel()

    @callback
    def _report(self, node: Node) -> None:
        faults = [fault_text(self._names, fault) for fault in node.faults]
        by_rvc = node.red_lamps != (J1939_DSA,)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_of(node),
            data={
                "fix": "clear_faults",
                "entry_id": self._entry.entry_id,
                "node": str(node.key),
            },
            # What clears faults is a command of RV-C.
            is_fixable=by_rvc,
            severity=ir.IssueSeverity.ERROR,
            translation_key="red_lamp" if by_rvc else "stop_lamp",
            translation_placeholders={
                "node": device_label(self._hass, self._entry, node),
                "address": str(node.instance),
                "faults": "; ".join(faults) or "-",
            },
        )

    @callback
    def _end(self) -> None:
        for node, end in self._watched.values():
            end()
            self._wait_no_more(node)
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_of(node))
