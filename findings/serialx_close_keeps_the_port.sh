#!/usr/bin/env bash
# Guess: a serial port that was closed can be opened again at once.
# Seen:  close() first waits, up to 30 s, until what was written is gone. An adapter that takes nothing
#   keeps its port for as long, and whoever opens it again hears that another process has it, which
#   is the same one. abort() frees it at once.
# With:  serialx 1.15.1
# Here:  a close that does not end soon is an abort (transports/stream.py), so that an adapter that
#   hangs can be opened anew.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with serialx==1.15.1
python - <<'EOF'
import asyncio, os, pty, tty
from serialx import create_serial_connection
from seen import see

async def main():
    adapter, terminal = pty.openpty()  # nobody reads the adapter's side
    tty.setraw(terminal)
    name = os.ttyname(terminal)

    async def opened():
        try:
            transport, _ = await create_serial_connection(
                asyncio.get_running_loop(), asyncio.Protocol, name, baudrate=115200
            )
        except OSError as error:
            return str(error).partition("already ")[2]
        return transport

    transport = await opened()
    transport.write(bytes(20_000))
    transport.close()
    await asyncio.sleep(3)
    see("opened again after 3 s", await opened(), "locked by another process")
    transport.abort()
    await asyncio.sleep(0.5)
    again = await opened()
    see("and after an abort", again if isinstance(again, str) else "open", "open")

asyncio.run(main())
EOF
