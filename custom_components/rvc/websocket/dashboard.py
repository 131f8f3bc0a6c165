"""What a coach can show, for its dashboard: from the registries, in an order that fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.const import ATTR_RESTORED, ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from ..const import CONF_READ_ONLY, DOMAIN
from ..data import RvcConfigEntry, identifier_of
from ..devices import DeviceKey
from ..entities.areas import icon_of
from ..presentation.labels import named_instances
from .contract.dashboard import (
    DASHBOARD,
    Dashboard,
    DashboardArea,
    DashboardEntity,
    DashboardRequest,
    DashboardTire,
    WhyNot,
)
from .dashboard_roles import COACH, NETWORK, TANK_ORDER, place_of, tank_of
from .registry import Call, handles
from .scene_scripts import scenes_of

type _Device = dr.DeviceEntry | dr.ChildDeviceEntry
type _Order = tuple[int | str, ...]

_OUTSIDE_ICON: Final = "mdi:pine-tree"
_MOVES: Final = ("motion", "vent", "shade")
_LIMITS: Final = {
    "very_low": ("TIRE_PRESSURE_CONFIGURATION_STATUS", "extremely_low_tire_pressure"),
    "low": ("TIRE_PRESSURE_CONFIGURATION_STATUS", "low_tire_pressure"),
    "high": ("TIRE_HIGH_PRESSURE_CONFIGURATION_STATUS", "high_tire_pressure"),
    "very_high": (
        "TIRE_HIGH_PRESSURE_CONFIGURATION_STATUS",
        "extremely_high_tire_pressure",
    ),
}
"""The status and the signal of each limit of a tire's pressure, by axle."""
_LAST: Final = 1_000
"""Where what has no instance stands among what has one."""


@handles(DASHBOARD)
def handle_dashboard(call: Call[DashboardRequest]) -> Dashboard:
    """Say what the coach can show."""
    return dashboard_of(call.hass, call.entry)


