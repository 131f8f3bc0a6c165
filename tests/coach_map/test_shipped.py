"""The coaches that are shipped, and which of them is guessed."""

from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.coach_map.shipped import (
    best_guesses,
    is_named_by,
    shipped_coaches,
)


def test_all_shipped_coaches_can_be_used() -> None:
    choices = shipped_coaches()
    assert len(choices) == 143
    assert len({choice.key for choice in choices}) == len(choices)
    for choice in choices:
        assert read_map(choice.document).devices


def test_shipped_coaches_hold_no_lamp_that_moves() -> None:
    for choice in shipped_coaches():
        for mapped in read_map(choice.document).devices.values():
            if mapped.role == "light" or (mapped.role is None and not mapped.ignore):
                words = (mapped.name or "").lower().split()
                assert not {"extend", "retract", "disconnect", "furnace"} & set(words)


def test_a_coach_is_guessed_by_what_is_heard() -> None:
    (choice,) = (
        one for one in shipped_coaches() if one.key == "tiffin_allegro_bus_2019/37 AP"
    )
    heard = [
        key for key, one in read_map(choice.document).devices.items() if not one.ignore
    ]
    guesses = best_guesses(heard, ["Spyder Controls"])
    assert choice in guesses
    assert best_guesses([], []) == []
    assert best_guesses([("dc_dimmer", number) for number in range(200, 240)], []) == []


def test_a_product_speaks_for_its_coaches() -> None:
    phaeton = next(one for one in shipped_coaches() if "Phaeton 2018" in one.title)
    assert is_named_by(phaeton, ["Spyder Controls*VM*1*"])
    assert is_named_by(phaeton, ["TIFFIN*Panel*1*"])
    assert not is_named_by(phaeton, ["Firefly*G6*1*"])


def test_nothing_is_guessed_where_nothing_speaks_for_it() -> None:
    for last in (10, 20, 40, 60, 100, 251):
        in_order = [
            (device_class, number)
            for device_class in ("dc_dimmer", "tank", "thermostat", "window_shade")
            for number in range(1, last)
        ]
        assert best_guesses(in_order, []) == []
    beacon = next(one for one in shipped_coaches() if "Beacon 2018" in one.title)
    heard = list(read_map(beacon.document).devices)
    assert best_guesses(heard[: len(heard) // 2], []) == []


def test_instances_that_only_one_model_has_speak_for_it() -> None:
    (aspire,) = (one for one in shipped_coaches() if one.model[1] == "Aspire")
    heard = list(read_map(aspire.document).devices)
    assert best_guesses(heard, []) == [aspire]
    # Some that nobody has named yet change nothing.
    assert best_guesses([*heard, ("dc_dimmer", 90), ("dc_dimmer", 91)], []) == [aspire]


def test_the_maker_s_name_counts() -> None:
    aspire = next(one for one in shipped_coaches() if "Aspire" in one.title)
    heard = list(read_map(aspire.document).devices)
    assert best_guesses(heard, ["Entegra*Aspire*1*"])[0] == aspire
