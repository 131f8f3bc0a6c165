"""The generator (RV-C 6.18), as far as it tells that it runs."""

from typing import Final

from .device import Device

STATUS: Final = "GENERATOR_STATUS_1"
_DETAILS: Final = "GENERATOR_STATUS_2"
STOPPED: Final = "stopped"
RUNNING: Final = "running"
_RUNS: Final = frozenset({RUNNING, "engine_run_only"})
_OFF: Final = frozenset({STOPPED, "fault"})
# It comes every 5 s while the engine stands, and every second while it runs, in s
_RPM_COUNTS: Final = 6.0
# No starter turns an engine as fast, in rpm
_RUNS_BY_ITSELF: Final = 600.0
_BEGINS: Final = frozenset({STOPPED, "priming", "preheat", "cranking"})


class Generator(Device):
    """A generator that reports what its engine does."""

    device_class = "generator"

    @property
    def state(self) -> str | None:
        """The last state that it reported, as the chapter has it; None for none."""
        return self.label(STATUS, "status")

    @property
    def is_on(self) -> bool | None:
        """Whether it runs or is about to; None where that is not known."""
        return None if self.state is None else self.state not in _OFF

    @property
    def runs(self) -> bool:
        """Whether its engine runs by itself."""
        return self.state in _RUNS

    @property
    def begins(self) -> bool:
        """Whether it does not run yet, and nothing speaks against starting it."""
        return self.state in _BEGINS and not self.is_said_to_run

    @property
    def is_said_to_run(self) -> bool:
        """Whether its engine is fast, or another node than the believed one says so."""
        if self._rpm >= _RUNS_BY_ITSELF:
            return True
        said = self._link.said_by_all(self, STATUS)
        return any(one.label("status") in _RUNS for one in said)

    @property
    def turns(self) -> bool:
        """Whether its engine is reported to turn, whatever its state says."""
        return self._rpm > 0 or self.is_said_to_run

    @property
    def _rpm(self) -> float:
        is_new = self.status_age(_DETAILS) <= _RPM_COUNTS
        return (self.number(_DETAILS, "engine_rpm") or 0.0) if is_new else 0.0

    def status_age(self, status: str = STATUS) -> float:
        """Return how long ago a status was heard, changed or not, in s."""
        return self._link.status_age(self, status)

    async def hear(self, within: float) -> None:
        """Wait for the status unless it was heard within that many seconds.

        It is requested. Raises DeviceDidNotAnswer or BusError.
        """
        await self._link.hear(self, STATUS, within)
