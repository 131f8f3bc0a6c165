"""Two outputs of a dimmer that drive one motor, as many awnings are wired."""

from typing import Final

from ...protocol.codec import Codec
from ...spec import Spec
from ..devices.lighting import SimulatedDimmer
from ..node import SimulatedNode

MOTOR_OUTPUTS: Final = (41, 42)
"""The instances: one for each direction."""
_ADDRESS: Final = 135


class MotorOutput(SimulatedDimmer):
    """One of the two; it is on while the motor moves."""

    def __init__(self, spec: Spec, instance: int) -> None:
        """Begin off; it is a relay."""
        super().__init__(spec, instance, dimmable=False)

    @property
    def is_moving(self) -> bool:
        """Return whether its motor runs this way."""
        return self.level > 0

    def stop(self) -> None:
        """Go off by itself."""
        self._go_to(0, 0)
        self.touch()


def motor_node(codec: Codec) -> SimulatedNode:
    """Return the node of the motor."""
    return SimulatedNode(
        codec,
        address=_ADDRESS,
        product=f"RV-C simulator*motor outputs*{_ADDRESS:04d}*1",
        devices=[MotorOutput(codec.spec, instance) for instance in MOTOR_OUTPUTS],
    )
