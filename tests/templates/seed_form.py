"""What stands in the seed's form (Trutnov, June 2024), as the fields a template gets?"""

from typing import Any

REPORT = """\
Akční plány rozvoje sociálních služeb města Trutnova jsou jednoleté prováděcí dokumenty Střednědobého
plánu rozvoje sociálních služeb města Trutnova 2024 – 2026.

Součástí těchto prováděcích dokumentů jsou základní informace související s jejich tvorbou, a to v
návaznosti na zmiňovaný střednědobý plán rozvoje sociálních služeb, tj. včetně přehledu všech priorit, ke
kterým dospěly pracovní skupiny v rámci tzv. procesu komunitního plánování sociálních služeb (KPSS) na
celé tříleté období. V akčních plánech jsou dále vymezeny priority, na které je soustředěna pozornost v
příslušném roce, resp. návrhy konkrétních opatření (aktivit) určených k realizaci. Akční plány rovněž
stanovují termíny, odpovědnosti a podmínky pro jejich splnění.

# Akční plán rozvoje sociálních služeb města Trutnova 2024 - návrh

## Přehled navrhovaných opatření (aktivit)

- **Podpora sítě sociálních a návazných služeb:** Zachování stávajících kapacit sociálních a návazných
  služeb v závislosti na výsledcích průběžného monitoringu a vyhodnocení doložené potřeby.
- **Rozšiřování (navyšování) stávajících kapacit a vznik nových služeb:** Realizace předem projednaných a
  schválených změn v Síti SS KHK.

- **Sociální a dostupné bydlení:** Pokračování činnosti PS pro sociální a dostupné bydlení ve městě ve
  spolupráci s Platformou pro sociální bydlení, z.s. za účelem systémového řešení městské bytové
  problematiky.
- **Spolupráce se zdravotníky:** Udržení a podpora dalšího rozvoje spolupráce s praktickými i odbornými
  lékaři a mezioborové spolupráce v sociální oblasti a oblasti zdravotnictví.
- **Bezbariérovost:** Další aktivity vyhodnocování a snižování bariér ve městě.
- **Všeobecná informovanost:** Rozvoj stávajících a hledání nových forem informovanosti široké veřejnosti
  (plánované zahájení činnosti sociálního portálu na webu města).
- **Svépomocná skupina pro pečující osoby:** Pokračování činnosti svépomocné skupiny, tj. pravidelné
  setkávání Klubu pečujících v prostorách Stacionáře mezi mosty Trutnov.
- **Udržitelnost (rozvoj) procesu KPSS:** Koordinace fungování a případného dalšího rozvoje sociálních a
  návazných služeb, zvyšování jejich kvality v kontextu se strategií KHK a Střednědobým plánem rozvoje
  sociálních služeb města Trutnova 2024 – 2026. Průběžné plnění aktivit projektu "Rozvoj regionálního
  partnerství v sociální oblasti na území Královéhradeckého kraje III".

Podrobné informace k navrhovaným opatřením (aktivitám) jsou k dispozici v příloze.
"""

FORM: dict[str, Any] = {
    "letterhead": "MĚSTO TRUTNOV – MĚSTSKÝ ÚŘAD",
    "form_title": "NÁVRH NA USNESENÍ",
    "stages": [
        {"label": "Datum projednání v PV", "date": "29.05.2024"},
        {"label": "Datum projednání v RM", "date": "05.06.2024"},
        {"label": "Datum projednání v ZM", "date": "24.06.2024"},
    ],
    "department": "Odbor sociálních věcí, školství a zdravotnictví",
    "drafted_by": "Bc. Aneta Doudová",
    "presented_by": "Mgr. Tomáš Eichler",
    "title": "Akční plán rozvoje sociálních služeb města Trutnova 2024",
    "committee_opinion": "-",
    "previous_resolution": "-",
    "wordings": [
        {
            "label": "Návrh na usnesení PV",
            "text": "Porada vedení doporučuje 01.01 radě města přijmout níže uvedené usnesení.",
        },
        {
            "label": "Návrh na usnesení RM",
            "text": "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit Akční plán rozvoje "
            "sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu.",
        },
        {
            "label": "Návrh na usnesení ZM",
            "text": "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán rozvoje sociálních služeb "
            "města Trutnova na rok 2024 dle předloženého návrhu.",
        },
    ],
    "report_note": "Viz níže.",
    "attachments": ["Návrh Akčního plánu rozvoje sociálních služeb města Trutnova na rok 2024.", "-", "-"],
    "signed_on": "06.06.2024",
    "signed_by": "Mgr. Dušan Rejl v. r.",
    "signature_label": "Podpis vedoucího odboru",
    "report": REPORT,
}

