"""Two years of community planning, run as a newcomer runs them: `razitko demo --town humpolec`, everything real."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
from email import policy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(os.environ.get("RAZITKO_CHAOS") != "long", reason="a minute more: make chaos"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("humpolec") / "demo"
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "RAZITKO_"))
    }
    command = [sys.executable, "-P", "-m", "cli", "demo", "--town", "humpolec", "--folder", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return folder, summary


def test_both_plans_are_approved_by_the_assembly(demo: tuple[Path, dict[str, Any]]) -> None:
    _, summary = demo
    assert [(one["state"], one["approved_on"]) for one in summary["plans"]] == [
        ("approved", "2019-06-26"),
        ("approved", "2019-09-25"),
    ]
    assert all(one["approvals"][-1]["number"].startswith("ZM/") for one in summary["plans"])
    assert summary["journal"]["verified"] is True


def test_it_leaves_the_public_page_plans_papers_and_letters(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = demo
    assert (folder / "web" / "index.html").is_file() and len(summary["site"]) > 50
    kinds = {one["kind"] for one in summary["documents"]}
    assert kinds >= {
        "plan_word",
        "plan_pdf",
        "settlement_word",
        "group_invitation",
        "group_minutes",
        "group_minutes_public",
        "hearing_invitation",
        "hearing_minutes",
        "catalogue_word",
        "catalogue_pdf",
    }
    assert all((folder / one["path"]).stat().st_size > 1000 for one in summary["documents"])
    to_citizen = [one for one in summary["letters"] if one["to"] == "zuzana@posta.example"]
    assert len(to_citizen) == 2, "she is asked to confirm, and told how her comment was settled"
    with (folder / to_citizen[0]["path"]).open("rb") as stream:
        assert "/o/" in email.message_from_binary_file(stream, policy=policy.default).as_string()


def test_everything_was_done_by_flow_runs(demo: tuple[Path, dict[str, Any]]) -> None:
    _, summary = demo
    assert {run["state"] for run in summary["flow_runs"]} == {"Completed"}
    assert {run["flow"] for run in summary["flow_runs"]} == {
        "generate-draft",
        "notify-approvers",
        "deliver-letters",
        "remind-deadlines",
        "record-resolutions",
    }
