"""Do the fields of the form and a proposal mean the same, both ways?"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_case import SEED, TOWNS, plain
from starlette.datastructures import FormData

from states.addressees import organisation
from states.content import AttachedFile, Content, FollowUp
from states.proposal_file import parse_proposal
from states.town_file import parse_town
from states.vocabulary import NONE_STATED
from states.wording import Clause
from web.form import Form
from web.proposal_form import Fields, fields_of, read_fields, rows, sent_fields
from web.proposal_merge import changes_between, merged
from web.proposal_rows import acted

TOWN = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8"))
SEEN = parse_proposal(SEED.read_text(encoding="utf-8"), "seed.toml", TOWN)
BODIES = ("PV", "RM", "ZM")
LETTERS = "aábcčďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž ABCŽ0123456789.,;:!?-–„“()§%/\u00a0'\"<>&{}*#"
LINE = st.text(LETTERS, max_size=60).map(str.strip)
WORDS = LINE.filter(bool)
TEXT = st.lists(LINE, max_size=4).map(lambda lines: "\n".join(lines).strip())
DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
WHOM = st.one_of(
    st.sampled_from([f"department:{one.code}" for one in TOWN.departments]),
    st.sampled_from([f"body:{one.code}" for one in TOWN.bodies]),
    st.builds(
        organisation, WORDS.filter(lambda name: "<" not in name), st.sampled_from(["", "ts@ts.example"])
    ),
)
TERM = st.sampled_from(
    ["ihned", "do 30 dnů od podpisu smlouvy", "na nejbližší jednání", "pravidelně jednou ročně"]
)
WHO = st.sampled_from([one.code for one in TOWN.people] + [one.code for one in TOWN.offices])
STATED = st.one_of(st.none(), st.just(NONE_STATED), TEXT.filter(lambda text: text not in ("", "-")))
TITLES = st.lists(WORDS, max_size=4, unique=True).map(tuple)


def files_of(titles: tuple[str, ...] | None) -> st.SearchStrategy[tuple[AttachedFile, ...]]:
    files = [AttachedFile(title, f"{n}.pdf", f"{n:064}", 10, "pdf") for n, title in enumerate(titles or ())]
    return st.integers(0, len(files)).map(lambda count: tuple(files[:count]))


CONTENTS = st.one_of(st.none(), TITLES).flatmap(
    lambda titles: st.builds(
        Content,
        title=LINE,
        matter=st.sampled_from(["social_plan", "budget"]),
        department=st.sampled_from(["OSV", "FO"]),
        presented_by=st.one_of(st.none(), st.sampled_from([one.code for one in TOWN.people])),
        amount=st.one_of(st.none(), st.integers(0, 10**12)),
        committee_opinion=STATED,
        previous_resolution=STATED,
        clauses=st.lists(
            st.builds(
                Clause,
                section=st.integers(1, 99),
                point=st.integers(1, 99),
                verb=LINE,
                text=TEXT,
                charged=st.one_of(st.none(), WHO, WHOM),
                contact=st.one_of(st.none(), st.sampled_from([one.code for one in TOWN.people])),
                report_on=st.one_of(st.none(), DAY),
                task=st.one_of(st.none(), TEXT.filter(bool)),
                due_on=st.one_of(st.none(), DAY),
                term=st.one_of(st.none(), TERM),
            ),
            max_size=4,
        ).map(tuple),
        report=TEXT,
        attachments=st.just(titles),
        follow_ups=st.lists(
            st.builds(
                FollowUp, TEXT.filter(bool), WHO, st.sampled_from(["10 working", "30 calendar", "0 working"])
            ),
            max_size=3,
        ).map(tuple),
        is_confidential=st.booleans(),
        files=files_of(titles),
    )
)


def through_a_browser(fields: Fields) -> Fields:
    """What a form with these fields sends: boxes that are not ticked are missing, lines end with CR LF."""
    sent = [(name, value.replace("\n", "\r\n")) for name, value in fields.items()]
    boxes = ("_none", "is_confidential")
    return sent_fields(
        Form(FormData([(name, value) for name, value in sent if value or not name.endswith(boxes)]))
    )


@settings(max_examples=150, deadline=None)
@given(CONTENTS, st.fixed_dictionaries({body: st.one_of(st.none(), DAY) for body in BODIES}))
def test_every_field_comes_back_as_it_was(content: Content, dates: dict[str, date | None]) -> None:
    read = read_fields(through_a_browser(fields_of(content, dates)), content, BODIES, TOWN)
    assert read.faults == {}
    assert read.content == content
    assert read.dates == dates


def test_the_seed_comes_back_as_it_was() -> None:
    fields = through_a_browser(fields_of(SEEN.content, SEEN.dates))
    read = read_fields(fields, SEEN.content, BODIES, TOWN)
    assert (read.content, read.dates, read.faults) == (SEEN.content, SEEN.dates, {})


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": "dvě stě"}, "amount", "není celé číslo; napište ho číslicemi"),
        ({"amount": "-5"}, "amount", "Částka nemůže být záporná"),
        ({"committee_opinion": "ano"}, "committee_opinion", "zaškrtnuto „není“, ale text je vyplněný"),
        ({"attachments_none": "1"}, "attachments", "zaškrtnuto „žádné přílohy“, ale v seznamu nějaké jsou"),
        ({"attachment-1": SEEN.content.attachments[0]}, "attachment-1", "je v seznamu dvakrát"),
        ({"department": "XX"}, "department", "„XX“ v seznamu není"),
        ({"matter": "grant"}, "matter", "„grant“ v seznamu není"),
        ({"presented_by": "nikdo"}, "presented_by", "vyberte ze seznamu"),
        ({"clause-0-point": "x"}, "clause-0-point", "napište číslo od 1 do 99"),
        ({"clause-0-charged": "nikdo"}, "clause-0-charged", "vyberte ze seznamu"),
        ({"clause-0-due_on": "brzy"}, "clause-0-due_on", "není datum"),
        ({"follow_up-0-task": ""}, "follow_up-0-task", "nemá text"),
        ({"follow_up-0-charged": ""}, "follow_up-0-charged", "kdo má úkol splnit"),
        ({"follow_up-0-days": "brzy"}, "follow_up-0-days", "číslem"),
        ({"date-ZM": "31. 2. 2024"}, "date-ZM", "není datum; napište ho jako"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(changes: Fields, field: str, sentence: str) -> None:
    fields = fields_of(SEEN.content, SEEN.dates) | changes
    read = read_fields(fields, SEEN.content, BODIES, TOWN)
    assert sentence in plain(read.faults[field])
    assert list(read.faults) == [field]


def test_empty_is_not_the_same_as_stated_none() -> None:
    empty = dataclasses.replace(SEEN.content, committee_opinion=None, attachments=None, amount=None)
    none = dataclasses.replace(SEEN.content, committee_opinion="-", attachments=(), amount=0)
    for content in (empty, none):
        assert read_fields(fields_of(content, {}), content, (), TOWN).content == content


def test_a_title_whose_file_is_there_does_not_leave_by_the_form() -> None:
    title = SEEN.content.attachments[0]
    file = AttachedFile(title, "plan.pdf", "0" * 64, 10, "pdf")
    content = dataclasses.replace(SEEN.content, files=(file,))
    fields = {
        name: value for name, value in fields_of(content, {}).items() if not name.startswith("attachment-")
    }
    assert read_fields(fields, content, (), TOWN).content.attachments == (title,)


def three_clauses() -> Fields:
    clauses = tuple(Clause(1, n, "schvaluje", f"{n}.") for n in (1, 2, 3))
    return fields_of(dataclasses.replace(SEEN.content, clauses=clauses), {})


def texts(fields: Fields) -> list[str]:
    return [f"{row['section']}.{row['point']} {row['text']}" for row in rows(fields, "clause")]


def test_rows_are_added_moved_and_removed_and_stay_numbered() -> None:
    fields, anchor = acted(three_clauses(), "clause-up-1", "30 calendar")
    assert (texts(fields), anchor) == (["1.1 2.", "1.2 1.", "1.3 3."], "clause-0")
    fields, anchor = acted(fields, "clause-remove-1", "30 calendar")
    assert (texts(fields), anchor) == (["1.1 2.", "1.2 3."], "clause-1")
    fields, anchor = acted(fields, "clause-add", "30 calendar")
    assert (texts(fields), anchor) == (["1.1 2.", "1.2 3.", "1.3 "], "clause-2")
    fields, _ = acted(fields, "clause-down-2", "30 calendar")
    assert texts(fields) == ["1.1 2.", "1.2 3.", "1.3 "]
    fields, _ = acted(fields, "follow_up-add", "30 calendar")
    assert rows(fields, "follow_up")[-1] == {"task": "", "charged": "", "days": "30", "unit": "calendar"}
    fields, anchor = acted(fields, "attachment-remove-0", "30 calendar")
    assert (rows(fields, "attachment"), anchor) == ([], "attachments")


def test_two_peoples_changes_live_together_unless_they_touch_the_same_field() -> None:
    base = fields_of(SEEN.content, SEEN.dates)
    mine = base | {"title": "Můj", "report": "Moje zpráva.", "attachment-1": "Moje příloha"}
    theirs = base | {"amount": "5 000", "report": "Jejich zpráva.", "attachment-1": "Jejich příloha"}
    both = merged(base, mine, theirs, TOWN)
    assert both.fields["title"] == "Můj"
    assert both.fields["amount"] == "5 000"
    assert [clash.group for clash in both.conflicts] == ["report"]
    assert [change.group for change in both.taken] == ["amount", "attachments"]
    assert [row["title"] for row in rows(both.fields, "attachment")][1:] == ["Jejich příloha", "Moje příloha"]
    assert both.conflicts[0].theirs.after == "Jejich zpráva."


def test_a_difference_reads_like_the_form() -> None:
    before, after = (
        fields_of(SEEN.content, {}),
        fields_of(SEEN.content, {})
        | {
            "amount": "5 000",
            "committee_opinion_none": "",
            "clause-0-charged": "rejl",
            "is_confidential": "1",
        },
    )
    said = {
        change.part: (change.before, plain(change.after)) for change in changes_between(before, after, TOWN)
    }
    assert said["Částka"] == ("(nevyplněno)", "5 000 Kč")
    assert said["Vyjádření komise"] == ("(není)", "(nevyplněno)")
    assert said["Neveřejný materiál"] == ("ne", "ano")
    assert said["Návrh usnesení"][1].endswith("(ukládá se: Mgr. Dušan Rejl)")
