"""What `rvc monitor` knows of a network, without a page."""

import argparse

import pytest

from custom_components.rvc.cli.filters import Filter, make_filter
from custom_components.rvc.cli.monitor.model import MonitorModel, View
from custom_components.rvc.cli.monitor.nodes import NodeLine
from custom_components.rvc.cli.monitor.rows import Row
from custom_components.rvc.cli.monitor.selection import Order, Selection
from custom_components.rvc.cli.monitor.tables import (
    FAULTS,
    LATEST,
    NODES,
    UNKNOWN,
    age,
    count_text,
    data_pieces,
    detail,
    rate_text,
)
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.node_messages import address_claim, healthy
from custom_components.rvc.protocol.transport_protocol import broadcast
from custom_components.rvc.spec import load_spec

CODEC = Codec(load_spec().spec)
LAMP_ON = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
LAMP_OFF = Frame.parse("19FEDA9C#19FF00FCFFFF00FF")
TANK = Frame.parse("19FFB748#000304FFFFFFFFFF")
OWN = Frame.parse("19EF9C9D#0102")
NUMBERS = {"INITIAL_PACKET": 0x1CECFF9C, "DATA_PACKET": 0x1CEBFF9C}


@pytest.fixture
def model() -> MonitorModel:
    """Return a model that has heard nothing."""
    return MonitorModel(CODEC)


def hear(model: MonitorModel, *frames: Frame, now: float = 0.0) -> None:
    """Take in frames at a time."""
    model.receive(frames, now)


def only(rows: list[Row]) -> Row:
    (row,) = rows
    return row


def shown(view: View, page: int, width: int = 80) -> list[str]:
    """Return the lines of one of the four tables."""
    tables = (
        [LATEST.line(row, view.now, width) for row in view.rows],
        [UNKNOWN.line(row, view.now, width) for row in view.unknown],
        [FAULTS.line(row, view.now, width) for row in view.faults],
        [NODES.line(row, view.now, width) for row in view.nodes],
    )
    return ["".join(text for text, _ in line) for line in tables[page]]


def test_the_latest_of_each_message_sender_and_instance(model: MonitorModel) -> None:
    hear(model, LAMP_ON, LAMP_ON, TANK)
    hear(model, LAMP_OFF, now=2.0)
    lamp, tank = model.view(3.0).rows
    assert (lamp.count, lamp.message.frame, tank.count) == (3, LAMP_OFF, 1)
    first, second = shown(model.view(3.0), 0)
    assert first.startswith("DC_DIMMER_STATUS_3   9C      25      3")
    assert "1.0s 19FF00FCFFFF00FF" in first
    assert second.startswith("TANK_STATUS          48       0      1")


def test_what_changed_stands_out_and_fades(model: MonitorModel) -> None:
    hear(model, LAMP_ON, LAMP_OFF)
    row = only(model.view(0.0).rows)
    styles = []
    for look in range(4):
        pieces = data_pieces(row, is_wide=False)
        styles.append({style for text, style in pieces if text in ("0", "7", "C")})
        model.look(float(look))
    # 7C became 00: both of its digits, and no other zero or C.
    marked = [text for text, style in data_pieces(row, is_wide=False) if style]
    assert marked == []
    assert styles == [
        {"changed", ""},
        {"changing", ""},
        {"faded", ""},
        set(),
    ]
    assert row.ever == 0x7C << 16


def test_bits_and_signals_of_the_chosen_row(model: MonitorModel) -> None:
    hear(model, LAMP_ON, LAMP_OFF)
    row = only(model.view(0.0).rows)
    about, bits, *signals = detail(row, CODEC.spec, "Acme dimmer", 80)
    assert "from 9C Acme dimmer" in about[0][0]
    changed = [index for index, (_, style) in enumerate(bits) if style == "changed"]
    # Of the third octet, the five of 7C that were on: each octet has a space behind.
    assert changed == [2 * 9 + bit for bit in (1, 2, 3, 4, 5)]
    pieces = [piece for line in signals for piece in line]
    assert ("operating_status 0 %", "changed") in pieces
    assert ("lock_status unlocked", "") in pieces


@pytest.mark.parametrize(
    ("every", "rate"), [(0.01, 100.0), (0.5, 2.0), (5.0, 0.2), (30.0, 1 / 30)]
)
def test_the_rate_of_the_fast_and_the_slow(
    model: MonitorModel, every: float, rate: float
) -> None:
    frames = [index * every for index in range(int(120 / every))]
    for second in range(120):
        for now in frames:
            if second <= now < second + 1:
                hear(model, TANK, now=now)
        model.look(second + 1.0)
    assert only(model.view(120.0).rows).rate == pytest.approx(rate, rel=0.11)
    for second in range(120, 300):
        model.look(float(second))
    assert only(model.view(300.0).rows).rate == 0.0


