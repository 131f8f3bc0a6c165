"""No text says "1 frames": what may be one has words for it, or a colon before the count."""

from collections.abc import Iterator
import json
import re
from typing import Any

from tests.paths import ROOT

TEXTS = ROOT / "custom_components" / "rvc" / "translations" / "en.json"
# A count, and right behind it what is counted
COUNTED = re.compile(
    r"\{\w+\} (?:more )?(?:addresses|bits|bytes|coaches|devices|errors|faults|files|"
    r"frames|hours|lamps|lights|messages|minutes|more|networks|nodes|pages|recordings|"
    r"reports|rows|seconds|signals|times|values)\b(?! a)"
)
NEVER_ONE = {
    "config.step.which_network.description": "it is asked where there are several",
    "exceptions.too_many_watch.message": "a limit",
    "exceptions.reason_it_has_more_than_most_values_values.message": "a limit",
    "exceptions.reason_it_is_longer_than_size_bytes.message": "one byte has its own",
    "exceptions.reason_it_is_not_size_bytes_long.message": "one byte has its own",
    "exceptions.reason_label_has_code_which_does_not_fit_width_bits.message": (
        "one bit has its own"
    ),
    "exceptions.reason_type_name_has_bits_bits_but_its_place_has_width.message": (
        "one bit has its own"
    ),
    "issues.babbling_network.description": "few addresses are named",
    "issues.babbling_nodes.description": "a limit",
    "issues.too_many_devices.description": "a limit",
    "config_panel.dashboard.more": "it is right of one too",
}


def _walk(texts: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(texts, str):
        yield path.removeprefix("."), texts
    else:
        for key, text in texts.items():
            yield from _walk(text, f"{path}.{key}")


def test_what_may_be_one_has_words_for_it() -> None:
    texts = dict(_walk(json.loads(TEXTS.read_text("utf-8"))))
    wrong = {
        key: text
        for key, text in texts.items()
        if COUNTED.search(text)
        and not key.endswith("_one")
        and f"{key}_one" not in texts
        and key not in NEVER_ONE
    }
    assert not wrong
