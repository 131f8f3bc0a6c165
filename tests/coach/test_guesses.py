"""What the bytes of an unknown message may be, by how they change."""

import pytest

from custom_components.rvc.coach.guesses import changing_bits, guesses


def said(*rows: str) -> list[bytes]:
    """Return messages."""
    return [bytes.fromhex(row) for row in rows]


def found(samples: list[bytes]) -> list[tuple[str, int, int]]:
    """Return the guesses without their scales."""
    return [(one.kind, one.start, one.width) for one in guesses(samples)]


def test_bits_that_change_are_ones() -> None:
    assert changing_bits(said("00FF10", "01FF10", "00FF90")) == bytes.fromhex("010080")
    assert changing_bits(said("00FF")) == bytes(2)
    assert changing_bits([]) == b""
    # One that is cut says nothing of what it lacks.
    assert changing_bits(said("00FF", "01")) == bytes.fromhex("0100")


@pytest.mark.parametrize(
    ("first", "width", "rows"),
    [
        (8, 8, ("AAFE", "AAFF", "AA00", "AA01", "AA02")),
        (0, 4, ("AE", "AF", "A0", "A1", "A2")),
        (4, 4, ("0A", "1A", "2A", "3A", "4A")),
    ],
)
def test_what_goes_up_by_one_counts(
    first: int, width: int, rows: tuple[str, ...]
) -> None:
    assert found(said(*rows)) == [("counter", first, width)]


def test_a_sum_of_the_others_is_a_checksum() -> None:
    bodies = said("01FF10", "33FF55", "90FF07", "12FF99", "F0FF20")
    for add in (sum, lambda body: 256 - sum(body) % 256, lambda b: b[0] ^ b[1] ^ b[2]):
        samples = [bytes([*body, add(body) % 256]) for body in bodies]
        assert ("checksum", 24, 8) in found(samples)
    samples = [
        bytes([*body, last])
        for body, last in zip(bodies, (7, 90, 3, 200, 41), strict=True)
    ]
    assert ("checksum", 24, 8) not in found(samples)


def test_what_drifts_among_usual_temperatures_may_be_one() -> None:
    # 21.0 °C is 24C0h in steps of 0.03125 °C from -273 °C.
    (guess,) = guesses(said("FFC024FF", "FFC524FF", "FFCF24FF"))
    assert (guess.kind, guess.start, guess.width) == ("temperature", 8, 16)
    assert (0x24C0 * guess.scale + guess.offset, guess.unit) == (21.0, "°C")
    # What jumps, or is not there, is none.
    assert ("temperature", 8, 16) not in found(said("FFC024FF", "FFC034FF"))
    assert found(said("FFFFFF", "FFFEFF")) == []


def test_what_stays_below_100_percent_may_be_that() -> None:
    (guess,) = guesses(said("FF10FF", "FFC8FF", "FF64FF"))
    assert (guess.kind, guess.start, guess.scale, guess.unit) == (
        "percent",
        8,
        0.5,
        "%",
    )
    assert guesses(said("FF10FF", "FFC9FF")) == []


def test_nothing_is_guessed_of_what_does_not_change() -> None:
    assert guesses(said("0102030405060708") * 9) == []
    assert guesses(said("01")) == []
    assert guesses([b"", b"\x01"]) == []
