"""What is wrong with this installation, and how is it mended? The machine, its settings, secrets and backups.

Each check is a function of what it looks at, so that its bad case can be tried; `actions.doctor_office` looks into the
database and the store, `flows.doctor_outside` at the mail server and at Prefect.
"""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from actions.backup import last_backup
from actions.office import Settings
from actions.town_env import FILE as TOWN_ENV
from states.dates import PRAGUE, czech_datetime
from states.finding import Finding, fault, notice, well

ROOT = Path(__file__).resolve().parent.parent
LEAST_FREE, LITTLE_FREE = 500_000_000, 5_000_000_000
"""Bytes of disk under which the office will soon stop, and under which somebody should look."""
BACKUP_AGE = timedelta(hours=36)
LEAST_SECRET = 32
PYTHONS = ((3, 11), (3, 13))
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)


def machine_findings(settings: Settings, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Everything that can be said without opening the database. ``now`` is the office's time."""
    import sys

    yield python_version(sys.version_info[:2])
    yield libraries((ROOT / "requirements.txt").read_text(encoding="utf-8"), installed())
    yield time_zone()
    yield office_clock(settings.clock_file, now)
    yield free_disk(settings.folder)
    yield from secret_files(settings.folder)
    yield secret_strength(environ.get("RAZITKO_SECRET"))
    yield address(settings.base_url, has_mail_server=settings.smtp_host is not None)
    yield backup_age(last_backup(settings.folder), now)


def python_version(version: tuple[int, ...]) -> Finding:
    """Whether this Python is one that the office is tried on."""
    said = ".".join(map(str, version))
    if PYTHONS[0] <= version <= PYTHONS[1]:
        return well("python", f"Python {said}.")
    return fault(
        "python",
        f"Python {said} Razítko nezná; zkouší se na 3.11 až 3.13.",
        "Nainstalujte Python 3.11 až 3.13 a spusťte „make setup“.",
    )


def installed() -> dict[str, str]:
    """The version of each installed distribution by its normalised name."""
    return {_normal(found.name): found.version for found in distributions()}


def libraries(lock: str, found: Mapping[str, str]) -> Finding:
    """Whether what is installed is what was locked and tried; what is not installed at all may belong elsewhere."""
    pins = {_normal(name): version for name, version in _PIN.findall(lock)}
    other = {name: found[name] for name, version in pins.items() if name in found and found[name] != version}
    missing = sorted(
        name for name in ("sqlalchemy", "alembic", "starlette", "prefect", "typer") if name not in found
    )
    if not other and not missing:
        return well("knihovny", "Knihovny jsou ve vyzkoušených vydáních.")
    said = [f"{name} {version} místo {pins[name]}" for name, version in sorted(other.items())[:3]]
    said += [f"{name} chybí" for name in missing[:3]]
    more = "" if len(other) <= 3 else f" a další ({len(other) - 3})"
    return notice(
        "knihovny",
        f"Knihovny nejsou ve vydáních, se kterými se Razítko zkouší: {', '.join(said)}{more}.",
        "Spusťte „make setup“.",
    )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def time_zone() -> Finding:
    """Whether the time zone of Prague is known with its summer time."""
    summer = datetime(2024, 7, 1, tzinfo=PRAGUE).utcoffset()
    if summer == timedelta(hours=2):
        return well("čas", "Pásmo Europe/Prague je známé.")
    return fault(
        "čas", "Pásmo Europe/Prague nemá letní čas.", "Nainstalujte znovu balíček tzdata (make setup)."
    )


def office_clock(clock_file: Path | None, now: datetime) -> Finding:
    """Whether the office goes by the machine's clock."""
    if clock_file is None:
        return well("hodiny", f"Úřad má {czech_datetime(now)}.")
    return notice(
        "hodiny",
        f"Úřad jede podle zkušebních hodin ({czech_datetime(now)}).",
        "V\u00a0ostrém provozu zrušte proměnnou RAZITKO_CLOCK_FILE.",
    )


def clock_behind(last: datetime | None, now: datetime) -> Finding | None:
    """Whether the clock is behind what the journal says has happened already."""
    if last is None or last <= now + timedelta(minutes=2):
        return None
    return fault(
        "hodiny",
        f"Hodiny jdou pozadu: poslední záznam historie je z\u00a0{czech_datetime(last)}, teď je {czech_datetime(now)}.",
        "Seřiďte hodiny počítače (timedatectl set-ntp true); lhůty se počítají podle nich.",
    )


def free_disk(folder: Path, free: int | None = None) -> Finding:
    """Whether the disk has room."""
    found = free if free is not None else shutil.disk_usage(_existing(folder)).free
    said = f"{found / 1e9:.1f}\u00a0GB".replace(".", ",")
    mend = "Uvolněte místo: starší zálohy smaže „razitko backup --keep 14“, protokoly jsou ve složce logs."
    if found < LEAST_FREE:
        return fault("disk", f"Na disku úřadu zbývá jen {said}; zápis se brzy zastaví.", mend)
    if found < LITTLE_FREE:
        return notice("disk", f"Na disku úřadu zbývá {said}.", mend)
    return well("disk", f"Na disku úřadu zbývá {said}.")


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def secret_files(folder: Path) -> Iterator[Finding]:
    """Whether nobody but the owner reads the keys."""
    for path in (folder / "secret.key", folder / TOWN_ENV):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield fault(
                "klíče",
                f"Soubor {path.name} může číst kdokoli na tomto počítači (práva {mode:o}).",
                f"Spusťte: chmod 600 {path}",
            )
        else:
            yield well("klíče", f"Soubor {path.name} čte jen jeho vlastník.")


def secret_strength(secret: str | None) -> Finding:
    """Whether a secret given by hand can't be guessed."""
    if secret is None:
        return well("tajemství", "Tajný klíč odkazů je v\u00a0secret.key.")
    if len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_SECRET // 4:
        return fault(
            "tajemství",
            f"RAZITKO_SECRET je příliš krátké nebo jednoduché ({len(secret)} znaků); odkazy v\u00a0dopisech by šlo "
            "uhodnout.",
            "Vyrobte nové (openssl rand -base64 48) a potvrďte ho příkazem „razitko init --new-secret“.",
        )
    return well("tajemství", "RAZITKO_SECRET je dost dlouhé.")


def address(base_url: str, *, has_mail_server: bool) -> Finding:
    """Whether the links in letters can be opened by those who get them."""
    is_here = re.match(r"https?://(127\.|localhost|\[::1\])", base_url) is not None
    if is_here and has_mail_server:
        return fault(
            "adresa",
            f"Dopisy odcházejí poštou, ale odkazy v\u00a0nich vedou na {base_url}, kam se nikdo jiný nedostane.",
            "Nastavte RAZITKO_BASE_URL na adresu, kterou úředníci otevřou.",
        )
    if not is_here and base_url.startswith("http://"):
        return notice(
            "adresa",
            f"Úřad běží na {base_url} bez šifrování; hesla a odkazy jdou sítí čitelné.",
            "Předřaďte úřadu proxy s\u00a0certifikátem a nastavte RAZITKO_BASE_URL=https://…",
        )
    return well("adresa", f"Odkazy v\u00a0dopisech vedou na {base_url}.")


def backup_age(last: dict[str, Any] | None, now: datetime) -> Finding:
    """Whether there is a backup of late, and whether it lies where it was put."""
    mend = "Zálohujte: razitko backup (a pravidelně: docs/backup.md)."
    if last is None:
        return notice("záloha", "Úřad ještě nebyl zálohován.", mend)
    made_at = datetime.fromisoformat(last["made_at"]).astimezone(UTC)
    when = czech_datetime(made_at)
    if now - made_at > BACKUP_AGE:
        return fault("záloha", f"Poslední záloha je z\u00a0{when}.", mend)
    if last["missing"]:
        return notice(
            "záloha",
            f"V\u00a0poslední záloze ({when}) chybí soubory: {last['missing']}.",
            "Které to jsou, řekne „razitko verify“; vraťte je ze starší zálohy.",
        )
    if not Path(last["path"]).exists():
        return notice(
            "záloha",
            f"Poslední záloha ({when}) už není tam, kam byla uložena ({last['path']}).",
            "Je-li přenesená jinam, je to v\u00a0pořádku; jinak zálohujte znovu.",
        )
    return well("záloha", f"Poslední záloha je z\u00a0{when}.")
