"""How is the office backed up from the command line? In one command while it runs; an old backup is checked likewise.

The office is imported in the bodies: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cli.edge import DONE, REFUSED, BadUsage, opened, read_text
from cli.options import Json
from cli.output import count, emit, pairs
from cli.progress import bar

SecretKey = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="SOUBOR",
        envvar="RAZITKO_BACKUP_SECRET",
        help="Soubor s\u00a0tajným klíčem, je-li záloha zašifrovaná.",
    ),
]


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SOUBOR]",
            help="Kam ji uložit: soubor (.tar.gz, .tar.gz.age), nebo složka; výchozí je složka backups úřadu.",
            show_default=False,
        ),
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="KLÍČ",
            envvar="RAZITKO_BACKUP_RECIPIENT",
            help="Veřejný klíč (age1…, ssh-ed25519 …), pro který se záloha zašifruje; lze opakovat.",
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, metavar="POČET", help="Kolik záloh ve složce nechat; starší smazat."),
    ] = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", metavar="SOUBOR", help="Jen ověřit hotovou zálohu.")
    ] = None,
    key: SecretKey = None,
    new_key: Annotated[
        Path | None,
        typer.Option("--new-key", metavar="SOUBOR", help="Jen vyrobit klíč a\u00a0uložit ho do souboru."),
    ] = None,
    json: Json = False,
) -> int:
    """Makes a backup, checks one, or makes a key; returns 1 for a backup that lacks files."""
    if new_key is not None:
        return _make_key(new_key, json)
    if verify is not None:
        return _check(verify, key, json)
    from actions.backup import back_up, name_of, rotate

    with opened() as house, bar() as progress:
        folder = house.settings.folder / "backups" if file is None else file
        is_named = file is not None and file.suffix in (".gz", ".age", ".tgz")
        if keep and is_named:
            raise BadUsage(
                "Volba --keep patří ke složce; místo souboru uveďte složku, kam se zálohy ukládají."
            )
        path = folder if is_named else folder / name_of(house, is_encrypted=bool(recipient))
        done = back_up(house, path, recipient or (), progress)
        removed = rotate(path, keep) if keep else []
    data = {
        "path": path,
        "size": done.size,
        "entries": done.head.number,
        "rows": done.rows,
        "files": done.files,
        "encrypted": bool(recipient),
        "missing": list(done.missing),
        "removed": removed,
    }
    lines = [
        f"Záloha: {path} ({_size(done.size)}{', zašifrovaná' if recipient else ''})",
        f"Obsahuje: {count(done.head.number, 'záznam', 'záznamy', 'záznamů')} historie, "
        f"{count(done.rows, 'řádek', 'řádky', 'řádků')} databáze, {count(done.files, 'soubor', 'soubory', 'souborů')}.",
        "Tajný klíč odkazů (secret.key) a\u00a0nastavení RAZITKO_… v\u00a0ní nejsou; uložte je zvlášť.",
        *(f"Smazána starší záloha {old.name}." for old in removed),
        *(f"V\u00a0záloze chybí {fault}" for fault in done.missing),
    ]
    emit(json, data, "\n".join(lines))
    return REFUSED if done.missing else DONE


def secret_keys(file: Path | None) -> list[str]:
    """The secret keys of a file; none if no file is named."""
    if file is None:
        return []
    from actions.archive import identities_of

    return identities_of(read_text(file))


def _make_key(path: Path, json: bool) -> int:
    from actions.archive import new_key

    if path.exists():
        raise BadUsage(f"Soubor {path} už existuje; klíč se nepřepisuje, zálohy by už nikdo neotevřel.")
    secret, public = new_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"# veřejný klíč: {public}\n{secret}\n")
    emit(
        json,
        {"secret": path, "recipient": public},
        f"Tajný klíč je v\u00a0souboru {path}. Uložte ho jinam než zálohy (například na papír do trezoru): bez něj je "
        f"nikdo neotevře.\nZálohovat s\u00a0ním: razitko backup --recipient {public}",
    )
    return DONE


def _check(path: Path, key: Path | None, json: bool) -> int:
    from actions.backup import look

    with bar() as progress:
        size = path.stat().st_size if path.exists() else 0
        found = look(path, secret_keys(key), lambda read: progress("čtení zálohy", 0, size))
    about, missing = found.about, found.manifest["missing"]
    text = pairs(
        {
            "Záloha": path,
            "Úřad": about["town"],
            "Ze dne": about["made_at"],
            "Historie": count(about["journal"]["number"], "záznam", "záznamy", "záznamů"),
            "Databáze": count(found.rows, "řádek", "řádky", "řádků"),
            "Soubory": count(found.files, "soubor", "soubory", "souborů"),
            "Vydání": f"{about['program']} (tabulky {about['revision']}, {about['database']})",
        }
    )
    data = {
        "verified": True,
        "town": about["town"],
        "made_at": about["made_at"],
        "journal": about["journal"],
        "rows": found.rows,
        "files": found.files,
        "missing": missing,
    }
    end = ["Záloha je celá.", *(f"Už při zálohování chyběl {fault}" for fault in missing)]
    emit(json, data, "\n".join([text, *end]))
    return DONE


def _size(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f}\u00a0{unit}"
        size //= 1000
    return f"{size}\u00a0GB"
