"""Whose matter do the examples tell of? The seed's, read from a file: no town is named in Python."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

SEED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("seed.toml").read_text(encoding="utf-8"))
"""Values of the examples by name."""
