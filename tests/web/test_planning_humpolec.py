"""The public page of Humpolec against what the published one said: every fact, every link, nobody's data."""

from __future__ import annotations

import asyncio
import io
import json
import re
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from humpolec_case import QuickStory
from icalendar import Calendar
from lxml import etree, html
from office_case import Clock, TestHouse
from pdf_reading import text_of
from starlette.testclient import TestClient

from actions.office import settings_from
from actions.verify import verify
from cli.planning import write_site
from db.minutes import minutes
from db.planning.comments import planning_comment
from db.planning.plans import plan, plan_consent
from web.app import create_app

FACTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("humpolec_facts.toml").read_text("utf-8"))
CODE = "humpolecko-2019"
PAGE = f"/verejne/planovani/{CODE}"
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickStory]:
    """The whole story, played once."""
    folder = tmp_path_factory.mktemp("humpolec")
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}
    house = TestHouse(settings_from(environ), Clock())
    played = QuickStory(house)
    played.load()
    asyncio.run(played.play())
    yield played
    house.close()


@pytest.fixture(scope="module")
def client(story: QuickStory) -> TestClient:
    """Somebody from the street."""
    return TestClient(create_app(story.house), base_url=story.house.settings.base_url)


@pytest.fixture(scope="module")
def page(client: TestClient) -> html.HtmlElement:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext()).replace("\u00a0", " ")).strip()


def links(page: html.HtmlElement) -> list[tuple[str, str]]:
    return [(words(one), one.get("href")) for one in page.iterfind(".//main//a")]


def test_no_fact_of_the_published_page_is_missing(page: html.HtmlElement) -> None:
    said = words(page.find(".//main"))
    assert [fact for fact in FACTS["texts"] if fact not in said] == []
    municipalities = [words(one) for one in page.iterfind(".//ul[@class='columns']/li")]
    assert municipalities == FACTS["municipalities"] and len(municipalities) == 25
    assert [words(one) for one in page.iterfind(".//ol[@class='groups']/li/strong")] == FACTS["groups"]


def test_every_round_has_the_papers_of_every_group(page: html.HtmlElement) -> None:
    said = [text for text, _ in links(page)]
    wanted = [
        FACTS["minutes"].format(round=number, group=group)
        for number in FACTS["rounds"]
        for group in FACTS["groups"]
    ] + [FACTS["outputs"].format(group=group) for group in FACTS["groups"]]
    for title in wanted:
        assert (
            sum(re.fullmatch(rf"{re.escape(title)} \(PDF, \d+ kB\)", text) is not None for text in said) == 1
        ), title
    for title, kind in FACTS["papers"]:
        assert any(text.startswith(title) and f" ({kind}, " in text for text in said), title
    assert "vlastní dotazníkové šetření neměla" in words(page.find(".//main"))


def test_the_second_round_shows_each_group_its_surveys(page: html.HtmlElement) -> None:
    second = page.xpath("//h3[@id='kolo-2']")[0]
    here, found = "", defaultdict(list)
    for one in second.itersiblings():
        if one.tag == "h3":
            break
        if one.tag == "h4":
            here = words(one)
        found[here] += [words(a) for a in one.iterfind(".//a")]
    for group, targets in FACTS["surveys"]:
        shown = [text for text in found[group] if text.startswith("Výsledky dotazníkového šetření")]
        assert [text.partition(": ")[2].partition(" (")[0] for text in shown] == targets


def test_links_say_what_they_lead_to(page: html.HtmlElement) -> None:
    by_text: defaultdict[str, set[str]] = defaultdict(set)
    for text, href in links(page):
        assert not re.match(r"(zde|odkaz|klikn)\b", text, re.IGNORECASE) and len(text) > 5, text
        by_text[text].add(href)
        if "/soubory/" in href:
            assert re.search(r" \((PDF|Word), \d+(,\d)? (B|kB|MB)\)$", text), text
    assert {text: to for text, to in by_text.items() if len(to) > 1} == {}


def test_headings_go_down_one_level_at_a_time(page: html.HtmlElement) -> None:
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.xpath("//script | //@style | //style | //iframe | //img[not(@alt)]") == []
    assert not page.xpath("//@src[starts-with(., 'http')] | //link/@href[starts-with(., 'http')]")


def test_every_file_is_what_its_link_says(page: html.HtmlElement, client: TestClient) -> None:
    sizes = {href: text for text, href in links(page) if "/soubory/" in href}
    assert len(sizes) >= 50
    for href, text in sizes.items():
        answer = client.get(href)
        assert answer.status_code == 200, href
        assert answer.content[:4] == (b"%PDF" if "(PDF, " in text else b"PK\x03\x04")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert "set-cookie" not in answer.headers


def test_nobody_of_the_public_is_named_anywhere(page: html.HtmlElement, client: TestClient) -> None:
    everything = {PAGE: page.text_content()}
    for name in (
        "zpravy.atom",
        "zpravy.json",
        "kalendar.ics",
        "udalosti.jsonld",
        "katalog",
        "katalog?q=Zuzana",
    ):
        everything[name] = client.get(f"{PAGE}/{name}").text.replace('value="Zuzana"', "")
    for text, href in links(page):
        if "/soubory/" in href and not re.match(r"Zápis z (2|3|4|5|6)\.|Výstup|Výsledky|Návrh", text):
            content = client.get(href).content
            everything[text] = text_of(content) if content[:4] == b"%PDF" else _word(content)
    assert len(everything) > 20
    for where, said in everything.items():
        assert [name for name in FACTS["never"] if name in said] == [], where


