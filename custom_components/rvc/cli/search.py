"""Messages by what people call what they are about: gray water, shore power, fridge."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from ..presentation.labels import in_words
from ..presentation.synonyms import words
from ..spec import Dgn, Spec
from .errors import CommandError
from .names import find_dgns

_SHORT: Final = {"temp": "temperature", "temperatures": "temperature"}
_WILD: Final = frozenset("*?[")


class Found(NamedTuple):
    """The messages that are meant, and what is good to know of them."""

    dgns: list[Dgn]
    note: str | None = None


def search(spec: Spec, text: str) -> Found:
    """Return what a number, a name with * or without, or words mean.

    Names go first, then what people call a device, then words of signals and labels.
    Raises CommandError.
    """
    if _WILD & set(text):
        pattern = text.upper().replace(" ", "_")
        found = [dgn for name, dgn in spec.dgns.items() if fnmatchcase(name, pattern)]
        return Found(found or _of_class(spec, text.lower()))
    said = words().get(" ".join(_split(text)))
    try:
        named = find_dgns(spec, text)
    except CommandError as error:
        found = _called(spec, said) or _with_words(spec, text)
        if not found:
            raise error from None
        return Found(found, said.get("note") if said else None)
    if len(named) > 1 and said:
        both = {dgn.name: dgn for dgn in (*named, *_called(spec, said))}
        return Found([*both.values()], said.get("note"))
    return Found(named)


def of_class(spec: Spec, name: str) -> list[Dgn]:
    """Return the messages of a device class; raises CommandError."""
    found = _of_class(spec, name.lower().replace(" ", "_").replace("-", "_"))
    if not found:
        raise CommandError(
            f"There is no device class {name}; there are "
            f"{', '.join(sorted(spec.device_classes))}."
        )
    return found


def _of_class(spec: Spec, pattern: str) -> list[Dgn]:
    return [dgn for dgn in spec.dgns.values() if fnmatchcase(dgn.device, pattern)]


def _called(spec: Spec, said: Mapping[str, Any] | None) -> list[Dgn]:
    if said is None:
        return []
    found = (
        dgn
        for one in said["classes"]
        for dgn in ((spec.dgns[one],) if one.isupper() else _of_class(spec, one))
    )
    return [*{dgn.name: dgn for dgn in found}.values()]


def _with_words(spec: Spec, text: str) -> list[Dgn]:
    """Return the messages of which a signal, or a label of it, has all words."""
    wanted = {_SHORT.get(word, word) for word in _split(text)}
    return [
        dgn
        for dgn in spec.dgns.values()
        if wanted and any(wanted <= words for words in _signal_words(dgn))
    ]


def _signal_words(dgn: Dgn) -> list[set[str]]:
    names = [
        name
        for signal in dgn.signals
        for name in (signal.name, *signal.values.values(), *signal.flags.values())
    ]
    about = dgn.device.split("_")
    return [
        {
            _SHORT.get(word, word)
            for word in (*in_words(name).lower().split(), *name.split("_"), *about)
        }
        for name in names
    ]


def _split(text: str) -> list[str]:
    return text.lower().replace("_", " ").replace("-", " ").split()
