"""Nodes of NMEA 2000 are told from those of RV-C by what they send."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.node_messages import is_marine


def test_no_number_of_rvc_and_j1939_is_marine(codec: Codec) -> None:
    for number, dgn in codec.spec.by_number.items():
        if not dgn.device.startswith("n2k_") and dgn.name != "ADDRESS_CLAIM":
            message = codec.decode(Frame.build(number, bytes(8), source=0x88))
            assert not is_marine(message), dgn.name


@pytest.mark.parametrize(
    ("name", "marine"),
    [
        # A Victron of the marine industry, LibreCoach's, and Xantrex' of RV-C
        ("4523C1B2000000C0", True),
        ("0000000000008000", False),
        ("4523E10E00000080", False),
        # Of another industry group: trucks, and none
        ("4523C1B200000090", False),
        ("4523C1", False),
    ],
)
def test_the_industry_group_of_a_claim_tells(
    codec: Codec, name: str, *, marine: bool
) -> None:
    claim = Frame.build(0xEE00, bytes.fromhex(name), source=0x88, destination=0xFF)
    assert is_marine(codec.decode(claim)) is marine
