"""What people read in their mailbox: each kind of letter, and what nobody may smuggle into one."""

from __future__ import annotations

import json
import os
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import meta

from templates.environment import FOLDER, NBSP
from templates.letters import (
    SUBJECT_LENGTH,
    TEXT_WIDTH,
    LetterFacts,
    LetterFault,
    TownFacts,
    WrittenLetter,
    facts_as_data,
    facts_from_data,
    letter_environment,
    letter_kinds,
    write_letter,
)

SNAPSHOTS = Path(__file__).parent / "snapshots" / "letters"

TRUTNOV = TownFacts(name="Trutnov", office_name="Městský úřad Trutnov")
PLAN = "Akční plán rozvoje sociálních služeb města Trutnova 2024"
PV, RM, ZM = "Porada vedení", "Rada města Trutnova", "Zastupitelstvo města Trutnova"
FOR_RM = (
    "Rada města Trutnova doporučuje\n01.01 zastupitelstvu města schválit Akční plán rozvoje sociálních "
    "služeb města Trutnova na rok 2024 dle předloženého návrhu."
)
FOR_ZM = (
    "Zastupitelstvo města Trutnova\n01.01 schvaluje Akční plán rozvoje sociálních služeb města Trutnova na "
    "rok 2024 dle předloženého návrhu."
)
DOUDOVA, EICHLER, REJL = "Bc. Aneta Doudová", "Mgr. Tomáš Eichler", "Mgr. Dušan Rejl"
OF_THE_PLAN = {
    "town": TRUTNOV,
    "title": PLAN,
    "reference": "č. 12",
    "drafted_by": DOUDOVA,
    "presented_by": EICHLER,
    "link": "https://razitko.trutnov.cz/o/eyJ1IjoyfQ.Zk_aUQ.x-3vR",
}
TO_SIGN_OFF = {
    **OF_THE_PLAN,
    "recipient": REJL,
    "department": "Odbor sociálních věcí, školství a zdravotnictví",
    "task": "souhlas vedoucího odboru",
    "due_on": date(2024, 5, 22),
    "operative_text": FOR_ZM,
    "body_name": PV,
    "held_on": date(2024, 5, 29),
}
OF_THE_ASSIGNMENT = {
    "town": TRUTNOV,
    "title": PLAN,
    "recipient": REJL,
    "task": "předložit zastupitelstvu města zprávu o plnění akčního plánu",
    "due_on": date(2024, 12, 16),
    "number": "2024-118/3",
    "body_name": ZM,
    "held_on": date(2024, 6, 24),
    "operative_text": "02.01 ukládá vedoucímu odboru sociálních věcí, školství a zdravotnictví předložit "
    "zastupitelstvu města zprávu o plnění akčního plánu\nT: 16. 12. 2024",
    "link": OF_THE_PLAN["link"],
}

OF_THE_MINUTES: dict[str, object] = {
    "town": TRUTNOV,
    "recipient": "Ing. Eva Vzorová",
    "title": "Zápis z\u00a03.\u00a0zasedání ze dne 24.\u00a06.\u00a02024",
    "body_name": "Zastupitelstvo města Trutnova",
    "held_on": date(2024, 6, 24),
    "due_on": date(2024, 7, 4),
}

