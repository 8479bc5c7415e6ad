"""Does a digest change exactly when the clerk changed something, and is "-" told from an empty field?"""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.canonical import canonical, digest_of
from states.content import (
    AttachedFile,
    Content,
    FollowUp,
    changed_parts,
    content_from_data,
)
from states.vocabulary import NONE_STATED, Part
from states.wording import Clause

MAP = AttachedFile("Tabulka", "tabulka.xlsx", "ab" * 32, 1_234, "xlsx")
CONTENT = Content(
    title="Rozpočet",
    matter="budget",
    department="FO",
    presented_by="eichler",
    amount=1_000,
    committee_opinion=NONE_STATED,
    previous_resolution=None,
    clauses=(Clause(1, 1, "ukládá", "úkol.", "rejl", "úkol", date(2024, 7, 1)),),
    report="Proto.",
    attachments=("Tabulka",),
    follow_ups=(FollowUp("zveřejnit", "doudova", "10 working"),),
)

EDITS = [
    ("title", "Rozpočet 2025", Part.HEAD),
    ("matter", "grant", Part.HEAD),
    ("department", "OSV", Part.HEAD),
    ("presented_by", None, Part.HEAD),
    ("committee_opinion", None, Part.HEAD),
    ("previous_resolution", NONE_STATED, Part.HEAD),
    ("follow_ups", (), Part.HEAD),
    ("is_confidential", True, Part.HEAD),
    ("amount", None, Part.AMOUNT),
    ("amount", 0, Part.AMOUNT),
    ("clauses", (), Part.OPERATIVE),
    ("clauses", (replace(CONTENT.clauses[0], due_on=date(2024, 7, 2)),), Part.OPERATIVE),
    ("clauses", (replace(CONTENT.clauses[0], charged=None),), Part.OPERATIVE),
    ("report", "Proto ", Part.REPORT),
    ("attachments", None, Part.ATTACHMENTS),
    ("attachments", (), Part.ATTACHMENTS),
    ("attachments", ("Tabulka", "Mapa"), Part.ATTACHMENTS),
    ("files", (MAP,), Part.ATTACHMENTS),
]


@pytest.mark.parametrize(("field", "value", "part"), EDITS)
def test_an_edit_changes_its_part_alone_and_what_was_signed(field: str, value: object, part: Part) -> None:
    after = replace(CONTENT, **{field: value})  # type: ignore[arg-type]
    assert changed_parts(CONTENT.part_digests(), after.part_digests()) == {part}
    assert after.text_digest() != CONTENT.text_digest()


def test_no_field_escapes_the_signatory() -> None:
    assert {field for field, _, _ in EDITS} == {field.name for field in fields(Content)}


def test_nothing_changed_is_nothing_changed() -> None:
    assert changed_parts(CONTENT.part_digests(), replace(CONTENT).part_digests()) == frozenset()
    assert changed_parts({}, CONTENT.part_digests()) == frozenset(Part)


def test_stated_none_is_not_an_empty_field() -> None:
    for field in ("committee_opinion", "previous_resolution"):
        stated, empty = replace(CONTENT, **{field: NONE_STATED}), replace(CONTENT, **{field: None})
        assert stated.text_digest() != empty.text_digest()
        assert content_from_data(stated.as_data()) == stated
        assert content_from_data(empty.as_data()) == empty
    stated, empty = replace(CONTENT, attachments=()), replace(CONTENT, attachments=None)
    assert stated.text_digest() != empty.text_digest()
    assert content_from_data(stated.as_data()).attachments == ()
    assert content_from_data(empty.as_data()).attachments is None


SWAPS = [
    {"digest": "cd" * 32},
    {"name": "jiná.xlsx"},
    {"size": 1_235},
    {"kind": "ods"},
]


@pytest.mark.parametrize("swap", SWAPS, ids=[next(iter(swap)) for swap in SWAPS])
def test_a_swapped_file_is_a_change_of_the_attachments_alone(swap: dict[str, object]) -> None:
    before = replace(CONTENT, files=(MAP,))
    after = replace(CONTENT, files=(replace(MAP, **swap),))  # type: ignore[arg-type]
    assert changed_parts(before.part_digests(), after.part_digests()) == {Part.ATTACHMENTS}


def test_the_digests_of_texts_without_files_are_those_they_always_had() -> None:
    assert CONTENT.part_digests()["attachments"] == digest_of(["Tabulka"])
    assert replace(CONTENT, attachments=None).part_digests()["attachments"] == digest_of(None)
    assert CONTENT.text_digest() == "322a33f020b05ac484ea6973402be9ed832398626991402738797a21293d71ed"


def test_a_text_kept_before_there_were_files_is_read() -> None:
    kept = json.loads(canonical(CONTENT.as_data()))
    del kept["files"]
    assert content_from_data(kept) == CONTENT
    assert content_from_data(kept).text_digest() == CONTENT.text_digest()


def test_a_file_belongs_to_an_attachment_by_its_title() -> None:
    content = replace(CONTENT, attachments=("Na papíře", "Tabulka"), files=(MAP,))
    assert content.attached == (("Na papíře", None), ("Tabulka", MAP))
    assert content.stray_files == ()
    assert replace(content, attachments=("Na papíře",)).stray_files == (MAP,)
    assert replace(content, attachments=None).stray_files == (MAP,)
    second = replace(MAP, name="druhá.xlsx")
    assert replace(content, files=(MAP, second)).stray_files == (second,)


words = st.text(max_size=20)
contents = st.builds(
    Content,
    title=words,
    matter=words,
    department=words,
    presented_by=st.none() | words,
    amount=st.none() | st.integers(0, 10**9),
    committee_opinion=st.none() | words,
    previous_resolution=st.none() | words,
    clauses=st.lists(
        st.builds(
            Clause, st.integers(1, 99), st.integers(1, 99), words, words, due_on=st.none() | st.dates()
        ),
        max_size=3,
    ).map(tuple),
    report=words,
    attachments=st.none() | st.lists(words, max_size=3).map(tuple),
    follow_ups=st.lists(st.builds(FollowUp, words, words, words), max_size=2).map(tuple),
    is_confidential=st.booleans(),
    files=st.lists(
        st.builds(AttachedFile, words, words, words, st.integers(0, 10**9), words), max_size=2
    ).map(tuple),
)


@given(contents)
def test_a_content_is_stored_and_read_back(content: Content) -> None:
    stored = json.loads(canonical(content.as_data()))
    assert content_from_data(stored) == content
    assert content_from_data(stored).text_digest() == content.text_digest()


@given(contents, contents)
def test_two_contents_have_one_digest_only_if_they_are_one(one: Content, other: Content) -> None:
    assert (one.text_digest() == other.text_digest()) == (one == other)
