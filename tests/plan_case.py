"""A plan to speak of in tests: one priority with two goals, three measures, money, indicators and a chapter."""

from __future__ import annotations

from datetime import date

from states.planning.content import (
    Chapter,
    Funding,
    Goal,
    Indicator,
    Measure,
    PlanContent,
    Priority,
)

CARE = Measure(
    code="1.1.1",
    title="Rozšíření terénní pečovatelské služby",
    text="Navýšení kapacity pečovatelské služby v obcích & osadách mimo město.",
    target_group="senioři",
    responsible="Odbor sociálních věcí",
    responsible_code="head_of_department",
    partners=("obce správního obvodu", "poskytovatelé služeb"),
    term="průběžně",
    due_on=date(2021, 12, 31),
    indicators=(Indicator("počet klientů", "40", "60"), Indicator("počet obcí se službou", "8", "15")),
    funding=(
        Funding("rozpočet města", 2019, 350_000),
        Funding("rozpočet města", 2020, 400_000),
        Funding("dotace kraje", 2020, 900_000),
        Funding("dotace kraje", 2021),
    ),
)
DAY_CENTRE = Measure(
    code="1.1.2",
    title="Denní stacionář",
    responsible="Domov vzorový, p. o.",
    term="do konce roku 2020",
    indicators=(Indicator("stacionář v provozu", "ne", "ano"),),
    funding=(Funding("rozpočet města", 2020, 1_200_000),),
)
ADVICE = Measure(
    code="1.2.1",
    title="Dluhová poradna",
    responsible="koordinátorka",
    responsible_code="koordinatorka",
    term="2019",
    indicators=(Indicator("počet porad za rok", "0", "120"),),
)
CONTENT = PlanContent(
    vision="Region, ve kterém každý najde pomoc tam, kde žije.",
    chapters=(
        Chapter("A", "Úvod", "Plán vznikl **metodou komunitního plánování**.\n\n- skupiny\n- veřejnost"),
    ),
    priorities=(
        Priority(
            "1",
            "Služby pro seniory",
            "Lidí nad 65 let přibývá.",
            group="Rozšíření služeb pro seniory a zdravotně postižené",
            goals=(
                Goal("1.1", "Senioři zůstávají doma", "Déle a bezpečně.", (CARE, DAY_CENTRE)),
                Goal("1.2", "Lidé znají svá práva", measures=(ADVICE,)),
            ),
        ),
    ),
)
