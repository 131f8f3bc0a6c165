"""What the people of the simulated coach do: each method is an act of their day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from .devices.generation import Generator
from .devices.lighting import SimulatedDimmer
from .devices.loads import SimulatedLoad
from .devices.motion import WasteDump
from .devices.moving import Drive, MovingDevice
from .devices.panels import AT_THE_DOOR, Autofill, Input
from .devices.water import SimulatedPump

if TYPE_CHECKING:
    from .coach import SimulatedCoach

_HOMING: Final = (8.0, 75.0)
"""s until what does not report its place runs to an end, where it is known."""


class Act(NamedTuple):
    """A time of the day, a method of `People`, and what it takes."""

    time: str
    what: str
    arguments: tuple[float | str | bool, ...] = ()

    def on(self, day: datetime) -> datetime:
        """Return when it is on a day."""
        hour, minute = map(int, self.time.split(":"))
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


class People:
    """Those who live in a coach."""

    def __init__(self, coach: SimulatedCoach) -> None:
        """Live in a coach."""
        self._coach = coach
        self._later: list[tuple[datetime, Callable[[], None]]] = []
        self._settles = False
        self._open: dict[tuple[str, int | None], bool] = {}
        self.now: datetime
        """When they act."""

    def do(self, acts: Iterable[tuple[datetime, Act]]) -> None:
        """Do what is due, each at its time."""
        for self.now, act in acts:
            getattr(self, act.what)(*act.arguments)

    def settle(self, acts: Iterable[tuple[datetime, Act]]) -> None:
        """Have done what they did before anybody looked."""
        self._settles = True
        self.do(acts)
        self._settles = False

    def end(self, now: datetime) -> None:
        """End what was to last until now."""
        ending = [what for when, what in self._later if when <= now]
        self._later = [one for one in self._later if one[0] > now]
        for what in ending:
            what()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Do something so many seconds later."""
        self._later.append((self.now + timedelta(seconds=seconds), what))

    # Acts whose outcome is still there later

    def door(self, lit: bool) -> None:
        """Light the lamp at the door, or put it out, by the switch there."""
        lamp = cast(SimulatedDimmer, self._coach.device("dc_dimmer", AT_THE_DOOR))
        if self._settles:
            lamp.set(100.0 if lit else 0.0)
        elif (lamp.level > 0) is not lit:
            self.press()

    def lamp(self, instance: int, level: float) -> None:
        """Switch a lamp."""
        cast(SimulatedDimmer, self._coach.device("dc_dimmer", instance)).set(level)

    def load(self, kind: str, instance: int, is_on: bool) -> None:
        """Switch a load."""
        load = cast(SimulatedLoad, self._coach.device(kind, instance))
        load.is_on = is_on
        load.touch()

    def shade(self, kind: str, instance: int, opens: bool) -> None:
        """Open or close a shade, or a lid."""
        drive = cast(MovingDevice, self._coach.device(kind, instance)).drive
        self._open[kind, instance] = opens
        drive.move(1 if opens else -1)
        drive.show()

    def generator(self, runs: bool) -> None:
        """Start or stop the generator."""
        generator = cast(Generator, self._coach.device("generator"))
        (generator.start if runs else generator.stop)()

    # Acts that pass

    def press(self) -> None:
        """Press the switch at the door."""
        cast(Input, self._coach.device("digital_input", 1)).press()

    def tap(self, minutes: float, litres: float) -> None:
        """Let water run: so long, and so many liters in a minute."""
        pump = cast(SimulatedPump, self._coach.device("water_pump"))
        pump.tap_open, pump.tap = True, litres / 60

        def close() -> None:
            pump.tap_open = False

        self.later(60 * minutes, close)

    def fill(self) -> None:
        """Fill the fresh water tank."""
        cast(Autofill, self._coach.device("autofill")).start()

    def dump(self, tank: str, minutes: float) -> None:
        """Let a waste tank drain for so long."""
        dump = cast(WasteDump, self._coach.device("waste_dump"))
        valve = dump.drives[f"dump_valve_{tank}"]

        def turn(direction: int) -> None:
            valve.move(direction)
            valve.show()

        turn(1)
        self.later(60 * minutes, lambda: turn(-1))

    # Where things are

    def find_places(self) -> None:
        """Soon let what reports no place run to the end where it belongs."""
        for key, drive in self._hidden():
            opens = self._open.get(key, False)
            drive.rest(100.0 if opens else 0.0)

            def run(drive: Drive = drive, direction: int = 1 if opens else -1) -> None:
                ends_at = 100.0 if direction > 0 else 0.0
                if drive.position == ends_at:
                    drive.position = 100.0 - ends_at
                    drive.move(direction)
                    drive.show()

            # Again for who has not known them yet at first: what was not moved since
            for seconds in _HOMING:
                self.later(seconds, run)

    def _hidden(self) -> Iterator[tuple[tuple[str, int | None], Drive]]:
        """Return the drives that show neither a position nor their ends."""
        for node in self._coach.nodes:
            for device in node.devices:
                if isinstance(device, MovingDevice):
                    for drive in device.drives.values():
                        motion = drive.motion
                        if motion.position is None and not motion.opened:
                            yield (device.device_class, device.instance), drive
