"""The pauses and deadlines of networks, their transports and their recordings."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BusTiming:
    """Every pause and deadline below the coach, in seconds.

    The defaults are what is used on a coach. A test hands in its own.
    """

    # The send queue

    send_gap: float = 0.05
    """The least time between two frames of this node (RV-C 3.2.4.2)."""
    burst_gap: float = 0.015
    """The same while commands for many devices wait (RV-C 4.5.6: never under 5 ms)."""
    burst_catch_up: float = 0.005
    """How much shorter a gap of a burst may be after one that came out longer."""
    burst_devices: int = 8
    """For more devices than this it is many; no time, but a part of the pace."""
    command_deadline: float = 2.0
    """A command that could not be sent by then fails: later it would surprise.

    For what moves it counts from the call, for all else from when it could first
    be sent: of many commands at once none is dropped.
    """
    request_deadline: float = 10.0
    """The same for requests and signs of life, which can wait."""

    # Losing an adapter and finding it again

    retry_delays: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 15.0)
    """From one attempt to reopen a lost adapter to the next; the last one repeats.

    With what an attempt may take, and the 5 s in which every node says something,
    a network is back within half a minute of the end of the cause.
    """
    retry_jitter: float = 0.2
    """The share by which these vary: adapters lost together do not return in step."""
    silence: float = 15.0
    """A network without frames for this long is silent.

    Every node sends something within 5 s (RV-C 3.2.5.1): a bus that has been quiet
    for three times that is cut off, asleep, or behind an adapter that hangs.
    """
    silence_check: float = 1.0
    """How often silence is looked for."""
    steady: float = 30.0
    """For frames to be heard before an outage is over, and pauses begin anew."""
    reopen_silent: float = 20.0
    """The silence after which an adapter is closed and opened anew, each time.

    Some were switched off and on, and have to be told again to pass frames on.
    """

    # Reading: a wake-up of the event loop costs more than frames

    read_rest: float = 0.02
    """From one look to the next on a busy bus, where nobody waits for frames."""
    pace_window: float = 1.0
    """How long frames are counted before it is decided whether a bus is busy."""
    pace_tries: float = 30.0
    """How long a busy bus is looked at before frames are waited for once more.

    For as many reads as looks in a window, no longer: they tell how many frames come
    with one wake-up.
    """
    thread_rest: float = 0.01
    """How long the thread of a python-can adapter reads nothing after frames."""
    thread_look: float = 0.1
    """How long that thread waits for a frame, and so at most for its end."""

    # Opening, sending and closing

    connect_deadline: float = 5.0
    """For a serial adapter or a gateway to be ready."""
    open_deadline: float = 15.0
    """For a python-can adapter to open."""
    probe_deadline: float = 3.0
    """For a socketcand server to accept the connection that is tried first."""
    close_deadline: float = 5.0
    """For a python-can adapter to close."""
    farewell_deadline: float = 0.5
    """For a peer to accept the last bytes before its connection is cut."""
    send_retry: float = 0.01
    """The pause before a frame is tried again on a full transmit queue."""
    send_deadline: float = 0.5
    """For a python-can adapter to accept a frame."""
    bus_off_recovery: float = 1.0
    """A CAN controller that left the bus for longer counts as lost."""
    keep_alive: float = 1.0
    """The silence after which a TCP peer is probed, and the pause between probes."""
    keep_alive_deadline: float = 2.0
    """A TCP peer that leaves sent bytes unacknowledged for so long is lost."""

    # Recordings

    recorder_flush: float = 1.0
    """How often a recording is written to disk."""
    recording_gap: float = 0.05
    """The pause before a recorded frame without a time stamp (RV-C 3.2.4.2)."""
    longest_recorded_pause: float = 600.0
    """A longer gap between two time stamps means that the clock was set."""
