"""The automatic generator start, a generator's controller (RV-C 6.35)."""

from typing import ClassVar, Final

from ..protocol.message import Message, Value
from .command_order import CommandOrder
from .device import Device
from .feature import Feature
from .permission import required

DEMAND_COMMAND: Final = "GENERATOR_DEMAND_COMMAND"
DEMAND_STATUS: Final = "GENERATOR_DEMAND_STATUS"
DEMANDED: Final = "demanded"
_NO_DEMAND: Final = "no_demand"
_NETWORK_DEMAND: Final = {"network_device_demands": True, "no_network_demand": False}
_OVERALL_DEMAND: Final = {DEMANDED: True, _NO_DEMAND: False}


def demands(status: Message) -> bool | None:
    """Return whether a GENERATOR_DEMAND_STATUS shows a demand from the network.

    The overall demand stands for it where the controller does not give it: that one
    also holds the controller's own criteria.
    """
    network = _NETWORK_DEMAND.get(status.label("network_generator_demand") or "")
    if network is not None:
        return network
    return _OVERALL_DEMAND.get(status.label("generator_demand") or "")


class GeneratorStart(Device):
    """A controller that starts the generator while there is a demand."""

    device_class = "generator_start"
    demand_feature: ClassVar[Feature] = Feature(f"{DEMAND_STATUS}.generator_demand")
    """Every controller reports the overall demand; the switch comes with it."""

    @property
    def is_heard(self) -> bool:
        """Whether it is there and reports its demand."""
        return self.available and DEMAND_STATUS in self.messages

    @property
    def is_on(self) -> bool | None:
        """Whether a node of the network demands the generator; None if not known."""
        status = self.messages.get(DEMAND_STATUS)
        return None if status is None else demands(status)

    @property
    def on_permission(self) -> str | None:
        """The permission that a demand requires."""
        return required(self, DEMAND_COMMAND, self.wish(demanded=True))

    async def turn_on(self) -> None:
        """Demand the generator; raises CommandError, BusError or EncodeError."""
        await self._demand(demanded=True)

    async def turn_off(self) -> None:
        """Release the demand; raises CommandError, BusError or EncodeError."""
        await self._demand(demanded=False)

    async def _demand(self, *, demanded: bool) -> None:
        def fits(status: Message) -> bool:
            return status.name == DEMAND_STATUS and demands(status) is demanded

        await self.carry_out(
            CommandOrder(
                name=DEMAND_COMMAND,
                signals=self.demand_signals(demanded=demanded),
                fits=fits,
                topic="generator_demand",
            )
        )

    def demand_signals(self, *, demanded: bool) -> dict[str, Value]:
        """Return the signals of a demand that leaves lock and quiet time as they are."""
        quiet = self._kept("quiet_time_override", "quiet_time_overridden")
        lock = self._kept("generator_lock", "generator_locked")
        return {
            **self.wish(demanded=demanded),
            **({"quiet_time_override": "override_quiet_time"} if quiet else {}),
            **({"generator_lock": "generator_locked"} if lock else {}),
        }

    def _kept(self, signal: str, shown: str) -> bool:
        """Return whether a flag is set, or on its way to be."""
        wanted = self.commanded(DEMAND_COMMAND, signal)
        if wanted is not None:
            return wanted != "normal_operation"
        return self.label(DEMAND_STATUS, signal) == shown

    @staticmethod
    def wish(*, demanded: bool) -> dict[str, Value]:
        """Return a demand's signals in the bytes that controllers are known to accept.

        The profiles 65S-S-01 and 65N-C-02 want no manual override and no reset.
        """
        return {
            "generator_demand": DEMANDED if demanded else _NO_DEMAND,
            "quiet_time_override": "normal_operation",
            "clear_external_activity_flag": "no_action",
            "manual_override": "normal_operation",
            "generator_lock": "normal_operation",
        }
