"""What does a phase of planning still lack before the next one? Each gap says what, and where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from states.dates import czech_date
from states.planning.process import PHASES
from states.planning.triad import Balance

HELD = ("held", "closed")
"""States of a public hearing that took place."""
FINISHED = ("final", "submitted", "approved", "replaced")
"""States of a plan whose comments are behind it."""
COUNTED = ("approved", "replaced")


@dataclass(frozen=True, slots=True)
class GroupThere:
    """A group: its balance of today, whether its rules are written, and what is known of its people's needs."""

    id: int
    name: str
    balance: Balance
    has_rules: bool = False
    has_evidence: bool = False
    no_evidence: str = ""


@dataclass(frozen=True, slots=True)
class PlanThere:
    """The mid-term plan in its newest version; ``faults`` are sentences about what its measures lack."""

    id: int
    state: str
    has_vision: bool = False
    goals: int = 0
    measures: int = 0
    faults: tuple[str, ...] = ()
    published_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    unsettled: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class ProcessThere:
    """All that the phases of a process are judged by."""

    today: date
    period_until: int
    has_coordinator: bool = True
    has_contact: bool = True
    groups: tuple[GroupThere, ...] = ()
    plan: PlanThere | None = None
    hearings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence and where it is mended: what follows the address of the process."""

    sentence: str
    where: str


def gaps_of(phase: str, there: ProcessThere) -> tuple[Gap, ...]:
    """What ``phase`` lacks; nothing for a process that has ended."""
    look = _LOOKS.get(phase)
    return look(there) if look else ()


def next_phase(phase: str) -> str | None:
    """The phase after this one; None at the end."""
    place = PHASES.index(phase) if phase in PHASES else len(PHASES)
    return PHASES[place + 1] if place + 1 < len(PHASES) else None


def _preparation(there: ProcessThere) -> tuple[Gap, ...]:
    gaps = []
    if not there.has_coordinator:
        gaps.append(
            Gap("Koordinátor procesu už v\u00a0úřadu nemá účet; určete jiného.", "/upravit#coordinator")
        )
    if not there.has_contact:
        gaps.append(Gap("Chybí kontakt pro veřejnost; doplňte, na koho se obrátit.", "/upravit#contact"))
    if not there.groups:
        gaps.append(Gap("Proces nemá žádnou skupinu; založte aspoň jednu.", "/skupiny"))
    for group in there.groups:
        where = f"/skupiny/{group.id}"
        if not group.balance.is_complete:
            gaps.append(Gap(f"Skupina „{group.name}“: {group.balance.sentences()[0]}", where))
        if not group.has_rules:
            gaps.append(
                Gap(
                    f"Skupina „{group.name}“ nemá jednací řád; napište ho ve skupině, nebo ho vložte mezi "
                    "dokumenty jako „jednací řád“.",
                    where,
                )
            )
    return tuple(gaps)


def _needs(there: ProcessThere) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            f"Skupina „{group.name}“ nemá podklady o\u00a0potřebách; vložte dotazník nebo SWOT, nebo u\u00a0skupiny "
            "napište, proč je nemá.",
            "/podklady",
        )
        for group in there.groups
        if not group.has_evidence and not group.no_evidence.strip()
    )


def _goals(there: ProcessThere) -> tuple[Gap, ...]:
    plan = there.plan
    if plan is None:
        return (_NO_PLAN,)
    gaps = []
    if not plan.has_vision:
        gaps.append(Gap("Plán nemá vizi; napište ji jednou nebo dvěma větami.", f"/plany/{plan.id}"))
    if not plan.goals:
        gaps.append(Gap("Plán nemá žádný cíl; doplňte priority a\u00a0jejich cíle.", f"/plany/{plan.id}"))
    return tuple(gaps)


def _measures(there: ProcessThere) -> tuple[Gap, ...]:
    plan = there.plan
    if plan is None:
        return (_NO_PLAN,)
    if not plan.measures:
        return (Gap("Plán nemá žádné opatření; doplňte, co se má udělat.", f"/plany/{plan.id}"),)
    return tuple(Gap(fault, f"/plany/{plan.id}") for fault in plan.faults)


def _comments(there: ProcessThere) -> tuple[Gap, ...]:
    plan = there.plan
    if plan is None:
        return (_NO_PLAN,)
    if plan.state in FINISHED:
        return ()
    gaps = []
    if plan.published_on is None:
        gaps.append(Gap("Návrh plánu není zveřejněn k\u00a0připomínkám.", f"/plany/{plan.id}"))
    if plan.closes_on is None:
        gaps.append(Gap("Připomínky nemají lhůtu; určete, od kdy do kdy se podávají.", "/pripominky"))
    elif plan.closes_on >= there.today:
        gaps.append(Gap(f"Připomínky lze podávat do {czech_date(plan.closes_on)}.", "/pripominky"))
    if plan.unsettled:
        gaps.append(
            Gap(f"Nevypořádaných připomínek: {plan.unsettled}. Vypořádejte je s\u00a0důvodem.", "/pripominky")
        )
    return tuple(gaps)


def _hearing(there: ProcessThere) -> tuple[Gap, ...]:
    if any(state in HELD for state in there.hearings):
        return ()
    if there.hearings and any(state not in ("cancelled",) for state in there.hearings):
        return (
            Gap("Veřejné projednání se ještě nekonalo; po něm zapište, kolik lidí přišlo.", "/projednani"),
        )
    return (Gap("Návrh plánu nikdo veřejně neprojednal; naplánujte veřejné projednání.", "/projednani"),)


def _approval(there: ProcessThere) -> tuple[Gap, ...]:
    plan = there.plan
    if plan is None:
        return (_NO_PLAN,)
    if plan.state in COUNTED:
        return ()
    words = {
        "draft": "Plán je teprve rozpracován; zveřejněte ho a\u00a0dokončete.",
        "published": "Plán je zveřejněn k\u00a0připomínkám; po vypořádání ho dokončete.",
        "final": "Plán je dokončen, ale nikdo ho neschválil; předložte ho orgánům.",
        "submitted": "Plán leží u\u00a0orgánů; schválí ho jejich usnesení.",
    }
    return (Gap(words.get(plan.state, "Plán není schválen."), f"/plany/{plan.id}"),)


def _monitoring(there: ProcessThere) -> tuple[Gap, ...]:
    gaps = []
    if there.today.year <= there.period_until:
        gaps.append(Gap(f"Plán platí do konce roku {there.period_until}; proces uzavřete až po něm.", ""))
    if there.plan is not None and there.plan.measures and not there.plan.reports:
        gaps.append(
            Gap(
                "Žádné opatření nemá hlášení o\u00a0plnění; vyhodnoťte plán.",
                f"/plany/{there.plan.id}/plneni",
            )
        )
    return tuple(gaps)


_NO_PLAN = Gap("Proces nemá střednědobý plán; založte ho.", "/plany")
_LOOKS: Mapping[str, Callable[[ProcessThere], tuple[Gap, ...]]] = {
    "preparation": _preparation,
    "needs": _needs,
    "goals": _goals,
    "measures": _measures,
    "comments": _comments,
    "hearing": _hearing,
    "approval": _approval,
    "monitoring": _monitoring,
}