def test_rows_are_bounded_and_the_silent_make_room() -> None:
    model = MonitorModel(CODEC, limit=16)
    for number in range(200):
        hear(model, Frame.parse(f"19FEDA9C#{number:02X}FF00FCFFFF00FF"), now=number)
        assert len(model) <= 16
    assert [row.message.instance for row in model.view(200.0).rows][-1] == 199
    # Its node still has all that it sent.
    assert only_node(model).messages == 200


def only_node(model: MonitorModel) -> NodeLine:
    (node,) = model.view(0.0).nodes
    return node


def test_unknown_messages_stand_on_a_page_of_their_own(model: MonitorModel) -> None:
    hear(model, TANK, Frame.parse("19FABC9D#0011"), Frame.parse("19FABC9D#0211"))
    hear(model, OWN, Frame.parse("19EF9C9D#0202"), Frame.short(0x123, b"\x01"))
    view = model.view(0.0)
    assert [row.message.name for row in view.rows] == ["TANK_STATUS"]
    lines = shown(view, 1)
    assert len(lines) == 4
    assert lines[0].startswith("1FABC                9D         2")
    assert lines[0].endswith("02 00")
    assert any(line.startswith("123 (11 bit)         --") for line in lines)


def test_faults_in_words_until_they_are_over(model: MonitorModel) -> None:
    signals = {
        **healthy(66),
        "red_lamp_status": "on",
        "spn_msb": 0,
        "spn_isb": 0,
        "spn_lsb": 1,
        "fmi": "short_to_high_voltage",
    }
    fault = CODEC.encode("DM_RV", signals, source=0x42)
    for second in range(30):
        hear(model, fault, now=float(second))
        model.look(second + 0.5)
    line = shown(model.view(30.0), 2)
    assert len(line) == 1
    assert line[0].startswith("42    red     30s SPN 1 FMI 3")
    assert line[0].endswith("Inverter, microprocessor: short to high voltage")
    hear(model, CODEC.encode("DM_RV", healthy(66), source=0x42), now=31.0)
    model.look(31.0)
    assert shown(model.view(31.0), 2) == []


def test_faults_of_chassis_controllers_have_j1939s_layout(model: MonitorModel) -> None:
    # Engine, amber lamp, SPN 100 (oil pressure) FMI 1
    hear(model, Frame.parse("18FECA00#04FF640001010000"))
    model.look(1.0)
    (line,) = shown(model.view(1.0), 2)
    assert line.startswith("00    yellow")
    assert "SPN 100 FMI 1" in line
    assert line.endswith("below normal range")


def test_a_fault_that_is_not_told_any_more_goes(model: MonitorModel) -> None:
    hear(model, Frame.parse("18FECA00#04FF640001010000"))
    for second in range(1, 40):
        model.look(float(second))
    assert shown(model.view(40.0), 2) == []


def test_nodes_with_what_they_say_of_themselves(model: MonitorModel) -> None:
    claim = {**address_claim(1, dynamic=False), "manufacturer_code": 119}
    hear(model, CODEC.encode("ADDRESS_CLAIM", claim, source=0x42, destination=0))
    for name, data in broadcast(0xFEEB, b"Acme\x1b[2J*Dimmer 9*123*1.0*"):
        hear(model, Frame(NUMBERS[name] & ~0xFF | 0x42, data))
    hear(model, TANK, now=20.0)
    inverter, tank = shown(model.view(21.0), 3, width=120)
    assert inverter.startswith("42   silent 21s")
    assert "Inverter " in inverter
    # What a terminal would take for an order is none.
    assert "Acme [2J Dimmer 9" in inverter
    assert inverter.endswith("Xantrex")
    assert tank.startswith("48   heard")
    row = next(
        row for row in model.view(21.0).rows if row.key[0] == "PRODUCT_IDENTIFICATION"
    )
    assert "\x1b" not in str(detail(row, CODEC.spec, "", 80))


