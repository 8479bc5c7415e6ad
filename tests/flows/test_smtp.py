"""A letter leaves the house: the conversation with a real SMTP server on loopback."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from icalendar import Calendar

from flows.message import Attachment, DeliveryFailed, Mailbox, OutgoingLetter, build_message
from flows.smtp import Mailer, SmtpSettings, send
from templates.calendar import Organizer, event

OFFICE = Mailbox("Městský úřad Trutnov – Razítko", "razitko@trutnov.example")
REJL = Mailbox("Mgr. Dušan Rejl", "rejl@trutnov.example")
SUBJECT = "K souhlasu do 22. 5. 2024: Akční plán rozvoje sociálních služeb města Trutnova 2024"
WRITTEN_AT = datetime(2024, 5, 15, 8, 30, tzinfo=UTC)
ICS = event(
    "consultation-2@trutnov.example",
    0,
    "Rada města Trutnova",
    date(2024, 6, 5),
    None,
    "zasedací místnost",
    None,
    organizer=Organizer(OFFICE.name, OFFICE.address),
    stamped_at=WRITTEN_AT,
)
LETTER = OutgoingLetter(
    key="sign_off_request:17:1",
    message_id="<sign-off-request-17-1@razitko.trutnov.example>",
    written_at=WRITTEN_AT,
    to=REJL,
    subject=SUBJECT,
    text="Dobrý den,\n\n.tečka na začátku řádku\nŽluťoučký kůň " + "dlouhá věta " * 40 + "\n",
    html="<!DOCTYPE html><html lang='cs'><p>Dobrý den, žluťoučký kůň</p></html>",
    calendar=ICS,
    attachments=(
        Attachment("návrh na usnesení.docx", "application/octet-stream", lambda: b"PK\x03\x04\x00\xff"),
    ),
)


class TownServer:
    """The town's mail server; `answers` tells what it says to RCPT and DATA."""

    def __init__(self) -> None:
        self.delivered: list[Envelope] = []
        self.sessions: set[int] = set()
        self.attempts = 0
        self.to_recipient = "250 OK"
        self.to_sender = "250 OK"
        self.to_data = "250 OK"
        self.hang_up = False

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_data.startswith("250"):
            self.delivered.append(envelope)
        if self.hang_up:
            assert server.transport is not None
            server.transport.close()
        return self.to_data

    def message(self) -> EmailMessage:
        assert len(self.delivered) == 1
        content = self.delivered[0].content
        assert isinstance(content, bytes)
        return read(content)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(server: TownServer, **options: object) -> Iterator[SmtpSettings]:
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]  # kwargs
    controller.start()
    try:
        yield SmtpSettings(host="127.0.0.1", port=port, timeout=5)
    finally:
        controller.stop()


@pytest.fixture
def server() -> TownServer:
    return TownServer()


@pytest.fixture
def mail(server: TownServer) -> Iterator[SmtpSettings]:
    with running(server) as found:
        yield found


def post(letter: OutgoingLetter, mail: SmtpSettings) -> None:
    asyncio.run(send(build_message(letter, OFFICE), mail))


def failure(letter: OutgoingLetter, mail: SmtpSettings) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        post(letter, mail)
    return caught.value


def test_delivered_letter_is_the_letter_that_was_written(server: TownServer, mail: SmtpSettings) -> None:
    post(LETTER, mail)
    envelope, message = server.delivered[0], server.message()
    assert (envelope.mail_from, envelope.rcpt_tos) == (OFFICE.address, [REJL.address])
    assert message["Subject"] == SUBJECT
    assert message["Message-ID"] == LETTER.message_id
    assert message["Date"].datetime == WRITTEN_AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Razitko-Key"] == LETTER.key
    assert message["From"].addresses[0].display_name == OFFICE.name
    assert message["To"].addresses[0].display_name == REJL.name
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html is not None and html.get_content().strip().replace("\r\n", "\n") == LETTER.html
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "multipart/alternative",
        "text/calendar",
        "application/octet-stream",
    ]


def test_calendar_and_word_file_arrive_byte_for_byte(server: TownServer, mail: SmtpSettings) -> None:
    post(LETTER, mail)
    calendar, word = list(server.message().iter_attachments())
    assert calendar.get_filename() == "termin.ics"
    assert calendar.get_param("method") == "PUBLISH"
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.replace(b"\r\n", b"\n") == ICS.replace(b"\r\n", b"\n")
    assert Calendar.from_ical(content).walk("VEVENT")[0]["summary"] == "Rada města Trutnova"
    assert (word.get_filename(), word.get_payload(decode=True)) == (
        "návrh na usnesení.docx",
        b"PK\x03\x04\x00\xff",
    )


def test_one_connection_carries_many_letters(server: TownServer, mail: SmtpSettings) -> None:
    async def post_all() -> None:
        async with Mailer(mail) as mailer:
            for number in range(5):
                await mailer.send(build_message(replace(LETTER, message_id=f"<m{number}@x.example>"), OFFICE))

    asyncio.run(post_all())
    assert [read(each.content)["Message-ID"] for each in server.delivered] == [  # type: ignore[arg-type]  # bytes
        f"<m{number}@x.example>" for number in range(5)
    ]
    assert len(server.sessions) == 1


