"""Which fields have the Word papers of a meeting: its invitation, its minutes, the control of its resolutions?"""

from templates.field import PEOPLE, Field

MINUTES = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("title", "nadpis zápisu", "Zápis z 5. zasedání"),
    Field("body_name", "celý název orgánu", "Zastupitelstvo města Vzorova"),
    Field("held_on", "den jednání", "24. 6. 2024"),
    Field(
        "issue_line",
        "kolikáté vydání to je a proč, nebo nic",
        "Vydání 2: oprava počtu hlasů.",
        required=False,
    ),
    Field(
        "facts",
        "kdy, kde a kdo: dvojice popisek a hodnota",
        items=(
            Field("label", "popisek", "Předsedající"),
            Field("value", "hodnota", "Ing. Jan Vzor"),
        ),
        is_list=True,
    ),
    Field(
        "attendance",
        "členové orgánu a kdy byli přítomni",
        items=(
            Field("name", "jméno", "Ing. Jan Vzor"),
            Field("presence", "kdy byl přítomen", "od 14:00 do konce"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("attendance_line", "kdo se omluvil a kdo chyběl", "Omluveni: Petr Příklad."),
    Field(
        "agenda",
        "schválený program",
        items=(
            Field("number", "číslo bodu; mezititulek a neočíslovaný bod ho nemají", "1."),
            Field("title", "název bodu", "Schválení programu"),
            Field("kind", "druh bodu: matter, standing, motion, heading", "matter", required=False),
            Field("note", "kdy byl zařazen, nebo nic", "předloženo na stůl", required=False),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("agenda_line", "kterým hlasováním byl program schválen", "Program byl schválen: pro 21."),
    Field("words", "slova zapisovatele o celém jednání, nebo nic", "Jednání bylo přenášeno."),
    Field(
        "course",
        "průběh: řádky v pořadí, jak se jednalo; druh (kind) je item, words, fact, motion, vote, names, resolution",
        items=(
            Field("kind", "druh řádku", "motion"),
            Field("label", "popisek", "Protinávrh (navrhl Petr Příklad)"),
            Field("text", "znění", "schvaluje nájemné 50 Kč"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "resolutions",
        "přijatá usnesení",
        items=(Field("number", "číslo", "2024-45/3"), Field("title", "název", "Akční plán")),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "tasks",
        "úkoly z usnesení",
        items=(
            Field("number", "číslo usnesení", "2024-45/3"),
            Field("label", "bod usnesení", "02.01"),
            Field("task", "úkol", "zveřejnit plán"),
            Field("charged", "komu je uložen", "vedoucí odboru"),
            Field("due", "termín", "31. 7. 2024"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "not_adopted",
        "návrhy, které nebyly přijaty (bez čísla)",
        items=(
            Field("label", "bod a druh návrhu", "Bod 5: Protinávrh"),
            Field("text", "znění", "schvaluje nájemné 100 Kč"),
            Field("result", "hlasování", "pro 5, proti 10"),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "objections",
        "námitky k minulému zápisu a jak o nich bylo rozhodnuto",
        items=(
            Field("text", "kdo, kdy a co namítá", "Petr Příklad dne 1. 7. 2024: chybí protinávrh."),
            Field("decision", "rozhodnutí", "Námitce bylo vyhověno."),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field(
        "signatures",
        "kdo zápis podepisuje",
        items=(
            *PEOPLE,
            Field("note", "kdy a jak podepsal, nebo nic", "podepsáno 2. 7. 2024", required=False),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("made_on", "den vyhotovení", "1. 7. 2024", required=False),
)

INVITATION = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("body_name", "celý název orgánu", "Zastupitelstvo města Vzorova"),
    Field("meeting_line", "které jednání to je", "4. zasedání (2024)"),
    Field("day", "den jednání", "pondělí 24. 6. 2024"),
    Field("time", "začátek", "14:00"),
    Field("place", "místo", "velký sál Národního domu"),
    Field("public_line", "komu je jednání přístupné, nebo nic", "Zasedání je veřejné.", required=False),
    Field("version", "verze programu", "B", required=False),
    Field(
        "items",
        "body programu v pořadí; neveřejný bod nemá název",
        items=(
            Field("number", "číslo bodu; mezititulek a neočíslovaný bod ho nemají", "1."),
            Field("title", "název bodu", "Akční plán rozvoje sociálních služeb"),
            Field("note", "kdo bod předkládá a zda přišel později, nebo nic", "předkládá Rada města Vzorova"),
            Field("heading", "název mezititulku; u bodu nic", "Majetkové záležitosti", required=False),
        ),
        is_list=True,
    ),
    Field(
        "changes",
        "co se změnilo od předchozí verze, po větách",
        "Přibyl bod 4: „Prodej pozemku“.",
        is_list=True,
        may_be_empty=True,
        required=False,
    ),
    Field("signed_by", "kdo jednání svolává, nebo nic", "Ing. Jan Vzor v. r."),
    Field("signed_role", "jeho funkce, nebo nic", "starosta města", required=False),
    Field("made_on", "den vydání", "10. 6. 2024", required=False),
)

TASK_CONTROL = (
    Field("letterhead", "hlavička úřadu", "MĚSTO VZOROV – MĚSTSKÝ ÚŘAD", required=False),
    Field("body_name", "celý název orgánu", "Zastupitelstvo města Vzorova"),
    Field("meeting_line", "pro které jednání zpráva je", "zasedání č. 4, 23. 9. 2024"),
    Field("since", "den minulého jednání, nebo nic", "24. 6. 2024", required=False),
    Field(
        "motion", "návrh usnesení; smí mít více odstavců", "Zastupitelstvo bere na vědomí kontrolu usnesení."
    ),
    Field("done", "počet úkolů splněných od minulého jednání", "3", required=False),
    Field("running", "počet úkolů, které trvají v termínu", "5", required=False),
    Field("overdue", "počet úkolů po termínu", "1", required=False),
    Field("extended", "počet úkolů s prodlouženým termínem", "1", required=False),
    Field("cancelled", "počet úkolů zrušených od minulého jednání", "0", required=False),
    Field(
        "rows",
        "úkoly seřazené podle skupin",
        items=(
            Field("group", "název skupiny u jejího prvního úkolu, jinak nic", "Po termínu (1)"),
            Field("number", "číslo usnesení", "2024-45/3"),
            Field("adopted_on", "den přijetí usnesení", "24. 6. 2024", required=False),
            Field("clause", "bod usnesení, nebo nic", "02.01"),
            Field("task", "úkol", "zveřejnit plán na webu města"),
            Field("charged", "nositel", "Odbor sociálních věcí (Mgr. Eva Ukázková)"),
            Field("due", "termín jako den, nebo nic", "31. 7. 2024"),
            Field("term", "termín podle usnesení, není-li to den", "na nejbližší jednání rady města"),
            Field("report_due", "termín zprávy, je-li jiný", "5. 9. 2024"),
            Field("note", "hlášení, žádost o pozdější termín, čím byl zrušen", "Zveřejněno 27. 6. 2024."),
        ),
        is_list=True,
        may_be_empty=True,
    ),
    Field("made_on", "den vyhotovení", "16. 9. 2024", required=False),
)
