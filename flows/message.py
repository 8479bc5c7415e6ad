"""What does a letter look like as a message, on the wire or as an `.eml` file? And how does a delivery fail?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.charset import SHORTEST, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from enum import Enum
from pathlib import Path

from db.files import write_whole


class Blame(Enum):
    """Whom a failure tells something about, and so what is to wait."""

    LETTER = "letter"  # the next letter may well go
    SERVER = "server"  # no other letter would go now either; this one was not even tried
    BOTH = "both"  # broken off over this letter: it waits, and so does the way


class DeliveryFailed(Exception):
    """The letter was not handed over. `sentence` is for the office's list of undelivered letters.

    `is_permanent`: the letter or its address is to blame, sending it again would end the same. All else
    (no connection, timeouts, 4xx answers, a refused login or sender) is temporary: the letter waits.
    """

    def __init__(self, sentence: str, is_permanent: bool, blame: Blame = Blame.LETTER) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_permanent = is_permanent
        self.blame = blame


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


def _utf8() -> Charset:
    """UTF-8 in the shorter of both encodings; Apprise sets the longer one for the whole process when it is loaded."""
    charset = Charset("utf-8")
    charset.header_encoding = SHORTEST
    return charset


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
            words = Header(address.display_name, _utf8(), header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep} <{address.addr_spec}>{self.linesep}"
        if name == "Subject" and (not value.isascii() or "=?" in value):
            words = Header(value, _utf8(), header_name=name).encode(linesep=self.linesep)
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
