"""Ending every motion on a network, whoever began it."""

from collections.abc import Iterator

from ..coach_map.model import CoachMap
from ..coach_map.roles import GENERATOR
from ..devices import Device
from ..devices.output import Output
from ..protocol.message import Value
from ..spec.rows import Motion
from .session import NetworkSession

type _Stop = tuple[bool, Device, str, dict[str, Value]]


async def stop_all_on(session: NetworkSession, coach_map: CoachMap) -> None:
    """Send the stop of all that can move on a network, what moves first.

    It needs no permission, and what cannot be sent is owed; see MotionControl.
    Raises NetworkDown where nothing can be sent, ListenOnly where nothing may.
    """
    stops: dict[object, _Stop] = {}
    for stop in _stops(session, coach_map):
        is_moving, _, name, signals = stop
        key = (name, frozenset(signals.items()))
        if is_moving or key not in stops:
            stops[key] = stop
    ordered = sorted(stops.values(), key=lambda stop: not stop[0])
    await session.stop_all(
        [(name, signals, device.source) for _, device, name, signals in ordered]
    )


def _stops(session: NetworkSession, coach_map: CoachMap) -> Iterator[_Stop]:
    """Iterate over the stops of movers and of the outputs of mapped covers and generators."""
    motions = session.codec.spec.rows.motions
    for record in session.registry.records(session):
        device = record.device
        instance = {} if device.instance is None else {"instance": device.instance}
        for motion in motions:
            if motion.stop is not None and device.features & motion.features():
                signals: dict[str, Value] = {
                    **instance,
                    **motion.extra,
                    **motion.stop,
                }
                yield _is_moving(device, motion), device, motion.command, signals
        mapped = coach_map.about(device.key)
        is_held = mapped is not None and mapped.role in ("cover", GENERATOR)
        if is_held and isinstance(device, Output):
            off = device.order_off()
            yield bool(device.is_on), device, off.name, {**instance, **off.signals}


def _is_moving(device: Device, motion: Motion) -> bool:
    return any(
        device.label(motion.status, name) == label
        for name, label in (*motion.opening, *motion.closing)
    )
