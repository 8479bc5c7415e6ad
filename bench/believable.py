"""What do the proposals of a town look like? Titles, reports and clauses as town offices write them, from a seed."""

from __future__ import annotations

from random import Random
from typing import Any

FIRST = [
    "Jan",
    "Petr",
    "Josef",
    "Pavel",
    "Martin",
    "Tomáš",
    "Jiří",
    "Zdeněk",
    "Václav",
    "Michal",
    "Jana",
    "Eva",
    "Hana",
    "Anna",
    "Lenka",
    "Kateřina",
    "Lucie",
    "Věra",
    "Alena",
    "Petra",
]
LAST = [
    "Novák",
    "Svoboda",
    "Dvořák",
    "Černý",
    "Procházka",
    "Kučera",
    "Veselý",
    "Horák",
    "Němec",
    "Pokorný",
    "Marek",
    "Pospíšil",
    "Hájek",
    "Král",
    "Jelínek",
    "Růžička",
    "Beneš",
    "Fiala",
    "Sedláček",
    "Doležal",
    "Zeman",
    "Kolář",
    "Navrátil",
    "Čermák",
    "Urban",
    "Vaněk",
    "Blažek",
    "Kříž",
    "Kovář",
    "Bartoš",
    "Vlček",
    "Polák",
    "Musil",
]
DEPARTMENTS = (
    "Odbor rozvoje města",
    "Odbor majetku města",
    "Odbor životního prostředí",
    "Odbor výstavby",
    "Odbor dopravy",
    "Odbor kultury a sportu",
    "Odbor školství",
    "Odbor informatiky",
    "Odbor vnitřních věcí",
    "Odbor investic",
    "Odbor územního plánování",
    "Odbor bytové správy",
    "Odbor přestupků",
    "Obecní živnostenský úřad",
    "Odbor krizového řízení",
    "Městská policie",
    "Stavební úřad",
)
STREETS = (
    (
        "Žďárské Palackého Horské Polské Školní Nádražní Husově Jiráskově Lipové Na Struze Spojovací Komenského "
        "Bulharské Dlouhé Krátké Sadové Fibichově Šeříkové Tichém kopci Říční Pražské Zahradní Polní Slezské"
    )
    .replace("Na Struze", "Na_Struze")
    .replace("Tichém kopci", "Na_Tichém_kopci")
    .split()
)
PLACES = [
    "Nová_Ves",
    "Horní_Lhota",
    "Dolní_Lhota",
    "Podhradí",
    "Záhumení",
    "Kopaniny",
    "Mlýnice",
    "Staré_Město",
    "Předměstí",
    "Újezd",
]
CLUBS = [
    "Tělovýchovná jednota Lokomotiva",
    "Sbor dobrovolných hasičů",
    "Klub důchodců",
    "Farní charita",
    "Středisko volného času",
    "Pěvecký sbor",
    "Český svaz včelařů",
    "Divadelní soubor",
    "Horská služba",
    "Klub českých turistů",
    "Spolek rodičů",
]
THINGS = [
    "rekonstrukci chodníku",
    "opravu vozovky",
    "výměnu veřejného osvětlení",
    "zateplení základní školy",
    "opravu střechy mateřské školy",
    "nákup sněhové frézy",
    "výsadbu stromů",
    "úpravu dětského hřiště",
    "stavbu cyklostezky",
    "rozšíření kamerového systému",
    "obnovu kanalizace",
    "přestavbu bytového domu",
    "revitalizaci parku",
    "dostavbu sportovní haly",
    "opravu mostu",
]
SENTENCES = (
    "Záměr byl zveřejněn na úřední desce po dobu patnácti dnů a nikdo k němu nepodal připomínky.",
    "Finanční prostředky jsou zahrnuty v rozpočtu města na příslušný rok v kapitole odboru.",
    "Předložený návrh projednala komise na svém posledním jednání a doporučila ho ke schválení.",
    "Stávající stav neodpovídá požadavkům bezpečnosti a jeho údržba je rok od roku nákladnější.",
    "Zhotovitel byl vybrán v zadávacím řízení, do kterého se přihlásili čtyři uchazeči.",
    "Cena byla stanovena znaleckým posudkem a odpovídá ceně v místě a čase obvyklé.",
    "Smlouva se uzavírá na dobu neurčitou s výpovědní lhůtou tří měsíců.",
    "Žadatel splnil všechny podmínky programu a doložil vyúčtování předchozí podpory.",
    "Realizací dojde ke snížení energetické náročnosti budovy přibližně o třetinu.",
    "Obyvatelé přilehlých domů byli o připravované akci informováni na veřejném setkání.",
    "Právní posouzení potvrdilo, že rozhodnutí náleží do vyhrazené působnosti orgánu.",
    "Pozemek se nachází v zastavěném území a není zatížen věcnými břemeny.",
    "Projektová dokumentace je zpracována ve stupni pro provádění stavby.",
    "Přijetí návrhu nevyžaduje navýšení počtu zaměstnanců úřadu ani příspěvkových organizací.",
)


