"""The ring of the last frames."""

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.trace import Trace
from custom_components.rvc.protocol.frame import Frame


def heard(frame_id: int, *numbers: int) -> FrameBatch:
    """Return a batch of frames with a number in each."""
    return FrameBatch([Frame(frame_id, bytes([number])) for number in numbers], 1.5)


def test_the_oldest_give_way() -> None:
    trace = Trace(10)
    for number in range(0, 24, 3):
        trace.add_received("house", heard(0x19FEDA9C, number, number + 1, number + 2))
    assert len(trace) == 10
    assert [one.frame.data[0] for one in trace.recent(99)] == list(range(14, 24))
    trace.add_received("house", heard(0x19FEDA9C, *range(25)))
    assert len(trace) == 10
    assert [one.frame.data[0] for one in trace.recent(3)] == [22, 23, 24]
    assert [one.frame.data[0] for one in trace.recent(99)] == list(range(15, 25))


def test_frames_are_found_by_what_they_are() -> None:
    trace = Trace(10)
    trace.add_received("house", heard(0x19FEDA9C, 1))
    trace.add_received("house", heard(0x19FFB79C, 2))
    trace.add_received("chassis", heard(0x18EA9F44, 3))
    trace.add_sent("house", Frame(0x19FEDB9F, b"\x04"), 4.0)

    def numbers(**which: object) -> list[int]:
        return [one.frame.data[0] for one in trace.recent(9, **which)]  # type: ignore[arg-type]

    assert numbers(network="chassis") == [3]
    assert numbers(source=0x9C) == [1, 2]
    assert numbers(dgn=0xEA00) == [3]
    assert numbers(network="house", dgn=0x1FEDB) == [4]
    assert [one.sent for one in trace.recent(9)] == [False, False, False, True]
    assert [one.time for one in trace.recent(2)] == [1.5, 4.0]
