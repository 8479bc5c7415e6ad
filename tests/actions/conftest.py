"""Here papers are made as the runner makes them, by a process of its own (`templates.press`)."""

from __future__ import annotations

import pytest

from templates import press


@pytest.fixture(autouse=True)
def _by_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_is_apart", True)
