"""Which commands about meetings have files of their own? Loaded when they are asked for."""

from __future__ import annotations

from typing import ClassVar

from cli.czech import Group


class Parts(Group):
    """What a meeting has besides its own verbs."""

    nouns: ClassVar = {
        "agenda": (
            "cli.agenda",
            "app",
            "Program: mezititulky, stálé body, pořadí, uzavření, verze, pozdní body.",
        ),
        "publish": ("cli.agenda", "publish", "Vydá další verzi programu s\u00a0pozvánkou a\u00a0podklady."),
        "presence": (
            "cli.meeting_room",
            "presence",
            "Ukáže prezenci, nebo zapíše příchod, odchod a\u00a0omluvu.",
        ),
        "take-up": ("cli.meeting_room", "take_up", "Otevře bod programu."),
        "ballot": ("cli.meeting_room", "ballot", "Zapíše hlasování, a\u00a0na přání i\u00a0výsledek bodu."),
        "void-ballot": ("cli.meeting_room", "void_ballot", "Prohlásí hlasování za neplatné s\u00a0důvodem."),
        "end-without-quorum": (
            "cli.meeting_room",
            "end_without_quorum",
            "Ukončí jednání pro nedostatek přítomných a\u00a0naplánuje náhradní.",
        ),
        "place": ("cli.placing", "place", "Zařadí návrh na program jednání."),
        "take-off": ("cli.placing", "take_off", "Vyjme návrh z\u00a0programu před jednáním."),
        "move": ("cli.meeting_days", "move", "Přeloží jednání na jiný den, čas nebo místo."),
        "post": ("cli.meeting_days", "post", "Zapíše nebo opraví vyvěšení na úřední desce."),
        "minutes": (
            "cli.minutes",
            "app",
            "Zápis: ukázat, psát, předat k\u00a0podpisu, zapsat podpis, opravit, námitky.",
        ),
    }
