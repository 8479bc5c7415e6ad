"""What happens before an office starts? Its tables are brought up to date, and a new one gets the sample town.

`razitko up` does it in a process that ends: the supervisor stays for weeks and needs none of what this imports.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MACHINE = ".machine"
"""The folder beside the towns for what belongs to none of them: Prefect's database and the logs."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the office lives and listens; ``towns`` is their number where one installation serves many."""

    folder: Path
    web_port: int
    prefect_home: Path
    prefect_port: int
    base_url: str
    mail: str
    is_new: bool
    towns: int | None

    def as_text(self) -> str:
        """For the process that asked."""
        return json.dumps(
            {**asdict(self), "folder": str(self.folder), "prefect_home": str(self.prefect_home)}
        )

    @classmethod
    def from_text(cls, text: str) -> Prepared:
        """What another process said."""
        said = json.loads(text)
        return cls(**{**said, "folder": Path(said["folder"]), "prefect_home": Path(said["prefect_home"])})


def prepare() -> Prepared:
    """Brings the office of the environment to this release; raises what the database and the settings raise."""
    from actions.office import open_house, settings_from
    from actions.towns import towns_from
    from cli.sample_office import furnish
    from db.rules import current_rules
    from db.upgrade import upgrade

    towns = towns_from(os.environ)
    if towns is not None:
        shared = settings_from({**towns.environ, "RAZITKO_HOME": str(towns.folder / MACHINE)})
        return _prepared(shared, is_new=False, towns=len(towns.all()))
    house = open_house()
    try:
        upgrade(house.database)
        with house.database.read() as connection:
            is_new = current_rules(connection) is None
        if is_new:
            furnish(house)
        return _prepared(house.settings, is_new=is_new, towns=None)
    finally:
        house.close()


def _prepared(settings: Any, *, is_new: bool, towns: int | None) -> Prepared:
    return Prepared(
        folder=settings.folder,
        web_port=settings.web_port,
        prefect_home=settings.prefect_home,
        prefect_port=settings.prefect_port,
        base_url=settings.base_url,
        mail=settings.smtp_host or f"složka {settings.folder / 'letters'}",
        is_new=is_new,
        towns=towns,
    )


def main() -> int:
    """The process: one JSON document on standard output, or sentences on standard error and an exit code."""
    from cli import edge

    def told() -> int:
        sys.stdout.write(prepare().as_text())
        return edge.DONE

    return edge.run(told, as_json=False)
