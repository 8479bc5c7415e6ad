"""How are the minutes of a meeting read, written, sent for signature and signed? The page /jednani/{id}/zapis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.minutes import begin_minutes, write_minutes
from actions.objections import decide_objection, raise_objection
from actions.see import NotSeen
from actions.see_minutes import SECTIONS, SeenMinutes, see_minutes
from actions.send_minutes import FUNCTIONS, Signer, correct, send_minutes, take_back
from actions.sign_minutes import replace_signer, return_minutes, sign, sign_on_paper
from db import people
from states.dates import czech_date
from states.machine import Refused
from states.minutes import STAFF
from web.form import Form
from web.views.meetings import word_file
from web.visit import Visit, office_route

PDF = "application/pdf"
LONGEST = 20_000
SPARE_SIGNERS = 2
"""Empty lines for signers beyond those who are proposed."""


def show(visit: Visit) -> Response:
    """The minutes in six sections, each with what it lacks."""
    return _show(visit)


def _show(
    visit: Visit, status: int = 200, refused: Sequence[str] = (), typed: dict[str, str] | None = None
) -> Response:
    with visit.reading() as (office, connection):
        found = see_minutes(office, connection, visit.actor, visit.path_id())
        known = people.everybody(connection, office.today) if found.may_write else []
    return visit.page(
        "minutes",
        status,
        page=found,
        sections=[
            (number, code, title, found.missing[code])
            for number, (code, title) in enumerate(SECTIONS.items(), start=1)
        ],
        items=_items(found),
        notes=found.row.notes if found.row is not None else {},
        functions=FUNCTIONS,
        names=[
            (row.name, row.name)
            for row in found.roster
            if found.may_write or row.person_id == visit.visitor.person_id
        ],
        codes={row.id: row.code for row in known},
        people=sorted({(row.code, row.name) for row in known}, key=lambda pair: pair[1]),
        documents=_documents(found),
        spare=range(SPARE_SIGNERS),
        refused=refused,
        typed=typed or {},
    )


def _items(found: SeenMinutes) -> list[dict[str, Any]]:
    """The course by item: its heading, its recorded lines; the words of the minute-taker are shown in their form."""
    grouped: list[dict[str, Any]] = []
    for line in found.content["course"]:
        if line["kind"] == "item":
            grouped.append({"id": line["item"], "heading": line, "lines": []})
        elif grouped:
            grouped[-1]["lines"].append(line)
    return grouped


def _documents(found: SeenMinutes) -> list[dict[str, Any]]:
    labels = {"minutes": ("Word", "word"), "minutes_pdf": ("PDF/A", "pdf")}
    return [
        {
            "row": row,
            "label": labels[row.kind][0],
            "href": f"/jednani/{found.meeting.id}/zapis/soubory/{row.id}",
            "size": f"{max(1, round(row.size / 1024))}\u00a0kB" if row.size else "",
            "is_signed": row.key.endswith(":signed"),
        }
        for row in found.documents
    ]


def document(visit: Visit) -> Response:
    """A made document of the minutes, for those who may see all of it."""
    with visit.reading() as (office, connection):
        found = see_minutes(office, connection, visit.actor, visit.path_id())
    row = next((row for row in found.documents if row.id == visit.path_id("document")), None)
    if row is None or row.made_at is None:
        raise NotSeen("Dokument")
    if row.kind == "minutes":
        return word_file(visit, row)
    try:
        content = visit.house.files.get(row.file_digest)
    except FileNotFoundError:
        raise NotSeen("Soubor") from None
    return visit.file(content, row.file_name, PDF)


def begin(visit: Visit) -> Response:
    """Begins minutes of a meeting that was opened before the office had them."""
    return _act(
        visit,
        lambda office, connection: begin_minutes(office, connection, visit.actor, visit.path_id()),
        "Zápis je založen.",
    )


def write(visit: Visit) -> Response:
    """Keeps the words to one item (or to the whole meeting); what was typed is shown again if it can't be kept."""
    form = visit.form
    item, text = form.text("item"), form.long_text(_field(form, "text"), LONGEST)
    version = form.version()
    try:
        if form.faults:
            raise Refused(*form.faults.values())
        with visit.writing() as (office, connection):
            _seen(visit, office, connection)
            write_minutes(office, connection, visit.actor, visit.path_id(), {item: text}, version)
    except NotSeen:
        raise
    except Refused as refused:
        return _show(visit, 409, refused.reasons, {item: text})
    return visit.done(f"{_here(visit)}#{'bod-' + item if item else 'prubeh'}", "Text je uložen.")


def send(visit: Visit) -> Response:
    """Freezes the minutes and asks for signatures."""
    form = visit.form
    version = form.version()

    def act(office: Any, connection: Any) -> None:
        signers = [
            _signer(connection, form.text(f"function-{place}"), form.text(f"name-{place}"), code)
            for place in _places(form)
            if (code := _chosen(form, place)) or form.text(f"name-{place}")
        ]
        send_minutes(office, connection, visit.actor, visit.path_id(), version, signers)

    return _act(visit, act, "Zápis je předán k\u00a0podpisu; dopisy s\u00a0odkazy odcházejí.", "podpisy")


def back(visit: Visit) -> Response:
    """Takes the minutes back from the verifiers, or opens signed ones for a correction."""
    reason, version = visit.form.long_text(_field(visit.form, "reason"), 2000), visit.form.version()
    is_correction = visit.form.text("verb") == "correct"
    verb = correct if is_correction else take_back
    return _act(
        visit,
        lambda office, connection: verb(office, connection, visit.actor, visit.path_id(), reason, version),
        "Podepsaný zápis je otevřen k\u00a0opravě; nové vydání podepíší všichni znovu."
        if is_correction
        else "Zápis je zpět k\u00a0opravě.",
    )


