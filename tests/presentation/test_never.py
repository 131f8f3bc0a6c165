"""What no entity ever sends: by the spec, and whatever makes an entity of it."""

import pytest

from custom_components.rvc.coach.permissions import Permissions
from custom_components.rvc.coach.protected_outputs import ProtectedOutputs
from custom_components.rvc.coach_map.model import CoachMap
from custom_components.rvc.devices.errors import NeverSent
from custom_components.rvc.presentation.model import SignalPresentation
from custom_components.rvc.presentation.rules import Presentation
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.permissions import PERMISSIONS
from custom_components.rvc.spec.rows import StateRow

SPEC = load_spec().spec
NEVER = sorted(name for name, hints in SPEC.shown.items() if hints.get("never"))


def test_what_is_never_sent_has_no_entity() -> None:
    presentation = Presentation(SPEC)
    settings = {
        shown.setting.command
        for name in SPEC.dgns
        for shown in presentation.of(name).values()
        if isinstance(shown, SignalPresentation) and shown.setting is not None
    }
    buttons = {name for name in SPEC.dgns if presentation.buttons(name)}
    rows = SPEC.rows
    commands = {row.command for row in rows.motions}
    parts: tuple[StateRow, ...] = (*rows.lamps, *rows.locks, *rows.toggles)
    commands |= {row.command for row in parts}
    assert NEVER
    assert not {*settings, *buttons, *commands} & set(NEVER)


@pytest.mark.parametrize("name", NEVER)
def test_no_option_for_entities_opens_it(name: str) -> None:
    outputs = ProtectedOutputs(CoachMap(), {}, lambda network: (network,))
    permissions = Permissions(Codec(SPEC), outputs, PERMISSIONS)
    with pytest.raises(NeverSent):
        permissions.check_command("a device", "house", name, {})
