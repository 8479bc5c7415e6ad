"""How does the office move to another database from the command line? Copied, compared, and the old one is closed.

The office is imported in the body: the help of every command does without SQLAlchemy and pydantic.
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.edge import DONE, BadUsage, opened
from cli.options import Json
from cli.output import count, emit
from cli.progress import bar


def migrate(
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="URL",
            help="Nová, prázdná databáze: postgresql+psycopg://uživatel@server/razitko nebo sqlite:////cesta.db.",
        ),
    ] = None,
    take_back: Annotated[
        bool,
        typer.Option(
            "--take-back",
            help="Otevřít znovu starý úřad, který se odsud přestěhoval (jen když se v\u00a0novém nepracovalo).",
        ),
    ] = False,
    json: Json = False,
) -> int:
    """Moves the office, or opens the old one again."""
    if (to is None) is not take_back:
        raise BadUsage(
            "Kam se má úřad přestěhovat? Uveďte novou databázi volbou --to (nebo jen --take-back)."
        )
    from actions.migrate import database_at
    from actions.migrate import migrate as move
    from actions.migrate import take_back as open_again

    with opened() as house:
        if to is None:
            open_again(house.database)
            emit(json, {"taken_back": True}, "Starý úřad je znovu otevřen.")
            return DONE
        target = database_at(to)
        try:
            with bar() as progress:
                done = move(house, target, progress)
        finally:
            target.close()
    text = (
        f"Předchozí stěhování je dokončeno: úřad je v\u00a0{done.place}."
        if done.was_finished
        else f"Úřad je přestěhován do {done.place}: {count(len(done.tables), 'tabulka', 'tabulky', 'tabulek')}, "
        f"{count(done.rows, 'řádek', 'řádky', 'řádků')}, řádek po řádku porovnáno."
    )
    then = (
        "Nastavte RAZITKO_DATABASE_URL a\u00a0spusťte úřad znovu; soubory zůstaly, kde byly. "
        "Starý úřad už změny nepřijímá a\u00a0každému řekne, kam se přestěhoval."
    )
    data = {"to": done.place, "rows": done.rows, "tables": sorted(done.tables), "finished": done.was_finished}
    emit(json, data, f"{text}\n{then}")
    return DONE
