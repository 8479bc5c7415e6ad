"""How does a command meet the office? Opens the house, commits, and says every refusal in sentences and exit codes.

0 done; 1 refused, or something is not whole; 2 bad input: a wrong file or a wrong command line.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from cli.czech import complaint
from cli.output import as_document, say

if TYPE_CHECKING:
    from actions.authority import Actor
    from actions.office import House, Office

DONE, REFUSED, BAD_INPUT = 0, 1, 2
BUNDLED = Path(__file__).resolve().parent.parent / "states" / "towns"


class BadUsage(Exception):
    """A command that can't be understood; the sentences are Czech and nothing was changed."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class Desk(NamedTuple):
    """What an acting command works with; ``connection`` is SQLAlchemy's, which the command line never imports."""

    office: Office
    connection: Any
    actor: Actor


# --- the house -------------------------------------------------------------------------------------------------


@contextmanager
def opened(*, must_exist: bool = True, environ: Mapping[str, str] = os.environ) -> Iterator[House]:
    """The installation of the environment (RAZITKO_HOME …), closed at the end."""
    from actions.office import House, settings_from  # heavy: SQLAlchemy and pydantic; --help does without
    from states.machine import Refused

    if environ.get("RAZITKO_TOWNS") and not environ.get("RAZITKO_HOME"):
        raise BadUsage(
            "Tato instalace slouží více městům; řekněte, kterého se příkaz týká: razitko --town MĚSTO … "
            "Která tu jsou, vypíše „razitko towns list“."
        )
    try:
        settings = settings_from(environ)
    except ValueError as error:
        raise BadUsage(f"Proměnná prostředí RAZITKO_… nemá platnou hodnotu ({error}); opravte ji.") from None
    file = settings.database_url.removeprefix("sqlite:///")
    if must_exist and file != settings.database_url and not Path(file).exists():
        raise Refused(
            f"Úřad ve složce {settings.folder} ještě není založen; založte ho příkazem „razitko init“, "
            "nebo ukažte na jeho složku proměnnou RAZITKO_HOME."
        )
    house = House(settings)
    try:
        yield house
    finally:
        house.close()


@contextmanager
def reading() -> Iterator[tuple[Office, Any]]:
    """The office and a transaction that only reads."""
    with opened() as house, house.reading() as (office, connection):
        yield office, connection


@contextmanager
def acting(person: str | None) -> Iterator[Desk]:
    """The office, a transaction committed at the end, and who acts in it."""
    if not person:
        raise BadUsage("Kdo jedná? Uveďte kód osoby volbou --as, nebo proměnnou RAZITKO_PERSON.")
    from actions.authority import actor_of  # heavy, see above

    with opened() as house, house.writing() as (office, connection):
        yield Desk(office, connection, actor_of(connection, person))


def proposal_of(connection: Any, number: int) -> Any:
    """The row of a proposal; raises Refused if there is none."""
    from actions.draft import load_proposal  # heavy, see above

    return load_proposal(connection, number)


def stop_of(office: Office, connection: Any, number: int, body: str) -> Any:
    """The stop of a proposal at a body; raises Refused or BadUsage with the bodies of its route."""
    from db import consultations  # heavy, see above

    proposal_of(connection, number)
    stop = consultations.consultation_at(connection, number, body)
    if stop is None:
        bodies = [row.body for row in consultations.consultations_of(connection, number)]
        raise BadUsage(
            f"Orgán „{body}“ na trase návrhu č.\u00a0{number} není; návrh jde přes: {', '.join(bodies)}."
        )
    return stop


def known_body(office: Office, code: str) -> str:
    """The code of a body of the town; raises BadUsage with those there are."""
    known = [body.code for body in office.town.bodies]
    if code not in known:
        raise BadUsage(f"Orgán „{code}“ město nemá; známé jsou: {', '.join(known)}.")
    return code


# --- files -----------------------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with a mark from Windows or without); raises InputFaults."""
    from states.input_faults import Fault, InputFaults  # heavy: pydantic

    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        sentence = "soubor neexistuje; zkontrolujte cestu."
    except IsADirectoryError:
        sentence = "je složka, ne soubor."
    except UnicodeDecodeError as error:
        sentence = f"není uložen v\u00a0kódování UTF-8 (bajt {error.start}); uložte ho znovu jako UTF-8."
    except OSError as error:
        sentence = f"soubor nelze přečíst ({error.strerror})."
    raise InputFaults([Fault(str(path), 0, sentence)])


def town_text(name: str) -> tuple[str, str]:
    """Text and file name of a town file: a path, or the name of one that comes with Razítko."""
    path = Path(name)
    bundled = BUNDLED / f"{name}.toml"
    if not path.exists() and path.name == name and bundled.exists():
        return read_text(bundled), bundled.name
    if not path.exists():
        names = ", ".join(sorted(file.stem for file in BUNDLED.glob("*.toml")))
        raise BadUsage(
            f"Soubor {name} neexistuje; zkontrolujte cestu, nebo použijte přiložené město: {names}."
        )
    return read_text(path), name


# --- how it ends -----------------------------------------------------------------------------------------------


def run(call: Callable[[], Any], *, as_json: bool) -> int:
    """Calls and returns the exit code; what went wrong is said in sentences, never as a traceback."""
    try:
        result = call()
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            say(str(error))
            return BAD_INPUT
        if os.environ.get("RAZITKO_DEBUG"):
            traceback.print_exc()
        code, faults = _explained(error)
        _complain(faults, as_json)
        return code
    return result if isinstance(result, int) else DONE


def _complain(faults: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        say(as_document({"errors": faults}))
        return
    for fault in faults:
        where = ", řádek ".join(str(part) for part in (fault["file"], fault["line"]) if part)
        sys.stderr.write(f"{where}: {fault['sentence']}\n" if where else f"{fault['sentence']}\n")


def _explained(error: Exception) -> tuple[int, list[dict[str, Any]]]:
    if isinstance(error, BadUsage):
        return BAD_INPUT, [_fault(sentence) for sentence in error.sentences]
    if isinstance(error, typer.TyperException):
        return BAD_INPUT, [_fault(complaint(error))]
    if isinstance(error, typer.Abort):
        return REFUSED, [_fault("Přerušeno; nic se nezměnilo.")]
    from db.away import DatabaseAway  # heavy: SQLAlchemy, pydantic; only an error pays for them
    from db.files import FileMissing, StoreAway
    from states.input_faults import InputFaults
    from states.machine import Refused

    if isinstance(error, InputFaults):
        return BAD_INPUT, [_fault(found.sentence, found.file, found.line) for found in error.faults]
    if isinstance(error, Refused):
        return REFUSED, [_fault(reason) for reason in error.reasons]
    if isinstance(error, DatabaseAway | FileMissing | StoreAway):
        return REFUSED, [_fault(str(error))]
    hint = "podrobnosti ukáže RAZITKO_DEBUG=1."
    first = (str(error).splitlines() or [""])[0]
    if type(error).__module__.startswith("sqlalchemy"):
        return REFUSED, [
            _fault(
                f"Databáze nevyhověla ({first}); je-li starší než program, povyšte ji příkazem „razitko init“; {hint}"
            )
        ]
    return REFUSED, [_fault(f"Nečekaná chyba: {type(error).__name__} ({first}); {hint}")]


def _fault(sentence: str, file: str | None = None, line: int | None = None) -> dict[str, Any]:
    return {"file": file or None, "line": line or None, "sentence": sentence}