def dashboard_of(hass: HomeAssistant, entry: RvcConfigEntry) -> Dashboard:
    """Return what a coach can show: what its owner has hidden or switched off is not."""
    shown = _Shown(hass, entry)
    entities = shown.entities()
    return Dashboard(
        entry_id=entry.entry_id,
        title=entry.title,
        device_id=entry.runtime_data.hub_id,
        entities=entities,
        areas=_areas(hass, entry, {one["area_id"] for one in entities}),
        tires=list(_tires(entry, entities)),
        scripts=scenes_of(hass, entry),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What a registered device is for the coach."""

    device_class: str
    key: DeviceKey | None = None
    part: str | None = None
    network: str | None = None


class _Shown:
    """Finds the entities of an entry, and what each of them is."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Take the entry, which runs."""
        self._hass = hass
        self._entry = entry
        self._spec = entry.runtime_data.spec
        self._devices = dr.async_get(hass)
        self._keys = {
            identifier_of(entry, key)[1]: key
            for key in entry.runtime_data.coach.devices
        }
        self._places: dict[str, _Place | None] = {}

    def entities(self) -> list[DashboardEntity]:
        """Return the entities with a role, in their order."""
        found: list[tuple[_Order, DashboardEntity]] = []
        for one in er.async_entries_for_config_entry(
            er.async_get(self._hass), self._entry.entry_id
        ):
            if (
                one.disabled_by is None
                and one.hidden_by is None
                and self._is_there(one)
            ):
                found.extend(self._in_role(one))
        return [entity for _, entity in sorted(found, key=lambda pair: pair[0])]

    def _is_there(self, one: er.RegistryEntry) -> bool:
        """Tell whether the coach has an entity: a registry remembers more."""
        state = self._hass.states.get(one.entity_id)
        return state is not None and not state.attributes.get(ATTR_RESTORED)

    def _in_role(
        self, one: er.RegistryEntry
    ) -> Iterator[tuple[_Order, DashboardEntity]]:
        """Yield the entity in its role, and what it is sorted by."""
        device = self._devices.async_get(one.device_id or "")
        place = None if device is None else self._place_of(device)
        if device is None or place is None:
            return
        has_role = place_of(
            one.domain,
            place.device_class,
            one.translation_key or "",
            is_main=one.entity_category is None,
        )
        if has_role is None:
            return
        where, role = has_role
        why_not = self._why_not(one, place) if role in _MOVES else None
        entity = DashboardEntity(
            role=role,
            entity_id=one.entity_id,
            device_id=device.id,
            device=device.name_by_user or device.name or "",
            area_id=self._area_of(one, device),
            network=place.key.network if place.key else place.network,
            device_class=place.device_class if place.key else None,
            instance=place.key.instance if place.key else None,
            part=place.part or self._part_of(one, place),
            kind=self._kind_of(role, place),
            may_move=why_not is None if role in _MOVES else None,
            why_not=why_not,
        )
        yield (*where, *_order(entity)), entity

    def _place_of(self, device: _Device) -> _Place | None:
        """Return what a registered device is; None for what the coach does not have."""
        if device.id not in self._places:
            self._places[device.id] = self._find_place(device)
        return self._places[device.id]

    def _find_place(self, device: _Device) -> _Place | None:
        for domain, identifier in device.identifiers:
            if domain != DOMAIN:
                continue
            if identifier == self._entry.entry_id:
                return _Place(COACH)
            if (key := self._keys.get(identifier)) is not None:
                return _Place(key.device_class, key)
            whole, _, part = identifier.rpartition("_")
            if (key := self._keys.get(whole)) is not None:
                return _Place(key.device_class, key, part)
            stem = f"{self._entry.entry_id}_{NETWORK}_"
            if identifier.startswith(stem):
                return _Place(NETWORK, network=identifier.removeprefix(stem))
        return None

    def _area_of(self, one: er.RegistryEntry, device: _Device) -> str | None:
        """Return the area of an entity: its own, its device's, or that of the whole."""
        if one.area_id is not None or device.area_id is not None:
            return one.area_id or device.area_id
        whole_id: str | None = getattr(device, "parent_device_id", None)
        whole = None if whole_id is None else self._devices.async_get(whole_id)
        return None if whole is None else whole.area_id

    def _part_of(self, one: er.RegistryEntry, place: _Place) -> str | None:
        """Return the part that an entity tells of: "1-0" of "..._status_1:1-0_power"."""
        if place.key is None or not (one.translation_key or "").endswith("_of_part"):
            return None
        stem = f"{identifier_of(self._entry, place.key)[1]}_"
        words = one.unique_id.removeprefix(stem).split("_")
        parts = [word for word in words if word.replace("-", "").isdecimal()]
        return parts[-1] if parts else None

    def _kind_of(self, role: str, place: _Place) -> str | None:
        """Return what is in a tank, or what it is that moves."""
        if place.key is None:
            return None
        if role in ("tank_level", "tank_volume"):
            named = named_instances(self._spec, place.device_class)
            return tank_of(named, place.key.instance)
        return place.device_class if role in _MOVES else None

    def _why_not(self, one: er.RegistryEntry, place: _Place) -> WhyNot | None:
        """Return why something may not be moved; one that may not can still be stopped.

        Where nothing is sent at all, it cannot.
        """
        networks = self._entry.runtime_data.coach.networks
        network = networks.get(place.key.network) if place.key else None
        if network is not None and not network.is_live:
            return "recording"
        if network is not None and network.listen_only:
            return "listen_only"
        state = self._hass.states.get(one.entity_id)
        features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
        if one.domain != "cover" or features & CoverEntityFeature.OPEN:
            return None
        is_read_only = self._entry.options.get(CONF_READ_ONLY, False)
        return "read_only" if is_read_only else "not_allowed"


def _order(entity: DashboardEntity) -> _Order:
    """Return what the entities of one row are sorted by."""
    instance = entity["instance"]
    tank = next((n for n, one in enumerate(TANK_ORDER) if one == entity["kind"]), 0)
    return (
        tank,
        _LAST if instance is None else instance,
        entity["network"] or "",
        entity["part"] or "",
        entity["entity_id"],
    )


def _areas(
    hass: HomeAssistant, entry: RvcConfigEntry, used: set[str | None]
) -> list[DashboardArea]:
    """Return the areas of the coach's entities, those outside last."""
    floors = [one.floor_id for one in fr.async_get(hass).async_list_floors()]
    areas = [one for one in ar.async_get(hass).async_list_areas() if one.id in used]

    def floor(area: ar.AreaEntry) -> int:
        return floors.index(area.floor_id) if area.floor_id in floors else len(floors)

    names = entry.runtime_data.names
    listed = [
        DashboardArea(
            area_id=area.id,
            name=area.name,
            icon=area.icon,
            is_outside=icon_of(area.name, names) == _OUTSIDE_ICON,
        )
        for area in sorted(areas, key=floor)
    ]
    return sorted(listed, key=lambda area: area["is_outside"])


def _tires(
    entry: RvcConfigEntry, entities: list[DashboardEntity]
) -> Iterator[DashboardTire]:
    """Yield the wheels that tell of themselves, the foremost axle first."""
    wheels: dict[tuple[str, int, int], dict[str, DashboardEntity]] = {}
    for one in entities:
        if one["role"] in ("tire_pressure", "tire_temperature") and one["part"]:
            codes = [int(code) for code in one["part"].split("-")]
            wheel = (one["network"] or "", codes[0], codes[-1])
            wheels.setdefault(wheel, {})[one["role"]] = one
    for (network, axle, position), shown in sorted(wheels.items()):
        pressure = shown.get("tire_pressure")
        temperature = shown.get("tire_temperature")
        limits = _limits(entry, network, axle)
        yield DashboardTire(
            axle=axle,
            position=position,
            name=next(iter(shown.values()))["device"],
            pressure=pressure and pressure["entity_id"],
            temperature=temperature and temperature["entity_id"],
            very_low=limits["very_low"],
            low=limits["low"],
            high=limits["high"],
            very_high=limits["very_high"],
        )


def _limits(entry: RvcConfigEntry, network: str, axle: int) -> dict[str, float | None]:
    """Return the limits of an axle's pressure in kPa; zero is what nobody has set."""
    tires = entry.runtime_data.coach.devices.get(DeviceKey(network, "tire", None))
    return {
        name: (tires.number(f"{status}:{axle}", signal) or None) if tires else None
        for name, (status, signal) in _LIMITS.items()
    }
