"""A letter as a message and as an .eml file: what its headers may hold, and that nothing breaks them."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.message import (
    Attachment,
    DeliveryFailed,
    Mailbox,
    OutgoingLetter,
    build_message,
    eml_name,
    write_eml,
)

OFFICE = Mailbox("Městský úřad Trutnov – Razítko", "razitko@trutnov.example")
REJL = Mailbox("Mgr. Dušan Rejl", "rejl@trutnov.example")
SUBJECT = "K souhlasu do 22. 5. 2024: Akční plán rozvoje sociálních služeb města Trutnova 2024"
LETTER = OutgoingLetter(
    key="sign_off_request:17:1",
    message_id="<sign-off-request-17-1@razitko.trutnov.example>",
    written_at=datetime(2024, 5, 15, 8, 30, tzinfo=UTC),
    to=REJL,
    subject=SUBJECT,
    text="Dobrý den,\n" + "dlouhá věta " * 200 + "\n",
    html="<!DOCTYPE html><html lang='cs'><p>" + "žluťoučký kůň " * 200 + "</p></html>",
    attachments=(
        Attachment("návrh na usnesení.docx", "application/octet-stream", lambda: b"PK\x03\x04\x00\xff"),
    ),
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_letter_without_attachments_is_just_its_two_faces() -> None:
    assert build_message(LETTER, OFFICE).get_content_type() == "multipart/mixed"
    assert (
        build_message(replace(LETTER, attachments=()), OFFICE).get_content_type() == "multipart/alternative"
    )


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, subject="Plán\r\nBcc: vsichni@example.cz"),
        replace(LETTER, subject="Plán\nX: y"),
        replace(LETTER, key="a\r\nBcc: b"),
        replace(LETTER, to=Mailbox("Rejl\r\nBcc: x@y.cz", REJL.address)),
        replace(LETTER, to=Mailbox("Rejl", "rejl@trutnov.example\r\nBcc: x@y.cz")),
        replace(LETTER, to=Mailbox("Rejl", "rejl@trutnov.example, vsichni@trutnov.example")),
        replace(LETTER, to=Mailbox("Rejl", "")),
        replace(LETTER, to=Mailbox("Rejl", "dušan@trutnov.example")),
        replace(LETTER, message_id="<a@b>\r\nBcc: x@y.cz"),
        replace(LETTER, message_id="bez závorek"),
        replace(LETTER, attachments=(Attachment("a\r\nX: y.docx", "text/plain", bytes),)),
    ],
)
def test_a_value_that_would_break_a_header_is_refused_for_good(letter: OutgoingLetter) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        build_message(letter, OFFICE)
    assert caught.value.is_permanent
    assert len(caught.value.sentence.splitlines()) == 1


def header(content: bytes, name: str) -> str:
    """A header by RFC 2047. (Python 3.11's newer reader adds spaces to names in several encoded words.)"""
    return str(make_header(decode_header(email.message_from_bytes(content)[name])))


def recipient(content: bytes) -> tuple[str, str]:
    ((encoded, address),) = getaddresses([email.message_from_bytes(content)["To"].replace("\r\n", "")])
    return str(make_header(decode_header(encoded))), address


VISIBLE = st.text(st.characters(categories=("L", "M", "N", "P", "S")) | st.just(" "), max_size=120)


@settings(max_examples=60, deadline=None)
@given(name=VISIBLE, subject=VISIBLE)
def test_names_and_subjects_come_back_as_they_were(name: str, subject: str) -> None:
    name, subject = " ".join(name.split()), " ".join(subject.split())
    letter = replace(LETTER, to=Mailbox(name, REJL.address), subject=subject)
    content = build_message(letter, OFFICE).as_bytes()
    assert recipient(content) == (name, REJL.address)
    assert header(content, "Subject").replace("\r\n", "") == subject
    assert [each.addr_spec for each in read(content)["To"].addresses] == [REJL.address]


@pytest.mark.parametrize(
    "name",
    [
        "Rejl, Dušan Mgr. – vedoucí odboru sociálních věcí, školství a zdravotnictví, Trutnov",
        'Š"; <x@y.cz>',
        "",
    ],
)
def test_awkward_names_stay_one_recipient(name: str) -> None:
    content = build_message(replace(LETTER, to=Mailbox(name, REJL.address)), OFFICE).as_bytes()
    assert recipient(content) == (name, REJL.address)
    assert [each.addr_spec for each in read(content)["To"].addresses] == [REJL.address]


def test_long_message_id_is_not_encoded() -> None:
    identity = f"<{'proposal-17-sign-off-' * 8}x@razitko.trutnov.example>"
    content = build_message(replace(LETTER, message_id=identity), OFFICE).as_bytes()
    assert identity.encode() in content
    assert read(content)["Message-ID"] == identity


def test_same_letter_makes_the_same_headers_and_short_ascii_lines() -> None:
    content = build_message(LETTER, OFFICE).as_bytes()
    head = content.split(b"\r\n\r\n")[0]
    again = build_message(LETTER, OFFICE).as_bytes().split(b"\r\n\r\n")[0]
    assert [line for line in head.split(b"\r\n") if b"boundary" not in line] == [
        line for line in again.split(b"\r\n") if b"boundary" not in line
    ]
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_eml_file_is_whole_named_by_its_message_and_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    first = write_eml(build_message(LETTER, OFFICE), folder)
    second = write_eml(build_message(LETTER, OFFICE), folder)
    assert first == second == folder / "sign-off-request-17-1@razitko.trutnov.example.eml"
    assert [path.name for path in folder.iterdir()] == [first.name], "no temporary file is left"
    assert read(first.read_bytes())["Subject"] == SUBJECT


def test_eml_folder_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    blocked = tmp_path / "letters"
    (blocked / eml_name(LETTER.message_id)).mkdir(parents=True)
    with pytest.raises(OSError, match="sign-off-request"):
        write_eml(build_message(LETTER, OFFICE), blocked)
    assert len(list(blocked.iterdir())) == 1


@pytest.mark.parametrize(
    "identity", ["<../../etc/passwd@x>", "<.hidden@x>", "<a/b@x>", "<a|b@x>", f"<{'a' * 240}@x.cz>"]
)
def test_eml_name_is_safe(identity: str) -> None:
    name = eml_name(identity)
    assert not name.startswith(".") and "/" not in name and len(name) < 200
    assert name.endswith(".eml")


def test_eml_names_differ_when_their_messages_do() -> None:
    assert len({eml_name(identity) for identity in ("<a/b@x>", "<a|b@x>", "<a_b@x>", "<a:b@x>")}) == 4