@pytest.mark.parametrize(
    ("said", "is_permanent"),
    [
        ("550 5.1.1 User unknown", True),
        ("553 Bad mailbox", True),
        ("451 Try again later", False),
        ("452 Full", False),
    ],
)
def test_refused_recipient(server: TownServer, mail: SmtpSettings, said: str, is_permanent: bool) -> None:
    server.to_recipient = said
    fault = failure(LETTER, mail)
    assert fault.is_permanent is is_permanent
    assert said in fault.sentence and REJL.address in fault.sentence
    assert server.attempts == 1, "the outbox tries again, not the edge"


@pytest.mark.parametrize(("said", "is_permanent"), [("554 Spam", True), ("451 Greylisted", False)])
def test_refused_letter(server: TownServer, mail: SmtpSettings, said: str, is_permanent: bool) -> None:
    server.to_data = said
    fault = failure(LETTER, mail)
    assert (fault.is_permanent, said in fault.sentence) == (is_permanent, True)


@pytest.mark.parametrize(
    ("said", "is_permanent"), [("550 Not you", False), ("552 Too big", True), ("451 Later", False)]
)
def test_refused_sender_is_the_offices_trouble_unless_the_letter_is_too_big(
    server: TownServer, mail: SmtpSettings, said: str, is_permanent: bool
) -> None:
    server.to_sender = said
    assert failure(LETTER, mail).is_permanent is is_permanent


def test_a_refusal_does_not_spoil_the_letters_after_it(server: TownServer, mail: SmtpSettings) -> None:
    async def post_all() -> None:
        async with Mailer(mail) as mailer:
            for said in ("550 Unknown", "250 OK"):
                server.to_recipient = said
                try:
                    await mailer.send(build_message(LETTER, OFFICE))
                except DeliveryFailed:
                    continue

    asyncio.run(post_all())
    assert len(server.delivered) == 1
    assert len(server.sessions) == 1


def test_server_that_is_down_is_a_temporary_trouble() -> None:
    fault = failure(LETTER, SmtpSettings(host="127.0.0.1", port=free_port(), timeout=2))
    assert not fault.is_permanent
    assert fault.sentence.startswith("Poštovní server 127.0.0.1:")
    assert fault.sentence.endswith("Dopis se pošle později.")


def test_server_that_is_silent_is_a_temporary_trouble() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        fault = failure(LETTER, SmtpSettings(host="127.0.0.1", port=silent.getsockname()[1], timeout=0.5))
    assert time.monotonic() - started < 8
    assert not fault.is_permanent
    assert "neodpověděl do 0,5 s" in fault.sentence


def test_server_that_hangs_up_is_a_temporary_trouble(server: TownServer, mail: SmtpSettings) -> None:
    server.hang_up = True
    fault = failure(LETTER, mail)
    assert not fault.is_permanent
    assert "ukončil spojení" in fault.sentence


def test_server_that_restarted_meanwhile_gets_the_next_letter_on_a_new_connection(server: TownServer) -> None:
    port = free_port()

    async def post_twice() -> None:
        async with Mailer(SmtpSettings(host="127.0.0.1", port=port, timeout=5)) as mailer:
            for _ in range(2):
                controller = Controller(server, hostname="127.0.0.1", port=port)
                controller.start()
                await mailer.send(build_message(LETTER, OFFICE))
                controller.stop()

    asyncio.run(post_twice())
    assert len(server.delivered) == 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "town.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def knows(password: str) -> Callable[..., AuthResult]:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        return AuthResult(
            success=isinstance(data, LoginPassword) and data.password == password.encode(), handled=False
        )

    return check


def test_starttls_and_login(server: TownServer, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    guarded = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": knows("jiné"),
        "auth_required": True,
    }
    with running(server, **guarded) as plain:
        safe = replace(plain, starttls=True, ca_file=certificate, username="razitko", password="tajne")
        wrong = failure(LETTER, safe)
        assert not wrong.is_permanent and "přihlášení" in wrong.sentence
        stranger = failure(LETTER, replace(safe, ca_file=None))
        assert not stranger.is_permanent and "certifikát" in stranger.sentence
        assert not failure(LETTER, plain).is_permanent, "a server that demands TLS is the office's trouble"
        assert server.delivered == []


def test_login_over_starttls_delivers(server: TownServer, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with running(server, tls_context=context, authenticator=knows("tajne"), auth_required=True) as plain:
        post(LETTER, replace(plain, starttls=True, ca_file=certificate, username="razitko", password="tajne"))
    assert server.message()["Subject"] == SUBJECT


def test_server_without_starttls_gets_no_password_in_the_clear(
    server: TownServer, mail: SmtpSettings
) -> None:
    fault = failure(LETTER, replace(mail, starttls=True, username="razitko", password="tajne"))
    assert not fault.is_permanent
    assert "nastavení" in fault.sentence