#: The letters of Trutnov's real proposal, in the order of its life. The snapshots are made from these.
FACTS: dict[str, dict[str, object]] = {
    "sign_off_request": {**TO_SIGN_OFF, "link_expires_on": date(2024, 6, 5)},
    "opinion_request": {
        **TO_SIGN_OFF,
        "recipient": "Ing. Jana Nováková",
        "task": "stanovisko finančního odboru",
        "amount": 1_250_000,
    },
    "sign_off_returned": {
        **OF_THE_PLAN,
        "recipient": DOUDOVA,
        "link": None,
        "person": EICHLER,
        "on_behalf_of": REJL,
        "task": "souhlas vedoucího odboru",
        "reason": "V důvodové zprávě chybí přehled navrhovaných opatření.\n\n"
        "Prosím doplnit i odkaz na přílohu.",
    },
    "sign_off_completed": {
        **OF_THE_PLAN,
        "recipient": DOUDOVA,
        "person": EICHLER,
        "body_name": PV,
        "held_on": date(2024, 5, 29),
        "next_step": "materiál čeká na zařazení na program jednání.",
        "more": (
            ("Vedoucí odboru", f"{REJL}, 20. 5. 2024"),
            ("Finanční odbor", "Ing. Jana Nováková, 21. 5. 2024"),
        ),
    },
    "sign_off_reminder": {**TO_SIGN_OFF, "since": date(2024, 5, 15)},
    "sign_off_escalation": {
        **TO_SIGN_OFF,
        "recipient": "Ing. Jaroslav Tajemný",
        "person": REJL,
        "since": date(2024, 5, 15),
        "is_overdue": True,
    },
    "form_signature_request": {
        **OF_THE_PLAN,
        "recipient": REJL,
        "outcome": "Rada města Trutnova doporučuje zastupitelstvu města schválit (5. 6. 2024)",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "due_on": date(2024, 6, 7),
        "operative_text": FOR_ZM,
    },
    "meeting_invitation": {
        "town": TRUTNOV,
        "recipient": EICHLER,
        "title": f"{ZM}, 4. zasedání",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "held_at": time(14),
        "place": "velký sál Národního domu",
        "operative_text": f"Schválení programu zasedání\n1. {PLAN}\n2. Neveřejný bod",
        "more": (("Program", "verze A"),),
        "attached": ("pozvanka-ZM-2024-06-24-A.pdf", "termín jednání do kalendáře"),
        "link": "https://razitko.trutnov.cz/jednani/7",
    },
    "agenda_changed": {
        "town": TRUTNOV,
        "recipient": EICHLER,
        "title": f"{ZM}, 4. zasedání",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "held_at": time(14),
        "place": "velký sál Národního domu",
        "number": "B",
        "changes": "Ubyl bod 2: „Prodej pozemku“.\nPřibyl bod 3: neveřejný bod (předloženo na stůl).",
        "reason": "Havárie kanalizace.",
        "attached": ("pozvanka-ZM-2024-06-24-B.pdf",),
        "link": "https://razitko.trutnov.cz/jednani/7",
    },
    "late_item_request": {
        **OF_THE_PLAN,
        "recipient": "Ing. arch. Jan Vzor",
        "person": "Marie Vzorová",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "reason": "Havárie kanalizace v Dolní ulici.",
        "link": "https://razitko.trutnov.cz/pozdni-body",
    },
    "late_item_decided": {
        **OF_THE_PLAN,
        "recipient": "Marie Vzorová",
        "person": "Ing. arch. Jan Vzor",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "outcome": "Pozdní bod nepovolen",
        "reason": "Počká do září.",
        "next_step": "Návrh čeká na jiné jednání.",
        "link": "https://razitko.trutnov.cz/jednani/7",
    },
    "hand_in_reminder": {
        **OF_THE_PLAN,
        "recipient": DOUDOVA,
        "due_on": date(2024, 5, 27),
        "body_name": PV,
        "held_on": date(2024, 5, 29),
        "missing": ("příloha „Návrh Akčního plánu rozvoje sociálních služeb“", "souhlas vedoucího odboru"),
    },
    "resolution_suspended": {
        "town": OF_THE_PLAN["town"],
        "recipient": EICHLER,
        "title": "Finanční dar spolku Skaut",
        "number": "2024-12/3",
        "body_name": RM,
        "held_on": date(2024, 6, 5),
        "person": "Ing. arch. Jan Vzor",
        "reason": "Dar je v rozporu s rozpočtem města.",
        "next_step": "Rozhodne o něm zastupitelstvo na zasedání 24. 6. 2024; bod je na programu.",
        "link": "https://razitko.trutnov.example/usneseni/12",
    },
    "item_returned": {
        **OF_THE_PLAN,
        "recipient": EICHLER,
        "body_name": RM,
        "held_on": date(2024, 7, 10),
        "reason": "Bylo odloženo na 10. 7. 2024; od toho dne je to první jednání, na které jde zařadit.",
        "link": "https://razitko.trutnov.example/navrhy/12",
    },
    "item_placed": {
        **OF_THE_PLAN,
        "recipient": EICHLER,
        "body_name": RM,
        "held_on": date(2024, 6, 5),
        "held_at": time(13, 0),
        "place": "zasedací místnost č. 212, Slovanské náměstí 165",
        "agenda_item": "7",
        "operative_text": FOR_RM,
        "attached": ("termín do kalendáře", "návrh na usnesení (Word)"),
    },
    "outcome_recorded": {
        **OF_THE_PLAN,
        "recipient": DOUDOVA,
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "outcome": "schváleno",
        "ballot": "pro 27, proti 0, zdrželi se 3 (z 33 členů)",
        "number": "2024-118/3",
        "operative_text": FOR_ZM,
        "next_step": "vyhotoví se výpis z usnesení.",
    },
    "assignment_given": {**OF_THE_ASSIGNMENT, "attached": ("termín do kalendáře",)},
    "assignment_reminder": OF_THE_ASSIGNMENT,
    "report_reminder": {**OF_THE_ASSIGNMENT, "until": date(2025, 1, 31)},
    "assignment_escalation": {
        **OF_THE_ASSIGNMENT,
        "recipient": "Ing. Jaroslav Tajemný",
        "person": REJL,
        "more": (("Uloženo", "Odbor sociálních věcí"),),
    },
    "letters_digest": {
        "town": TRUTNOV,
        "recipient": REJL,
        "held_on": date(2024, 5, 15),
        "items": (
            (
                f"K souhlasu do 22. 5. 2024: {PLAN}",
                "Posoudit materiál",
                "https://razitko.trutnov.cz/o/eyJ1IjoyfQ",
            ),
            (
                "Výsledek projednání 14. 5. 2024: _Pronájem_ *1*",
                "Otevřít v Razítku",
                "https://razitko.trutnov.cz/",
            ),
        ),
        "has_links": True,
    },
    "unfinished_tasks": {
        "town": TRUTNOV,
        "recipient": "Marie Organizační",
        "body_name": ZM,
        "held_on": date(2024, 12, 16),
        "outcome": "Nesplněných úkolů: 2, z\u00a0toho po termínu: 1.",
        "missing": (
            "č. 2024-118/3: předložit zprávu (Mgr. Dušan Rejl, termín 16. 12. 2024)",
            "č. 2024-12/1: podepsat smlouvu (Ing. Jana Nováková, termín 1. 9. 2024, po termínu)",
        ),
        "link": "https://razitko.trutnov.example/ukoly/kontrola?organ=ZM&jednani=7",
    },
    "assignment_reported": {
        **OF_THE_ASSIGNMENT,
        "recipient": "Ing. Jaroslav Tajemný",
        "operative_text": None,
        "person": EICHLER,
        "on_behalf_of": REJL,
        "reason": "Zpráva je v materiálech zasedání.\n\nPříloha je na webu města.",
    },
    "assignment_answered": {
        **OF_THE_ASSIGNMENT,
        "operative_text": None,
        "person": "Ing. Jaroslav Tajemný",
        "outcome": "Hlášení o splnění je vráceno, úkol trvá.",
        "reason": "Zpráva na webu není.",
    },
    "extension_asked": {
        **OF_THE_ASSIGNMENT,
        "recipient": "Ing. Jaroslav Tajemný",
        "operative_text": None,
        "person": REJL,
        "until": date(2025, 1, 31),
        "reason": "Podklady přijdou až v lednu.",
    },
    "extract_made": {
        **OF_THE_PLAN,
        "recipient": DOUDOVA,
        "number": "2024-118/3",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "outcome": "schváleno",
        "ballot": "pro 27, proti 0, zdrželi se 3 (z 33 členů)",
        "operative_text": FOR_ZM,
        "attached": ("výpis z usnesení (Word)",),
    },
    "handed_over": {
        **TO_SIGN_OFF,
        "recipient": EICHLER,
        "person": REJL,
        "reason": "Materiál patří do Vaší gesce.",
    },
    "delegation_given": {
        "town": TRUTNOV,
        "recipient": EICHLER,
        "person": REJL,
        "since": date(2024, 7, 1),
        "until": date(2024, 7, 14),
        "task": "souhlasy vedoucího odboru",
        "reason": "dovolená",
    },
    "delegation_entered": {
        "town": TRUTNOV,
        "recipient": REJL,
        "person": "Bc. Petra Vzorná",
        "since": date(2024, 7, 1),
        "until": date(2024, 7, 14),
        "task": "schvalování návrhů usnesení",
        "reason": "nemoc",
        "more": (("Zástupce", EICHLER),),
    },
    "minutes_reminder": {
        "town": TRUTNOV,
        "recipient": "Marie Vzorová",
        "title": f"{ZM}: 3. zasedání",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "due_on": date(2024, 7, 4),
        "missing": ("Zápis je rozepsán; dokončete ho a předejte ověřovatelům.",),
        "more": (("Předpis", "§ 95 odst. 2 zákona o obcích"),),
        "link": "https://razitko.trutnov.cz/jednani/3",
    },
    "meeting_moved": {
        "town": TRUTNOV,
        "recipient": DOUDOVA,
        "title": f"{ZM}, 3. zasedání",
        "body_name": ZM,
        "held_on": date(2024, 6, 26),
        "held_at": time(16, 0),
        "place": "velký sál Národního domu",
        "reason": "V sále se v pondělí nesvítí.",
        "missing": (
            f"Návrh č. 12 „{PLAN}“: podklady odevzdejte do 12. 6. 2024 (dosud do 10. 6. 2024).",
            "Jste členem orgánu: počítejte s novým termínem jednání.",
        ),
        "more": (("Dosud", "24. 6. 2024 v 14:00, velký sál Národního domu"),),
        "link": "https://razitko.trutnov.cz/jednani/3",
    },
    "meeting_cancelled": {
        "town": TRUTNOV,
        "recipient": DOUDOVA,
        "title": f"{ZM}, 3. zasedání",
        "body_name": ZM,
        "held_on": date(2024, 6, 24),
        "held_at": time(14, 0),
        "place": "velký sál Národního domu",
        "reason": "Nesejde se dost členů.",
        "missing": (f"Návrh č. 12 „{PLAN}“: čeká na zařazení na jiné jednání.",),
        "link": "https://razitko.trutnov.cz/jednani/3",
    },
    "minutes_signature_request": {
        **OF_THE_MINUTES,
        "task": "ověřovatel zápisu",
        "link": "https://razitko.trutnov.cz/o/MTI.x-3vR",
        "link_expires_on": date(2024, 7, 15),
    },
    "minutes_returned": {
        **OF_THE_MINUTES,
        "recipient": DOUDOVA,
        "person": "Ing. Eva Vzorová",
        "task": "ověřovatel zápisu",
        "reason": "Chybí rozprava k\u00a0bodu 4.",
    },
    "password_reset": {
        "town": TRUTNOV,
        "recipient": DOUDOVA,
        "link": "https://razitko.trutnov.cz/heslo/nove/MTI.x-3vR",
        "link_expires_at": datetime(2024, 5, 13, 9, 30, tzinfo=UTC),
    },
    "invitation": {
        "town": TRUTNOV,
        "recipient": DOUDOVA,
        "link": "https://razitko.trutnov.cz/heslo/nove/MTI.x-3vR",
        "link_expires_at": datetime(2024, 5, 20, 9, 30, tzinfo=UTC),
    },
}

