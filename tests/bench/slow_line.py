"""A slow line between a browser and a local host: a proxy that delivers packets as a far host's would arrive.

It models what decides a first paint: a round trip to connect, one to ask, packets at the line's rate, and TCP's slow
start (ten packets unacknowledged at first, one more with each acknowledgement: RFC 6928, RFC 5681).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from queue import Queue
from threading import Thread

ROUND_TRIP = 0.150  # seconds
RATE = 1_600_000 / 8  # bytes a second
PACKET, FIRST_WINDOW = 1460, 10


def deliver(when: float, data: bytes, writer: asyncio.StreamWriter) -> None:
    """Hand data over at a time of the loop's clock; whoever has hung up gets nothing."""

    def write() -> None:
        if not writer.is_closing():
            writer.write(data)

    asyncio.get_running_loop().call_at(when, write)


async def ask(browser: asyncio.StreamReader, host: asyncio.StreamWriter, trip: float) -> None:
    """Carry requests, half a round trip late."""
    with suppress(OSError):
        while data := await browser.read(65536):
            deliver(asyncio.get_running_loop().time() + trip / 2, data, host)


async def answer(host: asyncio.StreamReader, browser: asyncio.StreamWriter, trip: float) -> None:
    """Carry answers packet by packet."""
    clock = asyncio.get_running_loop().time
    window, sent, unacknowledged = FIRST_WINDOW, 0.0, deque[float]()
    while data := await host.read(PACKET):
        sent = max(sent, clock()) + len(data) / RATE
        while unacknowledged and (unacknowledged[0] <= sent or len(unacknowledged) >= window):
            sent = max(sent, unacknowledged.popleft())
            window += 1
        unacknowledged.append(sent + trip)
        deliver(sent + trip / 2, data, browser)
    await asyncio.sleep(sent + trip / 2 - clock())


@contextmanager
def slow_line(port: int, trip: float = ROUND_TRIP) -> Iterator[int]:
    """Open a port that leads to another port of this machine over the slow line, `trip` seconds there and back."""
    opened: Queue[tuple[int, Callable[[], object]]] = Queue()
    carried = set()  # a loop keeps no hold of its tasks

    async def carry(from_browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        carried.add(asyncio.current_task())
        # Either side may hang up, and the visit may end under way.
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(trip)
            from_host, to_host = await asyncio.open_connection("127.0.0.1", port)
            asking = asyncio.create_task(ask(from_browser, to_host, trip))
            await answer(from_host, to_browser, trip)
            asking.cancel()
            to_host.close()
        to_browser.close()

    async def run() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(carry, "127.0.0.1", 0) as server:
            opened.put((server.sockets[0].getsockname()[1], partial(loop.call_soon_threadsafe, stop.set)))
            await stop.wait()

    thread = Thread(target=asyncio.run, args=[run()], daemon=True)
    thread.start()
    line, close = opened.get()
    try:
        yield line
    finally:
        close()
        thread.join()
