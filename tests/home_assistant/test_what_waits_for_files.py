"""The event loop reads no file and imports no module of ours, whatever is done first.

Each is done in a process of its own, by a Home Assistant in which nothing is loaded yet.
"""

from ..fresh_process import said_by

PROGRAM = """\
import asyncio, json, sys, tempfile
from asyncio import events
from pathlib import Path
import custom_components.rvc
from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context
from homeassistant.helpers import device_registry, llm
from homeassistant.loader import async_get_custom_components, async_get_integration
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from tests.home_assistant.kit import coach_entry, network_data

OURS = "/custom_components/rvc/"
done = ["nothing"]
waited = set()


def look(event, args):
    if event not in ("import", "open", "os.listdir", "os.scandir"):
        return
    if events._get_running_loop() is None:
        return
    what, frame = str(args[0]), sys._getframe(1)
    if what.startswith("/proc"):
        return
    while frame is not None:
        if OURS in frame.f_code.co_filename:
            what += f" by {frame.f_code.co_filename.split(OURS)[1]}:{frame.f_lineno}"
            waited.add(f"{done[0]}: {event} {what}")
            return
        frame = frame.f_back
    if OURS in what or what.startswith("custom_components.rvc"):
        waited.add(f"{done[0]}: {event} {what}")


class Page:
    def __init__(self, user):
        self.user = user
        self.subscriptions = {}
        self.answers = []

    def send_result(self, number, result=None):
        self.answers.append(number)

    def send_error(self, number, code, text, *more, **named):
        self.answers.append(number)

    def send_message(self, message):
        pass

    send_event = send_message

    def async_handle_exception(self, message, error):
        self.answers.append(message["id"])

    def context(self, message):
        return Context(user_id=self.user.id)


async def flows(hass, manager, start, **context):
    menu = await manager.async_init(start, context=context)
    for kind in menu["menu_options"]:
        done[0] = f"flow {kind}"
        one = await manager.async_init(start, context=context)
        one = await manager.async_configure(one["flow_id"], {"next_step_id": kind})
        if one["type"] not in ("abort", "create_entry"):
            manager.async_abort(one["flow_id"])


async def add_demo(hass):
    done[0] = "demo"
    manager = hass.config_entries.flow
    one = await manager.async_init("rvc", context={"source": "user"})
    step = {"next_step_id": "demo"}
    while one["type"] != "create_entry":
        one = await manager.async_configure(one["flow_id"], step)
        step = {} if one["type"] == "form" else None
        await asyncio.sleep(0.05)
    await hass.async_block_till_done()
    return hass.config_entries.async_entries("rvc")[0]


async def commands(hass, entry):
    page = Page(await hass.auth.async_create_user("a", group_ids=["system-admin"]))
    registered = hass.data[websocket_api.DOMAIN]
    for number, name in enumerate([one for one in registered if one[:4] == "rvc/"], 1):
        done[0] = name
        handler, schema = registered[name]
        given = {"id": number, "type": name, "entry_id": entry.entry_id}
        try:
            handler(hass, page, schema(given) if schema else given)
        except Exception:
            pass
        await asyncio.sleep(0.05)
        await hass.async_block_till_done(wait_background_tasks=number == 1)
    assert page.answers
    for end in page.subscriptions.values():
        end()


async def act(hass, action, **data):
    done[0] = action
    says = action in ("list_recordings", "start_recording", "import_recording")
    return await hass.services.async_call(
        "rvc", action, data, blocking=True, return_response=says
    )


async def the_rest(hass, entry):
    integration = await async_get_integration(hass, "rvc")
    await act(hass, "start_recording")
    await act(hass, "stop_recording")
    await act(hass, "import_recording", text="can0 19FEDA9C [1] 19")
    await act(hass, "list_recordings")
    await act(hass, "import_map", text="devices: [{dimmer: 1, name: Sofa}]")
    await hass.async_block_till_done()
    done[0] = "diagnostics"
    platform = await integration.async_get_platform("diagnostics")
    await platform.async_get_config_entry_diagnostics(hass, entry)
    for name in ("repairs", "device_trigger", "device_condition", "device_action"):
        done[0] = name
        await integration.async_get_platform(name)
    done[0] = "language model"
    for api in llm.async_get_apis(hass):
        if "rvc" in api.id:
            await api.async_get_api_instance(
                llm.LLMContext("x", None, "en", None, None)
            )
    await flows(hass, hass.config_entries.options, entry.entry_id)
    network = (entry.entry_id, "network")
    await flows(hass, hass.config_entries.subentries, network, source="user")
    done[0] = "reload"
    await hass.config_entries.async_reload(entry.entry_id)
    done[0] = "second coach"
    second = coach_entry(
        network_data(channel="two"), network_data("chassis", channel="three")
    )
    second.add_to_hass(hass)
    await hass.config_entries.async_setup(second.entry_id)
    await hass.async_block_till_done()
    assert second.state is ConfigEntryState.LOADED
    for one in (second, entry):
        done[0] = "remove"
        await hass.config_entries.async_remove(one.entry_id)


async def main():
    async with async_test_home_assistant() as hass:
        for one in ("homeassistant", "websocket_api", "diagnostics", "conversation"):
            await async_setup_component(hass, one, {})
        hass.data.pop("custom_components", None)
        await async_get_custom_components(hass)
        hass.config.config_dir = tempfile.mkdtemp()
        own = Path(hass.config.config_dir, "rvc", "own.yaml")
        own.parent.mkdir()
        own.write_text("not: [right")
        sys.addaudithook(look)
        await flows(hass, hass.config_entries.flow, "rvc", source="user")
        entry = await add_demo(hass)
        assert entry.state is ConfigEntryState.LOADED, entry.reason
        await commands(hass, entry)
        await the_rest(hass, entry)
        done[0] = "stop"
        await hass.async_stop(force=True)


asyncio.run(main())
print(*sorted(waited), sep="\\n")
"""


def test_the_event_loop_waits_for_no_file_of_ours() -> None:
    assert not said_by(PROGRAM).strip()
