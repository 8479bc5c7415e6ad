"""What may happen to a public hearing? From a planned day to its minutes."""

from __future__ import annotations

from states.machine import Move, Table
from states.planning import guards
from states.vocabulary import Role

STAFF = (Role.COORDINATOR,)
MOVES = ("move", "move_despite")
"""The verbs that give an announced hearing another day, hour or place."""
METHOD = "metodika CpKP: veřejné projednání pracovní verze"

HEARING = Table(
    name="public_hearing",
    title="Veřejné projednání plánu",
    subject="Veřejné projednání",
    states={
        "planned": "naplánováno",
        "announced": "oznámeno",
        "held": "konalo se",
        "closed": "zápis uzavřen",
        "cancelled": "zrušeno",
    },
    initial="planned",
    finals=frozenset({"closed", "cancelled"}),
    verbs={
        "arrange": "upravit den nebo místo projednání",
        "announce": "oznámit veřejné projednání",
        "announce_despite": "oznámit veřejné projednání s výhradou",
        "move": "přeložit veřejné projednání",
        "move_despite": "přeložit veřejné projednání s výhradou",
        "post": "zapsat vyvěšení na úřední desce",
        "hold": "zapsat, že se projednání konalo",
        "write": "psát zápis z projednání",
        "close": "uzavřít zápis z projednání",
        "correct": "opravit uzavřený zápis z projednání",
        "cancel": "zrušit veřejné projednání",
    },
    moves=(
        Move("arrange", ("planned",), None, STAFF, (), METHOD),
        Move("announce", ("planned",), "announced", STAFF, (guards.draft_was_out_in_time,), METHOD),
        Move("announce_despite", ("planned",), "announced", STAFF, (guards.reason_is_given,), METHOD),
        Move(
            "move",
            ("announced",),
            None,
            STAFF,
            (
                guards.hearing_has_not_begun,
                guards.draft_was_out_in_time,
                guards.new_day_is_known_in_time,
                guards.reason_is_given,
            ),
            METHOD,
        ),
        Move(
            "move_despite",
            ("announced",),
            None,
            STAFF,
            (guards.hearing_has_not_begun, guards.reason_is_given),
            METHOD,
        ),
        Move("post", ("announced", "held"), None, STAFF, (), METHOD),
        Move("hold", ("planned", "announced"), "held", STAFF, (guards.hearing_day_has_come,), METHOD),
        Move("write", ("held",), None, STAFF, (), METHOD),
        Move("close", ("held",), "closed", STAFF, (guards.hearing_minutes_are_written,), METHOD),
        Move("correct", ("closed",), "closed", STAFF, (guards.reason_is_given,), METHOD),
        Move("cancel", ("planned", "announced"), "cancelled", STAFF, (guards.reason_is_given,), METHOD),
    ),
)
