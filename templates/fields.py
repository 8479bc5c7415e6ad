"""Which fields may a Word template use, what do they mean, and what does a sample of them look like?

One place for the rendering, the check, the trial rendering and the tests. Values are finished strings:
whoever calls the rendering formats dates and ballots. A field like `report` is Markdown and becomes Word
content.
"""

from collections.abc import Mapping
from types import MappingProxyType

from templates.field import PEOPLE
from templates.field import Field as Field
from templates.field import Value as Value
from templates.meeting_fields import INVITATION, MINUTES, TASK_CONTROL
from templates.planning_fields import (
    ATTENDANCE_SHEET,
    GROUP_INVITATION,
    GROUP_MINUTES,
    HEARING_INVITATION,
    HEARING_MINUTES,
)

_PROPOSAL = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("form_title", "nadpis formuláře", "NÁVRH NA USNESENÍ", required=False),
    Field(
        "stages",
        "orgány, které návrh projednají, v pořadí trasy",
        items=(
            Field(
                "label",
                "popisek, například „Datum projednání v zastupitelstvu“",
                "Datum projednání v zastupitelstvu",
            ),
            Field("date", "datum projednání, nebo pomlčka", "24.06.2024"),
        ),
        is_list=True,
    ),
    Field("department", "odbor, který návrh připravil", "Odbor sociálních věcí"),
    Field("drafted_by", "kdo návrh zpracoval", "Bc. Jana Vzorová"),
    Field("presented_by", "kdo návrh předkládá", "Mgr. Petr Příklad"),
    Field("title", "název materiálu", "Akční plán rozvoje sociálních služeb"),
    Field("committee_opinion", "vyjádření komise, nebo pomlčka", "-", required=False),
    Field("previous_resolution", "předchozí usnesení, nebo pomlčka", "-", required=False),
    Field(
        "wordings",
        "znění návrhu pro jednotlivé orgány",
        items=(
            Field(
                "label",
                "popisek, například „Návrh na usnesení zastupitelstva“",
                "Návrh na usnesení zastupitelstva",
            ),
            Field("text", "znění usnesení; smí mít více odstavců", "Zastupitelstvo 01.01 schvaluje plán."),
        ),
        is_list=True,
    ),
    Field("report_note", "poznámka u důvodové zprávy", "Viz níže.", required=False),
    Field(
        "attachments", "přílohy; nevyužité řádky s pomlčkou", "Návrh plánu", is_list=True, may_be_empty=True
    ),
    Field("signed_on", "datum podpisu, nebo nic", "06.06.2024"),
    Field("signed_by", "kdo návrh podepsal, nebo nic", "Mgr. Eva Ukázková v. r."),
    Field("signature_label", "popisek podpisu", "Podpis vedoucího odboru", required=False),
    Field(
        "report",
        "důvodová zpráva (Markdown), v šabloně jako samostatný odstavec {{p report }}",
        "# Nadpis\n\nOdstavec **tučně**.\n\n- **První:** bod\n  1. vnořený\n\n1. krok\n2. krok",
        is_markdown=True,
    ),
)

_EXTRACT = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("body_name", "celý název orgánu", "Zastupitelstvo města Vzorova"),
    Field("meeting_line", "ze které schůze výpis je", "ze zasedání konaného dne 24. 6. 2024"),
    Field("number", "číslo usnesení", "2024-45/3"),
    Field("title", "název materiálu", "Akční plán rozvoje sociálních služeb"),
    Field("text", "celé přijaté znění; smí mít více odstavců", "Zastupitelstvo\n01.01 schvaluje plán."),
    Field("ballot_line", "výsledek hlasování", "pro 21, proti 0, zdrželo se 2", required=False),
    Field("adopted_on", "den přijetí", "24. 6. 2024"),
    Field("mark", "co s usnesením je, není-li prostě platné", "VÝKON USNESENÍ JE POZASTAVEN", required=False),
    Field(
        "effects",
        "co se s usnesením později stalo a co samo mění",
        items=(Field("text", "věta o změně", "Revokováno usnesením č. 2024-60/4 ze dne 9. 9. 2024."),),
        is_list=True,
        may_be_empty=True,
        required=False,
    ),
    Field(
        "signatures",
        "kdo usnesení podepsal",
        items=(
            Field("name", "jméno, případně s „v. r.“", "Ing. Jan Vzor v. r."),
            Field("role", "funkce", "starosta města"),
        ),
        is_list=True,
    ),
    Field(
        "assignments",
        "úkoly, které z usnesení plynou",
        items=(
            Field("label", "bod usnesení", "02.01"),
            Field("task", "úkol", "zveřejnit plán na webu města"),
            Field("charged", "komu je uložen", "vedoucí odboru"),
            Field("due", "termín", "31. 7. 2024"),
        ),
        is_list=True,
        may_be_empty=True,
        required=False,
    ),
    Field("made_on", "den vyhotovení výpisu", "25. 6. 2024", required=False),
)

