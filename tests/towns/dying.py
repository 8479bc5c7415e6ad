"""What dies in a process of its own? Imported there alone, so it imports next to nothing."""

from __future__ import annotations

import os
from typing import Any

from actions.upgrade_towns import Upgraded


def dies_in_zeliv(place: Any) -> Upgraded:
    """An upgrade that the system kills in one town."""
    if place.code == "zeliv":
        os.kill(os.getpid(), 9)
    return Upgraded(place.code, is_changed=True)
