"""By which Word templates are documents made, and how does a town bring its own? The pages of templates."""

from __future__ import annotations

from starlette.responses import Response

from actions.see import NotSeen
from actions.word_templates import (
    BIGGEST_TEMPLATE,
    BUILT_IN,
    keep_template,
    kinds,
    preview,
    received_template,
    use_template,
    version_content,
)
from db.word_templates import all_templates
from states.administration import Care
from states.machine import Refused
from web.administration import admin_page, change, see
from web.visit import Visit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE_WHEN = {
    "proposal": "Formulář, se kterým návrh jde na jednání každého orgánu.",
    "extract": "Výpis přijatého usnesení pro předkladatele a nositele úkolů.",
    "sign_off_sheet": "Přehled všech souhlasů a vyjádření jednoho návrhu.",
    "invitation": "Pozvánka na jednání orgánu s programem.",
    "task_control": "Přehled úkolů z usnesení ke kontrole jejich plnění.",
    "minutes": "Zápis z jednání orgánu: účast, program, průběh, hlasování, usnesení a podpisy.",
    "compliance_clause": "Doložka o splnění podmínek platnosti právního jednání, ke smlouvě.",
    "group_invitation": "Pozvánka na jednání pracovní skupiny komunitního plánování.",
    "attendance_sheet": "Prezenční listina k\u00a0podpisu na jednání pracovní skupiny.",
    "group_minutes": "Zápis z\u00a0jednání pracovní skupiny: prezence podle stran, průběh, závěry a\u00a0úkoly.",
    "hearing_invitation": "Pozvánka na veřejné projednání plánu, k\u00a0vyvěšení na úřední desce.",
    "hearing_minutes": "Zápis z\u00a0veřejného projednání plánu a\u00a0připomínky, které na něm zazněly.",
}


def show(visit: Visit) -> Response:
    """Every kind of document with the version that is in use."""
    with visit.reading() as (_, connection):
        rows = all_templates(connection)
    listed = []
    for kind, name in kinds().items():
        own = [row for row in rows if row.name == kind]
        used = next((row for row in own if row.used_from and not row.used_until), None)
        listed.append(
            {"kind": kind, "name": name, "about": MADE_WHEN[kind], "used": used, "versions": len(own)}
        )
    return admin_page(visit, Care.WORD_TEMPLATES, "admin_templates", listed=listed)


def show_one(visit: Visit) -> Response:
    """The versions of one template and the form for a new one."""
    return _template(visit, _kind(visit))


def upload(visit: Visit) -> Response:
    """Checks and keeps an uploaded template; it is not used yet."""
    kind, sent = _kind(visit), visit.form.upload("file")
    remark = visit.form.text("remark")
    if sent is None:
        return _template(visit, kind, 422, ("Vyberte soubor s\u00a0předlohou (.docx).",))
    if visit.form.faults:
        return _template(visit, kind, 422)
    try:
        received = received_template(
            visit.house, kind, sent.filename or "", sent.file.read(BIGGEST_TEMPLATE + 1)
        )
        with visit.writing() as (office, connection):
            number = keep_template(office, connection, visit.actor, received, remark)
    except Refused as refused:
        return _template(visit, kind, 422, refused.reasons)
    return visit.done(
        f"/sprava/sablony/{kind}",
        f"Předloha prošla kontrolou a\u00a0je uložená jako verze {number}. "
        "Prohlédněte si náhled; používat se začne, až to potvrdíte.",
    )


def use(visit: Visit) -> Response:
    """Puts a version in use."""
    kind, number = _kind(visit), visit.path_id("number")
    with visit.writing() as (office, connection):
        use_template(office, connection, visit.actor, kind, number)
    which = "předloha dodaná s\u00a0programem" if number == BUILT_IN else f"verze {number}"
    return visit.done(
        f"/sprava/sablony/{kind}", f"Od teď se používá {which}; hotové dokumenty zůstaly, jak jsou."
    )


def download(visit: Visit) -> Response:
    """A version as it was uploaded, to be edited in Word."""
    kind, number = _kind(visit), visit.path_id("number")
    with visit.reading() as (office, connection):
        name, data = version_content(visit.house, office, connection, kind, number)
    return visit.file(data, name, WORD)


def show_preview(visit: Visit) -> Response:
    """A document that this version makes of the sample proposal."""
    kind, number = _kind(visit), visit.path_id("number")
    with visit.reading() as (office, connection):
        _, data = version_content(visit.house, office, connection, kind, number)
    return visit.file(preview(office, kind, data), f"nahled-{kind}-verze-{number}.docx", WORD)


def _kind(visit: Visit) -> str:
    kind = visit.path("kind")
    if kind not in kinds():
        raise NotSeen("Předloha")
    return kind


def _template(visit: Visit, kind: str, status: int = 200, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (_, connection):
        versions = all_templates(connection, kind)
    used = next((row.number for row in versions if row.used_from and not row.used_until), BUILT_IN)
    return admin_page(
        visit,
        Care.WORD_TEMPLATES,
        "admin_template",
        status,
        kind=kind,
        document=kinds()[kind],
        about=MADE_WHEN[kind],
        versions=versions,
        used=used,
        remark=visit.form.text("remark"),
        faults=visit.form.faults,
        sentences=sentences,
    )


ROUTES = (
    see("/sprava/sablony", show, Care.WORD_TEMPLATES),
    see("/sprava/sablony/{kind}", show_one, Care.WORD_TEMPLATES),
    change("/sprava/sablony/{kind}", upload, Care.WORD_TEMPLATES, biggest=BIGGEST_TEMPLATE + 64 * 1024),
    see("/sprava/sablony/{kind}/{number}/soubor", download, Care.WORD_TEMPLATES),
    see("/sprava/sablony/{kind}/{number}/nahled", show_preview, Care.WORD_TEMPLATES),
    change("/sprava/sablony/{kind}/{number}/pouzit", use, Care.WORD_TEMPLATES),
)