def signature(visit: Visit) -> Response:
    """Signs or returns for oneself; records a signature on paper; puts somebody else in the place."""
    form, signature_id = visit.form, visit.path_id("signature")
    version = form.version()
    reason, seen = form.long_text(_field(form, "reason"), 2000), form.text("seen")
    verb = form.text("verb")

    def act(office: Any, connection: Any) -> None:
        found = see_minutes(office, connection, visit.actor, visit.path_id())
        if signature_id not in {row.id for row in found.signatures}:
            raise NotSeen("Podpis")
        match verb:
            case "sign":
                sign(office, connection, visit.actor, signature_id, seen)
            case "return":
                return_minutes(office, connection, visit.actor, signature_id, seen, reason)
            case "paper":
                if not form.checked("sure"):
                    raise Refused("Potvrďte, že máte podepsanou listinu v\u00a0ruce.")
                sign_on_paper(office, connection, visit.actor, signature_id, version)
            case "replace":
                signer = _signer(
                    connection, "verifier", form.text(_field(form, "name")), form.text(_field(form, "person"))
                )
                replace_signer(office, connection, visit.actor, signature_id, signer, reason, version)
            case _:
                raise Refused("Vyberte, co se s\u00a0podpisem stalo.")

    said = {
        "sign": "Zápis jste podepsali.",
        "return": "Zápis je vrácen k\u00a0opravě.",
        "paper": "Podpis na listině je zapsán.",
        "replace": "Podpis je vyžádán od jiné osoby.",
    }
    return _act(visit, act, said.get(verb, ""), "podpisy")


def objection(visit: Visit) -> Response:
    """Records an objection to these minutes."""
    form = visit.form

    def act(office: Any, connection: Any) -> None:
        raise_objection(
            office,
            connection,
            visit.actor,
            visit.path_id(),
            raised_by=form.text("raised_by", 200),
            raised_on=_day(form.text("raised_on"), office.today),
            text=form.long_text(_field(form, "text"), LONGEST),
        )

    return _act(visit, act, "Námitka je zapsána; rozhodne o\u00a0ní nejbližší další jednání.", "neprijato")


def decision(visit: Visit) -> Response:
    """Records what this meeting decided about an objection to earlier minutes."""
    form = visit.form

    def act(office: Any, connection: Any) -> None:
        decide_objection(
            office,
            connection,
            visit.actor,
            visit.path_id("objection"),
            at_meeting=visit.path_id(),
            decision=form.text(_field(form, "decision")),
            text=form.long_text(_field(form, "text"), LONGEST),
            ballot=_number(form.text(_field(form, "ballot"))),
        )

    return _act(visit, act, "Rozhodnutí o\u00a0námitce je zapsáno.", "neprijato")


def _act(visit: Visit, act: Any, said: str, anchor: str = "") -> Response:
    try:
        if visit.form.faults:
            raise Refused(*visit.form.faults.values())
        with visit.writing() as (office, connection):
            _seen(visit, office, connection)
            act(office, connection)
    except NotSeen:
        raise
    except Refused as refused:
        return _show(visit, 409, refused.reasons)
    return visit.done(_here(visit) + (f"#{anchor}" if anchor else ""), said)


def _seen(visit: Visit, office: Any, connection: Any) -> None:
    """Who may not see the minutes learns nothing of them from a refusal either."""
    see_minutes(office, connection, visit.actor, visit.path_id())


def _here(visit: Visit) -> str:
    return f"/jednani/{visit.path_id()}/zapis"


def _signer(connection: Any, function: str, name: str, code: str) -> Signer:
    if function not in FUNCTIONS:
        raise Refused("Vyberte, v\u00a0jaké funkci kdo podepisuje.")
    person = people.person_by_code(connection, code) if code else None
    if code and person is None:
        raise Refused("Vybraná osoba v\u00a0úřadu není; vyberte jinou, nebo napište jméno.")
    return Signer(
        function, person.name if person is not None else name, person.id if person is not None else None
    )


def _places(form: Form) -> list[str]:
    """The lines of the form of signers, in their order."""
    return [name.removeprefix("function-") for name in form.names() if name.startswith("function-")]


def _chosen(form: Form, place: str) -> str:
    """The person chosen at a line; a proposed one whose box was unticked doesn't sign."""
    is_proposed = not place.startswith("x")
    return "" if is_proposed and not form.checked(f"signs-{place}") else form.text(f"person-{place}")


def _field(form: Form, name: str) -> str:
    """The full name of a field: several forms of the page have one, and ids must differ."""
    return next((key for key in form.names() if key == name or key.startswith(f"{name}-")), name)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"„{text[:30]}“ není datum; napište ho jako {czech_date(today)}.") from None


_BASE = "/jednani/{id}/zapis"
ROUTES = (
    office_route(_BASE, show),
    office_route(_BASE + "/zalozit", begin, method="POST", roles=STAFF),
    office_route(_BASE + "/text", write, method="POST", roles=STAFF),
    office_route(_BASE + "/predat", send, method="POST", roles=STAFF),
    office_route(_BASE + "/zpet", back, method="POST", roles=STAFF),
    office_route(_BASE + "/podpis/{signature}", signature, method="POST"),
    office_route(_BASE + "/namitka", objection, method="POST"),
    office_route(_BASE + "/namitka/{objection}", decision, method="POST", roles=STAFF),
    office_route(_BASE + "/soubory/{document}", document),
)
