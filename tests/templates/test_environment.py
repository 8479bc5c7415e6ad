"""Czech dates, money and spaces, and the one environment of letters and pages."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, MutableMapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from templates.environment import (
    NBSP,
    Sandbox,
    czech_date,
    czech_datetime,
    environment,
    form_date,
    money,
    nbsp,
    plural,
    weekday,
)

ZM = date(2024, 6, 24)


def shown(text: str) -> str:
    return text.replace(NBSP, "~")


def test_dates() -> None:
    assert shown(czech_date(ZM)) == "24.~6.~2024"
    assert form_date(ZM) == "24.06.2024"
    assert form_date(date(2024, 6, 5)) == "05.06.2024"
    assert weekday(ZM) == "pondělí"
    assert [weekday(date(2024, 6, day)) for day in (29, 30)] == ["sobota", "neděle"]


def test_instants_are_told_by_the_towns_clock() -> None:
    assert shown(czech_datetime(datetime(2024, 6, 24, 14, 5, tzinfo=UTC))) == "24.~6.~2024 v~16:05"
    assert shown(czech_datetime(datetime(2024, 12, 31, 23, 30, tzinfo=UTC))) == "1.~1.~2025 v~00:30"
    with pytest.raises(ValueError, match="time zone"):
        czech_datetime(datetime(2024, 6, 24, 14, 5))


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0~Kč"), (999, "999~Kč"), (1250, "1~250~Kč"), (1_250_000, "1~250~000~Kč"), (-5000, "−5~000~Kč")],
)
def test_money(amount: int, written: str) -> None:
    assert shown(money(amount)) == written


@pytest.mark.parametrize(
    ("count", "word"), [(0, "dnů"), (1, "den"), (2, "dny"), (4, "dny"), (5, "dnů"), (21, "dnů"), (22, "dnů")]
)
def test_plural(count: int, word: str) -> None:
    assert plural(count, "den", "dny", "dnů") == word


@pytest.mark.parametrize(
    "written",
    [
        "materiál k~projednání v~radě a~o~dalších, i~s~přílohou",
        "K~souhlasu. V~Trutnově, A~dále; (v~zastoupení), „z~programu“",
        "dne 24.~6.~2024 v~16:00",
        "dne 24.~června 2024, 5.~zasedání, 1.~čtení",
        "podle §~87 odst.~2 písm.~a) zákona č.~128/2000 Sb., čl.~5, str.~3, č.~j.~12",
        "částka 1~250~000~Kč, 12~tis.~Kč, 3~mil.~Kč, 50~%, 5~dnů, 20~m²",
        "Mgr.~Dušan Rejl~v.~r., Bc.~Aneta Doudová, Ing.~arch.~Jan Novák,~Ph.D.",
        "Platforma pro sociální bydlení, z.~s., s.~r.~o., o.~p.~s.",
        "roku 2024 100 lidí; usnesení bylo přijato dne 5. Rada města",
        "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit",
        "slovo se spojovníkem a~vitamin C v~noci",
    ],
)
def test_what_must_not_be_torn_apart(written: str) -> None:
    assert shown(nbsp(written.replace("~", " "))) == written


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from(list("ksvzouaiKČ.§12 35,()\n" + NBSP)) | st.characters()))
def test_nbsp_changes_nothing_but_spaces(text: str) -> None:
    assert nbsp(text).replace(NBSP, " ") == text.replace(NBSP, " ")


def test_pages_are_escaped_and_letters_escape_themselves() -> None:
    hostile = {"title": "<b>&"}
    assert environment().from_string("{{ title }}").render(hostile) == "&lt;b&gt;&amp;"
    assert environment().autoescape("pages/refused.html.j2") is True  # type: ignore[operator]  # a function here
    assert environment().autoescape("letters/layout.html.j2") is True  # type: ignore[operator]  # ditto
    assert environment().autoescape("letters/handed_over.j2") is False  # type: ignore[operator]  # ditto


def test_a_missing_name_is_never_silent() -> None:
    for source in ("{{ titel }}", "{% if titel %}x{% endif %}", "{{ letter.titel }}"):
        with pytest.raises(UndefinedError, match="titel"):
            environment().from_string(source).render(letter={})


@pytest.mark.parametrize(
    "source", ["{{ ''.__class__.__mro__ }}", "{{ rows.append(1) }}", "{{ rows.__len__() }}"]
)
def test_templates_live_in_a_sandbox(source: str) -> None:
    with pytest.raises(SecurityError):
        environment().from_string(source).render(rows=[])


class Box:
    """Some class of somebody's."""

    label = "krabice"

    def clear(self) -> str:
        """Ordinary, as long as nobody declares a box to be a mapping."""
        return "prázdno"

    def update(self) -> str:
        """As above."""
        return "obnoveno"


