"""`rvc spec`."""

import pytest

from tests.cli.conftest import Rvc


@pytest.mark.parametrize(
    "name", ["1FEDA", "1feda", "0x1FEDA", "1FEDAh", "DC_DIMMER_STATUS_3"]
)
def test_a_message_is_found_by_number_and_name(rvc: Rvc, name: str) -> None:
    code, out, _ = rvc("spec", name)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "1FEDA  DC_DIMMER_STATUS_3"
    assert "  2         operating_status (%)" in lines
    assert "  3.0-1     lock_status" in lines


def test_a_part_of_a_name_lists_all_that_have_it(rvc: Rvc) -> None:
    code, out, _ = rvc("spec", "roof fan")
    assert code == 0
    assert "1FEA7  ROOF_FAN_STATUS_1" in out.splitlines()


def test_an_unknown_name_gets_a_hint(rvc: Rvc) -> None:
    code, out, complaint = rvc("spec", "DC_DIMMER_STATUS_33")
    assert (code, out) == (1, "")
    assert "RV-C has no message DC_DIMMER_STATUS_33. Did you mean" in complaint
    assert "DC_DIMMER_STATUS_3" in complaint
