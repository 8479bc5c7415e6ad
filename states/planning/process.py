"""What may happen to a planning process? Its phases, what leads from one to the next, and the ways back."""

from __future__ import annotations

from itertools import pairwise

from states.machine import Move, Table
from states.planning import guards
from states.vocabulary import Role

STAFF = (Role.COORDINATOR,)
METHOD = "metodika komunitního plánování; základní listina procesu"
PHASES: tuple[str, ...] = (
    "preparation",
    "needs",
    "goals",
    "measures",
    "comments",
    "hearing",
    "approval",
    "monitoring",
)
"""In their order (domain.md 4); a process is in one of them until it is closed or abandoned."""

PROCESS = Table(
    name="planning_process",
    title="Proces komunitního plánování",
    subject="Proces plánování",
    states={
        "preparation": "příprava",
        "needs": "zjišťování potřeb",
        "goals": "vize a cíle",
        "measures": "opatření",
        "comments": "připomínky",
        "hearing": "veřejné projednání",
        "approval": "schvalování",
        "monitoring": "naplňování a sledování",
        "closed": "uzavřen",
        "abandoned": "zastaven",
    },
    initial="preparation",
    finals=frozenset({"closed", "abandoned"}),
    verbs={
        "describe": "upravit údaje procesu",
        "arrange_groups": "upravit skupiny a jejich členy",
        "keep_evidence": "doplnit podklady o potřebách",
        "keep_papers": "upravit dokumenty procesu",
        "keep_catalogue": "upravit katalog poskytovatelů",
        "publish": "zveřejnit stránku procesu",
        "hide": "skrýt stránku procesu",
        "advance": "přejít do další fáze",
        "advance_despite": "přejít do další fáze s výhradou",
        "go_back": "vrátit se do předchozí fáze",
        "close": "uzavřít proces",
        "abandon": "zastavit proces",
    },
    moves=(
        Move("describe", PHASES, None, STAFF, (), METHOD),
        Move("arrange_groups", PHASES, None, STAFF, (), METHOD),
        Move("keep_evidence", PHASES, None, STAFF, (), METHOD),
        Move("keep_papers", PHASES, None, (*STAFF, Role.GROUP_SECRETARY), (), METHOD),
        Move("keep_catalogue", PHASES, None, STAFF, (), METHOD),
        Move("publish", PHASES, None, STAFF, (), "vše je veřejné: zásady komunitního plánování"),
        Move("hide", PHASES, None, STAFF, (guards.reason_is_given,), METHOD),
        *(
            Move("advance", (here,), there, STAFF, (guards.phase_is_complete,), METHOD)
            for here, there in pairwise(PHASES)
        ),
        *(
            Move("advance_despite", (here,), there, STAFF, (guards.reason_is_given,), METHOD)
            for here, there in pairwise(PHASES)
        ),
        *(
            Move("go_back", (there,), here, STAFF, (guards.reason_is_given,), METHOD)
            for here, there in pairwise(PHASES)
        ),
        Move("close", ("monitoring",), "closed", STAFF, (guards.phase_is_complete,), METHOD),
        Move("abandon", PHASES, "abandoned", STAFF, (guards.reason_is_given,), METHOD),
    ),
)
"""Phases overlap in life (hearings run while comments come in): a phase says what the process waits for, no more."""
