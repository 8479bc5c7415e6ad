"""A template that somebody edited is filled by a process with limits: it may fall, the office may not."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from seed_form import EXTRACT, FORM

from templates import apart
from templates.documents import load_template, render
from templates.template_check import check_template
from templates.template_files import template_path
from templates.word_file import MAIN_PART, DocumentRefused

DOUBLED = "".join(f"{{% set t{n + 1} = t{n} ~ t{n} %}}" for n in range(34))
NESTED = "".join(f"{{% for a{n} in stages %}}" for n in range(20)) + "x" + "{% endfor %}" * 20


def with_words(words: str, kind: str = "proposal") -> bytes:
    """The town's own template in which somebody has typed this instead of the title's field."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(template_path("trutnov", kind)) as source,
        zipfile.ZipFile(made, "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == MAIN_PART:
                content = content.replace(b"{{ title }}", words.encode())
            target.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(("kind", "fields"), [("proposal", FORM), ("extract", EXTRACT)])
def test_the_same_bytes_come_out_apart(kind: str, fields: dict[str, Any]) -> None:
    path = template_path("trutnov", kind)
    here = render(load_template(path), fields)
    assert apart.fill(path.read_bytes(), fields) == here == apart.fill(path, fields)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{% set t0 = title %}" + DOUBLED + "{{ t34 }}", "více paměti"),
        ("{{ title.__class__.__mro__ }}", "nesmí"),
        ("{{ titel }}", "titel"),
    ],
)
def test_what_wants_too_much_or_may_not_is_refused_and_the_next_one_is_filled(
    words: str, sentence: str
) -> None:
    with pytest.raises(DocumentRefused, match=sentence):
        apart.fill(with_words(words), FORM)
    assert apart.fill(with_words("{{ title }}"), FORM)


def test_an_endless_template_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.5)
    apart.fill(with_words("{{ title }}"), FORM)  # the process is there; only the filling is measured
    began = time.monotonic()
    with pytest.raises(DocumentRefused, match="déle než"):
        apart.fill(with_words(NESTED), FORM)
    assert time.monotonic() - began < 5


def test_the_check_of_an_upload_is_made_apart_too() -> None:
    faulty = with_words("{{ titel }}")
    assert apart.check(faulty, "proposal") == check_template(faulty, "proposal") != []
    assert (
        "více paměti"
        in apart.check(with_words("{% set t0 = title %}" + DOUBLED + "{{ t34 }}"), "proposal")[0]
    )


def test_the_process_knows_no_secret_and_writes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAZITKO_SECRET", "tajemství")
    apart._ask({"do": "fill", "fields": FORM}, with_words("{{ title }}"))
    worker = apart._kept.process
    assert worker is not None
    environment = Path(f"/proc/{worker.process.pid}/environ")
    limits = Path(f"/proc/{worker.process.pid}/limits")
    if not limits.exists():
        pytest.skip("no /proc here")
    assert b"RAZITKO" not in environment.read_bytes()
    stated = {
        line[:25].strip(): line[26:46].strip() for line in limits.read_text(encoding="ascii").splitlines()
    }
    assert stated["Max file size"] == "0"
    assert int(stated["Max address space"]) < 2 * 1024**3


def test_values_that_are_no_plain_data_are_not_sent() -> None:
    with pytest.raises(TypeError, match="text, numbers"):
        apart.fill(with_words("{{ title }}"), FORM | {"title": object()})


def test_a_killed_process_is_replaced() -> None:
    apart.fill(with_words("{{ title }}"), FORM)
    worker = apart._kept.process
    assert worker is not None
    worker.process.kill()
    worker.process.wait()
    assert apart.fill(with_words("{{ title }}"), FORM)
    assert apart._kept.process is not worker