OF_THE_GROUP: dict[str, object] = {
    "town": TownFacts(name="Humpolec", office_name="Městský úřad Humpolec"),
    "recipient": "Petr Stárek",
    "title": "2. jednání: Senioři",
    "held_on": date(2024, 6, 5),
    "held_at": time(16),
    "place": "Městská knihovna, Hradská 1",
    "more": (
        ("Proces", "Komunitní plánování sociálních služeb na Humpolecku"),
        ("Skupina", "Senioři"),
        ("Koordinátor", "Mgr. Jana Vzorová, vzorova@humpolec.example"),
    ),
}
TO_ANSWER = {**OF_THE_GROUP, "due_on": date(2024, 5, 31), "link": "https://razitko.humpolec.cz/o/MTI.x-3vR"}
OF_THE_HEARING = {
    **OF_THE_GROUP,
    "title": "Veřejné projednání návrhu plánu",
    "body_name": "Želiv",
    "place": "Kulturní dům",
    "more": (("Připomínky", "od 20. 5. 2024 do 14. 6. 2024"),),
}
MEETINGS_OF_GROUPS: dict[str, dict[str, object]] = {
    "planning_invitation": {
        **TO_ANSWER,
        "operative_text": "1. Zahájení\n2. Výsledky dotazníkového šetření\n3. Různé",
        "reason": "Do 7. 6. je třeba podat žádost o dotaci.",
    },
    "planning_meeting_moved": {
        **TO_ANSWER,
        "more": (("Dosud", "29. 5. 2024 v 16:00, Radnice"), ("Skupina", "Senioři")),
        "reason": "Sál je obsazený.",
    },
    "planning_meeting_cancelled": {**OF_THE_GROUP, "reason": "Nemoc koordinátorky."},
    "planning_answer_reminder": {**TO_ANSWER, "due_on": date(2024, 6, 5)},
    "planning_minutes": {
        **OF_THE_GROUP,
        "reason": "Oprava počtu dotazníků.",
        "attached": ("zapis-jednani-1-v2.docx",),
    },
    "planning_task_given": {
        **OF_THE_GROUP,
        "more": (),
        "task": "Připravit návrh cílů pro oblast péče o seniory.",
        "due_on": date(2024, 6, 28),
        "person": "Mgr. Jana Vzorová, vzorova@humpolec.example",
    },
    "planning_task_reminder": {
        **OF_THE_GROUP,
        "more": (),
        "task": "Připravit návrh cílů pro oblast péče o seniory.",
        "due_on": date(2024, 6, 28),
        "is_overdue": True,
        "person": "Mgr. Jana Vzorová, vzorova@humpolec.example",
    },
    "planning_invitation_reminder": {
        **OF_THE_GROUP,
        "due_on": date(2024, 5, 29),
        "link": "https://razitko.humpolec.cz/planovani/1/jednani/2",
    },
    "planning_minutes_reminder": {
        **OF_THE_GROUP,
        "due_on": date(2024, 6, 15),
        "link": "https://razitko.humpolec.cz/planovani/1/jednani/2",
    },
    "planning_hearing_invitation": {
        **OF_THE_HEARING,
        "link": "https://razitko.humpolec.cz/verejne/planovani/humpolecko-2024",
    },
    "planning_hearing_moved": {
        **OF_THE_HEARING,
        "more": (
            ("Dosud", "4. 6. 2024 v 16:00, Kulturní dům"),
            ("Připomínky", "od 20. 5. 2024 do 14. 6. 2024"),
        ),
        "reason": "Sál není k dispozici.",
        "link": "https://razitko.humpolec.cz/verejne/planovani/humpolecko-2024",
    },
    "planning_hearing_cancelled": {**OF_THE_HEARING, "reason": "Sál není k dispozici."},
}
"""Letters about meetings of planning groups and public hearings."""
FACTS.update(MEETINGS_OF_GROUPS)
HUMPOLEC = TownFacts("Humpolec", "Městský úřad Humpolec")
OF_THE_DRAFT: dict[str, object] = {
    "town": HUMPOLEC,
    "recipient": "Marie Nováková",
    "title": "Střednědobý plán rozvoje sociálních služeb na Humpolecku 2025–2027",
}
FACTS["planning_comment_confirm"] = {
    **OF_THE_DRAFT,
    "operative_text": "Chybí odlehčovací služba o víkendech.\n\nDoplňte ji prosím už od roku 2025.",
    "task": "Opatření 1.1.1 Rozšířit terénní službu",
    "more": (("Proces", "Komunitní plánování sociálních služeb na Humpolecku"),),
    "link": "https://razitko.humpolec.example/o/eyJ1IjoyfQ.Zk_aUQ.x-3vR",
    "link_expires_on": date(2024, 6, 3),
}
FACTS["planning_comment_settled"] = {
    **OF_THE_DRAFT,
    "number": "12",
    "task": "Opatření 1.1.1 Rozšířit terénní službu",
    "operative_text": "Chybí odlehčovací služba o víkendech.",
    "outcome": "přijata zčásti",
    "reason": "Odlehčovací službu doplníme od roku 2026; na rok 2025 na ni nejsou peníze.",
    "link": "https://razitko.humpolec.example/verejne/planovani/humpolecko-2024",
}
FACTS["planning_comment_withdrawn"] = {
    **{
        name: said
        for name, said in FACTS["planning_comment_settled"].items()
        if name not in ("outcome", "link")
    },
    "reason": "Autor o to písemně požádal.",
    "more": (("Koordinátor", "Mgr. Alena Vzorová, vzorova@humpolec.example"),),
}
FACTS["planning_window"] = {
    **OF_THE_DRAFT,
    "recipient": "Mgr. Alena Vzorová",
    "outcome": "končí",
    "due_on": date(2024, 6, 21),
    "since": date(2024, 5, 13),
    "until": date(2024, 6, 21),
    "next_step": "připomínky k\u00a0návrhu plánu končí 21.\u00a06.\u00a02024.",
    "missing": (
        "Připomínky mají jít podávat nejméně do 24. 6. 2024 (14 dnů po veřejném projednání 10. 6. 2024); "
        "končí 21. 6. 2024, o 3 dny dříve.",
    ),
    "link": "https://razitko.humpolec.example/planovani/1/pripominky",
}
FACTS["planning_unsettled"] = {
    **OF_THE_DRAFT,
    "recipient": "Mgr. Alena Vzorová",
    "number": "7",
    "due_on": date(2024, 6, 26),
    "link": "https://razitko.humpolec.example/planovani/1/pripominky?stav=received",
}
FACTS["planning_consent_request"] = {
    **OF_THE_DRAFT,
    "recipient": "Obec Želiv",
    "place": "Želiv",
    "body_name": "zastupitelstvo obce",
    "since": date(2024, 6, 3),
    "is_overdue": True,
    "person": "Mgr. Alena Vzorová, koordinatorka@humpolec.example",
    "link": "https://razitko.humpolec.example/verejne/planovani/humpolecko-2024",
    "attached": ("plán (PDF)",),
}
FACTS["planning_progress_request"] = {
    "town": TownFacts(name="Humpolec", office_name="Městský úřad Humpolec"),
    "recipient": "Bc. Pavel Vzor",
    "title": "Střednědobý plán rozvoje sociálních služeb 2019–2021",
    "number": "2019",
    "due_on": date(2020, 2, 28),
    "person": "Mgr. Alena Vzorová",
    "missing": ("1.1.1 Rozšíření terénní pečovatelské služby", "1.2.1 Dluhová poradna"),
    "link": "https://razitko.humpolec.cz/planovani/1/plany/2/plneni?rok=2019",
}
FACTS["planning_phase_reminder"] = {
    "town": TownFacts(name="Humpolec", office_name="Městský úřad Humpolec"),
    "recipient": "Mgr. Alena Vzorová",
    "title": "Komunitní plánování sociálních služeb na Humpolecku",
    "task": "zjišťování potřeb",
    "due_on": date(2024, 8, 31),
    "is_overdue": True,
    "missing": ("Skupina „Senioři“ nemá podklady o potřebách.",),
    "link": "https://razitko.humpolec.cz/planovani/1",
}
FACTS["planning_mandate_ends"] = {
    "town": TownFacts(name="Humpolec", office_name="Městský úřad Humpolec"),
    "recipient": "Mgr. Alena Vzorová",
    "title": "Komunitní plánování sociálních služeb na Humpolecku",
    "body_name": "Senioři",
    "person": "Bc. Pavel Vzor",
    "until": date(2024, 6, 30),
    "more": (("Za koho mluví", "zadavatelé"),),
    "link": "https://razitko.humpolec.cz/planovani/1/skupiny/2",
}


