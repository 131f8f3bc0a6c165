"""Nodes and what stands behind them, as Home Assistant's device registry has them."""

from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo

from ..coach.node_kind import Sent, is_chassis_controller, kind_of, sent_by_nodes
from ..data import RvcConfigEntry, identifier_of, part_of_coach, registered_device
from ..devices import NODE, Device, DeviceKey
from ..devices.node import Node

_UNKNOWN: Final = "RV-C node"


def describe_node(entry: RvcConfigEntry, node: Node, reported: Sent) -> dict[str, str]:
    """Return what is known of a node, as the device registry has it.

    Its name and model are its product, what it calls itself, what it sends, or its
    maker; there are none as long as it has said nothing of it. The address alone says
    nothing (RV-C 7.2: addresses are ranges to claim from).
    """
    runtime = entry.runtime_data
    identity = node.identity
    makers = runtime.spec.tables["manufacturers"]
    maker = identity.make or makers.get(str(identity.manufacturer_code))
    known = {
        "manufacturer": maker,
        "model": identity.model,
        "serial_number": identity.serial_number,
        "sw_version": identity.software,
        "hw_version": identity.unit,
    }
    kind = kind_of(node, reported, runtime.spec)
    names = runtime.names
    address = node.instance_name
    if (product := identity.model or identity.make) is not None:
        known["name"] = names.of_node("node_product", address, product=product)
    elif is_chassis_controller(node, kind):
        known["name"] = names.of_node("node_chassis", address)
    elif kind is not None:
        words = names.of_class(kind)
        known["name"] = names.of_node("node_module", address, kind=words)
    elif maker is not None:
        known["name"] = names.of_node("node_maker", address, maker=maker)
    if (name := known.get("name")) is not None and known["model"] is None:
        known["model"] = name.removesuffix(f"({address})").strip()
    return {key: value for key, value in known.items() if value is not None}


def node_info(entry: RvcConfigEntry, node: Node) -> DeviceInfo:
    """Return what the device registry has of a node."""
    info = DeviceInfo(identifiers={identifier_of(entry, node.key)})
    # One that was known before keeps its name until it says another one.
    if not _is_registered(entry, node):
        info["name"] = entry.runtime_data.names.of(NODE, node.instance)
        info["model"] = _UNKNOWN
    reported = sent_by_nodes(entry.runtime_data.coach.devices.values())
    info.update(describe_node(entry, node, reported))  # type: ignore[typeddict-item]
    return part_of_coach(info, entry)


def _is_registered(entry: RvcConfigEntry, device: Device) -> bool:
    hass = entry.runtime_data.hass
    return registered_device(hass, entry, device.key) is not None


def node_of(entry: RvcConfigEntry, device: Device) -> dr.DeviceEntry | None:
    """Return the entry of the node that sends a device's statuses, if it has one."""
    if device.source is None:
        return None
    key = DeviceKey(device.key.network, NODE, device.source)
    return registered_device(entry.runtime_data.hass, entry, key)


@callback
def register_node(
    hass: HomeAssistant, entry: RvcConfigEntry, node: Node, reported: Sent | None = None
) -> None:
    """Register what is known of a node now.

    Args:
        hass: Home Assistant.
        entry: The coach's entry.
        node: The node.
        reported: What each node reports; it is looked up where it is left out.
    """
    if reported is None:
        reported = sent_by_nodes(entry.runtime_data.coach.devices.values())
    changes: dict[str, Any] = {**describe_node(entry, node, reported)}
    registered = registered_device(hass, entry, node.key)
    if changes and registered is not None:
        dr.async_get(hass).async_update_device(registered.id, **changes)


class NodeRegistrar:
    """Keeps names of nodes, and which devices stand behind them, up to date."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Look after all nodes of the entry whenever the coach ticks."""
        self._hass = hass
        self._entry = entry
        self._devices: list[Device] = []
        self._sources: list[int | None] = []
        """Through whom each of them was reached at the last look."""
        self._reported: Sent = {}
        self._behind: dict[DeviceKey, int] = {}
        self._described: dict[DeviceKey, dict[str, str]] = {}
        """What is registered of each node."""
        self._taken: dict[Node, float] = {}
        """When each node had last said something when it was looked at."""
        self._open: dict[Device, None] = {}
        """What is not registered as it is now, as far as is known."""
        entry.async_on_unload(entry.runtime_data.coach.ticks.subscribe(self.look))

    @callback
    def look(self) -> None:
        """Update what has changed."""
        devices = list(self._entry.runtime_data.coach.devices.values())
        sources = [one.source for one in devices]
        if sources != self._sources or devices != self._devices:
            self._take(devices, sources)
        for node, taken in self._taken.items():
            if node.taken != taken:
                self._open[node] = None
        for device in list(self._open):
            if isinstance(device, Node):
                self._taken[device] = device.taken
                is_registered = self._describe(device)
            else:
                is_registered = self._link(device)
            if is_registered:
                del self._open[device]

    def _take(self, devices: list[Device], sources: list[int | None]) -> None:
        """Begin anew with devices, of which some are new or reached through others."""
        self._devices, self._sources = devices, sources
        self._reported = sent_by_nodes(devices)
        self._open = dict.fromkeys(devices)
        self._taken = {one: one.taken for one in devices if isinstance(one, Node)}
        known = {one.key for one in devices}
        for kept in (self._behind, self._described):
            for key in kept.keys() - known:
                del kept[key]

    def _describe(self, node: Node) -> bool:
        """Register what is known of a node; return whether that is registered now."""
        described = describe_node(self._entry, node, self._reported)
        if described == self._described.get(node.key):
            return True
        registered = registered_device(self._hass, self._entry, node.key)
        if registered is None:
            return False
        changes: dict[str, Any] = {**described}
        if changes:
            dr.async_get(self._hass).async_update_device(registered.id, **changes)
        self._described[node.key] = described
        return True

    def _link(self, device: Device) -> bool:
        """Register which node a device is reached through; return whether it is now.

        One whose node is there stays with it, whoever else sends the same.
        """
        if device.source == self._behind.get(device.key):
            return True
        registered = registered_device(self._hass, self._entry, device.key)
        node = node_of(self._entry, device)
        if registered is None or node is None or device.source is None:
            return False
        before = self._behind.get(device.key)
        if before is not None and self._is_there(device.key.network, before):
            return False
        self._behind[device.key] = device.source
        if registered.via_device_id != node.id:
            dr.async_get(self._hass).async_update_device(
                registered.id, via_device_id=node.id
            )
        return True

    def _is_there(self, network: str, address: int) -> bool:
        key = DeviceKey(network, NODE, address)
        node = self._entry.runtime_data.coach.devices.get(key)
        return node is not None and node.available
