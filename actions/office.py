"""What does an action know of the office it acts in? Town, rules, now, secret and addresses; and how it is opened."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.engine import Connection

from actions.sample_clock import has_sample_clock, sample_clock
from actions.secret_mark import require_same_secret
from actions.town_env import leave_mark, mark_of, own_settings
from db.rules import digest_in_force, digest_in_turn, rules_by_digest
from db.session import Database
from db.shared_files import store_at
from states.channels import USUAL_SERVICES
from states.dates import PRAGUE
from states.machine import Refused
from states.town import Town
from states.town_file import parse_town


@dataclass(frozen=True, slots=True)
class Settings:
    """Where an office lives and whom it talks to; read from the environment by the edges (``RAZITKO_…``)."""

    folder: Path
    database_url: str = field(repr=False)  # it may hold a password
    base_url: str
    files: str = field(repr=False)  # a folder, or an address of fsspec, which may hold a password
    smtp_host: str | None
    smtp_port: int
    smtp_starttls: bool
    smtp_username: str | None
    smtp_password: str | None = field(repr=False)
    clock_file: Path | None
    prefect_port: int
    web_port: int
    secret: str | None = field(repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_name: str = "Přihlásit se účtem úřadu"
    """Whose accounts let people in besides ours; the name is the label of the button."""
    channel_services: tuple[str, ...] = USUAL_SERVICES
    """Services that may be entered as further channels of letters (states/channels.py)."""
    channels_inside: str = ""
    """Networks beside the internet that channels may reach: „10.0.5.7, 192.168.1.0/24“."""
    owed_mark: Path | None = None
    """Where a town among many says that something was committed (`actions.town_env`)."""

    @property
    def code(self) -> str | None:
        """The code of a town among many; None for an office that lives alone."""
        return self.owed_mark.name if self.owed_mark is not None else None

    @property
    def prefect_home(self) -> Path:
        """The folder of the embedded Prefect server; its database is a file of its own."""
        return self.folder / "prefect"


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings that ``environ`` holds; every one has a default that works on one machine.

    What the office's own ``town.env`` says wins; raises Refused if that file is faulty.
    """
    folder = Path(environ.get("RAZITKO_HOME", "office")).resolve()
    environ = {**environ, **own_settings(folder)}
    port = int(environ.get("RAZITKO_PORT", "8000"))
    clock = environ.get("RAZITKO_CLOCK_FILE")
    return Settings(
        folder=folder,
        database_url=environ.get("RAZITKO_DATABASE_URL", f"sqlite:///{folder / 'razitko.db'}"),
        base_url=environ.get("RAZITKO_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        files=environ.get("RAZITKO_FILES") or str(folder / "files"),
        smtp_host=environ.get("RAZITKO_SMTP_HOST") or None,
        smtp_port=int(environ.get("RAZITKO_SMTP_PORT", "25")),
        smtp_starttls=environ.get("RAZITKO_SMTP_STARTTLS", "") in ("1", "true", "yes"),
        smtp_username=environ.get("RAZITKO_SMTP_USERNAME") or None,
        smtp_password=environ.get("RAZITKO_SMTP_PASSWORD") or None,
        clock_file=Path(clock) if clock else None,
        prefect_port=int(environ.get("RAZITKO_PREFECT_PORT", "4200")),
        web_port=port,
        secret=environ.get("RAZITKO_SECRET") or None,
        oidc_issuer=environ.get("RAZITKO_OIDC_ISSUER") or None,
        oidc_client_id=environ.get("RAZITKO_OIDC_CLIENT_ID") or None,
        oidc_client_secret=environ.get("RAZITKO_OIDC_CLIENT_SECRET") or None,
        oidc_name=environ.get("RAZITKO_OIDC_NAME") or "Přihlásit se účtem úřadu",
        channel_services=tuple(environ.get("RAZITKO_CHANNELS", "").replace(",", " ").split())
        or USUAL_SERVICES,
        channels_inside=environ.get("RAZITKO_CHANNELS_INSIDE", ""),
        owed_mark=mark_of(folder),
    )


@dataclass(frozen=True)
class Office:
    """The office at one instant, as an action sees it. ``now`` is aware; nobody below looks at a clock."""

    now: datetime
    town: Town
    rules_digest: str
    secret: str
    base_url: str

    @cached_property
    def today(self) -> date:
        """The calendar day in the town."""
        return self.now.astimezone(PRAGUE).date()


class NoTown(Refused):
    """The office has no town file yet."""

    def __init__(self) -> None:
        super().__init__("Úřad zatím nemá pravidla města; načtěte je příkazem „razitko town load SOUBOR“.")


_TOWNS: dict[str, Town] = {}
_MOST_TOWNS = 256


def town_of(connection: Connection, digest: str) -> Town:
    """The rules with a digest: what a digest names never changes, so a process reads it once."""
    town = _TOWNS.get(digest)
    if town is None:
        if len(_TOWNS) >= _MOST_TOWNS:
            _TOWNS.clear()
        town = _TOWNS[digest] = parse_town(rules_by_digest(connection, digest).text)
    return town


class House:
    """An opened installation: database, files, secret and clock. The edges hold one and make an `Office` of it."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)
        self.files = store_at(settings.files)
        self._clock = clock or _clock_of(settings)
        self._is_given_time = clock is not None or settings.clock_file is not None

    @cached_property
    def secret(self) -> str:
        """The key that signs links; made once, readable by the owner alone."""
        if self.settings.secret:
            return self.settings.secret
        path = self.settings.folder / "secret.key"
        if not path.exists():
            self.settings.folder.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self.settings.folder, prefix=".secret-")
            with os.fdopen(descriptor, "w") as stream:
                stream.write(secrets.token_urlsafe(48))
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileExistsError):  # two processes started at once: the first one's key stays
                os.link(temporary, path)
            Path(temporary).unlink()
        return path.read_text().strip()

    @property
    def is_sample(self) -> bool:
        """Whether this is a sample office, whose time can be moved."""
        return has_sample_clock(self.settings.folder)

    @property
    def lets_samples_in(self) -> bool:
        """Whether the password that everybody knows opens: never where the machine's own clock is the office's."""
        return self.is_sample or self._is_given_time

    def use_clock(self, clock: Callable[[], datetime]) -> None:
        """Goes by another clock from now on: an office that has just become a sample one."""
        self._clock = clock

    def now(self) -> datetime:
        """The instant by the office's clock, aware, in UTC."""
        return self._clock()

    def office(self, connection: Connection) -> Office:
        """The office as it is now; raises NoTown if no town file was loaded."""
        return self._office(connection, digest_in_force(connection))

    def _office(self, connection: Connection, digest: str | None) -> Office:
        if digest is None:
            raise NoTown
        return Office(
            now=self.now(),
            town=town_of(connection, digest),
            rules_digest=digest,
            secret=self.secret,
            base_url=self.settings.base_url,
        )

    @contextmanager
    def writing(self) -> Iterator[tuple[Office, Connection]]:
        """The office and a transaction that is committed at the end: what an edge acts in."""
        with self.database.write() as connection:
            yield self._office(connection, digest_in_turn(connection)), connection
        if self.settings.owed_mark is not None:
            leave_mark(self.settings.owed_mark)

    @contextmanager
    def reading(self) -> Iterator[tuple[Office, Connection]]:
        """The office and a transaction that only reads."""
        with self.database.read() as connection:
            yield self.office(connection), connection

    def close(self) -> None:
        """Closes the database."""
        self.database.close()


def _clock_of(settings: Settings) -> Callable[[], datetime]:
    """The machine's clock, or that of a sample office; or a file with one ISO instant, for the demo and tests."""
    if settings.clock_file is None:
        return (
            sample_clock(settings.folder) if has_sample_clock(settings.folder) else lambda: datetime.now(UTC)
        )
    path = settings.clock_file
    return lambda: datetime.fromisoformat(path.read_text().strip()).astimezone(UTC)


def open_house(environ: Mapping[str, str] | None = None) -> House:
    """The installation that the environment describes.

    Where there may be several machines, one whose key is not that of the others is refused.
    """
    house = House(settings_from(os.environ if environ is None else environ))
    if not house.database.is_sqlite:
        require_same_secret(house.database, house.secret)
    return house
