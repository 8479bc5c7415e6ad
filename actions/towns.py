"""Which towns does this installation serve, and where does each of them live? A folder with a folder for each.

There is no list of towns anywhere else: a town is moved in or out by moving its folder.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from actions.office import House, Settings, settings_from
from actions.secret_mark import require_same_secret
from actions.town_env import FILE, MARKS, own_settings, without_own
from db.away import DatabaseAway, refuse_other_release
from db.revision import is_older, revision_of
from states.input_faults import InputFaults
from states.machine import Refused

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SUSPENDED = "suspended"
"""A file of this name in a town's folder: nobody is served and nothing is sent; its text says why."""
_READ_AGAIN_AFTER = 10.0
"""Seconds between two readings of the folder that are asked for by strangers' addresses."""
Stamp = tuple[int, int, int]


class NotServed(Refused):
    """A town that can't be served now. The message is for the administrator, ``said`` for everybody who comes."""

    def __init__(self, reason: str, said: str = "Technickou závadu odstraňuje správce.") -> None:
        super().__init__(reason)
        self.said = said


@dataclass(frozen=True, slots=True)
class TownPlace:
    """One town on the disk: its folder, addresses and settings, or the sentence why they can't be read."""

    code: str
    folder: Path
    hosts: tuple[str, ...]
    settings: Settings | None
    fault: str
    stamp: Stamp | None

    @property
    def suspended_because(self) -> str | None:
        """Why the town is suspended; None if it is not."""
        try:
            return (self.folder / SUSPENDED).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return ""


class Towns:
    """The towns in ``folder``; ``environ`` is what they share. Read again when something new is asked for."""

    def __init__(
        self, folder: Path, environ: Mapping[str, str], read_again_after: float = _READ_AGAIN_AFTER
    ) -> None:
        self.folder = folder.resolve()
        self.environ = without_own(environ)
        self._read_again_after = read_again_after
        self._places: dict[str, TownPlace] = {}
        self._hosts: dict[str, TownPlace] = {}
        self._read_at = float("-inf")

    @property
    def marks(self) -> Path:
        """Where towns leave marks for the runner."""
        return self.folder / MARKS

    def all(self) -> list[TownPlace]:
        """Every town as the disk has it now, by code. Raises Refused if the folder can't be read."""
        try:
            with os.scandir(self.folder) as entries:  # it knows what is a folder without asking for each
                codes = sorted(
                    entry.name for entry in entries if CODE.fullmatch(entry.name) and entry.is_dir()
                )
        except OSError as fault:
            raise Refused(
                f"Složku měst {self.folder} (RAZITKO_TOWNS) nejde přečíst: {fault.strerror}."
            ) from None
        self._places = {code: self._read(code) for code in codes}
        hosts: dict[str, TownPlace] = {}
        for place in list(self._places.values()):
            self._places[place.code] = place = _without_taken(place, hosts)
            hosts |= dict.fromkeys(place.hosts, place)
        self._hosts = hosts
        self._read_at = time.monotonic()
        return list(self._places.values())

    def place(self, code: str) -> TownPlace:
        """The town with a code; raises Refused if there is none."""
        place = self._places.get(code)
        if place is None or place.stamp != _stamp(place.folder):
            self.all()
            place = self._places.get(code)
        if place is None:
            raise Refused(
                f"Město „{code}“ ve složce {self.folder} není; která tam jsou, vypíše „razitko towns list“."
            )
        return place

    def at_host(self, host: str) -> TownPlace | None:
        """The town at a host name. What the files say counts at once, a new town within seconds."""
        place = self._hosts.get(host)
        is_known = place is not None and place.stamp == _stamp(place.folder)
        if not is_known and (place or time.monotonic() - self._read_at > self._read_again_after):
            self.all()
            place = self._hosts.get(host)
        return place

    def _read(self, code: str) -> TownPlace:
        known = self._places.get(code)
        folder = known.folder if known is not None else self.folder / code
        stamp = _stamp(folder)
        if known is not None and known.stamp == stamp and not known.fault:
            return known
        try:
            settings, hosts = self._settings(folder)
        except (Refused, ValueError) as fault:
            return TownPlace(folder.name, folder, (), None, str(fault), stamp)
        return TownPlace(folder.name, folder, hosts, settings, "", stamp)

    def _settings(self, folder: Path) -> tuple[Settings, tuple[str, ...]]:
        own = own_settings(folder)
        if not own:
            raise Refused(f"Ve složce {folder} není soubor {FILE} s\u00a0nastavením města.")
        if "RAZITKO_BASE_URL" not in own:
            raise Refused(f"Soubor {folder / FILE} neříká adresu města (RAZITKO_BASE_URL).")
        settings = settings_from({**self.environ, "RAZITKO_HOME": str(folder)})
        names = [urlsplit(settings.base_url).hostname or "", *own.get("RAZITKO_HOSTS", "").split()]
        return settings, tuple(dict.fromkeys(host_name(name) for name in names))


def _without_taken(place: TownPlace, hosts: Mapping[str, TownPlace]) -> TownPlace:
    """Two towns at one address: the first by its code keeps it, the other is told."""
    taken = [host for host in place.hosts if host in hosts]
    if not taken:
        return place
    fault = f"Adresu {taken[0]} má už město „{hosts[taken[0]].code}“; opravte soubor {place.folder / FILE}."
    return TownPlace(place.code, place.folder, (), None, fault, place.stamp)


def _stamp(folder: Path) -> Stamp | None:
    try:
        found = os.stat(f"{folder}/{FILE}")  # noqa: PTH116 - thousands of towns: a Path made anew costs more than to look
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def host_name(text: str) -> str:
    """A host name as requests carry it, without a port; raises ValueError for what is none."""
    name = text.strip().rstrip(".").lower()
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", name):
        raise ValueError(f"„{text}“ není jméno počítače, jako je usneseni.mesto.cz.")
    return name


def towns_from(environ: Mapping[str, str]) -> Towns | None:
    """The towns of ``RAZITKO_TOWNS``; None on a machine of one office."""
    folder = environ.get("RAZITKO_TOWNS")
    return Towns(Path(folder), environ) if folder else None


def open_town(place: TownPlace) -> House:
    """Opens a town for serving, after a look whether it can be served; raises NotServed. Makes no database."""
    reason = place.suspended_because
    if reason is not None:
        raise NotServed(
            f"Město „{place.code}“ je pozastavené" + (f": {reason}" if reason else "."),
            reason or "Provoz je na čas přerušen.",
        )
    house = house_of(place)
    try:
        with house.database.read() as connection:
            revision = revision_of(connection)
            if not is_older(revision):
                refuse_other_release(revision)
                house.office(connection)
        if not (is_older(revision) or house.database.is_sqlite):
            require_same_secret(house.database, house.secret)
    except (SQLAlchemyError, DatabaseAway, OSError, Refused, InputFaults) as fault:
        house.close()
        raise NotServed(f"Město „{place.code}“: {fault}".splitlines()[0]) from None
    if is_older(revision):
        house.close()
        raise NotServed(
            f"Databáze města „{place.code}“ ({revision}) je starší než program; povyšte ji příkazem "
            "„razitko towns upgrade“.",
            "Probíhá údržba.",
        )
    return house


def house_of(place: TownPlace) -> House:
    """The installation of a town, whatever its state; raises NotServed if its database is not even there."""
    if place.settings is None:
        raise NotServed(place.fault)
    url = place.settings.database_url
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).is_file():
        raise NotServed(f"Databáze města „{place.code}“ ({file}) chybí; vraťte ji ze zálohy.")
    return House(place.settings)
