"""Which arguments and options do commands share, and how are days and clock times read from them?"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated

import typer

_CZECH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def read_day(text: str) -> date:
    """A day written 2024-06-24 or 24. 6. 2024; raises BadParameter."""
    try:
        if found := _CZECH_DAY.fullmatch(text.strip().replace("\u00a0", " ")):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(
            f"„{text}“ není platné datum; napište ho jako 2024-06-24 nebo 24.6.2024."
        ) from None


def read_body_days(texts: list[str] | None) -> dict[str, date]:
    """The planned day of each body from ``BODY=DAY`` texts; raises BadParameter."""
    pairs = [text.partition("=") for text in texts or []]
    for body, equals, _ in pairs:
        if not (body.strip() and equals):
            raise typer.BadParameter("den orgánu se píše ORGÁN=DATUM, například RM=24.6.2024.")
    return {body.strip(): read_day(value) for body, _, value in pairs}


def read_clock(text: str) -> time:
    """A time of day written 14:00; raises BadParameter."""
    try:
        return time.fromisoformat(text.strip().zfill(5))
    except ValueError:
        raise typer.BadParameter(f"„{text}“ není platný čas; napište ho jako 14:00.") from None


Json = Annotated[bool, typer.Option("--json", help="Vypsat jeden dokument JSON místo textu.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="KÓD", envvar="RAZITKO_PERSON", help="Kdo jedná: kód osoby z\u00a0pravidel města."
    ),
]
Number = Annotated[int, typer.Argument(metavar="ČÍSLO", help="Číslo návrhu.")]
File = Annotated[Path, typer.Argument(metavar="SOUBOR", help="Cesta k souboru.")]
TownFile = Annotated[
    str,
    typer.Argument(
        metavar="SOUBOR", help="Soubor s\u00a0pravidly města, nebo jméno souboru přiloženého k\u00a0Razítku."
    ),
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Důvod jednou větou; uvidí ho i\u00a0ostatní.")
]
BodyCode = Annotated[str, typer.Option("--body", metavar="ORGÁN", help="Kód orgánu z\u00a0pravidel města.")]
BodyFilter = Annotated[str | None, typer.Option("--body", metavar="ORGÁN", help="Jen tento orgán.")]
Meeting = Annotated[
    int, typer.Argument(metavar="JEDNÁNÍ", help="Číslo jednání ze seznamu „razitko meeting list“.")
]
BodyDays = Annotated[
    list[str] | None,
    typer.Option(
        "--date",
        metavar="ORGÁN=DATUM",
        help="Den projednání v\u00a0orgánu místo toho ze souboru; lze opakovat.",
    ),
]
Day = Annotated[
    date, typer.Argument(metavar="DATUM", parser=read_day, help="Den: 2024-06-24 nebo 24.6.2024.")
]