def facts_of(kind: str, **other: object) -> LetterFacts:
    return LetterFacts(kind=kind, **{**FACTS[kind], **other})  # type: ignore[arg-type]  # facts of the test


class Reader(HTMLParser):
    """Reads a letter as a mail program does: its words and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_style = tag == "style"
        if tag == "br":
            self.words.append(" ")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.words.append(data)


def flat(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def read(letter: WrittenLetter) -> str:
    return flat("".join(Reader(letter.html).words))


def test_every_kind_has_its_snapshot_and_every_snapshot_its_kind() -> None:
    assert set(letter_kinds()) == set(FACTS) == {path.stem for path in SNAPSHOTS.glob("*.txt")}


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_letter_reads_as_it_was_agreed(kind: str) -> None:
    letter = write_letter(facts_of(kind))
    readable = f"Předmět: {letter.subject}\n\n{letter.text}"
    kept = SNAPSHOTS / f"{kind}.txt"
    if os.environ.get("RAZITKO_WRITE_SNAPSHOTS") == "1":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(readable, encoding="utf-8")
    assert readable == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_text_and_html_say_the_same_and_carry_at_most_one_link(kind: str) -> None:
    facts = facts_of(kind)
    letter = write_letter(facts)
    html = Reader(letter.html)
    assert html.links == ([facts.link] if facts.link else [address for _, _, address in facts.items])
    assert letter.text.count("https://") == len(html.links)
    spoken = flat(re.sub(r"^ +- ", "", letter.text, flags=re.MULTILINE))
    for sentence in re.split(r"(?<=[.:,]) |https://\S+", spoken):
        assert sentence.strip(" :") in read(letter), sentence
    assert 'lang="cs"' in letter.html


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_lines_of_the_text_are_short_and_clean(kind: str) -> None:
    for line in write_letter(facts_of(kind)).text.splitlines():
        assert len(line) <= TEXT_WIDTH or "https://" in line
        assert line == line.rstrip()
        assert not re.search(r"(?<!\w)[ksvzouai]$", line), "a one-letter preposition ends a line"


@pytest.mark.parametrize("kind", sorted(FACTS))
@pytest.mark.parametrize("fact", [field.name for field in fields(LetterFacts) if field.default is None])
def test_a_missing_fact_is_left_out_or_named(kind: str, fact: str) -> None:
    try:
        letter = write_letter(facts_of(kind, **{fact: None}))
    except LetterFault as fault:
        assert f"`{fact}`" in str(fault)
    else:
        assert "None" not in letter.subject + letter.text + letter.html
        assert not re.search(r":\s*\n\s*\n\s*\n|::|\(\)|„“", letter.text)


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_templates_use_only_the_facts_there_are(kind: str) -> None:
    known = {field.name for field in fields(LetterFacts)} | {"rows"}
    for name in (f"{kind}.j2", "_letter.j2", "_details.j2", "_own_link.j2"):
        source = (FOLDER / "letters" / name).read_text(encoding="utf-8")
        assert meta.find_undeclared_variables(letter_environment().parse(source)) <= known


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(LetterFault, match="sign_off_rejected"):
        write_letter(replace(facts_of("handed_over"), kind="sign_off_rejected"))
    with pytest.raises(LetterFault, match="_letter"):
        write_letter(replace(facts_of("handed_over"), kind="_letter"))


HOSTILE = [
    "**tučné** _kurzíva_ `kód` ~~škrt~~",
    "<b>HTML</b><script>alert(1)</script><img src=x onerror=alert(1)>",
    "[klikněte](http://evil.example) <http://evil.example> ![](http://evil.example/p.png)",
    "&lt;b&gt; &copy; &#35; &amp;",
    "# Nadpis",
    "- položka",
    "1. první",
    "> citace",
    "    kód",
    "a | b",
    "\\* \\\\ \\",
    "{{ link }} {% raw %} {# #}",
    "tři\n\n---\n\nčáry",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_comes_out_literally(text: str) -> None:
    facts = facts_of("sign_off_returned", title=text, reason=text, person=text, more=((text, text),))
    letter = write_letter(facts)
    assert letter.subject == flat(f"Vráceno k dopracování: {text}")
    assert flat(letter.text).count(flat(text)) >= 4
    assert read(letter).count(flat(text)) >= 5  # with the heading
    seen = Reader(letter.html)
    assert seen.links == []
    assert not {"b", "script", "img", "code", "em", "ul", "h2", "hr"} & seen.tags


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")), max_size=60).filter(str.strip))
def test_any_title_comes_out_literally(title: str) -> None:
    letter = write_letter(facts_of("handed_over", title=title, reason=title))
    assert flat(title) in flat(letter.text)
    assert flat(title) in read(letter)


@pytest.mark.parametrize(
    "text", ["Plán\r\nBcc: vsichni@example.cz", "Plán\u2028Bcc: x", "Plán\x0b\x00\x1b[31m Bcc: x"]
)
def test_subject_is_one_line_whatever_the_title(text: str) -> None:
    subject = write_letter(facts_of("handed_over", title=text)).subject
    assert len(subject.splitlines()) == 1
    assert subject.isprintable()


def test_characters_that_turn_the_reading_direction_are_left_out() -> None:
    letter = write_letter(facts_of("handed_over", title="faktura \u202efdp.exe"))
    assert "\u202e" not in letter.subject + letter.text + letter.html


@pytest.mark.parametrize("title", ["slovo " * 60, "x" * 400, "dlouhé-slovo-s-pomlčkami " * 20])
def test_long_subject_is_cut_at_a_word(title: str) -> None:
    subject = write_letter(facts_of("sign_off_request", title=title)).subject
    assert len(subject) <= SUBJECT_LENGTH
    assert subject.startswith("K souhlasu do 22. 5. 2024:")
    assert subject.endswith(" …")
    assert subject.removesuffix(" …").split()[-1] in {"slovo", "2024:", "dlouhé-slovo-s-pomlčkami"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "/o/1", "https://", "https://a b", "https://x/>", "mailto:a@b.cz"]
)
def test_a_letter_carries_only_a_web_link(link: str) -> None:
    with pytest.raises(LetterFault, match="link"):
        write_letter(facts_of("handed_over", link=link))


def test_link_arrives_unchanged() -> None:
    link = "https://razitko.trutnov.cz/o/a_b*c.d-e?x=1&copy=2&amp;y=(3)#z"
    letter = write_letter(facts_of("handed_over", link=link))
    assert Reader(letter.html).links == [link]
    assert f"\n{link}\n" in letter.text


def test_lines_of_the_resolution_stay_lines() -> None:
    letter = write_letter(
        facts_of("item_placed", operative_text="Rada města\n01.01 bere na vědomí\n\n02.01 ukládá")
    )
    assert "\n    Rada města\n    01.01 bere na" in letter.text.replace(NBSP, " ")
    assert "\n\n    02.01 ukládá\n" in letter.text


def test_an_advisory_body_gives_no_number() -> None:
    letter = write_letter(facts_of("outcome_recorded", number=None))
    assert "usnesení" not in letter.text.split("Projednané znění")[0].lower()


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_facts_survive_the_outbox(kind: str) -> None:
    stored = json.dumps(facts_as_data(facts_of(kind)))
    assert facts_from_data(json.loads(stored)) == facts_of(kind)
    assert "null" not in stored


def test_same_facts_same_letter() -> None:
    assert write_letter(facts_of("sign_off_request")) == write_letter(facts_of("sign_off_request"))
