"""What a coach remembers over a restart: devices, bridges, owed stops, makers' nodes.

And what the owner's definitions said and made. It is a cache, in Home Assistant's storage.
"""

from collections.abc import Callable, Mapping, Set as AbstractSet
import logging
from typing import Any, Final

from homeassistant.const import __version__
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from ..const import DOMAIN
from ..presentation.made import Made
from ..spec.moved_values import Definitions
from ..spec.own import OwnDgn
from .files import UNREADABLE

_LOGGER = logging.getLogger(__name__)

_VERSION: Final = 1
_SAVE_AFTER: Final = 30
# More than a coach's registry holds, which chooses among them, and a device of all parts of all statuses
_MOST_DEVICES: Final = 1000
_MOST_FEATURES: Final = 8192
_LONGEST_TEXT: Final = 200
_LONGEST_NAME: Final = 255
"""Of a file, in characters."""
_LONGEST_MARKS: Final = 4 * 4096

_TEXT: Final = vol.All(str, vol.Length(min=1, max=_LONGEST_TEXT))
_COUNT: Final = vol.All(int, vol.Range(min=0))
_DEVICE: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {
        vol.Required("network"): _TEXT,
        vol.Required("device_class"): _TEXT,
        vol.Required("instance"): vol.Any(None, vol.All(int, vol.Range(0, 0xFFFF))),
        vol.Required("features"): vol.All([_TEXT], vol.Length(max=_MOST_FEATURES)),
        vol.Optional("absent", default=0): _COUNT,
        vol.Optional("absent_on"): vol.Any(None, _TEXT),
        vol.Optional("demanded"): bool,
        vol.Optional("confirmed"): bool,
    },
    extra=vol.REMOVE_EXTRA,
)

_BRIDGED: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {vol.Required("bridged"): vol.All([_TEXT], vol.Length(min=2, max=2))}
)
_SIGNAL: Final = vol.Any(None, bool, int, float, _TEXT)
_OWED: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {
        vol.Required("network"): _TEXT,
        vol.Required("stop"): _TEXT,
        vol.Required("signals"): vol.All({_TEXT: _SIGNAL}, vol.Length(max=64)),
        vol.Required("source"): vol.Any(None, vol.All(int, vol.Range(0, 0xFF))),
        vol.Required("since"): vol.Any(int, float),
    }
)
_RECOGNIZED: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {
        vol.Required("network"): _TEXT,
        vol.Required("recognized"): vol.All(int, vol.Range(0, 0xFF)),
        vol.Required("name"): vol.Match(r"^([0-9a-f]{16})?$"),
        vol.Required("dialects"): vol.All(
            {_TEXT: vol.ExactSequence([_TEXT, int])}, vol.Length(max=32)
        ),
    }
)
_REGISTERED: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {vol.Required("registered"): _TEXT}
)
_SIGNALS: Final = vol.All(
    {_TEXT: vol.ExactSequence([_COUNT, _COUNT])}, vol.Length(max=_MOST_FEATURES)
)
_MADE: Final = vol.ExactSequence(
    [_TEXT, bool, _TEXT, vol.All(str, vol.Length(max=_LONGEST_TEXT)), _COUNT, _TEXT]
)
_DEFINED: Final[Callable[[Any], dict[str, Any]]] = vol.Schema(
    {
        vol.Required("defined"): vol.All(str, vol.Length(min=1, max=_LONGEST_NAME)),
        vol.Optional("lines", default=""): vol.All(str, vol.Length(max=_LONGEST_MARKS)),
        vol.Required("dgns"): vol.All(
            {_TEXT: vol.ExactSequence([_TEXT, _SIGNALS])},
            vol.Length(max=_MOST_FEATURES),
        ),
        vol.Optional("made", default=[]): vol.All(
            [_MADE], vol.Length(max=_MOST_FEATURES)
        ),
    }
)
_ENTRY: Final[Callable[[Any], dict[str, Any]]] = vol.Any(
    _DEVICE, _BRIDGED, _OWED, _RECOGNIZED, _REGISTERED, _DEFINED
)
# Of what is remembered beside devices: pairs of networks, owed stops, makers' nodes
_MOST_OTHERS: Final = 1000
_MOST_FILES: Final = 1000

