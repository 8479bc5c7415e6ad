"""On what do the tests of a grown-up office stand? A real S3 server, and the browser of the tests of the web."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))
KEYS = {
    "AWS_ACCESS_KEY_ID": "klic",
    "AWS_SECRET_ACCESS_KEY": "tajemstvi-uloziste",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server that speaks S3 over HTTP."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_environment(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What an administrator sets for the store; set here, too."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()  # a process has one environment; a test has its own
    environment = {**KEYS, "AWS_ENDPOINT_URL": s3_server}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture
def bucket(s3_environment: dict[str, str]) -> str:
    """The address of our place in a new bucket."""
    import s3fs

    name = f"razitko-{uuid4().hex[:12]}"
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    return f"s3://{name}/soubory"