LABELS_AND_VALUES = [
    ("Datum projednání v PV", "29.05.2024"),
    ("", "Odbor sociálních věcí, školství a zdravotnictví"),
    ("Zpracoval", "Bc. Aneta Doudová"),
    ("Datum projednání v RM", "05.06.2024"),
    ("Datum projednání v ZM", "24.06.2024"),
    ("Předkládá", "Mgr. Tomáš Eichler"),
    ("Název materiálu", FORM["title"]),
    ("Vyjádření komise", "-"),
    ("Předchozí usnesení", "-"),
    *((wording["label"], wording["text"]) for wording in FORM["wordings"]),
    ("Důvodová zpráva", "Viz níže."),
    ("Příloha", FORM["attachments"][0]),
    ("", "-"),
    ("", "-"),
    ("Datum", "06.06.2024"),
    ("Podpis vedoucího odboru", "Mgr. Dušan Rejl v. r."),
]
"""The seed's table, read row by row."""

VILLAGE = FORM | {
    "letterhead": "OBEC ŽELIV – OBECNÍ ÚŘAD",
    "stages": [{"label": "Datum projednání v ZO", "date": "-"}],
    "department": "Starosta obce",
    "drafted_by": "Jana Nováková",
    "presented_by": "Ing. Jan Novák",
    "title": "Smlouva s firmou „Novák & syn“ na opravu mostu < 12 m",
    "wordings": [
        {
            "label": "Návrh na usnesení ZO",
            "text": "Zastupitelstvo obce Želiv\n01.01 schvaluje smlouvu o dílo;\n"
            "02.01 ukládá starostovi smlouvu podepsat.",
        }
    ],
    "attachments": ["Návrh smlouvy"],
    "signed_on": "",
    "signed_by": "",
    "signature_label": "Podpis starosty",
    "report": "Most je v havarijním stavu.\n\n"
    "1. oprava mostovky\n2. nové zábradlí\n   - ocelové\n\nA znovu:\n\n1. první",
}

EXTRACT: dict[str, Any] = {
    "letterhead": "MĚSTO TRUTNOV – MĚSTSKÝ ÚŘAD",
    "body_name": "Zastupitelstvo města Trutnova",
    "meeting_line": "ze zasedání konaného dne 24. 6. 2024",
    "number": "2024-87/3",
    "title": FORM["title"],
    "text": FORM["wordings"][2]["text"]
    + "\nZastupitelstvo města Trutnova 02.01 ukládá vedoucímu odboru zveřejnit plán na webu města.",
    "ballot_line": "pro 29, proti 0, zdrželo se 1 (33 členů, přítomno 30)",
    "adopted_on": "24. 6. 2024",
    "mark": "",
    "effects": [],
    "signatures": [
        {"name": "Ing. arch. Michal Rosa v. r.", "role": "starosta města"},
        {"name": "Mgr. Tomáš Eichler v. r.", "role": "místostarosta města"},
        {"name": "Jana Nováková v. r.", "role": "ověřovatelka zápisu"},
    ],
    "assignments": [
        {
            "label": "02.01",
            "task": "Zveřejnit Akční plán rozvoje sociálních služeb na webu města.",
            "charged": "vedoucí Odboru sociálních věcí, školství a zdravotnictví",
            "due": "31. 7. 2024",
        }
    ],
    "made_on": "26. 6. 2024",
}

SHEET: dict[str, Any] = {
    "letterhead": "MĚSTO TRUTNOV – MĚSTSKÝ ÚŘAD",
    "title": FORM["title"],
    "department": FORM["department"],
    "drafted_by": FORM["drafted_by"],
    "rows": [
        {
            "order": "1",
            "office": "vedoucí odboru",
            "name": "Mgr. Dušan Rejl",
            "on_behalf_of": "",
            "decision": "vráceno k přepracování",
            "decided_at": "21. 5. 2024 v 9:15",
            "reason": "V důvodové zprávě chybí přehled navrhovaných opatření.",
            "due": "22. 5. 2024",
        },
        {
            "order": "2",
            "office": "vedoucí odboru",
            "name": "Mgr. Dušan Rejl",
            "on_behalf_of": "",
            "decision": "schváleno",
            "decided_at": "22. 5. 2024 v 14:40",
            "reason": "",
            "due": "24. 5. 2024",
        },
        {
            "order": "3",
            "office": "tajemník městského úřadu",
            "name": "Ing. Petr Svoboda",
            "on_behalf_of": "Ing. Marie Králová",
            "decision": "schváleno",
            "decided_at": "23. 5. 2024 v 8:05",
            "reason": "",
            "due": "24. 5. 2024",
        },
    ],
    "made_on": "6. 6. 2024",
}
