"""What may happen to the minutes of a meeting? The table from the draft to the signed record."""

from __future__ import annotations

from states import guards, minutes_guards
from states.machine import Move, Table
from states.vocabulary import Role

STAFF = (Role.ORGANISER, Role.SECRETARY)

MINUTES = Table(
    name="minutes",
    title="Zápis z jednání",
    subject="Zápis",
    states={
        "draft": "rozepsán",
        "for_signature": "u ověřovatelů",
        "signed": "podepsán",
    },
    initial="draft",
    finals=frozenset(),  # what is signed may still be corrected: as a new issue, with a reason
    verbs={
        "write": "psát zápis",
        "send": "předat zápis ověřovatelům",
        "sign": "podepsat zápis",
        "sign_on_paper": "zapsat podpis na listině",
        "replace": "nahradit ověřovatele",
        "return": "vrátit zápis k opravě",
        "take_back": "vzít zápis zpět k opravě",
        "complete": "uzavřít podepsaný zápis",
        "correct": "opravit podepsaný zápis novým vydáním",
        "object": "podat námitku proti zápisu",
        "decide_objection": "rozhodnout o námitce proti zápisu",
    },
    moves=(
        Move("write", ("draft",), None, STAFF, (), "§ 95 odst. 1 zákona o obcích"),
        Move(
            "send",
            ("draft",),
            "for_signature",
            STAFF,
            (minutes_guards.meeting_is_over, minutes_guards.somebody_is_to_sign),
            "§ 95 odst. 1 zákona o obcích",
        ),
        Move("sign", ("for_signature",), None, (Role.VERIFIER,), (), "§ 95 odst. 1 zákona o obcích"),
        Move("sign_on_paper", ("for_signature",), None, STAFF, (), "§ 95 odst. 1 zákona o obcích"),
        Move(
            "replace",
            ("for_signature",),
            None,
            STAFF,
            (guards.reason_is_given,),
            "§ 95 odst. 1 zákona o obcích",
        ),
        Move(
            "return",
            ("for_signature",),
            "draft",
            (Role.VERIFIER,),
            (guards.reason_is_given,),
            "§ 95 odst. 1 zákona o obcích",
        ),
        Move(
            "take_back", ("for_signature",), "draft", STAFF, (guards.reason_is_given,), "jednací řád orgánu"
        ),
        Move(
            "complete",
            ("for_signature",),
            "signed",
            (Role.MACHINE,),
            (minutes_guards.everybody_has_signed,),
            "§ 95 odst. 1 zákona o obcích",
        ),
        Move("correct", ("signed",), "draft", STAFF, (guards.reason_is_given,), "jednací řád orgánu"),
        Move(
            "object",
            ("draft", "for_signature", "signed"),
            None,
            (*STAFF, Role.MEMBER),
            (guards.reason_is_given,),
            "§ 95 odst. 2 zákona o obcích",
        ),
        Move(
            "decide_objection",
            ("draft", "for_signature", "signed"),
            None,
            STAFF,
            (),
            "§ 95 odst. 2 zákona o obcích",
        ),
    ),
)
