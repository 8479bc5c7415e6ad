"""Would what stands in deploy/ start? Every command, option and variable in it is one that exists.

No container engine and no service manager runs here: the files are read as those programs would read them, and
units are given to `systemd-analyze verify` where there is one.
"""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from office_case import ROOT

from cli.__main__ import app
from states.attachment import BIGGEST_FILE

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OTHERS = {"PWD", "DO_NOT_TRACK", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "RAZITKO_CHAOS"}
"""Variables of programs that are neither ours nor Prefect's, and of the tests."""
OF_S3 = re.compile(r"AWS_(ENDPOINT_URL|ACCESS_KEY_ID|SECRET_ACCESS_KEY|DEFAULT_REGION)")
ASSIGNED = re.compile(r"^\s*(?:Environment=)?#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def read_by_us() -> set[str]:
    """The variables that the product reads."""
    floors = ("actions", "cli", "db", "flows", "web")
    sources = (path.read_text(encoding="utf-8") for floor in floors for path in (ROOT / floor).rglob("*.py"))
    return {name for source in sources for name in re.findall(r"\bRAZITKO_[A-Z_]+\b", source)}


def read_by_prefect() -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from prefect.settings.legacy import _get_settings_fields
        from prefect.settings.models.root import Settings

        return set(_get_settings_fields(Settings))


def variables(compose: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every variable that a file sets, and where."""
    for service, row in compose["services"].items():
        yield from ((name, service) for name in row.get("environment", {}))
    for unit in UNITS:
        for line in re.findall(r"^Environment=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
            yield from ((part.partition("=")[0], unit.name) for part in shlex.split(line))
        for name in re.findall(r"^# .*?: ([A-Z_]+)=", unit.read_text(encoding="utf-8"), re.MULTILINE):
            yield name, unit.name
    for name in ASSIGNED.findall((DEPLOY / "example.env").read_text(encoding="utf-8")):
        yield name, "example.env"
    guide = (ROOT / "docs" / "run-for-a-big-town.md").read_text(encoding="utf-8")
    for name in re.findall(r"\b(?:RAZITKO|PREFECT|POSTGRES)_[A-Z_]*[A-Z]\b", guide):
        yield name, "run-for-a-big-town.md"
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for name in re.findall(r"^(?:ENV)?\s+([A-Z_]+)=", dockerfile, re.MULTILINE):
        yield name, "Dockerfile"


def test_every_variable_is_read_by_somebody(compose: dict[str, Any]) -> None:
    known = read_by_us() | read_by_prefect() | OTHERS | {"PATH", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE"}
    found = list(variables(compose))
    assert len(found) > 40
    unknown = [(name, where) for name, where in found if name not in known and not OF_S3.fullmatch(name)]
    assert unknown == []


def commands(compose: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for service, row in compose["services"].items():
        command = row.get("command", [])
        words = command[2] if command[:2] == ["sh", "-c"] else shlex.join(command)
        for part in words.split("&&"):
            yield service, shlex.split(part)
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
            program, *rest = shlex.split(line)
            yield unit.name, [Path(program).name, *rest]
    (last,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    yield "Dockerfile", yaml.safe_load(last)


def test_every_command_of_ours_exists_with_its_options(compose: dict[str, Any]) -> None:
    group: Any = typer.main.get_command(app)
    ours = [(where, words[1:]) for where, words in commands(compose) if words[:1] == ["razitko"]]
    assert {words[0] for _, words in ours} == {"init", "web", "runner", "up", "backup"}
    for where, (name, *rest) in ours:
        words = [word.replace("%i", "8001") for word in rest]
        command = group.get_command(None, name)
        command.make_context(name, words), where  # raises for an option that it does not know


def test_every_command_of_prefects_is_one_that_other_tests_run(compose: dict[str, Any]) -> None:
    """tests/flows/test_prefect_worker.py, and the long form of test_two_hosts.py."""
    theirs = {
        " ".join(word for word in words[1:4] if not word.startswith("-"))
        for _, words in commands(compose)
        if words[:1] == ["prefect"]
    }
    assert theirs == {"server start", "worker start", "work-pool create", "deploy"}


def test_services_wait_for_what_they_need_and_find_their_files(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, row in services.items():
        for other in row.get("depends_on", {}):
            assert other in services, name
        assert ("image" in row) or ("build" in row), name
        host, slash, _ = row["image"].partition("/")
        assert not slash or "." not in host, "no registry is named"
        for volume in row.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).exists(), volume
    for name in ("web", "runner", "worker"):
        assert services[name]["deploy"]["replicas"] >= 2
        assert "init" in services[name]["depends_on"]
    build = services["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    proxy = services["proxy"]["networks"]["inner"]["ipv4_address"]
    assert services["web"]["environment"]["RAZITKO_PROXIES"] == proxy
    assert "ports" not in services["prefect"] and "ports" not in services["postgres"]


def test_proxies_let_the_largest_attachment_through_and_say_where_people_come_from() -> None:
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    (size,) = re.findall(r"client_max_body_size (\d+)m;", nginx)
    assert int(size) * 1024**2 > 2 * BIGGEST_FILE
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header Host $host;" in nginx
    caddy = (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    assert "{$RAZITKO_BASE_URL}" in caddy and "dynamic a web 8000" in caddy


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_reads_as_a_unit(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of settings have capitals
    parser.read_string(unit.read_text(encoding="utf-8"))
    if unit.suffix == ".timer":
        assert (unit.with_suffix(".service")).is_file()
        return
    service = parser["Service"]
    assert service["User"] == "razitko" and service["NoNewPrivileges"] == "true"
    if service.get("Type") != "oneshot":
        assert service["Restart"] == "always"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_itself_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/razitko", str(ROOT))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(str(path) for path in tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])
