"""Clients that ask for little themselves: raw sockets kept open, one thread, requests made beforehand."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
WITHIN = 120.0  # seconds for all of it


@dataclass
class Answered:
    """What came back: seconds it all took, milliseconds of each request, how many of each status."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: Counter[bytes] = field(default_factory=Counter)


class _Client:
    """One connection: sends a request when the one before is answered."""

    def __init__(self, address: tuple[str, int], requests: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(address, timeout=WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = iter(requests)
        self.received = b""
        self.sent = 0.0

    def send(self) -> bool:
        """Send the next request; False when there is none left."""
        request = next(self.waiting, None)
        if request is None:
            return False
        self.sent = time.perf_counter()
        self.socket.sendall(request)
        return True

    def read(self) -> bytes | None:
        """Read on; the status once the answer is whole."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        self.received += more
        head, found, body = self.received.partition(_END)
        if not found:
            return None
        low = head.lower()
        at = low.index(_LENGTH) + len(_LENGTH)
        if len(body) < int(low[at:].split(b"\r\n", 1)[0]):
            return None
        self.received = b""
        return head[9:12]


def drive(address: tuple[str, int], requests: Sequence[Sequence[bytes]]) -> Answered:
    """Send each client's requests over a connection of its own, all at once; the connections are open beforehand."""
    found = Answered()
    with selectors.DefaultSelector() as waiting:
        clients = [_Client(address, own) for own in requests]
        for client in clients:
            waiting.register(client.socket, selectors.EVENT_READ, client)
        started = time.perf_counter()
        open_ = sum(client.send() for client in clients)
        while open_:
            ready = waiting.select(WITHIN)
            if not ready:
                raise TimeoutError("the server no longer answers")
            for key, _ in ready:
                status = key.data.read()
                if status is None:
                    continue
                found.took.append((time.perf_counter() - key.data.sent) * 1000)
                found.statuses[status] += 1
                open_ -= not key.data.send()
        found.seconds = time.perf_counter() - started
        for client in clients:
            client.socket.close()
    return found
