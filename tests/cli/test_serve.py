"""The served program: it answers, stops when told, and leaves nothing behind when killed."""

import subprocess
import sys

import httpx
import pytest

from tests.services.server import serving

pytestmark = pytest.mark.serves


def test_the_server_is_alive_and_ready_without_a_token():
    with serving() as server:
        assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
        ready = httpx.get(f"{server.url}/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert httpx.get(f"{server.url}/static/icons.svg").status_code == 200


def test_a_killed_server_frees_its_port_and_the_next_one_takes_it():
    with serving() as first:
        first.kill()
        with serving(port=int(first.url.rpartition(":")[2])) as second:
            assert httpx.get(f"{second.url}/healthz").status_code == 200


def test_a_server_told_to_stop_ends_by_itself_with_exit_0():
    with serving() as server:
        server.process.terminate()
        assert server.process.wait(timeout=30) == 0


def test_a_second_server_on_the_same_port_is_refused_with_exit_1():
    with serving() as server:
        port = server.url.rpartition(":")[2]
        second = _serve("--port", port)
        assert second.returncode == 1
        assert f"127.0.0.1:{port}" in second.stderr


@pytest.mark.only_on("sqlite")
def test_more_than_one_worker_on_sqlite_is_wrong_usage():
    refused = _serve("--workers", "2")
    assert refused.returncode == 2
    assert "PostgreSQL" in refused.stderr


@pytest.mark.only_on("postgresql")
def test_two_workers_serve_one_postgresql_and_die_with_their_parent():
    with serving("--workers", "2") as server:
        assert httpx.get(f"{server.url}/readyz").status_code == 200
        server.kill()


def _serve(*options):
    command = [sys.executable, "-m", "serialtrail.cli.main", "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
