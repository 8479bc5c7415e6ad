"""What may happen to a comment on a draft plan? From its sending to its settlement."""

from __future__ import annotations

from states.machine import Move, Table
from states.planning import guards
from states.vocabulary import Role

STAFF = (Role.COORDINATOR,)
METHOD = "pravidla připomínkování; metodika CpKP"

COMMENT = Table(
    name="planning_comment",
    title="Připomínka k návrhu plánu",
    subject="Připomínka",
    states={
        "unconfirmed": "čeká na potvrzení e-mailem",
        "received": "přijata k vypořádání",
        "settled": "vypořádána",
        "lapsed": "nepotvrzena",
        "withdrawn": "vzata zpět",
    },
    initial="unconfirmed",
    finals=frozenset({"settled", "lapsed", "withdrawn"}),
    verbs={
        "confirm": "potvrdit připomínku",
        "record": "zapsat připomínku podanou jinak než webem",
        "assign": "přidělit připomínku skupině",
        "propose": "navrhnout vypořádání připomínky",
        "redact": "upravit znění připomínky pro zveřejnění",
        "forget": "vymazat, kdo připomínku podal",
        "settle": "vypořádat připomínku",
        "settle_again": "opravit vypořádání připomínky",
        "withdraw": "vzít připomínku zpět",
        "lapse": "vyřadit nepotvrzenou připomínku",
    },
    moves=(
        Move(
            "confirm",
            ("unconfirmed",),
            "received",
            (Role.COMMENTER,),
            (guards.confirmation_is_in_time,),
            METHOD,
        ),
        Move("record", ("unconfirmed",), "received", STAFF, (), METHOD),
        Move("assign", ("received",), None, STAFF, (), METHOD),
        Move(
            "propose",
            ("received",),
            None,
            (Role.GROUP_SECRETARY, *STAFF),
            (guards.settlement_is_chosen, guards.reason_is_given),
            METHOD,
        ),
        Move("redact", ("received", "settled"), None, STAFF, (), "ochrana osobních údajů"),
        Move(
            "forget",
            ("received", "settled", "withdrawn"),
            None,
            STAFF,
            (guards.reason_is_given,),
            "ochrana osobních údajů",
        ),
        Move(
            "settle",
            ("received",),
            "settled",
            STAFF,
            (guards.settlement_is_chosen, guards.reason_is_given),
            METHOD,
        ),
        Move(
            "settle_again",
            ("settled",),
            "settled",
            STAFF,
            (guards.settlement_is_chosen, guards.reason_is_given),
            METHOD,
        ),
        Move(
            "withdraw",
            ("received",),
            "withdrawn",
            (Role.COMMENTER, *STAFF),
            (guards.reason_is_given,),
            METHOD,
        ),
        Move("lapse", ("unconfirmed",), "lapsed", (Role.MACHINE,), (), METHOD),
    ),
)
