"""What it may mean how a coach is, and what to do: a table of rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from homeassistant.core import HomeAssistant

from ...bus.errors import CannotOpen
from ...bus.network import NetworkState
from ...coach.permissions import ANY_MESSAGE
from ...coach.session import NetworkSession
from ...const import CONF_RAW_MESSAGES, CONF_READ_ONLY
from ...data import RvcConfigEntry, device_label, network_title
from ...issues.noise import nodes_in_words
from ...services.reasons import in_our_language
from ..contract.overview import Advice
from .errors import RecentErrors

type Placeholders = dict[str, str]
type Severity = Literal["error", "warning", "info"]

_SEVERITIES: Final = ("error", "warning", "info")
_MOST: Final = 50
# Errors that are none to speak of: an adapter that is plugged in makes a few.
_FEW_ERRORS: Final = 3
# A wire that is well has less than one error in so many frames.
_FRAMES_FOR_AN_ERROR: Final = 200
# A bus that is so full, in percent, delays what is less urgent.
_FULL: Final = 80.0
_WRONG_BIT_RATE: Final = "wrong_bit_rate"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A network that is looked at."""

    hass: HomeAssistant
    entry: RvcConfigEntry
    session: NetworkSession
    recent: RecentErrors
    """What went wrong in the last minute, as far as somebody has looked."""
    now: float
    """Monotonic, in seconds."""

    @property
    def state(self) -> NetworkState:
        """Return how the network is."""
        return self.session.network.state

    @property
    def open_error(self) -> str | None:
        """Return why the adapter cannot be opened; None where that is not known."""
        error = self.session.network.last_error
        return error.reason if isinstance(error, CannotOpen) else None


@dataclass(frozen=True, kw_only=True)
class AdviceRow:
    """When something is said of a network, and how urgent it is."""

    key: str
    severity: Severity
    find: Callable[[Looked], Iterable[Placeholders]]
    """Returns what fills the text, once for each time that it is to be said."""
    link: Literal["integration", "monitor"] | None = None


def _when(
    holds: Callable[[Looked], bool],
) -> Callable[[Looked], Iterator[Placeholders]]:
    """Return what says a text without more placeholders where something holds."""

    def find(looked: Looked) -> Iterator[Placeholders]:
        if holds(looked):
            yield {}

    return find


def _lost(looked: Looked) -> Iterator[Placeholders]:
    network = looked.session.network
    if looked.state is NetworkState.LOST and looked.open_error != _WRONG_BIT_RATE:
        yield {
            "reason": in_our_language(network.last_error) if network.last_error else ""
        }


def _refused_bit_rate(looked: Looked) -> Iterator[Placeholders]:
    error = looked.session.network.last_error
    if looked.state is NetworkState.LOST and looked.open_error == _WRONG_BIT_RATE:
        yield {
            "reason": in_our_language(error.detail)
            if isinstance(error, CannotOpen)
            else ""
        }


def _is_only_noise(looked: Looked) -> bool:
    """Tell whether there are errors and nothing that can be read."""
    return looked.recent.errors > _FEW_ERRORS and not looked.recent.frames


def _bad_wire(looked: Looked) -> Iterator[Placeholders]:
    errors, frames = looked.recent.errors, looked.recent.frames
    if frames and errors > max(_FEW_ERRORS, frames / _FRAMES_FOR_AN_ERROR):
        yield {"errors": str(errors), "frames": str(frames)}


def _is_mute(looked: Looked) -> bool:
    return looked.state is NetworkState.SILENT and not _is_only_noise(looked)


def _garbled(looked: Looked) -> Iterator[Placeholders]:
    if looked.recent.malformed > _FEW_ERRORS:
        yield {"count": str(looked.recent.malformed)}


def _dropped(looked: Looked) -> Iterator[Placeholders]:
    if looked.recent.dropped:
        yield {"count": str(looked.recent.dropped)}


def _full(looked: Looked) -> Iterator[Placeholders]:
    if (load := looked.session.monitor.meter.load) >= _FULL:
        yield {"load": str(round(load))}


def _has_no_address(looked: Looked) -> bool:
    return looked.session.node.cannot_claim and looked.session.network.connected


