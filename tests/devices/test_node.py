"""Nodes: what they report of themselves, and their faults."""

from custom_components.rvc.devices.node import FaultChange, Identity, Node
from custom_components.rvc.protocol.diagnostics import (
    J1939_DSA,
    Diagnosis,
    Fault,
    Lamps,
)

from .conftest import Bench, message_of

NODE = 0x83
DIMMER, PUMP = 131, 127


def fault(spn: int, dsa: int = DIMMER) -> Fault:
    """Return a fault of a kind of device."""
    return Fault(dsa, None, spn, None, None, 3, None)


def report(dsa: int, lamps: Lamps, faults: tuple[Fault, ...]) -> Diagnosis:
    """Return a report of one of the faults of a kind of device, or of none."""
    return Diagnosis(dsa, lamps, faults, is_complete=False)


def test_a_node_is_known_by_its_address() -> None:
    assert Node.instance_of(message_of(NODE, "TANK_STATUS", instance=5)) == NODE
    assert 254 not in Node.valid_instances


def test_what_a_node_reports_of_itself(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    assert node.identity == Identity(None, None, None, None, None, None)
    node.update(message_of(NODE, "PRODUCT_IDENTIFICATION", text="AB*C* 7"), 1.0)
    node.update(message_of(NODE, "SOFTWARE_IDENTIFICATION", text="1.4*"), 2.0)
    node.update(
        message_of(NODE, "ADDRESS_CLAIM", manufacturer_code=102, serial_number=4711),
        3.0,
    )
    assert node.identity == Identity("AB", "C", "7", None, "1.4", 102)
    node.update(message_of(NODE, "PRODUCT_IDENTIFICATION", text="AB*C"), 4.0)
    assert node.identity.serial_number == "4711"


async def test_a_node_is_requested_what_it_is(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    await node.request({"PRODUCT_IDENTIFICATION": 0xFEEB, "ADDRESS_CLAIM": 0xEE00})
    assert bench.link.requested == [0xFEEB, 0xEE00]


def test_faults_come_and_go(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    changes: list[list[FaultChange]] = []
    node.fault_changes.subscribe(changes.append)
    node.update_faults(report(DIMMER, Lamps(red=True), (fault(1),)), 0.0)
    node.update_faults(report(DIMMER, Lamps(red=True), (fault(1),)), 1.0)
    node.update_faults(report(PUMP, Lamps(yellow=True), (fault(9, PUMP),)), 1.0)
    assert changes == [
        [FaultChange(fault(1), active=True)],
        [FaultChange(fault(9, PUMP), active=True)],
    ]
    assert (node.lamps(DIMMER), node.lamps(PUMP)) == (
        Lamps(red=True),
        Lamps(yellow=True),
    )
    assert (node.red_lamps, node.faults) == ((DIMMER,), (fault(1), fault(9, PUMP)))
    changes.clear()
    node.update_faults(report(DIMMER, Lamps(), ()), 2.0)
    assert changes == [[FaultChange(fault(1), active=False)]]
    assert node.lamps(5) == Lamps()


def test_a_lamp_alone_is_a_change(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    changes: list[list[FaultChange]] = []
    node.fault_changes.subscribe(changes.append)
    node.update_faults(report(DIMMER, Lamps(yellow=True), ()), 0.0)
    node.update_faults(report(DIMMER, Lamps(yellow=True), ()), 1.0)
    assert changes == [[]]


def test_faults_that_are_not_repeated_are_over(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    node.update_faults(report(DIMMER, Lamps(red=True), (fault(1), fault(2))), 0.0)
    node.update_faults(report(DIMMER, Lamps(red=True), (fault(2),)), 10.0)
    node.forget_faults(17.0)
    assert (node.faults, node.lamps(DIMMER)) == ((fault(2),), Lamps(red=True))
    node.forget_faults(27.0)
    assert (node.faults, node.lamps(DIMMER)) == ((), Lamps())


def test_a_node_that_invents_faults_fills_no_memory(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    node.update_faults(
        report(DIMMER, Lamps(red=True), tuple(map(fault, range(500)))), 0.0
    )
    assert len(node.faults) == 64


def test_what_a_list_of_all_faults_lacks_is_over(bench: Bench) -> None:
    node = bench.make(Node, NODE)
    changes: list[list[FaultChange]] = []
    first, second = fault(100, J1939_DSA), fault(111, J1939_DSA)
    lamps = Lamps(yellow=True)
    node.update_faults(report(PUMP, lamps, (fault(3, PUMP),)), 0.0)
    node.update_faults(Diagnosis(J1939_DSA, lamps, (first, second), True), 0.0)
    node.fault_changes.subscribe(changes.append)
    node.update_faults(Diagnosis(J1939_DSA, lamps, (second,), True), 1.0)
    assert changes == [[FaultChange(first, active=False)]]
    assert node.faults == (fault(3, PUMP), second)


def test_many_faults_in_turn_do_not_come_and_go(bench: Bench) -> None:
    """Eight faults, of which a frame every 5 s tells one."""
    node = bench.make(Node, NODE)
    changes: list[list[FaultChange]] = []
    node.fault_changes.subscribe(changes.append)
    for second in range(0, 400, 5):
        one = fault(1 + second // 5 % 8)
        node.update_faults(report(DIMMER, Lamps(yellow=True), (one,)), float(second))
        node.forget_faults(second + 4.0)
    assert len(changes) == 8
    node.forget_faults(1000.0)
    assert node.faults == ()


def test_a_lamp_that_is_not_repeated_goes_out(bench: Bench) -> None:
    """The ignition is off, and the controllers are silent."""
    node = bench.make(Node, NODE)
    changes: list[list[FaultChange]] = []
    node.update_faults(report(DIMMER, Lamps(red=True), ()), 0.0)
    node.fault_changes.subscribe(changes.append)
    lit = []
    for now in (10.0, 20.0, 30.0):
        node.forget_faults(now)
        lit.append(len(node.red_lamps))
    assert lit == [1, 0, 0]
    assert changes == [[]]