def _word(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return " ".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def test_the_page_is_kept_by_proxies_and_knows_nobody(client: TestClient) -> None:
    first = client.get(PAGE)
    assert first.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in first.headers and "csrf" not in first.text
    assert first.headers["x-robots-tag"] == "all"
    again = client.get(PAGE, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_feeds_are_read_by_programs(client: TestClient) -> None:
    feed = etree.fromstring(client.get(f"{PAGE}/zpravy.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    news = json.loads(client.get(f"{PAGE}/zpravy.json").content)
    assert len(entries) == len(news["items"]) >= 50
    assert all(one["url"].startswith("http://127.0.0.1:8000/verejne/") for one in news["items"])
    events = Calendar.from_ical(client.get(f"{PAGE}/kalendar.ics").text).walk("VEVENT")
    days = sorted({f"{event['DTSTART'].dt:%Y-%m-%d}" for event in events})
    assert days == [
        "2017-09-12",
        "2017-12-05",
        "2017-12-06",
        "2019-05-22",
        "2019-06-04",
        "2019-06-07",
        "2019-08-27",
    ]
    hearings = json.loads(client.get(f"{PAGE}/udalosti.jsonld").content)
    assert [one["název"]["cs"] for one in hearings] == [
        "Veřejné projednání SPRSS v\u00a0obci Želiv".replace("\u00a0", " "),
        "Veřejné projednání SPRSS v obci Jiřice",
        "Veřejné projednání SPRSS ve městě Humpolec",
    ]
    assert all(one["typ"] == "Událost" for one in hearings)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=pecovatelske", ["Vzorová pečovatelská služba"]),
        ("q=PEČOVATELSKÁ%20želiv", ["Vzorová pečovatelská služba"]),
        ("q=dluhy", ["Poradna Příklad"]),
        ("druh=odlehčovací služba", ["Vzorová pečovatelská služba"]),
        ("komu=rodiny s dětmi", ["Vzorové rodinné centrum"]),
        ("obec=Senožaty&komu=senioři", ["Centrum dopravy Zkouška"]),
        ("obec=Bystrá", []),
    ],
)
def test_the_catalogue_is_searched_in_any_spelling(client: TestClient, asked: str, found: list[str]) -> None:
    page = html.fromstring(client.get(f"{PAGE}/katalog?{asked}").text)
    assert [words(one) for one in page.iterfind(".//section[@class='provider']/h2")] == found


def test_the_static_site_is_whole_on_a_disk(
    story: QuickStory, page: html.HtmlElement, tmp_path: Path
) -> None:
    written = write_site(story.house, CODE, tmp_path / "web")
    assert {
        "index.html",
        "katalog.html",
        "plan-1.html",
        "styl/public.css",
        "kalendar.ics",
        "zpravy.atom",
    } <= set(written)
    index = html.fromstring((tmp_path / "web" / "index.html").read_text("utf-8"))
    assert words(index.find(".//main")) == words(page.find(".//main")).replace(
        "; hledat v něm jde podle názvu, druhu služby, cílové skupiny a obce", ""
    )
    for name in [path for path in written if path.endswith(".html")]:
        for href in html.fromstring((tmp_path / "web" / name).read_text("utf-8")).xpath("//@href"):
            if not href.startswith(("#", "http", "mailto:")):
                assert not href.startswith("/") and (tmp_path / "web" / unquote(href)).is_file(), href
    (tmp_path / "web" / "soubory" / "cizi.txt").write_text("cizí")
    assert write_site(story.house, CODE, tmp_path / "web") == written, "it may be written again"


def test_a_plan_is_read_on_a_page_of_its_own(page: html.HtmlElement, client: TestClient) -> None:
    addresses = [href for text, href in links(page) if text.endswith("číst na stránce")]
    assert len(addresses) == 2
    shown = html.fromstring(client.get(addresses[0]).text)
    said = words(shown.find(".//main"))
    assert "Opatření 2.2.1: Senior taxi pro celé území" in said and "i v Syrově" in said, "as it was approved"
    assert "Kraj Vysočina: 1 200 000 Kč" in said and "Připomínkovat" not in said
    assert len(shown.xpath("//*[starts-with(@id, 'cast-')]")) > 15
    assert client.get(f"{PAGE}/plan/999").status_code == 404
    assert client.get(f"{PAGE}/plan/99999999999999999999").status_code == 404


def test_what_was_done_is_on_the_record(story: QuickStory) -> None:
    with story.house.database.read() as connection:
        plans = connection.execute(sa.select(plan).order_by(plan.c.id)).all()
        consents = connection.execute(sa.select(plan_consent).order_by(plan_consent.c.id)).all()
        comments = connection.execute(sa.select(planning_comment)).all()
    assert [(one.state, str(one.approved_on)) for one in plans] == [
        ("approved", "2019-06-26"),
        ("approved", "2019-09-25"),
    ]
    assert [(one.body, str(one.decided_on)) for one in consents if one.number] == [
        ("Zastupitelstvo města Humpolec", "2019-06-26"),
        ("Zastupitelstvo města Humpolec", "2019-09-25"),
    ]
    assert [(one.state, one.settlement) for one in comments] == [("settled", "accepted")]
    with story.house.database.read() as connection:
        assert {row.state for row in connection.execute(sa.select(minutes))} == {"signed"}, "of the bodies"
    assert verify(story.house).is_whole
