"""What may happen to a resolution after it was adopted? The table from validity to revocation."""

from __future__ import annotations

from states import guards
from states.machine import Move, Table
from states.vocabulary import Role

STAFF = (Role.ORGANISER, Role.SECRETARY)

RESOLUTION = Table(
    name="resolution",
    title="Usnesení",
    subject="Usnesení",
    states={
        "valid": "platné",
        "suspended": "výkon pozastaven",
        "revoked": "revokováno",
        "cancelled": "zrušeno zastupitelstvem",
        "voided": "číslo zneplatněno",
    },
    initial="valid",
    finals=frozenset({"voided"}),
    verbs={
        "suspend": "pozastavit výkon usnesení",
        "confirm": "potvrdit pozastavené usnesení",
        "cancel": "zrušit pozastavené usnesení",
        "revoke": "revokovat usnesení",
        "amend": "změnit usnesení nebo jeho bod",
        "affirm": "trvat na usnesení",
        "restore": "obnovit platnost usnesení",
        "suspend_again": "vrátit usnesení mezi pozastavená",
        "void": "zneplatnit číslo usnesení",
    },
    moves=(
        Move(
            "suspend",
            ("valid",),
            "suspended",
            (Role.CHAIR,),
            (guards.resolution_is_of_the_council, guards.reason_is_given),
            "§ 105 zákona o obcích",
        ),
        Move("confirm", ("suspended",), "valid", (Role.MACHINE,), (), "§ 84 odst. 5 a § 105 zákona o obcích"),
        Move(
            "cancel", ("suspended",), "cancelled", (Role.MACHINE,), (), "§ 84 odst. 5 a § 105 zákona o obcích"
        ),
        Move(
            "revoke", ("valid", "suspended"), "revoked", (Role.MACHINE,), (), "usnesení, kterým se revokuje"
        ),
        Move("amend", ("valid", "suspended"), None, (Role.MACHINE,), (), "usnesení, kterým se mění"),
        Move(
            "affirm", ("valid", "suspended"), None, (Role.MACHINE,), (), "usnesení, kterým orgán trvá na svém"
        ),
        Move(
            "restore",
            ("revoked",),
            "valid",
            (Role.MACHINE,),
            (),
            "zneplatněno je usnesení, kterým se revokovalo",
        ),
        Move(
            "suspend_again",
            ("valid", "revoked", "cancelled"),
            "suspended",
            (Role.MACHINE,),
            (),
            "zneplatněno je usnesení, kterým zastupitelstvo rozhodlo (§ 105 zákona o obcích)",
        ),
        Move("void", ("valid",), "voided", STAFF, (guards.reason_is_given,), "evidence usnesení"),
    ),
)
