"""What may happen to a proposal? The table of its life from a draft to the end of its route."""

from __future__ import annotations

from states import guards
from states.machine import Move, Table
from states.vocabulary import Role

AUTHOR, SPONSOR, MACHINE = Role.AUTHOR, Role.SPONSOR, Role.MACHINE

PROPOSAL = Table(
    name="proposal",
    title="Návrh na usnesení",
    subject="Návrh",
    states={
        "draft": "rozpracován",
        "in_sign_off": "ve schvalování na úřadě",
        "returned": "vrácen k přepracování",
        "on_route": "v projednávání orgánů",
        "adopted": "přijat",
        "not_adopted": "nepřijat",
        "noted": "vzat na vědomí",
        "not_recommended": "nedoporučen, dál nepokračuje",
        "withdrawn": "stažen",
    },
    initial="draft",
    finals=frozenset({"adopted", "not_adopted", "noted", "not_recommended", "withdrawn"}),
    verbs={
        "edit": "upravit návrh",
        "submit": "předložit návrh ke schválení",
        "take_back": "vzít návrh zpět k úpravě",
        "return_for_rework": "vrátit návrh k přepracování",
        "clear": "uzavřít schvalování na úřadě",
        "send_back": "vrátit návrh z projednání k přepracování",
        "adopt": "zapsat návrh jako přijatý",
        "not_adopt": "zapsat návrh jako nepřijatý",
        "note": "zapsat návrh jako vzatý na vědomí",
        "stop": "ukončit cestu nedoporučeného návrhu",
        "withdraw": "stáhnout návrh",
    },
    moves=(
        Move("edit", ("draft", "returned"), None, (AUTHOR,), (), "organizační řád úřadu"),
        Move(
            "submit",
            ("draft", "returned"),
            "in_sign_off",
            (AUTHOR,),
            (
                guards.title_is_filled,
                guards.sponsor_is_named,
                guards.committee_opinion_is_stated,
                guards.previous_resolution_is_stated,
                guards.attachments_are_stated,
                guards.explanatory_report_is_written,
                guards.clauses_are_complete,
                guards.dates_follow_the_route,
                guards.chain_has_people,
            ),
            "organizační řád úřadu; vzor návrhu na usnesení",
        ),
        Move("take_back", ("in_sign_off",), "returned", (AUTHOR,), (), "organizační řád úřadu"),
        Move(
            "return_for_rework",
            ("in_sign_off",),
            "returned",
            (MACHINE,),
            (guards.reason_is_given,),
            "organizační řád úřadu",
        ),
        Move(
            "clear",
            ("in_sign_off",),
            "on_route",
            (MACHINE,),
            (guards.every_mandatory_sign_off_is_given,),
            "organizační řád úřadu",
        ),
        Move(
            "send_back",
            ("on_route",),
            "returned",
            (MACHINE,),
            (guards.reason_is_given,),
            "jednací řád orgánu",
        ),
        Move("adopt", ("on_route",), "adopted", (MACHINE,), (), "§ 87, § 101 odst. 2 zákona o obcích"),
        Move(
            "not_adopt", ("on_route",), "not_adopted", (MACHINE,), (), "§ 87, § 101 odst. 2 zákona o obcích"
        ),
        Move("note", ("on_route",), "noted", (MACHINE,), (), "jednací řád orgánu"),
        Move("stop", ("on_route",), "not_recommended", (MACHINE,), (), "trasa návrhu v pravidlech města"),
        Move(
            "withdraw",
            ("draft", "returned", "in_sign_off"),
            "withdrawn",
            (AUTHOR, SPONSOR),
            (guards.reason_is_given,),
            "organizační řád úřadu",
        ),
        Move(
            "withdraw",
            ("on_route",),
            "withdrawn",
            (SPONSOR, MACHINE),
            (guards.reason_is_given, guards.matter_is_not_being_heard),
            "§ 94 zákona o obcích; jednací řád orgánu",
        ),
    ),
)
