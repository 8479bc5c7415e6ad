"""What do all pages of one plan share? The plan within its process, its content, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.office import Office
from actions.planning.plan_documents import KINDS, period_of
from actions.planning.plan_facts import plan_facts
from actions.see import NotSeen
from db.planning.plans import plan_by_id
from db.queries.planning_evidence import evidence_words
from db.queries.planning_plans import content_at, documents_of_plan, plans_of, story_of_plan
from states.machine import failed_guards
from states.planning.content import PlanContent
from states.planning.funding import funding_of, summary_of
from states.planning.plan import PLAN
from states.planning.vocabulary import PLAN_KIND_LABELS, PROGRESS_LABELS, PlanKind, Progress
from templates.pages import report_html
from templates.plan_blocks import funding_lines, funding_table, indicator_lines, term_of
from web.form import Form
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit

_KINDS_OF_STATE = {
    "draft": "neutral",
    "published": "info",
    "final": "info",
    "submitted": "warning",
    "approved": "success",
}
EVALUATION = "evaluation_word"
ACTS = ("publish", "publish_again", "finalise", "finalise_despite", "reopen", "replace", "drop")
"""What the page of a plan offers; writing, progress and the bridge have pages of their own."""
DRAWABLE = ("published", "final", "submitted", "approved")
"""A plan in which measures are settled enough for an action plan."""
BLOCKABLE = ("publish", "publish_again", "finalise")


@dataclass(frozen=True, slots=True)
class PlanSight:
    """A plan as one reader sees it in one version."""

    frame: Frame
    plan: Any
    number: int
    content: PlanContent

    @property
    def address(self) -> str:
        """The page of the plan."""
        return f"/planovani/{self.plan.process_id}/plany/{self.plan.id}"

    def facts(self, **own: Any) -> dict[str, Any]:
        """What a page of the plan gets besides its ``own``."""
        return self.frame.facts(
            **{
                "plan": self.plan,
                "plan_address": self.address,
                "number": self.number,
                "is_newest": self.number == self.plan.last_number,
                "content": self.content,
                "period": period_of(self.plan),
                "plan_kind": PLAN_KIND_LABELS[PlanKind(self.plan.kind)],
                "is_action": self.plan.kind == PlanKind.ACTION.value,
                "plan_state": state_kind(self.plan),
                "may_write": may(self.frame, self.plan, "write"),
                "may_draw": self.frame.may("describe") and self.plan.state in DRAWABLE,
                "may_report": may(self.frame, self.plan, "report"),
                **own,
            }
        )


def plan_sight(
    visit: Visit, office: Office, connection: Any, number: int | None = None, *, is_known: bool = False
) -> PlanSight:
    """The plan in the address (``pid``) of the process in it; raises NotSeen.

    ``is_known``: the reader has another reason to see it than planning (a measure that they answer for).
    """
    plan_id = visit.path_id("pid")
    frame = frame_of(visit, office, connection, "/plany", is_known=is_known)
    row = plan_by_id(connection, plan_id)
    if row is None or row.process_id != frame.process.id:
        raise NotSeen("Plán", plan_id)
    wanted = row.last_number if number is None else number
    if not 1 <= wanted <= row.last_number:  # versions have no gap
        raise NotSeen("Verze plánu", wanted)
    return PlanSight(frame, row, wanted, content_at(connection, plan_id, wanted))


def row_id(form: Form, name: str) -> int | None:
    """A number of a row in a field; None for none and for one that no database could have given."""
    number = form.number(name)
    return number if number is not None and 0 < number < 2**31 else None


def may(frame: Frame, row: Any, verb: str) -> bool:
    """Whether the reader's office allows a verb in the plan's state; its guards are asked when it is done."""
    if verb not in PLAN.verbs_from(row.state):
        return False
    return bool(frame.standing.roles.intersection(PLAN.move(row.state, verb).may))


def state_kind(row: Any) -> tuple[str, str]:
    """The state in words and the colour of its tag."""
    return PLAN.states[row.state], _KINDS_OF_STATE.get(row.state, "neutral")


def period(row: Any) -> str:
    """The years of a plan."""
    return period_of(row)


def plan_facts_of_page(office: Office, connection: Any, sight: PlanSight) -> dict[str, Any]:
    """What the reading page shows besides the content: acts with what blocks them, money, evidence, files."""
    row, content = sight.plan, sight.content
    evidence = evidence_words(connection, row.id)
    acts = [verb for verb in ACTS if may(sight.frame, row, verb)]
    facts = plan_facts(office, connection, row) if acts else None
    blocked = {verb: failed_guards(PLAN.move(row.state, verb), facts) for verb in acts if verb in BLOCKABLE}
    header, rows = funding_table(funding_of(content))
    others = plans_of(connection, row.process_id)
    newer = [one for one in others if one.kind == row.kind and one.state == "approved" and one.id != row.id]
    if not newer and "replace" in acts:
        acts.remove("replace")
    if row.published_number == row.last_number and "publish_again" in acts:
        acts.remove("publish_again")
    return {
        "acts": acts,
        "blocked": blocked,
        "evidence": evidence,
        "resting_on_nothing": [g.code for p in content.priorities for g in p.goals if g.code not in evidence],
        "money_header": header,
        "money_rows": rows,
        "unknown_money": funding_of(content).unknown,
        "shown_chapter": {chapter.code: report_html(chapter.text) for chapter in content.chapters},
        "lines": {m.code: measure_lines(m) for _, _, m in content.measures()},
        "newer": [(one.id, one.title) for one in newer],
        "files": made_files(connection, row),
        "story": [_told(entry) for entry in story_of_plan(connection, row.id)],
        "drawn_from": next((one for one in others if one.id == row.drawn_from_id), None),
        "drawn": [one for one in others if one.drawn_from_id == row.id],
    }


def _told(entry: Any) -> dict[str, Any]:
    """One entry of a plan's story in words."""
    facts = entry.facts
    said = []
    if entry.from_state and entry.to_state != entry.from_state:
        said.append(f"{PLAN.states[entry.from_state]} → {PLAN.states[entry.to_state]}")
    if facts.get("number") and entry.from_state:
        said.append(f"verze {facts['number']}")
    if facts.get("code"):
        said.append(
            f"{facts['code']} za rok {facts.get('year')}: {PROGRESS_LABELS[Progress(facts['progress'])]}"
        )
    if facts.get("evaluation"):
        said.append(f"vydáno vyhodnocení do roku {facts['evaluation']}")
    said += [str(facts[name]) for name in ("reason", "by_title") if facts.get(name)]
    label = "založit plán" if entry.from_state is None else PLAN.verbs.get(entry.verb, entry.verb)
    return {"label": label, "entry": entry, "said": said}


