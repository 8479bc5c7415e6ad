"""How are several sign-offs approved at once? What will be approved is shown first, then each goes its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from actions.sign_off import approve
from db.proposals import content_of
from db.queries import worklist
from db.queries.worklist import MOST
from states.machine import Refused
from templates.environment import plural
from web.visit import Visit, office_route

UNKNOWN = (
    "Už nečeká na Váš souhlas: někdo ho mezitím vyřídil, vzal zpět, nebo se schvaluje jen jednotlivě "
    "(vyjádření, zastoupení)."
)
CHANGED = "Text se od vyžádání změnil; otevřete si ho a\u00a0rozhodněte jednotlivě."
NOT_SHOWN = "Údaje formuláře nesouhlasí; nic jsme za Vás neschválili. Vyberte souhlasy znovu."


@dataclass(frozen=True, slots=True)
class Shown:
    """One sign-off as it is shown before it is approved; ``key`` binds the approval to exactly this."""

    id: int
    title: str
    task: str
    amount: int | None
    department: str
    text: str
    version: int
    digest: str
    why_not: str = ""

    @property
    def key(self) -> str:
        """What the form sends back: which sign-off, which version, which text."""
        return f"{self.id}:{self.version}:{self.digest}"


def confirm(visit: Visit) -> Response:
    """Shows title, text and amount of everything that was picked; changes nothing."""
    ids = _numbers(visit.request.query_params.getlist("souhlas"))
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        shown = _shown(connection, eyes, visit.visitor.person_id, ids)
    ready = [one for one in shown if not one.why_not]
    return visit.page(
        "worklist_batch",
        ready=ready,
        others=[one for one in shown if one.why_not],
        missing=len(ids) - len(shown),
        unknown=UNKNOWN,
    )


def act(visit: Visit) -> Response:
    """Approves each in a transaction of its own and says which passed, which did not, and why."""
    passed: list[str] = []
    failed: list[tuple[str, str]] = []
    for key in dict.fromkeys(visit.form.texts("co")[:MOST]):
        sign_off_id, version, digest = _parts(key)
        if sign_off_id is None:
            failed.append(("Neznámý souhlas", NOT_SHOWN))
            continue
        title = f"Souhlas č.\u00a0{sign_off_id}"
        try:
            with visit.writing() as (office, connection):
                eyes = visit.eyes(office, connection)
                found = _shown(connection, eyes, visit.visitor.person_id, [sign_off_id])
                if not found:
                    raise Refused(UNKNOWN)
                title = found[0].title
                if found[0].why_not:
                    raise Refused(found[0].why_not)
                approve(office, connection, visit.actor, sign_off_id, version, digest)
            passed.append(title)
        except Refused as refused:
            failed.append((title, str(refused)))
    if passed and not failed:
        count = len(passed)
        return visit.done("/", f"Schváleno: {count} {plural(count, 'návrh', 'návrhy', 'návrhů')}.")
    return visit.page("worklist_batch_done", 409, passed=passed, failed=failed)


def _shown(connection: Any, eyes: Any, person_id: int, ids: list[int]) -> list[Shown]:
    rows = worklist.approvable(connection, eyes, person_id, ids)
    matters = [row.id for row in rows]
    texts = worklist.final_texts(connection, matters)
    written = worklist.texts_written_at(connection, matters)
    return [
        Shown(
            id=row.sign_off_id,
            title=row.title,
            task=row.task,
            amount=row.amount,
            department=row.department,
            text=texts.get(row.id, ""),
            version=row.sign_off_version,
            digest=content_of(row).text_digest(),
            why_not=CHANGED if row.id in written and row.asked_at and written[row.id] > row.asked_at else "",
        )
        for row in rows
    ]


def _numbers(values: list[str]) -> list[int]:
    plain = (value for value in values if value.isascii() and value.isdigit() and len(value) <= 9)
    return [int(value) for value in dict.fromkeys(plain)][:MOST]


def _parts(key: str) -> tuple[int | None, int, str]:
    parts = key.split(":")
    if len(parts) != 3 or not _numbers([parts[0]]) or not _numbers([parts[1]]):
        return None, 0, ""
    return int(parts[0]), int(parts[1]), parts[2]


BATCH_ROUTES = (
    office_route("/souhlasy/hromadne", confirm),
    office_route("/souhlasy/hromadne", act, method="POST"),
)
