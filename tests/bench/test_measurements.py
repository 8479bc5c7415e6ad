"""Do the measurements run, and does their table find its place?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_decisions_are_measured_on_a_tiny_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench import decisions
    from bench.table import Bench

    monkeypatch.setattr(Bench, "postgresql", lambda self: None)
    bench = Bench(tmp_path, small=True, wants_peers=False, say=lambda text: None)
    lines = list(decisions.measure(bench))
    assert {line.group for line in lines} == {"W1"}
    assert len(lines) == 8
    for line in lines:
        assert line.value is not None or line.note
        assert line.value is None or line.value > 0


def test_the_table_replaces_what_was_measured_and_keeps_the_rest(tmp_path: Path) -> None:
    from bench.table import BEGIN, END, PAGE, Line, write_page

    page = tmp_path / "README.md"
    shutil.copyfile(PAGE, page)
    before = page.read_text(encoding="utf-8")
    write_page([Line("Z9", "what", "1/s", "2/s", 0.5, 0.2, 0.4)], "Here.", page)
    write_page([Line("Y8", "size", "9 kB", "3 kB", 3.0, 2, 1, at_most=True)], "There.", page)
    text = page.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[0] == before.partition(BEGIN)[0]
    assert text.partition(END)[2] == before.partition(END)[2]
    assert "| Z9 | what | 1/s | 2/s | **0.5 ×** | ≥ 0.2 × | ≥ 0.4 × | yes |" in text
    assert "| Y8 | size | 9 kB | 3 kB | **3 ×** | ≤ 2 × | ≤ 1 × | no |" in text
    assert "There." in text and "Here." not in text