type Devices = list[dict[str, Any]]


class DeviceMemory:
    """The store of an entry's remembered devices; what is damaged is left out.

    There is one for each entry, whatever happens to it: so none that was left over
    saves what another one has removed.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Take the entry's id; see `memory_of`."""
        self._hass = hass
        self._store: Store[Devices] = Store(hass, _VERSION, f"{DOMAIN}.{entry_id}")
        self._removed = False
        self._registered = ""
        self.defined: Definitions = {}
        """What the owner's definitions said when the registries followed them last."""
        self.lines: Mapping[str, str] = {}
        """The lines that these files had, as `line_marks` returns them."""
        self.made: Mapping[str, AbstractSet[Made]] = {}
        """The entities that these files made, by their names."""
        self.is_current = False
        """Whether the devices' entities were registered by these versions of Home
        Assistant and the integration, in this language: their names are right."""

    async def load(self, version: str = "") -> Devices:
        """Return the devices, and what is remembered beside them.

        It is nothing where nothing can be read. The version is the integration's.
        """
        try:
            stored: Any = await self._store.async_load()
        except UNREADABLE as error:
            _LOGGER.warning(
                "The devices that were heard before cannot be read, and are found"
                " anew: %s",
                error,
            )
            return []
        devices: Devices = []
        others: Devices = []
        self._registered = f"{__version__} {version} {self._hass.config.language}"
        for one in stored if isinstance(stored, list) else ():
            try:
                entry = _ENTRY(one)
            except vol.Invalid as error:
                _LOGGER.debug("A remembered device is left out: %s", error)
            else:
                (devices if "device_class" in entry else others).append(entry)
        registered = {"registered": self._registered}
        self.is_current = registered in others
        files = [one for one in others if "defined" in one][:_MOST_FILES]
        self.defined = {
            one["defined"]: {name: OwnDgn(*said) for name, said in one["dgns"].items()}
            for one in files
        }
        self.lines = {one["defined"]: one["lines"] for one in files}
        self.made = {
            one["defined"]: {Made(*made) for made in one["made"]} for one in files
        }
        others = [one for one in others if not {"registered", "defined"} & one.keys()]
        return devices[:_MOST_DEVICES] + others[:_MOST_OTHERS]

    @callback
    def save_soon(self, devices: Callable[[], Devices]) -> None:
        """Save what the function returns, together with what changes soon."""
        if not self._removed:
            self._store.async_delay_save(lambda: self._whole(devices()), _SAVE_AFTER)

    async def save(self, devices: Devices) -> None:
        """Save devices now."""
        await self._store.async_save(self._whole(devices))

    def _whole(self, devices: Devices) -> Devices:
        defined: Devices = [
            {
                "defined": file,
                "lines": self.lines.get(file, ""),
                "dgns": {name: [*one] for name, one in dgns.items()},
                "made": sorted(self.made.get(file, ()))[:_MOST_FEATURES],
            }
            for file, dgns in self.defined.items()
        ]
        return [*devices, *defined, {"registered": self._registered}]

    async def remove(self) -> None:
        """Remove the file, and save nothing that was to be saved later."""
        self._removed = True
        # A write that is under way ends first; then nothing is left to be written.
        await self._store.async_save([])
        await self._store.async_remove()


_MEMORIES: HassKey[dict[str, DeviceMemory]] = HassKey(f"{DOMAIN}_memories")


@callback
def memory_of(hass: HomeAssistant, entry_id: str) -> DeviceMemory:
    """Return the store of an entry, always the same one."""
    memories = hass.data.setdefault(_MEMORIES, {})
    if entry_id not in memories:
        memories[entry_id] = DeviceMemory(hass, entry_id)
    return memories[entry_id]


async def remove_memory(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the store of an entry that is removed."""
    await memory_of(hass, entry_id).remove()
    hass.data[_MEMORIES].pop(entry_id, None)
