"""What does a controller take home? The chain, the resolutions, the files' digests, and a script that checks them."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.office import House, town_of
from db import chain
from db.chain import Head
from db.journal import ORIGIN
from db.queries.named_files import named_files
from db.resolutions import resolution
from db.rules import digest_in_force
from states.dates import PRAGUE, czech_datetime
from states.machine import Refused

SCRIPT = Path(__file__).resolve().parent.parent / "templates" / "proof" / "overit.py"
SAID = "dukaz.json"
READ_ME = """\
Důkaz o historii úřadu: {town}, {when}

Ověření: python3 overit.py
Skript potřebuje jen Python (bez programu Razítko a bez sítě); je krátký, přečtěte si ho.

historie.jsonl   všechny záznamy historie: otisk (SHA-256) a text, ze kterého se počítá
usneseni.jsonl   evidence usnesení; jejich texty musí mít otisk, který zaznamenala historie
soubory.sha256   otisky všech souborů úřadu; soubory samy tu nejsou (sha256sum -c, nebo overit.py --soubory SLOŽKA)
dukaz.json       počet záznamů a poslední otisk. Opište si ho nebo uložte mimo úřad: příští důkaz (overit.py --drivejsi)
                 i úřad sám (razitko verify --against dukaz.json) proti němu ukážou, že historii nikdo nepřepsal.

Historie obsahuje jména lidí a údaje o neveřejných záležitostech; nakládejte s ní podle toho.
"""


def export_proof(
    house: House, path: Path, progress: Callable[[str, int, int], None] = lambda what, done, all_: None
) -> Head:
    """Writes the proof as one zip, whole or not at all; returns the journal's last entry. Raises Refused."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    except OSError as fault:
        raise Refused(f"Do složky {path.parent} nejde důkaz uložit ({fault.strerror}).") from fault
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as proof,
                house.database.read() as connection,
            ):
                head = _write(connection, proof, house.now(), progress)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return head


def _write(
    connection: Connection,
    proof: zipfile.ZipFile,
    at: datetime,
    progress: Callable[[str, int, int], None],
) -> Head:
    digest = digest_in_force(connection)
    town = town_of(connection, digest).name if digest else "úřad"
    with proof.open("historie.jsonl", "w", force_zip64=True) as stream:
        head = _write_history(connection, stream, progress)
    with proof.open("usneseni.jsonl", "w") as stream:
        for row in connection.execute(sa.select(resolution).order_by(resolution.c.id)):
            said = {
                "id": row.id,
                "number": row.number,
                "body": row.body,
                "adopted_on": row.adopted_on.isoformat(),
                "state": row.state,
                "text": row.text,
            }
            stream.write(f"{json.dumps(said, ensure_ascii=False)}\n".encode())
    files = sorted(named_files(connection).items())
    names = "".join(f"{found}  {' '.join(name.split())}\n" for found, name in files)
    proof.writestr("soubory.sha256", names)
    about = {
        "mesto": town,
        "vydan": at.astimezone(PRAGUE).isoformat(timespec="seconds"),
        "zaznamu": head.number,
        "posledni_otisk": head.digest,
        "souboru": len(files),
        "program": version("razitko"),
    }
    proof.writestr(SAID, json.dumps(about, ensure_ascii=False, indent=1))
    proof.writestr("overit.py", SCRIPT.read_bytes())
    proof.writestr("CTETE.txt", READ_ME.format(town=town, when=czech_datetime(at)))
    return head


def _write_history(
    connection: Connection, stream: IO[bytes], progress: Callable[[str, int, int], None]
) -> Head:
    entries = chain.count_entries(connection)
    head = Head(0, ORIGIN)
    links = chain.links(connection, lambda read: progress("historie", read, entries))
    for number, text, _previous, digest in links:
        stream.write(f"{digest} {text}\n".encode())
        head = Head(number, digest)
    return head


def head_of(path: Path) -> Head:
    """What an earlier proof, its dukaz.json or a note of a backup remembers of the journal; raises Refused."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as proof:
                said: dict[str, Any] = json.loads(proof.read(SAID))
        else:
            said = json.loads(path.read_text(encoding="utf-8"))
        return Head(int(said["zaznamu"]), str(said["posledni_otisk"]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Refused(f"Soubor {path} není důkaz o\u00a0historii ani jeho dukaz.json.") from fault
