"""What the noise of a power comes to, which is reckoned from what is measured."""

from ..devices.power_flow import PowerFlow
from ..protocol.message import MessageKey
from .model import SignalPresentation
from .rules import Presentation


def power_noise(flow: PowerFlow, presentation: Presentation) -> float:
    """Return by how much a power may change for noise alone, in W."""
    device, row = flow.device, flow.row
    if row.measured is not None and flow.source != flow.key:
        return _width(presentation, flow.source, row.measured[1])
    volts = device.number(flow.key, row.voltage) or 0.0
    amperes = device.number(flow.key, row.current) or 0.0
    return abs(volts) * _width(presentation, flow.key, row.current) + abs(
        amperes
    ) * _width(presentation, flow.key, row.voltage)


def _width(presentation: Presentation, key: MessageKey, signal: str) -> float:
    shown = presentation.of(key.dgn).get(signal)
    if not isinstance(shown, SignalPresentation) or shown.deadband is None:
        return 0.0
    width = shown.deadband.width
    return 0.0 if isinstance(width, str) else width
