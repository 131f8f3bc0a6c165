"""Each node is decoded as its dialect has it."""

from custom_components.rvc.coach.node_codecs import NodeCodecs
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.dialects import DIALECTS, STANDARD
from custom_components.rvc.spec.model import Dialect

CODEC = Codec(load_spec().spec)
FASTER = Dialect(
    name="faster",
    source="a test",
    dgns={"TANK_STATUS": {"device": "tank", "dgn": 0x1FFB7, "signals": {}}},
)
NODE, OTHER = 0x80, 0x81


def test_nodes_without_dgns_of_their_own_share_the_standards_codec() -> None:
    codecs = NodeCodecs(CODEC, STANDARD)
    assert codecs.of(NODE) is codecs.common is CODEC
    assert not codecs.choose(NODE, DIALECTS["magnum"])
    assert codecs.by_source == {}


def test_nodes_of_a_dialect_share_its_codec_until_they_have_another() -> None:
    codecs = NodeCodecs(CODEC, STANDARD)
    assert codecs.choose(NODE, FASTER)
    assert not codecs.choose(NODE, FASTER)
    assert codecs.choose(OTHER, FASTER)
    assert codecs.of(NODE) is codecs.of(OTHER) is not CODEC
    assert codecs.of(NODE).spec.dgns["TANK_STATUS"].signals == ()
    assert codecs.of(None) is CODEC
    assert codecs.choose(NODE, None)
    assert list(codecs.by_source) == [OTHER]


def test_a_dialect_of_the_whole_coach_is_that_of_all_nodes() -> None:
    codecs = NodeCodecs(CODEC, FASTER)
    assert codecs.of(NODE) is codecs.common is not CODEC
    assert not codecs.choose(NODE, FASTER)
    assert codecs.of(None) is CODEC
