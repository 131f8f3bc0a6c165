"""Messages by what people call them: a number, a name, or a part of one."""

from contextlib import suppress
from difflib import get_close_matches

from ..spec import Dgn, Spec
from ..spec.lookup import find_dgn, near_names
from .errors import CommandError


def find_dgns(spec: Spec, text: str) -> list[Dgn]:
    """Return the messages of a number or a part of a name; raises CommandError."""
    wanted = text.upper().replace("-", "_").replace(" ", "_")
    if wanted in spec.dgns:
        return [spec.dgns[wanted]]
    with suppress(ValueError):
        number = int(wanted.removesuffix("H"), 16)
        if found := [dgn for dgn in spec.dgns.values() if dgn.dgn == number]:
            return found
    if wanted and (found := [dgn for key, dgn in spec.dgns.items() if wanted in key]):
        return found
    near = get_close_matches(wanted, spec.dgns, n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise CommandError(f"RV-C has no message {text}.{hint}")


def the_dgn(spec: Spec, text: str) -> Dgn:
    """Return the one message of a number or a name; raises CommandError."""
    if (found := find_dgn(spec, text)) is not None:
        return found
    near = near_names(spec, text)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise CommandError(f"RV-C has no message {text}.{hint}", 2)
