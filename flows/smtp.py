"""How does a letter leave the house? The one edge that speaks SMTP, or writes `.eml` files instead."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from pathlib import Path
from types import TracebackType
from typing import Self

from anyio import to_thread

from db.files import write_whole


class DeliveryFailed(Exception):
    """The letter was not handed over. `sentence` is for the office's list of undelivered letters.

    `is_permanent`: the letter or its address is to blame, sending it again would end the same. All else
    (no connection, timeouts, 4xx answers, a refused login or sender) is temporary: the letter waits.
    """

    def __init__(self, sentence: str, is_permanent: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_permanent = is_permanent


@dataclass(frozen=True)
class Mailbox:
    """A name (any characters) and an address (ASCII) as they stand in From and To."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the letter; `media_type` as in "application/pdf".

    It is read when the message is built, not while the office's database is held.
    """

    filename: str
    media_type: str
    read: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """The bytes of the file; raises what the store of files raises."""
        return self.read()


@dataclass(frozen=True)
class OutgoingLetter:
    """What the outbox knows of a letter. The same row always makes the same message, but for boundaries."""

    key: str  # of the outbox; ASCII, goes into X-Razitko-Key
    message_id: str  # with its angle brackets: "<sign-off-17-2@razitko.trutnov.cz>"
    written_at: datetime  # aware
    to: Mailbox
    subject: str
    text: str
    html: str
    calendar: bytes | None = None  # what templates/calendar.py made
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class SmtpSettings:
    """The town's mail server. Port 465 speaks TLS from the first byte (`implicit_tls`), others `starttls`."""

    host: str
    port: int = 25
    starttls: bool = False
    username: str | None = None
    password: str | None = None
    timeout: float = 20.0  # seconds for each step; the claim on a letter must last longer
    implicit_tls: bool = False
    ca_file: Path | None = None  # a certificate authority of the town's own


# --- the message -------------------------------------------------------------------------------------------


class CzechHeaders(EmailPolicy):
    """Folds names and subjects with the library's older `Header`.

    The newer folding of Python 3.11 drops spaces between encoded words ("rozvojesociálních", gh-92081) and
    would so change the title of a matter. All other headers are ASCII and left to the library.
    """

    def fold(self, name: str, value: str) -> str:
        """The header as it is sent, with its line ends."""
        if name in {"From", "To"}:
            (address,) = value.addresses  # type: ignore[attr-defined]  # headerregistry's kind of str
            if address.display_name.isascii():
                return f"{name}: {formataddr((address.display_name, address.addr_spec))}{self.linesep}"
            words = Header(address.display_name, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep} <{address.addr_spec}>{self.linesep}"
        if name == "Subject" and (not value.isascii() or "=?" in value):
            words = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        return self.fold(name, value).encode("ascii")


def build_message(letter: OutgoingLetter, sender: Mailbox) -> EmailMessage:
    """The letter as a message: text and HTML alternatives, then the calendar file and the other attachments.

    Raises DeliveryFailed (permanent) for what is no address or would break a header's line (RFC 5322, 2.2).
    """
    try:
        return _built(letter, sender)
    except ValueError as fault:
        sentence = f"Dopis „{' '.join(letter.subject.split())}“ nelze odeslat: {fault}"
        raise DeliveryFailed(sentence, is_permanent=True) from fault


def _built(letter: OutgoingLetter, sender: Mailbox) -> EmailMessage:
    message = EmailMessage(policy=CzechHeaders(linesep="\r\n"))
    message["Message-ID"] = _message_id(letter.message_id)
    message["Date"] = format_datetime(letter.written_at)
    message["From"] = _address(sender)
    message["To"] = _address(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies, please
    message["X-Razitko-Key"] = _one_line(letter.key)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        message.add_attachment(
            letter.calendar.decode(),
            subtype="calendar",
            filename="termin.ics",
            params={"method": "CANCEL" if b"METHOD:CANCEL" in letter.calendar else "PUBLISH"},
            cte="base64",
        )
    for attachment in letter.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=_one_line(attachment.filename)
        )
    return message


def _one_line(value: str) -> str:
    if len(value.splitlines()) > 1 or re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError(
            "hlavička dopisu obsahuje konec řádku nebo řídicí znak. Opravte údaj a odešlete znovu."
        )
    return value


def _message_id(value: str) -> str:
    atoms = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"  # RFC 5322, 3.2.3
    if len(value) > 250 or not re.fullmatch(rf"<{atoms}@{atoms}>", value, re.ASCII):
        raise ValueError(f"{value!r} není platné označení zprávy (Message-ID).")
    return value


