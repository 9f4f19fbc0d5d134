"""The program served in a process of its own, as people run it: `with serving() as server: httpx.get(server.url)`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_ANSWERS_WITHIN = 60  # seconds: the first start collects the static files


@dataclass(frozen=True)
class Served:
    """A running server: its address without a slash at the end, and its main process."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9, as the power would; returns when the port is free again."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        port = int(self.url.rpartition(":")[2])
        deadline = time.monotonic() + 10
        while _listens(port):
            if time.monotonic() > deadline:
                raise TimeoutError(f"port {port} is still held 10 s after the server was killed")
            time.sleep(0.02)


@contextmanager
def serving(*options: str, port: int = 0, environment: dict[str, str] | None = None) -> Iterator[Served]:
    """Start `serialtrail serve`, wait until it answers, stop it afterwards (SIGTERM).

    The environment is the tests' own, so it serves their database, plus what `environment` adds.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "serialtrail.cli.main", "serve", "--port", str(port), *options]
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(command, cwd=root, env={**os.environ, **(environment or {})})
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(f"{url}/healthz", process)
        yield Served(url, process)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _ANSWERS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        try:
            httpx.get(url, timeout=5).raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within {_ANSWERS_WITHIN} s")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
