"""Many coaches from one place: docs/fleet.md, with Home Assistant's exporter and Prometheus.

The coach is reached over a network gateway, as one is that stands far away.
"""

from collections.abc import Iterator
import itertools
import json
from pathlib import Path
import re
import shutil
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml

from custom_components.rvc.protocol.frame import Frame

from .home import Home
from .prometheus import Prometheus, free_port, promtool
from .simulated import PressableCoach, SlcanGateway

RECIPE = Path(__file__).parent.parent.parent / "docs" / "fleet"
LAMP = "light.dimmer_5"


class FarGateway(SlcanGateway):
    """A gateway behind which a coach can be switched off."""

    is_off = False

    async def send(self, frame: Frame) -> None:
        """Pass on what the coach says, unless its batteries are off."""
        if not self.is_off:
            await super().send(frame)


def figures() -> set[str]:
    """Return the names that the recipe gives to what the exporter has."""
    text = (RECIPE / "configuration.yaml").read_text()
    return set(re.findall(r"override_metric: (\w+)", text)) | {
        "rvc_connected",
        "rvc_available",
    }


def expressions() -> Iterator[str]:
    """Return what the dashboard and the alerts ask for."""
    board = json.loads((RECIPE / "dashboard.json").read_text())
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield target["expr"].replace("$coach", ".*")


def alert_expressions() -> list[str]:
    """Return what the alerts ask for."""
    (group,) = yaml.safe_load((RECIPE / "alerts.yml").read_text())["groups"]
    return [rule["expr"] for rule in group["rules"]]


def quick(name: str) -> dict[str, Any]:
    """Return a configuration of the recipe that looks once a second."""
    text = re.sub(r"_interval: 1m", "_interval: 1s", (RECIPE / name).read_text())
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@pytest.fixture
def token(home: Home) -> str:
    """Make a long-lived token, as an owner does on the page of the profile."""
    (made,) = home.call(
        {
            "type": "auth/long_lived_access_token",
            "client_name": "Fleet",
            "lifespan": 3650,
        }
    )
    return str(made["result"])


@pytest.fixture
def coach(home: Home) -> Iterator[FarGateway]:
    """Add a coach behind a gateway, and switch on what counts."""
    port = free_port()
    gateway = FarGateway("127.0.0.1", port)
    running = PressableCoach(gateway)
    settings = {"host": "127.0.0.1", "port": port}
    added = home.add("gateway", settings, product="other_slcan")
    assert added["type"] == "create_entry", added
    entry_id = added["result"]["entry_id"]
    home.until(lambda states: LAMP in states)
    (registered,) = home.call({"type": "config/entity_registry/list"})
    entities = [
        one["entity_id"]
        for one in registered["result"]
        if one["unique_id"].startswith(f"{entry_id}_network_") and one["disabled_by"]
    ]
    home.call(
        *(
            {
                "type": "config/entity_registry/update",
                "entity_id": entity_id,
                "disabled_by": None,
            }
            for entity_id in entities
        )
    )
    try:
        yield gateway
    finally:
        home.remove(entry_id)
        running.stop()


@pytest.fixture
def central(home: Home, token: str, tmp_path: Path) -> Iterator[Prometheus]:
    """Start the central Prometheus, which scrapes one coach and takes what others push."""
    for path in RECIPE.iterdir():
        shutil.copy(path, tmp_path)
    for name in ("coach_12.token", "coach_14.token", "coach.token"):
        (tmp_path / name).write_text(token)
    promtool("check", "config", "prometheus.yml", cwd=tmp_path)
    promtool("test", "rules", "alerts_test.yml", cwd=tmp_path)
    alerts = (RECIPE / "alerts.yml").read_text()
    (tmp_path / "alerts.yml").write_text(re.sub(r"for: \d+m", "for: 1s", alerts))
    config = quick("prometheus.yml")
    scraped, _ = config["scrape_configs"]
    scraped["static_configs"][0]["targets"] = [home.url.removeprefix("http://")]
    config["scrape_configs"] = [scraped]
    (tmp_path / "central.yml").write_text(yaml.safe_dump(config))
    running = Prometheus(
        tmp_path,
        "central",
        "--storage.tsdb.path=central",
        "--web.enable-remote-write-receiver",
    )
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def agent(home: Home, central: Prometheus, tmp_path: Path) -> Iterator[Prometheus]:
    """Start an agent in the coach, which pushes the same by another name."""
    config = quick("agent.yml")
    (job,) = config["scrape_configs"]
    job["static_configs"][0]["targets"] = [home.url.removeprefix("http://")]
    config["remote_write"] = [{"url": f"{central.url}/api/v1/write"}]
    (tmp_path / "agent.yml").write_text(yaml.safe_dump(config))
    promtool("check", "config", "--agent", "agent.yml", cwd=tmp_path)
    running = Prometheus(
        tmp_path, "agent", "--enable-feature=agent", "--storage.agent.path=agent"
    )
    try:
        yield running
    finally:
        running.stop()


def test_the_central_and_the_agent_make_the_same_figures() -> None:
    scraped, other = yaml.safe_load((RECIPE / "prometheus.yml").read_text())[
        "scrape_configs"
    ]
    (pushed,) = yaml.safe_load((RECIPE / "agent.yml").read_text())["scrape_configs"]
    rules = scraped["metric_relabel_configs"]
    assert rules == other["metric_relabel_configs"] == pushed["metric_relabel_configs"]


def test_a_fleet_is_seen_from_one_place(
    home: Home, coach: FarGateway, central: Prometheus, agent: Prometheus, token: str
) -> None:
    url = f"{home.url}/api/prometheus"
    with pytest.raises(HTTPError, match="401"):
        urlopen(url)
    # Home Assistant loads the coach anew half a minute after the last click.
    counted = "sensor.house_network_commands_sent"
    home.until(lambda states: states.get(counted, {}).get("state") == "0")
    home.until(lambda states: states[LAMP]["state"] in ("on", "off"))
    answer = home.act("light", "turn_on", entity_id=LAMP, brightness_pct=40)
    assert answer["success"], answer
    central.until(lambda: (central.value("max(rvc_commands_sent_total)") or 0) >= 1)
    for name, one in itertools.product(sorted(figures()), ("Coach 12", "Coach 7")):
        series = f'{name}{{coach="{one}", network="house"}}'
        central.until_it_has(series)
    with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"})) as given:
        exported = given.read().decode()
    assert "device_tracker" not in exported
    assert "light" not in exported
    for expression in expressions():
        central.until_it_has(expression)
    for expression in alert_expressions():
        central.query(expression)
        assert set(re.findall(r"\brvc_\w+", expression)) <= figures()
    central.until(lambda: not central.firing())

    coach.is_off = True
    central.until(lambda: "RvcNetworkAway" in central.firing())
    assert central.value('rvc_connected{coach="Coach 12"}') == 0
    assert central.value('rvc_frames_per_second{coach="Coach 12"}') == 0
    coach.is_off = False
    central.until(lambda: "RvcNetworkAway" not in central.firing())
