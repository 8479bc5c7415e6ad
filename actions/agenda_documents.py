"""How are the invitation and the packet of a meeting made? In Word, as PDF/A, and as a zip with everything."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.agenda_content import Version, invitation_fields, meeting_line, version_of
from actions.draft import load_proposal, rules_of
from actions.office import House, Office
from actions.task_control import control_blocks, control_fields
from actions.word_templates import source_of
from db import consultations
from db.queries import agenda_items
from states.agenda_versions import Entry
from states.content import AttachedFile
from states.vocabulary import ItemKind

FORM_NAME = "navrh-usneseni.docx"
LONGEST_NAME = 80
"""Characters of a file's name in the zip: some programs take no more than 255 bytes of a whole path."""


@dataclass(frozen=True, slots=True)
class Material:
    """One item of the packet: its entry, the fields of its form, its attachments and what lies in the store of them."""

    entry: Entry
    fields: Mapping[str, Any]
    attachments: tuple[tuple[str, AttachedFile | None], ...]
    form_name: str = ""
    form_digest: str | None = None


def invitation(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The invitation in Word, by the template in use."""
    from templates.apart import fill

    with house.reading() as (office, connection):
        version = version_of(connection, row.meeting_id, row.issue)
        fields = invitation_fields(office, connection, version)
        source = source_of(house, connection, office.town.code, "invitation")
    return _name("pozvanka", version, "docx"), fill(source, fields)


def invitation_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The same invitation for the notice board and for mail: PDF/A-2a and PDF/UA-1."""
    from templates.press import pdf

    with house.reading() as (office, connection):
        version = version_of(connection, row.meeting_id, row.issue)
        fields = invitation_fields(office, connection, version)
    content = pdf(
        "document",
        {**_head(fields, "Pozvánka"), "blocks": _invitation_blocks(fields)},
        made_at=version.row.published_at,
    )
    return _name("pozvanka", version, "pdf"), content


def packet_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """One PDF of the whole meeting: the agenda, then each item's form and those attachments that are PDF.

    Bookmarks lead to each item. What is no PDF, or a PDF that can't be opened, is named on the item's sheet and lies
    in the zip. The whole claims to be PDF/A only as far as every attachment does (`templates.joined_pdf`).
    """
    from templates.joined_pdf import PdfUnreadable
    from templates.press import claim_of, join, pdf

    with house.reading() as (office, connection):
        version = version_of(connection, row.meeting_id, row.issue)
        seen = version.confidential
        fields = invitation_fields(office, connection, version, seen)
        materials = _materials(office, connection, version)
        control = _control(office, connection, version)
        title = f"{fields['body_name']}, {meeting_line(office, version.meeting)}"
    at = version.row.published_at
    head = _head(fields, "Podklady k\u00a0jednání")
    parts = [
        (
            f"Program (verze {version.letter})",
            pdf("document", {**head, "blocks": _invitation_blocks(fields)}, made_at=at),
        )
    ]
    for entry, told in control:
        sheet = pdf("document", {**head, "title": entry.title, "blocks": control_blocks(told)}, made_at=at)
        parts.append((f"{_label(entry)}: {entry.title}", sheet))
    for material in materials:
        readable: list[tuple[str, bytes]] = []
        apart: list[str] = []
        for name, file in material.attachments:
            if file is None:
                apart.append(f"{name} (není v\u00a0elektronické podobě)")
                continue
            content = house.files.get(file.digest)
            if file.kind != "pdf":
                apart.append(f"{name} ({file.name}, v\u00a0balíku ZIP)")
                continue
            try:
                claim_of(content, file.name)
            except PdfUnreadable:
                apart.append(f"{name} ({file.name}, nejde otevřít, v\u00a0balíku ZIP)")
                continue
            readable.append((name, content))
        label = _label(material.entry)
        sheet = pdf(
            "document",
            {
                "title": material.entry.title,
                "subtitle": label,
                "letterhead": fields["letterhead"],
                "running": f"{fields['body_name']}, {fields['day']}",
                "blocks": _form_blocks(material.fields, [name for name, _ in readable], apart),
            },
            made_at=at,
        )
        parts.append((f"{label}: {material.entry.title}", sheet))
        parts += [(f"Příloha k\u00a0bodu: {name}", content) for name, content in readable]
    joined = join(title, parts, author=fields["letterhead"], made_at=at)
    return _name("podklady", version, "pdf"), joined.data


def packet_zip(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """A zip with everything: the agenda, and a folder for each item with its form in Word and all its files.

    The same version gives the same bytes; names hold on every system (no path leads out of the folder).
    """
    from templates.apart import fill

    with house.reading() as (office, connection):
        version = version_of(connection, row.meeting_id, row.issue)
        fields = invitation_fields(office, connection, version, version.confidential)
        materials = _materials(office, connection, version)
        control = _control(office, connection, version)
        report = source_of(house, connection, office.town.code, "task_control")
        agenda = source_of(house, connection, office.town.code, "invitation")
        form = source_of(house, connection, office.town.code, "proposal")
    made = io.BytesIO()
    moment = version.row.published_at.timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)

        add("00-program.docx", fill(agenda, fields))
        for entry, told in control:
            add(f"{entry.number or 0:02}-{slug(entry.title)}.docx", fill(report, told))
        for folder, material in zip(_folders(materials), materials, strict=True):
            content = (
                house.files.get(material.form_digest) if material.form_digest else fill(form, material.fields)
            )
            add(f"{folder}/{FORM_NAME}", content)
            files = [file for _, file in material.attachments if file is not None]
            names = _unique([FORM_NAME, *(safe_name(file.name) for file in files)])[
                1:
            ]  # no file hides the form
            for name, file in zip(names, files, strict=True):
                add(f"{folder}/{name}", house.files.get(file.digest))
    return _name("podklady", version, "zip"), made.getvalue()


MAKERS: dict[str, Callable[[House, Row[Any]], tuple[str, bytes]]] = {
    "invitation": invitation,
    "invitation_pdf": invitation_pdf,
    "packet_pdf": packet_pdf,
    "packet_zip": packet_zip,
}


def _materials(office: Office, connection: Connection, version: Version) -> list[Material]:
    """The matters of a version as they are now: who reads the packet decides about today's wording."""
    from actions.make_document import proposal_fields  # it asks this file for its makers
    from db import proposals

    made = agenda_items.newest_forms(connection, version.meeting.id)
    found = []
    for entry in version.items:
        if entry.kind != ItemKind.MATTER or entry.proposal_id is None:
            continue
        proposal = load_proposal(connection, entry.proposal_id, for_update=False)
        town = rules_of(connection, proposal, office)
        stop = consultations.consultation_at(connection, proposal.id, version.meeting.body)
        fields = proposal_fields(connection, town, proposal, stop.id if stop else None)
        content = proposals.content_of(proposal)
        form = made.get(stop.id) if stop else None
        found.append(
            Material(
                entry,
                fields,
                content.attached,
                form_name=form.file_name if form else "",
                form_digest=form.file_digest if form else None,
            )
        )
    return found


def _control(office: Office, connection: Connection, version: Version) -> list[tuple[Entry, dict[str, Any]]]:
    """The control of tasks, where the agenda has it as a standing item and there is a task to hear of."""
    standing = office.town.body(version.meeting.body).standing
    titles = {one.title for one in standing if one.does == "task_control"}
    entries = [entry for entry in version.items if entry.kind == ItemKind.STANDING and entry.title in titles]
    if not entries:
        return []
    fields = control_fields(office, connection, version.meeting.id)
    return [(entry, fields) for entry in entries] if fields["rows"] else []


def _head(fields: Mapping[str, Any], title: str) -> dict[str, Any]:
    return {
        "title": title,
        "subtitle": f"{fields['body_name']}, {fields['meeting_line']}",
        "letterhead": fields["letterhead"],
        "running": f"{fields['body_name']}, {fields['day']}",
    }


def _invitation_blocks(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    from templates import blocks

    made = [blocks.facts([("Kdy", f"{fields['day']} v\u00a0{fields['time']}"), ("Kde", fields["place"])])]
    if fields["public_line"]:
        made.append(blocks.paragraph(fields["public_line"]))
    made.append(blocks.heading(f"Program (verze {fields['version']})"))
    rows: list[tuple[str, str, str]] = []

    def flush() -> None:
        if rows:
            made.append(blocks.table(("Bod", "Název", "Předkládá"), list(rows), (1, 7, 4)))
            rows.clear()

    for item in fields["items"]:
        if item["heading"]:
            flush()
            made.append(blocks.heading(item["heading"], 3))
        else:
            rows.append((item["number"], item["title"], item["note"].removeprefix("předkládá ")))
    flush()
    if fields["changes"]:
        made.append(blocks.heading("Co se změnilo od předchozí verze"))
        made.append(blocks.bullets(fields["changes"]))
    if fields["signed_by"]:
        made.append(blocks.paragraph(f"{fields['signed_by']}\n{fields['signed_role']}"))
    made.append(blocks.note(f"Vydáno dne {fields['made_on']}."))
    return made


def _form_blocks(
    fields: Mapping[str, Any], included: list[str], apart: list[str]
) -> Iterator[dict[str, Any]] | list[dict[str, Any]]:
    """The proposal's form as a sheet of the packet: the same fields that the Word form has."""
    from templates import blocks

    made = [
        blocks.facts(
            [
                ("Odbor", fields["department"]),
                ("Zpracoval", fields["drafted_by"]),
                ("Předkládá", fields["presented_by"]),
                *((stage["label"], stage["date"]) for stage in fields["stages"]),
                ("Vyjádření komise", fields["committee_opinion"]),
                ("Předchozí usnesení", fields["previous_resolution"]),
            ]
        )
    ]
    for wording in fields["wordings"]:
        made += [blocks.heading(wording["label"]), blocks.quote(wording["text"])]
    if included or apart:
        made.append(blocks.heading("Přílohy"))
        made.append(blocks.bullets([*(f"{name} (následuje)" for name in included), *apart]))
    if fields["report"]:
        made += [blocks.heading("Důvodová zpráva"), *blocks.report_blocks(fields["report"])]
    return made


def _label(entry: Entry) -> str:
    return f"Bod {entry.number}" if entry.number is not None else "Bod programu"


def _folders(materials: list[Material]) -> list[str]:
    return _unique(
        [f"{material.entry.number or 0:02}-{slug(material.entry.title)}" for material in materials]
    )


def slug(text: str, longest: int = 50) -> str:
    """A short name of plain letters for a folder."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "bod"


def safe_name(name: str) -> str:
    """A file's name that leads nowhere and that every system takes; the ending stays."""
    clean = "".join(
        letter if letter.isalnum() or letter in " .-_()" else "_"
        for letter in unicodedata.normalize("NFC", name)
    )
    stem, dot, ending = clean.rpartition(".")
    stem, ending = (stem, ending) if dot and stem.strip(" .") else (clean, "")
    stem = stem.strip(" .")[:LONGEST_NAME] or "soubor"
    return f"{stem}.{ending[:10]}" if ending else stem


def _unique(names: list[str]) -> list[str]:
    """The names, the second of the same kind with „(2)“ before its ending; case makes no difference (Windows)."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        tried, count = name, 1
        while tried.lower() in taken:
            count += 1
            tried = f"{stem} ({count}).{ending}" if dot else f"{name} ({count})"
        taken.add(tried.lower())
        found.append(tried)
    return found


def _name(what: str, version: Version, ending: str) -> str:
    meeting = version.meeting
    return f"{what}-{meeting.body}-{meeting.held_on.isoformat()}-{version.letter}.{ending}"