def _fights(looked: Looked) -> Iterator[Placeholders]:
    """Return the devices that several nodes report differently (coach/rivals.py)."""
    hass, entry, session = looked.hass, looked.entry, looked.session
    rivals = session.receiver.rivals
    for key, nodes in rivals.fights().items():
        if (device := session.registry.devices.get(key)) is not None:
            yield {
                "device": device_label(hass, entry, device),
                "instance": device.instance_name,
                "nodes": nodes_in_words(hass, entry, session, sorted(nodes)),
                "believed": nodes_in_words(
                    hass, entry, session, sorted(rivals.believed(key))
                ),
            }


def _babble(looked: Looked) -> Iterator[Placeholders]:
    babble = looked.session.witnesses.babble(looked.now)
    if babble is not None and babble.is_nonsense:
        words = nodes_in_words(
            looked.hass, looked.entry, looked.session, babble.culprits
        )
        yield {"nodes": words or str(len(babble.sources))}


NETWORK_ROWS: Final = (
    AdviceRow(
        key="wrong_bit_rate",
        severity="error",
        find=_refused_bit_rate,
        link="integration",
    ),
    AdviceRow(key="lost", severity="error", find=_lost, link="integration"),
    AdviceRow(
        key="only_errors",
        severity="error",
        find=_when(_is_only_noise),
        link="integration",
    ),
    AdviceRow(key="silent", severity="error", find=_when(_is_mute), link="integration"),
    AdviceRow(key="no_address", severity="error", find=_when(_has_no_address)),
    AdviceRow(key="termination", severity="warning", find=_bad_wire),
    AdviceRow(key="malformed", severity="warning", find=_garbled, link="integration"),
    AdviceRow(key="dropped", severity="warning", find=_dropped),
    AdviceRow(key="full", severity="warning", find=_full, link="monitor"),
    AdviceRow(key="rivals", severity="warning", find=_fights),
    AdviceRow(key="babble", severity="warning", find=_babble, link="monitor"),
    AdviceRow(
        key="listen_only",
        severity="info",
        find=_when(
            lambda looked: (
                looked.session.network.listen_only and looked.session.network.is_live
            )
        ),
        link="integration",
    ),
    AdviceRow(
        key="recording",
        severity="info",
        find=_when(lambda looked: not looked.session.network.is_live),
    ),
)
"""What may be said of a network; each text knows the network's name."""


def advice_of(
    hass: HomeAssistant, entry: RvcConfigEntry, recent: dict[str, RecentErrors]
) -> list[Advice]:
    """Return what is to be said of a coach, the most urgent first."""
    coach = entry.runtime_data.coach
    found = [*_about_coach(entry)]
    for name, session in coach.sessions.items():
        looked = Looked(
            hass=hass,
            entry=entry,
            session=session,
            recent=recent[name],
            now=coach.now(),
        )
        title = network_title(entry, name)
        for row in NETWORK_ROWS:
            found += [
                _said(row, name, {"network": title, **placeholders})
                for placeholders in row.find(looked)
            ]
    found.sort(key=lambda one: _SEVERITIES.index(one["severity"]))
    return found[:_MOST]


def _said(row: AdviceRow, network: str, placeholders: Placeholders) -> Advice:
    advice = Advice(
        key=row.key, severity=row.severity, network=network, placeholders=placeholders
    )
    if row.link is not None:
        advice["link"] = row.link
    return advice


def _about_coach(entry: RvcConfigEntry) -> Iterator[Advice]:
    """Return what is to be said of what the owner allows."""
    options = entry.options
    if options.get(CONF_READ_ONLY, False):
        yield Advice(
            key="read_only",
            severity="info",
            network=None,
            placeholders={},
            link="integration",
        )
        return
    if missing := _not_allowed(entry):
        yield Advice(
            key="not_allowed",
            severity="info",
            network=None,
            placeholders={},
            permissions=missing,
            link="integration",
        )
    if not options.get(CONF_RAW_MESSAGES, True):
        yield Advice(
            key="raw_messages_off",
            severity="info",
            network=None,
            placeholders={},
            link="integration",
        )


def _not_allowed(entry: RvcConfigEntry) -> list[str]:
    """Return the permissions that commands to the coach's devices need and lack."""
    runtime = entry.runtime_data
    classes = {key.device_class for key in runtime.coach.devices}
    needed: set[str] = set()
    for name, shown in runtime.spec.shown.items():
        requires = shown.get("requires")
        if requires is not None and runtime.spec.dgns[name].device in classes:
            needed |= {requires} if isinstance(requires, str) else {*requires}
    return sorted(needed - runtime.coach.permissions.allowed - {ANY_MESSAGE})
