"""Which fields have the Word papers of planning groups and of public hearings?"""

from templates.field import Field

_LETTERHEAD = Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False)
_PROCESS = Field("process", "název procesu plánování", "Komunitní plánování sociálních služeb na Vzorovsku")
_MADE_ON = Field("made_on", "den vyhotovení", "10. 6. 2024", required=False)
_FACTS = Field(
    "facts",
    "kdy, kde a kdo: dvojice popisek a hodnota",
    items=(Field("label", "popisek", "Kdy"), Field("value", "hodnota", "středa 5. 6. 2024 v 16:00")),
    is_list=True,
)

GROUP_INVITATION = (
    _LETTERHEAD,
    _PROCESS,
    Field("title", "název jednání", "2. jednání: Senioři"),
    _FACTS,
    Field(
        "urgent_line", "proč je svoláno naléhavě, nebo nic", "Jednání je svoláno naléhavě.", required=False
    ),
    Field(
        "points",
        "program",
        items=(Field("number", "pořadí", "1."), Field("title", "bod", "Výsledky dotazníkového šetření")),
        is_list=True,
    ),
    Field("answer_line", "jak potvrdit účast", "Účast potvrďte odkazem v dopise.", required=False),
    Field("signed_by", "kdo zve", "Mgr. Jana Vzorová"),
    Field("signed_role", "jeho funkce", "koordinátorka komunitního plánování", required=False),
    _MADE_ON,
)

ATTENDANCE_SHEET = (
    _LETTERHEAD,
    _PROCESS,
    Field("title", "název jednání", "2. jednání: Senioři"),
    _FACTS,
    Field(
        "people",
        "pozvaní podle stran; prázdné řádky na konci jsou pro hosty",
        items=(
            Field("name", "jméno", "Petr Příklad"),
            Field("organisation", "organizace, nebo nic", "Charita Vzorov"),
            Field("side", "za koho mluví", "poskytovatel"),
            Field("note", "omluven, host, nebo nic", "host", required=False),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    _MADE_ON,
)

GROUP_MINUTES = (
    _LETTERHEAD,
    _PROCESS,
    Field("title", "nadpis zápisu", "Zápis: 2. jednání: Senioři"),
    Field(
        "issue_line",
        "kolikáté vydání to je a proč, nebo nic",
        "Vydání 2: oprava počtu dotazníků.",
        required=False,
    ),
    _FACTS,
    Field(
        "attendance",
        "přítomní, omluvení a nepřítomní podle stran",
        items=(
            Field("side", "strana u prvního z ní, jinak nic", "Poskytovatelé"),
            Field("name", "jméno", "Petr Příklad"),
            Field("organisation", "organizace, nebo nic", "Charita Vzorov"),
            Field("presence", "přítomen, omluven, nepřítomen; u hosta i to, že je host", "přítomen"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "quorum",
        "usnášeníschopnost skupin, po větách",
        "Skupina „Senioři“ je usnášeníschopná: přítomno 5, členů s hlasem 7, potřeba 4.",
        is_list=True,
        may_be_empty=True,
    ),
    Field("words", "slova k celému jednání, nebo nic", "Jednání řídila koordinátorka."),
    Field(
        "points",
        "program s průběhem a závěry",
        items=(
            Field("number", "pořadí", "1."),
            Field("title", "bod", "Výsledky dotazníkového šetření"),
            Field("discussed", "průběh, nebo nic", "Vrátilo se 120 dotazníků."),
            Field("concluded", "závěr, nebo nic", "Skupina bere výsledky na vědomí."),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "tasks",
        "úkoly",
        items=(
            Field("task", "úkol", "připravit návrh cílů"),
            Field("who", "kdo", "Petr Příklad"),
            Field("due", "do kdy", "28. 6. 2024"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("signed_by", "kdo zapsal", "Mgr. Jana Vzorová"),
    _MADE_ON,
)

HEARING_INVITATION = (
    _LETTERHEAD,
    _PROCESS,
    Field("title", "název projednání", "Veřejné projednání návrhu plánu"),
    _FACTS,
    Field(
        "lines",
        "co se projednává, kde je návrh a jak podat připomínky, po větách",
        "Návrh plánu je zveřejněn od 20. 5. 2024.",
        is_list=True,
        may_be_empty=True,
    ),
    Field("signed_by", "kdo zve", "Mgr. Jana Vzorová"),
    Field("signed_role", "jeho funkce", "koordinátorka komunitního plánování", required=False),
    _MADE_ON,
)

HEARING_MINUTES = (
    _LETTERHEAD,
    _PROCESS,
    Field("title", "nadpis zápisu", "Zápis z veřejného projednání"),
    Field("issue_line", "proč je zápis opraven, nebo nic", "Opraveno: počet přítomných.", required=False),
    _FACTS,
    Field("text", "zápis; smí mít více odstavců", "Koordinátorka představila návrh plánu."),
    Field(
        "comments",
        "připomínky vznesené na projednání, bez jmen",
        items=(
            Field("number", "číslo v knize připomínek", "7"),
            Field("text", "znění", "V obci chybí pečovatelská služba."),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("signed_by", "kdo zapsal", "Mgr. Jana Vzorová"),
    _MADE_ON,
)