def test_a_node_of_a_maker_is_decoded_in_its_way(model: MonitorModel) -> None:
    """What was heard before its node was recognized is decoded again."""
    own = Frame.parse("1DFFD49C#0107FFFFFFFFFFFF")
    hear(model, own, own)
    before = only(model.view(0.0).rows).message
    for name, data in broadcast(0xFEEB, b"Xantrex*Freedom XC*1*1*"):
        hear(model, Frame(NUMBERS[name], data))
    row = next(row for row in model.view(0.0).rows if row.message.frame == own)
    assert (row.message.name, row.count) == ("INVERTER_STATUS", 2)
    assert before["status"] != row.message["status"] == "over_temperature"
    # Another node's is what the standard says.
    hear(model, other := Frame(own.id & ~0xFF | 0x46, own.data))
    row = next(row for row in model.view(0.0).rows if row.message.frame == other)
    assert row.message.signals == before.signals


def meant(*words: str) -> Filter | None:
    arguments = argparse.Namespace(dgn=[], source=[], instance=[])
    for word in words:
        key, _, value = word.partition("=")
        getattr(arguments, key).append(value)
    return make_filter(arguments, CODEC.spec)


def test_arguments_choose_what_is_shown() -> None:
    model = MonitorModel(CODEC, meant("dgn=tank", "instance=0"))
    hear(model, LAMP_ON, TANK, OWN)
    view = model.view(0.0)
    assert [row.message.name for row in view.rows] == ["TANK_STATUS"]
    assert view.unknown == []
    assert len(view.nodes) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tank", ["TANK_STATUS"]),
        ("dgn:1fedA", ["DC_DIMMER_STATUS_3"]),
        ("from:9C", ["DC_DIMMER_STATUS_3"]),
        ("source:=72", ["TANK_STATUS"]),
        ("instance:25 dimmer", ["DC_DIMMER_STATUS_3"]),
        ("19ff7c", ["DC_DIMMER_STATUS_3"]),
        ("relative_level", ["TANK_STATUS"]),
        ("tank dimmer", []),
        ("", ["DC_DIMMER_STATUS_3", "TANK_STATUS"]),
    ],
)
def test_what_is_typed_is_found(
    model: MonitorModel, text: str, names: list[str]
) -> None:
    hear(model, TANK, LAMP_ON)
    selection = Selection()
    selection.set_text(text)
    found = selection.of(model.view(0.0).rows)
    assert [row.message.name for row in found] == names


def test_an_address_that_is_none_is_told(model: MonitorModel) -> None:
    hear(model, TANK)
    selection = Selection()
    selection.set_text("from:XY")
    assert selection.of(model.view(0.0).rows) == []
    assert selection.complaint.startswith("XY is no address")


def test_only_what_changed_or_came_new(model: MonitorModel) -> None:
    hear(model, LAMP_ON, TANK)
    selection = Selection()
    selection.changed_since = 1.0
    assert selection.of(model.view(1.0).rows) == []
    hear(model, LAMP_OFF, TANK, now=2.0)
    assert only(selection.of(model.view(2.0).rows)).message.frame == LAMP_OFF


def test_rows_are_sorted(model: MonitorModel) -> None:
    hear(model, LAMP_ON, TANK, TANK, TANK)
    hear(model, TANK, LAMP_OFF, now=1.0)
    model.look(1.0)
    selection = Selection()
    firsts = []
    for _ in Order:
        selection.order = selection.order.next()
        firsts.append((selection.order, selection.of(model.view(1.0).rows)[0].key[0]))
    assert dict(firsts) == {
        Order.SENDER: "TANK_STATUS",
        Order.RATE: "TANK_STATUS",
        Order.CHANGE: "DC_DIMMER_STATUS_3",
        Order.NAME: "DC_DIMMER_STATUS_3",
    }


def test_what_nodes_say_of_themselves_stands_behind_devices(
    model: MonitorModel,
) -> None:
    hear(model, Frame.parse("18EE0048#0100E0FF00000000"), TANK)
    rows = Selection().of(model.view(0.0).rows)
    assert [row.key[0] for row in rows] == ["TANK_STATUS", "ADDRESS_CLAIM"]


def test_a_frozen_view_stays(model: MonitorModel) -> None:
    hear(model, LAMP_ON)
    frozen = model.view(0.0, frozen=True)
    hear(model, LAMP_OFF, now=1.0)
    assert only(frozen.rows).message.frame == LAMP_ON
    assert only(frozen.rows).count == 1
    assert only(model.view(1.0).rows).count == 2


def test_numbers_fit_their_columns() -> None:
    for seconds in (-1, 0, 9.94, 9.96, 59.4, 61, 3599, 86399, 1e9):
        assert len(age(seconds)) <= 4
    for count in (0, 999_999, 1_000_000, 12_345_678):
        assert len(count_text(count)) <= 6
    for rate in (0, 0.01, 9.99, 99.96, 1234.5):
        assert len(rate_text(rate)) <= 5