_SIGN_OFF_SHEET = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("title", "název materiálu", "Akční plán rozvoje sociálních služeb"),
    Field("department", "odbor, který návrh připravil", "Odbor sociálních věcí", required=False),
    Field("drafted_by", "kdo návrh zpracoval", "Bc. Jana Vzorová", required=False),
    Field(
        "rows",
        "kroky schvalování v pořadí",
        items=(
            Field("order", "pořadí", "1", required=False),
            Field("office", "funkce", "vedoucí odboru"),
            Field("name", "kdo rozhodl", "Mgr. Eva Ukázková"),
            Field("on_behalf_of", "koho zastupoval, nebo nic", "Mgr. Petr Příklad"),
            Field("decision", "rozhodnutí", "vráceno k přepracování"),
            Field("decided_at", "kdy rozhodl", "23. 5. 2024 9:15"),
            Field("reason", "důvod, nebo nic", "chybí dopad na rozpočet"),
            Field("due", "do kdy měl rozhodnout", "24. 5. 2024", required=False),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("made_on", "den vyhotovení", "25. 5. 2024", required=False),
)

_CLAUSE = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("town_name", "celý název města", "Město Vzorov", required=False),
    Field("body_name", "celý název orgánu", "Zastupitelstvo města Vzorova"),
    Field("decided", "„rozhodl“, „rozhodla“, nebo „rozhodlo“ podle orgánu", "rozhodlo", required=False),
    Field(
        "meeting_line", "ze které schůze usnesení je", "ze zasedání konaného dne 24. 6. 2024", required=False
    ),
    Field("adopted_on", "den přijetí", "24. 6. 2024"),
    Field("number", "číslo usnesení", "2024-45/3"),
    Field("title", "název materiálu", "Prodej pozemku p. č. 12/3", required=False),
    Field("text", "celé přijaté znění", "Zastupitelstvo\n01.01 schvaluje prodej."),
    Field("ballot_line", "výsledek hlasování", "pro 21, proti 0, zdrželo se 2", required=False),
    Field(
        "intents",
        "kdy byl zveřejněn záměr, pokud je to zapsáno",
        items=(Field("text", "věta o zveřejnění", "Záměr byl zveřejněn od 1. 6. do 17. 6. 2024."),),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "effects",
        "co se s usnesením později stalo",
        items=(Field("text", "věta o změně", "Změněno usnesením č. 2024-60/4."),),
        is_list=True,
        may_be_empty=True,
        required=False,
    ),
    Field("signatures", "kdo doložku podepíše", items=PEOPLE, is_list=True),
    Field("made_on", "den vyhotovení", "26. 6. 2024", required=False),
)

FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "proposal": _PROPOSAL,
        "extract": _EXTRACT,
        "sign_off_sheet": _SIGN_OFF_SHEET,
        "invitation": INVITATION,
        "minutes": MINUTES,
        "compliance_clause": _CLAUSE,
        "task_control": TASK_CONTROL,
        "group_invitation": GROUP_INVITATION,
        "attendance_sheet": ATTENDANCE_SHEET,
        "group_minutes": GROUP_MINUTES,
        "hearing_invitation": HEARING_INVITATION,
        "hearing_minutes": HEARING_MINUTES,
    }
)
"""Kind of document → its fields, in the order in which a reader of the document meets them."""

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "proposal": "návrh na usnesení",
        "extract": "výpis z usnesení",
        "sign_off_sheet": "schvalovací list",
        "invitation": "pozvánka na jednání",
        "minutes": "zápis z jednání",
        "compliance_clause": "doložka podle § 41",
        "task_control": "kontrola plnění usnesení",
        "group_invitation": "pozvánka na jednání pracovní skupiny",
        "attendance_sheet": "prezenční listina pracovní skupiny",
        "group_minutes": "zápis z jednání pracovní skupiny",
        "hearing_invitation": "pozvánka na veřejné projednání",
        "hearing_minutes": "zápis z veřejného projednání",
    }
)

MARKDOWN_FIELDS = frozenset(field.name for fields in FIELDS.values() for field in fields if field.is_markdown)


def sample(kind: str, members: int = 3, *, sparse: bool = False) -> dict[str, Value]:
    """Fields of a document of this kind, made of the samples: every list has so many members.

    With `sparse` every list that may be empty is, and every text is blank: the other end of what may come.
    """
    return {field.name: _sample_value(field, members, sparse) for field in FIELDS[kind]}


def _sample_value(field: Field, members: int, sparse: bool) -> Value:
    if not field.is_list:
        return "" if sparse else field.sample
    count = 0 if sparse and field.may_be_empty else members
    if field.items:
        return [{item.name: "" if sparse else item.sample for item in field.items} for _ in range(count)]
    return [field.sample] * count
