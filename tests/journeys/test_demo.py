"""The main job, run as a newcomer runs it: `razitko demo` in a process of its own, everything real."""

from __future__ import annotations

import email
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from email import policy
from pathlib import Path
from typing import Any

import pytest

from templates.documents import read_form

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Akční plán rozvoje sociálních služeb města Trutnova 2024"
PLAN = "Akční plán rozvoje sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu."

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def play(folder: Path) -> dict[str, Any]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "RAZITKO_"))
    }
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            f"from cli.demo import run; from pathlib import Path; raise SystemExit(run(Path({str(folder)!r})))",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Hotovo za" in done.stdout
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return summary


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    return folder, play(folder)


def test_the_seed_goes_from_the_management_meeting_to_the_assembly(demo: tuple[Path, dict[str, Any]]) -> None:
    _, summary = demo
    assert summary["proposal"] == {
        "title": TITLE,
        "state": "adopted",
        "consultations": [
            {
                "body": "PV",
                "held_on": "2024-05-29",
                "outcome": "recommended",
                "number": None,
                "ballot": None,
                "wording": "Porada vedení doporučuje 01.01 radě města přijmout níže uvedené usnesení.",
            },
            {
                "body": "RM",
                "held_on": "2024-06-05",
                "outcome": "recommended",
                "number": "2024-1/12",
                "ballot": {"members": 9, "present": 8, "for": 8, "against": 0, "abstained": 0},
                "wording": f"Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit {PLAN}",
            },
            {
                "body": "ZM",
                "held_on": "2024-06-24",
                "outcome": "adopted",
                "number": "2024-1/3",
                "ballot": {"members": 33, "present": 30, "for": 27, "against": 0, "abstained": 3},
                "wording": f"Zastupitelstvo města Trutnova 01.01 schvaluje {PLAN}",
            },
        ],
    }


def test_every_stage_left_its_word_file(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = demo
    kinds = [(document["kind"], document["stage"]) for document in summary["documents"]]
    assert sorted(kinds, key=str) == sorted(
        [
            ("sign_off_sheet", None),
            ("proposal", "PV"),
            ("proposal", "RM"),
            ("proposal", "ZM"),
            ("extract", "RM"),
            ("extract_pdf", "RM"),
            ("extract", "ZM"),
            ("extract_pdf", "ZM"),
            *(
                (kind, body)
                for kind in ("invitation", "invitation_pdf", "packet_pdf", "packet_zip")
                for body in ("PV", "RM", "ZM")
            ),
            *(("task_control", body) for body in ("RM", "ZM")),
            # as they went for signature, and signed
            *((kind, body) for kind in ("minutes", "minutes_pdf") * 2 for body in ("RM", "ZM")),
            # the mid-term plan and the action plan, finished and approved
            *((kind, None) for kind in ("plan_word", "plan_pdf") * 4),
        ],
        key=str,
    )
    form = next(d for d in summary["documents"] if (d["kind"], d["stage"]) == ("proposal", "ZM"))
    fields = dict(read_form((folder / form["path"]).read_bytes()))
    said = {label.rstrip(":"): " ".join(value.split()) for label, value in fields.items()}
    assert said["Datum"] == "06.06.2024"
    assert said["Podpis vedoucího odboru"] == "Mgr. Dušan Rejl v. r."
    assert said["Návrh na usnesení ZM"] == f"Zastupitelstvo města Trutnova 01.01 schvaluje {PLAN}"


def test_the_action_plan_is_drawn_from_the_mid_term_plan_and_approved_by_itself(
    demo: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = demo
    with closing(sqlite3.connect(folder / "razitko.db")) as connection:
        mid_term, action = connection.execute(
            "SELECT state, drawn_from_id, approved_on FROM plan ORDER BY id"
        )
        assert (mid_term[0], mid_term[1]) == ("approved", None)
        assert action == ("approved", 1, "2024-06-24")
        consents = connection.execute("SELECT body, number FROM plan_consent WHERE plan_id = 2").fetchall()
        assert consents == [("Zastupitelstvo města Trutnova", "2024-1/3")]


def test_letters_were_really_delivered_and_acted_on(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = demo
    assert len(summary["letters"]) == len(list((folder / "letters").glob("*.eml")))
    ids = set()
    for letter in summary["letters"]:
        message = email.message_from_bytes((folder / letter["path"]).read_bytes(), policy=policy.default)
        assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
        ids.add(message["Message-ID"])
    assert len(ids) == len(summary["letters"]), "a letter was sent twice"
    subjects = [letter["subject"] for letter in summary["letters"]]
    for start in (
        "K vyjádření",
        "K souhlasu",
        "Vráceno",
        "Připomínka",
        "Odevzdat do",
        "K podpisu",
        "Pozvánka",
        "Na programu",
        "Úkol",
    ):
        assert any(subject.startswith(start) for subject in subjects), start


def test_everything_was_made_by_flow_runs_and_the_journal_is_whole(demo: tuple[Path, dict[str, Any]]) -> None:
    _, summary = demo
    assert {run["flow"] for run in summary["flow_runs"]} == {
        "generate-draft",
        "notify-approvers",
        "deliver-letters",
        "remind-deadlines",
        "record-resolutions",
    }
    assert {run["state"] for run in summary["flow_runs"]} == {"Completed"}
    assert summary["journal"]["verified"] is True
    assert summary["journal"]["entries"] > 40


@pytest.mark.skipif(os.environ.get("RAZITKO_CHAOS") != "long", reason="half a minute more: make chaos")
def test_a_second_demo_gives_the_same_result(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, first = demo
    second = play(folder)
    for summary in (first, second):
        summary.pop("seconds")
    assert second == first


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rozpocet.xlsx").write_text("důležité")
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            f"from cli.demo import run; from pathlib import Path; raise SystemExit(run(Path({str(tmp_path)!r})))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "není z předchozí ukázky" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rozpocet.xlsx"]