class Liar(Box):
    """Says that it is a list as soon as it is asked often enough."""

    claims: type = Box

    @property
    def __class__(self) -> type:
        return self.claims

    @__class__.setter
    def __class__(self, _other: type) -> None: ...


class Name(str):
    """A name that is not one."""


async def _coroutine() -> None: ...


async def _many() -> Any:
    yield


def _objects() -> Iterator[Any]:
    yield from (
        "text",
        Name("text"),
        Markup("text"),
        1,
        None,
        1.5,
        date(2024, 6, 24),
        (),
        [],
        {},
        set(),
        deque(),
    )
    yield from (Box, Box(), Box().clear, Box.clear, len, "".format, sys, frozenset(), {}.keys())
    yield from (test_filters_work_in_templates.__code__, sys._getframe(), (sign for sign in "text"), _many())
    coroutine = _coroutine()
    yield coroutine
    coroutine.close()
    try:
        raise ValueError
    except ValueError as fault:
        yield from (fault, fault.__traceback__)


NAMES = (
    *("__class__", "_private", "__globals__", "__code__", "__subclasses__", "mro", "gi_frame", "gi_code"),
    *("cr_frame", "cr_code", "ag_frame", "ag_code", "co_code", "f_globals", "f_back", "tb_frame", "tb_next"),
    *(
        "append",
        "clear",
        "pop",
        "popitem",
        "remove",
        "insert",
        "sort",
        "extend",
        "reverse",
        "setdefault",
        "add",
    ),
    *("update", "discard", "appendleft", "rotate", "upper", "items", "year", "format", "label", "anything"),
)


def test_a_sandbox_that_remembers_refuses_what_jinjas_own_does() -> None:
    kept, jinjas = Sandbox(), ImmutableSandboxedEnvironment()
    refused = set()
    for _ in range(3):  # asked for the first time, remembered, and once more
        for one in _objects():
            for name in NAMES:
                own = jinjas.is_safe_attribute(one, name, None)
                assert kept.is_safe_attribute(one, name, None) is own, (type(one), name)
                if not own:
                    refused.add(name)
    assert refused > {
        "__class__",
        "_private",
        "mro",
        "gi_frame",
        "cr_code",
        "ag_frame",
        "append",
        "update",
        "f_back",
    }
    assert not any(name.startswith("_") or (kind, name) == (type, "mro") for kind, name, _ in kept._allowed)


def test_a_sandbox_remembers_nothing_of_objects_that_lie_about_themselves() -> None:
    sandbox = Sandbox()
    liar = Liar()
    assert sandbox.is_safe_attribute(liar, "clear", None)
    liar.claims = list
    assert not sandbox.is_safe_attribute(liar, "clear", None)
    assert not any(kind is Liar for kind, _, _ in sandbox._allowed)
    assert sandbox.is_safe_attribute("text", Name("upper"), None)
    assert not sandbox._allowed


def test_a_sandbox_forgets_what_was_allowed_before_a_class_became_a_mapping() -> None:
    class Late(Box): ...

    sandbox = Sandbox()
    assert sandbox.from_string("{{ box.clear() }}").render(box=Late()) == "prázdno"
    MutableMapping.register(Late)
    with pytest.raises(SecurityError):
        sandbox.from_string("{{ box.clear() }}").render(box=Late())


def test_names_out_of_facts_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("templates.environment.MOST_ALLOWED", 3)
    sandbox = Sandbox()
    for number in range(10):
        assert sandbox.is_safe_attribute("text", f"name{number}", None)
        assert len(sandbox._allowed) <= 3


def test_filters_work_in_templates() -> None:
    source = "{{ day|czech_date }}|{{ day|form_date }}|{{ day|weekday }}|{{ 1500|money }}|{{ 'k nám'|nbsp }}"
    assert (
        shown(environment().from_string(source).render(day=ZM))
        == "24.~6.~2024|24.06.2024|pondělí|1~500~Kč|k~nám"
    )
    assert environment().from_string("{{ plural(3, 'hlas', 'hlasy', 'hlasů') }}").render() == "hlasy"
