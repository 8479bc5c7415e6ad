"""The same data are always the same bytes, and the standard library alone can check them."""

from __future__ import annotations

import hashlib
import json
from collections import namedtuple
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.canonical import canonical, canonical_json, digest_of, from_canonical
from states.vocabulary import Part

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


def by_the_standard_library(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_canonical_json_is_one_text() -> None:
    assert canonical({"b": 1, "a": [date(2024, 6, 24), "ř"]}) == '{"a":["2024-06-24","ř"],"b":1}'
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    with pytest.raises(TypeError, match="set has no canonical form"):
        canonical({"a": {1}})


@given(PLAIN)
def test_the_bytes_are_those_of_the_standard_library(data: Any) -> None:
    expected = by_the_standard_library(data)
    assert canonical_json(data) == expected.encode()
    assert digest_of(data) == hashlib.sha256(expected.encode()).hexdigest()
    assert from_canonical(expected) == json.loads(expected) == data


def test_what_only_looks_like_plain_data_is_written_as_before() -> None:
    pair = namedtuple("pair", "one two")
    for data in ({Part.HEAD: 1, "a": (1, 2)}, [pair(1, Part.HEAD)], {1: "a", 2: "b"}, 2**80, '\x7f\x1f"\\/'):
        assert canonical(data) == by_the_standard_library(data)


def test_dates_have_a_canonical_form_only_where_it_is_said() -> None:
    noon = datetime(2024, 6, 24, 12, tzinfo=UTC)
    assert canonical([date(2024, 6, 24), noon]) == '["2024-06-24","2024-06-24T12:00:00+00:00"]'
    with pytest.raises(TypeError, match="datetime has no canonical form"):
        canonical_json({"at": noon})


def test_half_a_file_is_no_json() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        from_canonical('{"a":')
