"""The page on scale says what the measured costs and its own assumptions give."""

from __future__ import annotations

import json

from bench.scale import PAGE, RESULTS, SIZES, Assumed, need, orp, whole_page

COST = json.loads(RESULTS.read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_measured_costs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert whole_page(text, COST) == text, "python -m bench.scale writes them anew"


def test_every_municipality_is_counted_once() -> None:
    assert sum(size.count for size in SIZES) == 6254


def test_more_towns_need_more_of_everything() -> None:
    small, big = need(COST, orp(25), Assumed()), need(COST, orp(50), Assumed())
    for name in ("proposals", "letters", "work_hours", "disk_gb", "monday_round_s", "friday_cores", "idle_s"):
        assert getattr(big, name) > getattr(small, name), name
    assert need(COST, orp(25), Assumed(attachments_mb=10.0)).disk_gb > 8 * small.disk_gb
