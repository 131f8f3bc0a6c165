"""A simulated node: an address, its devices, and what every node sends."""

from collections import deque
from collections.abc import Iterable, Mapping
import math
from typing import Final

from ..protocol.codec import Codec
from ..protocol.errors import EncodeError
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message, Value
from ..protocol.node_messages import address_claim, healthy, request
from ..protocol.transport_protocol import PACKET_GAP, broadcast
from ..spec import Dgn
from .devices.device import NOT_EXECUTED, Refusal, SimulatedDevice

_HEARTBEAT: Final = 5.0
_AT_REST: Final = 5000
# Measured values without an interval are not sent more often than this.
_DRIFTS: Final = 1.0
_FAULTY: Final = 1.0
# What a node with many instances may go down to (RV-C 4.5.6)
_GAP: Final = 0.005
_MOST_WAITING: Final = 512
_SERIAL: Final = 4711


class SimulatedNode:
    """One node with one source address; `due` returns what it sends."""

    def __init__(
        self,
        codec: Codec,
        *,
        address: int,
        product: str,
        devices: Iterable[SimulatedDevice],
    ) -> None:
        """Have an address, which is also the DSA, and a product identification."""
        self.address = address
        self.devices = list(devices)
        self._codec = codec
        self._product = product
        self._waiting: deque[tuple[Frame, float]] = deque(maxlen=_MOST_WAITING)
        self._free_at = 0.0
        self._next_heartbeat = 0.0
        self._faults: dict[str, Mapping[str, Value]] = {}
        self._next_report: dict[tuple[int, str], float] = {}
        self._next_drift: dict[tuple[int, str], float] = {}
        self._next_of_device: dict[int, float] = {}
        """When something of a device is due at the latest, whatever changes."""
        self._dgns: dict[str, Dgn] = {}
        spec = codec.spec
        self._claim_dgn = spec.dgns["ADDRESS_CLAIM"].dgn
        self._product_dgn = spec.dgns["PRODUCT_IDENTIFICATION"].dgn
        self._diagnostics_dgn = spec.dgns["DM_RV"].dgn

    def due(self, now: float) -> list[Frame]:
        """Return the frames that it sends now; now is in seconds."""
        if now >= self._next_heartbeat:
            self._next_heartbeat = now + (_FAULTY if self._faults else _HEARTBEAT)
            self._send_diagnostics()
        for number, device in enumerate(self.devices):
            has_news = device.changed or device.drifted or device.polls or device.orders
            if has_news or now >= self._next_of_device.get(number, 0.0):
                self._report(number, device, now)
        frames = []
        while self._waiting and now >= self._free_at:
            frame, gap = self._waiting.popleft()
            self._free_at = max(self._free_at, now - _GAP * 8) + gap
            frames.append(frame)
        return frames

    def drop_waiting(self) -> None:
        """Forget what is not sent yet, as at a loss of power."""
        self._waiting.clear()

    def _report(self, number: int, device: SimulatedDevice, now: float) -> None:
        soonest = math.inf
        for report in device.reports:
            dgn = self._dgn(report)
            # A status of something that goes on is sent at its changes besides.
            interval = _AT_REST if dgn.only_active else dgn.interval
            wanted = report in device.changed
            if report in device.drifted and (dgn.only_active or interval is None):
                wanted |= now >= self._next_drift.get((number, report), 0.0)
            if interval is not None and now >= self._next_report.get(
                (number, report), 0.0
            ):
                wanted = True
            if wanted:
                self.send_status(device, report)
                device.drifted.discard(report)
                self._next_drift[number, report] = now + _DRIFTS
                if interval is not None:
                    self._next_report[number, report] = now + interval / 1000
            if interval is not None:
                soonest = min(soonest, self._next_report.get((number, report), 0.0))
        self._next_of_device[number] = soonest
        device.changed.clear()
        for name in () if device.is_mute else sorted(device.polls):
            self._send("REQUEST_FOR_DGN", request(self._dgn(name).dgn or 0))
        device.polls.clear()
        for name, signals in device.orders:
            self._send(name, signals)
        device.orders.clear()

    def _dgn(self, report: str) -> Dgn:
        """Return the DGN of a report; the text behind a colon is its part."""
        dgn = self._dgns.get(report)
        if dgn is None:
            dgn = self._codec.spec.dgns[report.partition(":")[0]]
            self._dgns[report] = dgn
        return dgn

    def send_status(self, device: SimulatedDevice, report: str) -> None:
        """Send a status of a device, unless it is mute."""
        if device.is_mute:
            return
        dgn = self._dgn(report)
        signals = dict(device.reports[report]())
        if device.instance is not None:
            signals.setdefault(dgn.instance or "instance", device.instance)
        # A status whose DGN ends in an address has the sender's DSA there.
        destination = self.address if dgn.addressed else GLOBAL_ADDRESS
        self._send(dgn.name, signals, destination=destination)

    def receive(self, message: Message) -> None:
        """Answer a request or a command that is meant for this node."""
        if message.name == "REQUEST_FOR_DGN":
            if message.destination in (GLOBAL_ADDRESS, self.address):
                self._answer_request(message)
            return
        for device in self.devices:
            if message.name in device.commands and device.is_addressed_by(message):
                self._execute(device, message)

    def _execute(self, device: SimulatedDevice, message: Message) -> None:
        if device.is_mute:
            return
        code = device.refusal
        if code is None:
            try:
                device.commands[str(message.name)](message)
            except Refusal as refusal:
                code = refusal.code
        if code is not None:
            self._acknowledge(message, code, message.dgn, device.instance)

    def _answer_request(self, message: Message) -> None:
        wanted = message.number("desired_dgn")
        if wanted == self._claim_dgn:
            self.send_claim()
        elif wanted == self._diagnostics_dgn:
            self._send_diagnostics()
        elif wanted == self._product_dgn:
            self._send_product()
        elif not self._send_requested(message, wanted):
            if message.destination == self.address and wanted is not None:
                self._acknowledge(message, NOT_EXECUTED, int(wanted), None)

    def _send_requested(self, message: Message, wanted: float | None) -> bool:
        """Send a status that was asked for; return whether there is one."""
        asked = message.number("instance")
        found = False
        for device in self.devices:
            for report in device.reports:
                if self._dgn(report).dgn == wanted:
                    if asked in (None, device.instance):
                        found = True
                        self.send_status(device, report)
        return found

    def _acknowledge(
        self, message: Message, code: int, dgn: int, instance: int | None
    ) -> None:
        label = self._codec.spec.dgns["ACKNOWLEDGMENT"].signals[0].values.get(code)
        self._send(
            "ACKNOWLEDGMENT",
            {
                "acknowledgment_code": label or code,
                "instance": instance,
                "source_address": message.source,
                "dgn_acknowledged": dgn,
            },
            destination=message.source,
        )

    def _send_diagnostics(self) -> None:
        if all(device.is_mute for device in self.devices):
            return
        for fault in self._faults.values():
            self._send("DM_RV", fault)
        if not self._faults:
            self._send("DM_RV", healthy(self.address))

    def raise_fault(
        self, name: str, *, msb: int, isb: int, lsb: int, fmi: str, red: bool = False
    ) -> None:
        """Begin to report a fault, under a name that ends it again."""
        self._faults[name] = {
            **healthy(self.address),
            "red_lamp_status": "on" if red else "off",
            "yellow_lamp_status": "off" if red else "on",
            "spn_msb": msb,
            "spn_isb": isb,
            "spn_lsb": lsb,
            "fmi": fmi,
            "occurrence_count": 1,
            "reserved": "always",
        }
        self._next_heartbeat = 0.0

    def clear_fault(self, name: str) -> None:
        """Report a fault no longer."""
        self._faults.pop(name, None)
        self._next_heartbeat = 0.0

    def send_claim(self) -> None:
        """Claim its address, as at a start."""
        claim = address_claim(_SERIAL + self.address, dynamic=False)
        self._send("ADDRESS_CLAIM", claim, destination=0)

    def _send_product(self) -> None:
        self._send("PRODUCT_IDENTIFICATION", {"text": self._product})

    def _send(
        self,
        name: str,
        signals: Mapping[str, Value],
        *,
        destination: int = GLOBAL_ADDRESS,
    ) -> None:
        if self._codec.spec.dgns[name].multi_frame:
            data = self._codec.pack(name, **signals)
            for packet, part in broadcast(self._dgn(name).dgn or 0, data):
                dgn = self._dgn(packet).dgn or 0
                frame = Frame.build(dgn, part, source=self.address)
                self._waiting.append((frame, PACKET_GAP))
            return
        try:
            frame = self._codec.encode(
                name, signals, source=self.address, destination=destination
            )
        except EncodeError as error:
            raise RuntimeError(f"The simulated node is wrong: {error}") from error
        self._waiting.append((frame, _GAP))
