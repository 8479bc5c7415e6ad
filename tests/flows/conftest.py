"""What do the tests of the Prefect plumbing share? One real server and the deployments over sample flows."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, PREFECT_HOME, temporary_settings

from flows.deployments import PREFECT_YAML
from flows.prefect_server import PrefectServer

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A running server for the whole session; this process and its children talk to it."""
    with PrefectServer(tmp_path_factory.mktemp("prefect")) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment().items():
            patch.setenv(name, value)
        patch.setenv("PREFECT_LOGGING_LEVEL", "CRITICAL")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), str(HERE.parent.parent)]))
        patch.setenv("SAMPLE_LOG", str(tmp_path_factory.mktemp("sample") / "log.txt"))
        ours = {PREFECT_API_URL: server.api_url, PREFECT_HOME: server.home, PREFECT_CLIENT_MAX_RETRIES: 1}
        with temporary_settings(ours):
            yield server


@pytest.fixture(scope="session")
def timed_yaml(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's own prefect.yaml, whose entrypoints lead to the sample flows, in an empty checkout."""
    text = PREFECT_YAML.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("checkout") / "prefect.yaml"
    path.write_text(re.sub(r"entrypoint: flows\.\w+\.", "entrypoint: sample_flows.", text), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def sample_yaml(timed_yaml: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same file with clocks that strike in one night of the year.

    A run by schedule that happened to be under way would cancel the one a test asks for.
    """
    path = tmp_path_factory.mktemp("quiet") / "prefect.yaml"
    text = re.sub(r'cron: ".+"', 'cron: "0 4 1 1 *"', timed_yaml.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def sample_log(prefect_server: PrefectServer) -> Path:
    """The file into which the sample flows write, empty."""
    log = Path(os.environ["SAMPLE_LOG"])
    log.write_text("", encoding="utf-8")
    return log
