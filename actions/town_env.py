"""What is a town's own where one machine serves many? Its ``town.env``, and a mark when something was committed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from states.machine import Refused

FILE = "town.env"
"""Lines ``RAZITKO_…=value`` as systemd and Docker read them; they win over the environment of the process."""
OWN = frozenset(
    {
        "RAZITKO_HOME",
        "RAZITKO_DATABASE_URL",
        "RAZITKO_FILES",
        "RAZITKO_SECRET",
        "RAZITKO_BASE_URL",
        "RAZITKO_HOSTS",
        "RAZITKO_PERSON",
    }
)
"""What no town takes from the machine: two towns with one database, key or address would be one town."""
MARKS = ".owed"
"""The folder beside the towns in which each leaves a mark after a commit, so that the runner looks there soon."""


def own_settings(folder: Path) -> dict[str, str]:
    """What ``town.env`` in ``folder`` says; empty if there is none. Raises Refused with the faulty line."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"Soubor {path} nejde přečíst ({fault}); opravte ho nebo jeho práva.") from None
    from io import StringIO

    from dotenv import dotenv_values  # an ordinary office has no such file

    found = dotenv_values(stream=StringIO(text), interpolate=False)
    for name, value in found.items():
        if value is None or not name.startswith("RAZITKO_"):
            raise Refused(f"Soubor {path}: „{name}“ není nastavení; píše se RAZITKO_JMÉNO=hodnota.")
    return {name: value for name, value in found.items() if value is not None}


def without_own(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment that all towns share: the mail server, the sign-in service, the clock of a trial …"""
    return {name: value for name, value in environ.items() if name not in OWN}


def mark_of(folder: Path) -> Path | None:
    """Where the office in ``folder`` leaves its mark; None for an office that lives alone."""
    marks = folder.parent / MARKS
    return marks / folder.name if marks.is_dir() else None


def leave_mark(mark: Path) -> None:
    """Says that something was committed. A mark that can't be left costs a delay, never a letter."""
    with suppress(OSError):
        mark.touch()
