"""What does the law keep for the assembly, and what does it give to the council? One row a matter.

All letters of §§ 84, 85 and 102 of Act 128/2000 Sb. and the limits in Kč are [MEM]: from memory, checked against the
summaries of domain.md 1.2 and 1.3 only. The rows warn and never block; a town switches one off by its code
(``competence_off`` in the town file) and adds its own reservations (``reserved``, § 84/4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

APPROVES = frozenset({"schvaluje", "rozhodlo"})
SETS_UP = frozenset({"zřizuje", "ruší", "schvaluje", "rozhodlo"})
ELECTS = frozenset({"volí", "odvolává", "jmenuje"})
ISSUES = frozenset({"vydává", "schvaluje", "mění", "ruší", "stanoví", "stanovuje"})
SETS = frozenset({"stanoví", "stanovuje", "schvaluje", "určuje", "rozhodlo"})
GRANTS = frozenset({"uděluje", "schvaluje", "rozhodlo"})
DECIDING = APPROVES | SETS_UP | ELECTS | ISSUES | SETS | GRANTS
"""Verbs by which a body decides; all others recommend, note, charge or reply, which any body may."""

_LAND = (
    r"(?:pozem\w*|nemovit\w*|budov\w*|dom(?:u|y|em)?\b|stavb\w*|byt(?:u|y|ov\w*)?\b|garaz\w*|p\. ?p?\. ?c\.|"
    r"parc\w*\.?|st\. ?p\.)"
)
_TRANSFER = (
    r"(?:prode[jm]\w*|koup[eiu]\w*|kupni\w* smlouv\w*|smen\w* smlouv\w*|smen[auyeo]\w*|prevo[dz]\w*|nabyt\w*|vykup\w*|"
    r"odkoup\w*|darovan\w*|bezuplatn\w+ nabyt\w*)"
)
_OWN_ORGANISATION = r"prispevkov\w+ organizac|zrizovatel|\bna provoz (?:skol|organizac)"


@dataclass(frozen=True, slots=True)
class Row:
    """One matter that the law keeps for the assembly, or gives to the council.

    ``pattern`` and ``unless`` are read in the folded text of a clause. The law means amounts above ``over`` whole Kč
    and terms above ``months``; ``what`` completes "co je vyhrazeno zastupitelstvu: ".
    """

    code: str
    of: Literal["assembly", "council"]
    paragraph: str
    what: str
    verbs: frozenset[str]
    pattern: str
    unless: str = ""
    over: int | None = None
    months: int | None = None


TABLE: tuple[Row, ...] = (
    # --- § 84 odst. 2: the assembly -------------------------------------------------------------------------
    Row(
        "development_programme",
        "assembly",
        "§ 84 odst. 2 písm. a)",
        "program rozvoje obce",
        APPROVES | {"mění", "vydává"},
        r"\b(?:program\w*|strategick\w+ plan\w*|strategi\w+) rozvoj\w+ (?:uzemi )?(?:mest|obc|mestys)\w*"
        r"|\bstrategick\w+ plan\w* (?:mest|obc|mestys)\w*",
    ),
    Row(
        "budget",
        "assembly",
        "§ 84 odst. 2 písm. b)",
        "rozpočet obce",
        APPROVES,
        r"^(?:navrh |schodkov\w+ |prebytkov\w+ |vyrovnan\w+ )*rozpoc(?:et|tu) "
        r"(?:(?:mest|obc|mestys)\w* (?!\w+ prispevkov)|na rok\b|pro rok\b|roku\b)|\brozpoctov\w+ provizori",
        unless=r"prispevkov|organizac|projekt|\bakce\b|\bskol|svazku",
    ),
    Row(
        "closing_account",
        "assembly",
        "§ 84 odst. 2 písm. b)",
        "závěrečný účet a účetní závěrka obce",
        APPROVES,
        r"\bzaverecn\w+ uct?[eu]\w*\b|\bucetni zaverk\w+ (?:mest|obc|mestys)\w*",
        unless=r"svazku|\borganizac",
    ),
    Row(
        "funds",
        "assembly",
        "§ 84 odst. 2 písm. c)",
        "zřízení a zrušení peněžního fondu",
        frozenset({"zřizuje", "ruší"}),
        r"\bfond(?:u|y|em)?\b",
        unless=r"nadac",
    ),
    Row(
        "organisations",
        "assembly",
        "§ 84 odst. 2 písm. d)",
        "zřízení a zrušení příspěvkové organizace nebo organizační složky",
        frozenset({"zřizuje", "ruší"}),
        r"\b(?:prispevkov\w+ organizac\w+|organizacni\w* slozk\w+)",
        unless=r"\b(?:komis|pracovni|misto)\w*|usnesen",
    ),
    Row(
        "founding_documents",
        "assembly",
        "§ 84 odst. 2 písm. d)",
        "zřizovací listina",
        ISSUES,
        r"\b(?:zrizovaci\w* listin\w*|dodat\w+ (?:c\. ?\d+ )?(?:ke?|zrizovaci) zrizovaci\w* listin\w*)",
    ),
    Row(
        "legal_persons",
        "assembly",
        "§ 84 odst. 2 písm. e)",
        "založení a zrušení právnické osoby, její zakladatelské dokumenty a účast obce v ní",
        APPROVES | {"zřizuje", "ruší", "mění"},
        r"\bzakladatelsk\w+ (?:listin|smlouv|dokument|pravni\w* jednani)\w*"
        r"|\bzaloz\w+ (?:\w+ ){0,2}(?:obchodni\w* spolecnost|spolecnosti|spolku|ustavu|pravnick\w+ osob|nadac)"
        r"|\b(?:vstup|pristoupeni|vystoupeni) (?:mest|obc|mestys)\w* (?:\w+ ){0,3}(?:do|ke?|ze?) ",
        unless=r"nadacni\w* prispev",
    ),
    Row(
        "general_meeting",
        "assembly",
        "§ 84 odst. 2 písm. f)",
        "delegování zástupce obce na valnou hromadu",
        frozenset({"deleguje", "jmenuje", "schvaluje"}),
        r"\bna\b.{0,40}\bvaln\w+ hromad",
        unless=r"honebn|spolecenstv\w+ vlastnik",
    ),
    Row(
        "bylaw",
        "assembly",
        "§ 84 odst. 2 písm. h)",
        "obecně závazná vyhláška",
        ISSUES,
        r"\bobecne zavazn\w+ vyhlask\w*|\bozv\b",
    ),
    Row(
        "referendum",
        "assembly",
        "§ 84 odst. 2 písm. i)",
        "vyhlášení místního referenda",
        frozenset({"vyhlašuje", "schvaluje", "rozhodlo"}),
        r"\bmistni\w* referend",
    ),
    Row(
        "borders",
        "assembly",
        "§ 84 odst. 2 písm. j)",
        "změna hranic obce a slučování obcí",
        APPROVES | {"navrhuje"},
        r"\bzmen\w+ hranic\w* (?:mest|obc|mestys)|\b(?:slouceni|pripojeni) (?:mest|obc)|"
        r"\bzmen\w+ katastralni\w* (?:uzemi|hranic)",
    ),
    Row(
        "released_members",
        "assembly",
        "§ 84 odst. 2 písm. k)",
        "funkce, pro které jsou členové zastupitelstva uvolněni",
        frozenset({"určuje", "stanoví", "stanovuje", "schvaluje"}),
        r"\buvolnen\w+",
        unless=r"prostred|\bbyt|jistot|pozastavk|neuvolnen",
    ),
    Row(
        "committees",
        "assembly",
        "§ 84 odst. 2 písm. l)",
        "výbory zastupitelstva, jejich předsedové a členové",
        ELECTS | {"zřizuje", "ruší"},
        r"\b(?:financni\w*|kontrolni\w*|osadni\w*|stavebni\w*|kulturni\w*|socialni\w*)? ?vybor(?:u|y|em|ech)?\b",
        unless=r"spolecenstv|spolk|honebn|\bsvj\b|monitorovac|ridici|dozorc|usnesen",
    ),
    Row(
        "mayor",
        "assembly",
        "§ 84 odst. 2 písm. m)",
        "volba a odvolání starosty, místostarosty a členů rady",
        ELECTS,
        r"\b(?:starost|mistostarost|primator|nameste?k\w* primator|radni)\w*\b|\bclen\w* rady (?:mest|obc|mestys)",
        unless=r"\bkomis|\bvybor|skolsk\w+ rad|spravni\w* rad|dozorci\w* rad|redakcni\w* rad|valn\w+ hromad|\bza clen",
    ),
    Row(
        "members_pay",
        "assembly",
        "§ 84 odst. 2 písm. n)",
        "odměny neuvolněných členů zastupitelstva",
        SETS,
        r"\bodmen\w* .{0,40}\b(?:neuvolnen\w+ clen|clen\w+ zastupitelstv)",
        unless=r"\b(?:nejsou|neni|nebyl\w*) clen",
    ),
    Row(
        "police",
        "assembly",
        "§ 84 odst. 2 písm. o)",
        "zřízení a zrušení obecní policie",
        frozenset({"zřizuje", "ruší"}),
        r"\b(?:obecni|mestsk\w+) polici",
        unless=r"\bpristroj|kamer",
    ),
    Row(
        "cooperation",
        "assembly",
        "§ 84 odst. 2 písm. p)",
        "spolupráce s jinými obcemi a dobrovolný svazek obcí",
        APPROVES | {"zřizuje"},
        r"\b(?:stanov\w*|vstup\w*|vystoupeni\w*|clenstv\w*|zalozeni\w*)\b.{0,40}\bsvaz\w+ obci|"
        r"\bsmlouv\w+ o spolupraci (?:mezi )?obc(?:i|emi)\b",
    ),
    Row(
        "honours",
        "assembly",
        "§ 84 odst. 2 písm. r)",
        "čestné občanství a ceny obce",
        GRANTS | {"ruší"},
        r"\bcestn\w+ obcanstv|\bcen(?:u|y|a)? (?:mest|obc|mestys)(?:a|e|o|y)\b(?! za\b)",
    ),
    Row(
        "street_names",
        "assembly",
        "§ 84 odst. 2 písm. s)",
        "názvy částí obce, ulic a veřejných prostranství",
        SETS | {"mění", "ruší"},
        r"\bnaz(?:ev|vy|vu) (?:nov\w+ )?(?:ulic|namest|verejn\w+ prostranstv|cast)",
    ),
    Row(
        "pay_of_others",
        "assembly",
        "§ 84 odst. 2 písm. t)",
        "peněžitá plnění členům výborů a komisí, kteří nejsou členy zastupitelstva",
        SETS,
        r"\b(?:odmen|penezit\w+ plneni|penezit\w+ plnen)\w*\b.{0,60}\bclen\w* (?:\w+ )?(?:vybor|komis|zvlastni)",
        unless=r"hodnotici|konkursni",
    ),
    # --- § 85: the assembly ---------------------------------------------------------------------------------
    Row(
        "real_estate",
        "assembly",
        "§ 85 písm. a)",
        "nabytí a převod nemovité věci",
        APPROVES,
        rf"\b{_TRANSFER}\b(?: \S+){{0,12}}? {_LAND}",
        unless=r"\bzamer|vecn\w+ bremen|sluzebnost|\bnaj(?:em|mu)|propacht|\bpacht|vypujck|\bmovit\w+ (?:vec|majet)|"
        r"\bprevod\w* (?:najm|prav\w* a povinnost|clensk|investorstv)|vyzv|verejn\w+ zakazk|\bstavebni\w* pra[cv]",
    ),
    Row(
        "gifts",
        "assembly",
        "§ 85 písm. b)",
        "dary nad 20 000 Kč",
        APPROVES,
        r"\b(?:financni\w*|penezit\w*|vecn\w*)? ?dar(?:u|y|em)?\b|\bdarovaci\w* smlouv",
        unless=rf"\bprij(?:eti|ima)|ve prospech (?:mest|obc)|{_LAND}|{_OWN_ORGANISATION}",
        over=20_000,
    ),
    Row(
        "grants",
        "assembly",
        "§ 85 písm. c)",
        "dotace a návratné finanční výpomoci nad 50 000 Kč",
        APPROVES,
        r"\b(?:poskytnut\w*|uzavreni|verejnopravni\w* smlouv\w*|individualni\w*|udeleni)\b.{0,80}"
        r"\b(?:dotac\w*|navratn\w+ financni\w* vypomoc\w*|financni\w* prispev\w*)|"
        r"^(?:individualni\w* |ucelov\w* )*dotac\w*",
        unless=rf"\bprijeti|\bzadost|\bpodani|z dotac|dotac\w+ ze? |spolufinanc|dotacni\w* program|{_OWN_ORGANISATION}",
        over=50_000,
    ),
    Row(
        "contributions",
        "assembly",
        "§ 85 písm. e)",
        "vklady do právnických osob",
        APPROVES,
        r"\b(?:penezit|nepenezit)\w+ vklad\w*|\bvklad\w* do (?:zakladniho kapitalu|pravnick|obchodni|spolecnost)",
    ),
    Row(
        "waivers",
        "assembly",
        "§ 85 písm. f)",
        "vzdání se práva a prominutí dluhu nad 20 000 Kč",
        APPROVES,
        r"\b(?:prominuti|vzdani se prav)\w*",
        over=20_000,
    ),
    Row(
        "instalments",
        "assembly",
        "§ 85 písm. h)",
        "dohody o splátkách delší než 18 měsíců",
        APPROVES,
        r"\bdohod\w+ o splatk|\bsplatkov\w+ kalendar",
        months=18,
    ),
    Row(
        "claims",
        "assembly",
        "§ 85 písm. i)",
        "postoupení pohledávky nad 20 000 Kč",
        APPROVES,
        r"\bpostoupen\w+ pohledav",
        over=20_000,
    ),
    Row(
        "loans",
        "assembly",
        "§ 85 písm. j)",
        "úvěr, zápůjčka, převzetí dluhu a ručení",
        APPROVES,
        r"\b(?:uver(?:u|y|em|ov\w+ smlouv\w*)?|zapujc\w+|prevzeti dluhu|rucitelsk\w+|"
        r"pristoupeni k (?:dluhu|zavazku))\b",
        unless=r"splaceni uver|uverov\w+ (?:registr|ucet)|refinanc\w+ zprav|\bsplat[ek]",
    ),
    Row(
        "mortgages",
        "assembly",
        "§ 85 písm. k)",
        "zastavení nemovité věci",
        APPROVES | {"zřizuje"},
        rf"\bzasta(?:veni|vni\w*|va)\b(?: \S+){{0,12}}? {_LAND}",
        unless=r"vymaz|zruseni zastavni|ve prospech (?:mest|obc)",
    ),
    Row(
        "bonds",
        "assembly",
        "§ 85 písm. l)",
        "komunální dluhopisy",
        frozenset({"vydává", "schvaluje"}),
        r"\bkomunalni\w* dluhopis",
    ),
    # --- § 102 odst. 2: the council -------------------------------------------------------------------------
    Row(
        "ordinance",
        "council",
        "§ 102 odst. 2 písm. d)",
        "nařízení obce",
        ISSUES,
        r"^(?:\w+ )?narizeni\w* (?:mest|obc|mestys|c\.)",
    ),
    Row(
        "office_departments",
        "council",
        "§ 102 odst. 2 písm. f)",
        "zřizování a rušení odborů a oddělení úřadu",
        frozenset({"zřizuje", "ruší"}),
        r"\b(?:odbor|oddeleni)\w*\b.{0,60}\burad",
    ),
    Row(
        "heads",
        "council",
        "§ 102 odst. 2 písm. g)",
        "jmenování a odvolání vedoucích odborů",
        frozenset({"jmenuje", "odvolává"}),
        r"\bvedouci\w* (?:\w+ ){0,4}odbor\w*",
        unless=r"\bkomis|\bvybor|\bclen",
    ),
    Row(
        "commissions",
        "council",
        "§ 102 odst. 2 písm. h)",
        "komise rady, jejich předsedové a členové",
        ELECTS | {"zřizuje", "ruší"},
        r"\bkomis\w* rady\b",
    ),
    Row(
        "staff",
        "council",
        "§ 102 odst. 2 písm. j)",
        "celkový počet zaměstnanců úřadu",
        SETS,
        r"\bcelkov\w+ poc\w+ zamestnanc",
    ),
    Row(
        "leases",
        "council",
        "§ 102 odst. 2 písm. m)",
        "nájemní smlouvy a smlouvy o výpůjčce",
        APPROVES,
        r"\b(?:najemni\w* smlouv\w*|smlouv\w* o (?:najmu|vypujcce)|pronaj\w+|vypujck\w+)",
        unless=r"\bzamer|pacht|pravo stavby|\bprodej|\bkup",
    ),
    Row(
        "office_rules",
        "council",
        "§ 102 odst. 2 písm. o)",
        "organizační řád úřadu",
        APPROVES | {"vydává", "mění"},
        r"\borganizacni\w* rad\w*\b.{0,30}\burad",
    ),
)
"""[MEM] throughout; see the head of the file."""
