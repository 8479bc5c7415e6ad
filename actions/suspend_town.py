"""How does a town stop and go on? By a file in its folder, which moves with it."""

from __future__ import annotations

from actions.towns import SUSPENDED, TownPlace
from db.files import write_whole
from states.machine import Refused


def suspend_town(place: TownPlace, reason: str) -> None:
    """Nobody is served and nothing is sent from now on; ``reason`` is told to those who come. May be repeated."""
    write_whole(place.folder / SUSPENDED, (" ".join(reason.split()) + "\n").encode())


def resume_town(place: TownPlace) -> None:
    """The town goes on; raises Refused if it was not suspended."""
    try:
        (place.folder / SUSPENDED).unlink()
    except FileNotFoundError:
        raise Refused(f"Město „{place.code}“ pozastavené není.") from None