class Believable:
    """Texts from one seed: the same number gives the same town."""

    def __init__(self, seed: int = 20240624) -> None:
        self.random = Random(seed)

    def person(self) -> str:
        """A name with a title."""
        choice = self.random.choice
        return f"{choice(('Ing.', 'Mgr.', 'Bc.', 'JUDr.', 'Ing. arch.'))} {choice(FIRST)} {choice(LAST)}"

    def matter(self, year: int) -> tuple[str, str, str, int | None]:
        """(title, verb, what is resolved, amount in whole crowns)."""
        random = self.random
        street = random.choice(STREETS).replace("_", " ")
        place = random.choice(PLACES).replace("_", " ")
        club, thing = random.choice(CLUBS), random.choice(THINGS)
        parcel = f"{random.randint(1, 3999)}/{random.randint(1, 99)}"
        amount = random.randint(5, 9000) * 1000
        kind = random.randrange(8)
        if kind == 0:
            return (
                f"Prodej pozemku p. č. {parcel} v k. ú. {place}",
                "schvaluje",
                f"prodej pozemku p. č. {parcel} v k. ú. {place}.",
                amount,
            )
        if kind == 1:
            return (
                f"Dotace {year} – {club} {place}",
                "schvaluje",
                f"poskytnutí dotace spolku {club} {place} na rok {year}.",
                amount // 10,
            )
        if kind == 2:
            return (
                f"Veřejná zakázka na {thing} v ulici {street}",
                "rozhodla",
                f"o výběru zhotovitele na {thing} v ulici {street}.",
                amount,
            )
        if kind == 3:
            return (
                f"Nájemní smlouva na byt č. {random.randint(1, 80)} v ulici {street}",
                "schvaluje",
                "uzavření nájemní smlouvy dle důvodové zprávy.",
                None,
            )
        if kind == 4:
            return (
                f"Rozpočtové opatření č. {random.randint(1, 40)}/{year}",
                "schvaluje",
                "rozpočtové opatření dle předloženého návrhu.",
                amount,
            )
        if kind == 5:
            return (
                f"Zpráva o činnosti – {club} {place} {year}",
                "bere na vědomí",
                f"zprávu o činnosti spolku {club} {place}.",
                None,
            )
        if kind == 6:
            return (
                f"Věcné břemeno na pozemku p. č. {parcel}, {place}",
                "schvaluje",
                f"zřízení věcného břemene na pozemku p. č. {parcel}.",
                amount // 100,
            )
        return (
            f"Záměr na {thing}, {place}, ulice {street}",
            "schvaluje",
            f"záměr na {thing} v místní části {place}.",
            amount,
        )

    def report(self) -> str:
        """An explanatory report of a few paragraphs."""
        parts = self.random.choices(SENTENCES, k=self.random.randint(6, 18))
        return "\n\n".join(" ".join(parts[start : start + 4]) for start in range(0, len(parts), 4))

    def clause(self, verb: str, text: str, charged: str | None) -> list[dict[str, Any]]:
        """The clauses of a proposal as they are stored."""
        first = {
            "section": 1,
            "point": 1,
            "verb": verb,
            "text": text,
            "charged": None,
            "task": None,
            "due_on": None,
        }
        if charged is None:
            return [first]
        task = {
            "section": 1,
            "point": 2,
            "verb": "ukládá",
            "text": "zajistit realizaci usnesení.",
            "charged": charged,
        }
        return [first, {**task, "task": "Zajistit realizaci usnesení.", "due_on": None}]