def measure_lines(measure: Any) -> dict[str, Any]:
    """A measure's term, indicators, money and its sum, in words."""
    return {
        "term": term_of(measure),
        "indicators": indicator_lines(measure),
        "funding": funding_lines(measure),
        "total": summary_of([measure]).total,
        "activities": [(one, term_of(one)) for one in measure.activities],
    }


def made_files(connection: Any, row: Any) -> list[dict[str, Any]]:
    """Files that were made of the plan or are being made, the newest first."""
    return [
        {
            "row": one,
            "label": _file_label(row, one),
            "state": PLAN.states.get(one.key.rpartition(":")[2], ""),
            "ending": (one.file_name or "").rpartition(".")[2].upper(),
        }
        for one in documents_of_plan(connection, row, (*KINDS, EVALUATION))
    ]


def _file_label(row: Any, one: Any) -> str:
    """What a file of the plan is: an evaluation says up to which year, the plan its version."""
    if one.kind == EVALUATION:
        return f"Vyhodnocení do roku {one.key.rpartition(':')[2]}, vydání {one.issue}"
    return f"{row.title}, verze {one.issue}"


def made_file(connection: Any, row: Any, document_id: int) -> Any:
    """One file made of the plan; None if it is not, or not yet."""
    rows = documents_of_plan(connection, row, (*KINDS, EVALUATION))
    return next((one for one in rows if one.id == document_id and one.made_at is not None), None)
