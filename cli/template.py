"""Is a Word template usable, and which ones are there?

The office is imported in the bodies: the help of every command does without lxml and Jinja.
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.czech import Noun
from cli.edge import BadUsage
from cli.options import File, Json
from cli.output import emit, table

app = Noun("Předlohy Wordu: návrh na usnesení, výpis, schvalovací list.")


@app.command(
    "check",
    help="Zkontroluje předlohu upravenou ve Wordu; nic nezmění.",
    example="razitko template check templates/docx/default/extract.docx",
)
def check(
    file: File,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="DRUH", help="Druh dokumentu; jinak podle jména souboru (proposal, extract, …)."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Says every fault of a template; raises InputFaults if there is any."""
    from states.input_faults import Fault, InputFaults
    from templates.fields import FIELDS, KIND_NAMES
    from templates.template_check import check_template

    meant = kind or next((known for known in FIELDS if file.stem.startswith(known)), None)
    if meant is None or meant not in FIELDS:
        raise BadUsage(
            f"Ze jména souboru {file.name} nepoznám druh dokumentu; uveďte --kind a\u00a0jeden z: {', '.join(FIELDS)}."
        )
    faults = check_template(file, meant)
    if faults:
        raise InputFaults(Fault(str(file), 0, fault) for fault in faults)
    emit(json, {"file": str(file), "kind": meant}, f"{file}: v\u00a0pořádku ({KIND_NAMES[meant]}).")


@app.command("list", help="Vypíše předlohy a\u00a0města, kterým patří.")
def list_(json: Json = False) -> None:
    """Lists the templates there are."""
    from templates.fields import FIELDS, KIND_NAMES
    from templates.template_files import TEMPLATE_ROOT

    found = [
        {"town": folder.name, "kind": kind, "name": KIND_NAMES[kind], "path": str(folder / f"{kind}.docx")}
        for folder in sorted(TEMPLATE_ROOT.iterdir())
        if folder.is_dir()
        for kind in FIELDS
        if (folder / f"{kind}.docx").exists()
    ]
    rows = [(row["town"], row["kind"], row["name"], row["path"]) for row in found]
    emit(json, {"templates": found}, table(("Město", "Druh", "Dokument", "Soubor"), rows))