def _address(mailbox: Mailbox) -> Address:
    address = mailbox.address
    if (
        not re.fullmatch(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", address)
        or not address.isascii()
    ):
        raise ValueError(
            f"„{' '.join(address.split())}“ není platná adresa elektronické pošty. Opravte ji u osoby."
        )
    return Address(display_name=_one_line(mailbox.name), addr_spec=address)


def write_eml(message: EmailMessage, folder: Path) -> Path:
    """Put the message into the folder, whole or not at all; writing the same Message-ID again replaces it.

    For an office that has named no mail server. Raises OSError when the disk refuses.
    """
    final = folder / eml_name(str(message["Message-ID"]))
    write_whole(final, message.as_bytes())
    return final


def eml_name(message_id: str) -> str:
    """A safe file name that belongs to this Message-ID alone."""
    bare = message_id.strip().strip("<>")
    safe = re.sub(r"[^A-Za-z0-9.@+=_-]", "_", bare).lstrip(".")
    if safe != bare or len(safe) > 150:
        safe = f"{safe[:150]}-{hashlib.sha256(message_id.encode()).hexdigest()[:12]}"
    return f"{safe}.eml"


# --- the conversation --------------------------------------------------------------------------------------


class Mailer:
    """One connection for many letters: `async with Mailer(settings) as mailer: await mailer.send(message)`.

    Connects with the first letter, so that an unreachable server fails a letter, not the flow. Nothing is
    retried here: the outbox does that. Not for concurrent use.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._connection: smtplib.SMTP | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await to_thread.run_sync(self._close)

    async def send(self, message: EmailMessage) -> None:
        """Hand one message over. Raises DeliveryFailed; after that the next letter gets a new connection."""
        # A thread is never abandoned half way (anyio's default): a cancelled flow knows if the letter went.
        await to_thread.run_sync(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        recipient = message["To"].addresses[0].addr_spec
        try:
            self._ready().send_message(message)
        except smtplib.SMTPException as fault:
            if not isinstance(fault, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                self._close()
            raise _failure(fault, recipient, self.settings) from fault
        except OSError as fault:
            self._close()
            raise _failure(fault, recipient, self.settings) from fault

    def _ready(self) -> smtplib.SMTP:
        """The open connection, or a new one when the server has closed the old one in the meantime."""
        if self._connection is not None and _is_alive(self._connection):
            return self._connection
        self._close()
        self._connection = _connect(self.settings)
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


async def send(message: EmailMessage, settings: SmtpSettings) -> None:
    """Hand over a single message. Raises DeliveryFailed."""
    async with Mailer(settings) as mailer:
        await mailer.send(message)


def _is_alive(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _connect(settings: SmtpSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file)
    connection: smtplib.SMTP
    if settings.implicit_tls:
        connection = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        connection = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        if settings.starttls:
            connection.starttls(context=context)
        if settings.username is not None:
            connection.login(settings.username, settings.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


def _failure(fault: Exception, recipient: str, settings: SmtpSettings) -> DeliveryFailed:
    """What happened, in a sentence, and whether it will happen again."""
    server = f"{settings.host}:{settings.port}"
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(fault.recipients.values()))
        return _answered(
            f"Poštovní server {server} nepřijal adresu {recipient}", code, answer, 500 <= code < 600
        )
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        start = f"Poštovní server {server} odmítl přihlášení; zkontrolujte jméno a heslo v nastavení"
        return _answered(start, fault.smtp_code, fault.smtp_error, False)
    if isinstance(fault, smtplib.SMTPSenderRefused):
        start = f"Poštovní server {server} nepřijal odesílatele {fault.sender}"
        # 552 speaks of the size announced with the sender (RFC 1870); else the settings are to blame.
        return _answered(start, fault.smtp_code, fault.smtp_error, fault.smtp_code == 552)
    if isinstance(fault, smtplib.SMTPDataError):
        start = f"Poštovní server {server} nepřijal dopis pro {recipient}"
        return _answered(start, fault.smtp_code, fault.smtp_error, 500 <= fault.smtp_code < 600)
    # smtplib tells of a time-out while waiting for an answer as of a closed connection.
    if isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
        waited = f"{settings.timeout:g}".replace(".", ",")
        return DeliveryFailed(
            f"Poštovní server {server} neodpověděl do {waited} s. Dopis se pošle později.", False
        )
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return DeliveryFailed(f"Poštovní server {server} ukončil spojení. Dopis se pošle později.", False)
    if isinstance(fault, smtplib.SMTPResponseException):
        return _answered(f"Poštovní server {server} odmítl spojení", fault.smtp_code, fault.smtp_error, False)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return DeliveryFailed(
            f"Poštovní server {server} neumí, co od něj nastavení žádá ({fault}). Opravte nastavení pošty.",
            False,
        )
    if isinstance(fault, ssl.SSLError):
        return DeliveryFailed(
            f"S poštovním serverem {server} nelze navázat šifrované spojení ({fault.reason}). "
            "Zkontrolujte jeho certifikát.",
            False,
        )
    return DeliveryFailed(f"Poštovní server {server} není dostupný ({fault}). Dopis se pošle později.", False)


def _answered(start: str, code: int, answer: bytes | str, is_permanent: bool) -> DeliveryFailed:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    then = "Opravte adresu nebo dopis a odešlete znovu." if is_permanent else "Dopis se pošle později."
    return DeliveryFailed(f"{start} ({code} {' '.join(words.split())}). {then}", is_permanent)
