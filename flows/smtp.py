"""How does a letter leave the house? The one edge that speaks SMTP."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from anyio import to_thread

from flows.message import Blame, DeliveryFailed


@dataclass(frozen=True)
class SmtpSettings:
    """The town's mail server. Port 465 speaks TLS from the first byte (`implicit_tls`), others `starttls`."""

    host: str
    port: int = 25
    starttls: bool = False
    username: str | None = None
    password: str | None = None
    timeout: float = 20.0  # seconds for each step
    patience: float = 150.0  # seconds for one letter with all its steps: a server that drips holds nobody up
    implicit_tls: bool = False
    ca_file: Path | None = None  # a certificate authority of the town's own


class _Conversation(smtplib.SMTP):
    """smtplib's, opened by `begin`; it knows whether the server has the letter and only its answer is missing."""

    settings: SmtpSettings
    is_content_under_way = False

    def begin(self) -> None:
        """Connects, encrypts and signs in as the settings say. Raises what smtplib raises.

        A greeting other than 220 sends us away (RFC 5321, 3.1: 554 takes no mail here, 421 none just now), which
        smtplib leaves to its caller.
        """
        code, answer = self.connect(self.settings.host, self.settings.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        if self.settings.starttls:
            self.starttls(context=_trust(self.settings))
        if self.settings.username is not None:
            self.login(self.settings.username, self.settings.password or "")
        self.ehlo_or_helo_if_needed()

    def send(self, s: Any) -> None:
        """Commands are text; bytes are the letter itself, which the server has from now on, wholly or in part."""
        self.is_content_under_way = isinstance(s, bytes)
        super().send(s)


class _Plain(_Conversation):
    def __init__(self, settings: SmtpSettings) -> None:
        super().__init__(timeout=settings.timeout)
        self.settings, self._host = settings, settings.host  # the name that a certificate must have


class _Tls(_Conversation, smtplib.SMTP_SSL):
    def __init__(self, settings: SmtpSettings) -> None:
        smtplib.SMTP_SSL.__init__(self, timeout=settings.timeout, context=_trust(settings))
        self.settings, self._host = settings, settings.host


def _trust(settings: SmtpSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.ca_file)


class Mailer:
    """One connection for many letters: `async with Mailer(settings) as mailer: await mailer.send(message)`.

    Connects with the first letter, so that an unreachable server fails a letter, not the flow. Nothing is
    retried here: the outbox does that. Not for concurrent use.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._connection: _Plain | _Tls | None = None

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
        is_ready = False
        watch = threading.Timer(self.settings.patience, self._hang_up)
        watch.daemon = True
        watch.start()
        try:
            self._make_ready()
            is_ready = True
            assert self._connection is not None  # made ready a moment ago
            self._connection.send_message(message)
        except (smtplib.SMTPException, OSError) as fault:
            failure = _failure(fault, recipient, self.settings)
            failure.blame = failure.blame if is_ready else Blame.SERVER
            if self._connection is not None and self._connection.is_content_under_way:
                failure.sentence += (
                    " Server ho možná přesto přijal: opakovaný dopis ponese stejnou značku (Message-ID)."
                )
            if failure.blame is not Blame.LETTER:
                self._close()
            raise failure from fault
        finally:
            watch.cancel()

    def _make_ready(self) -> None:
        """Leaves the open connection, or opens a new one when the server has closed the old one in the meantime."""
        if self._connection is not None and _is_alive(self._connection):
            return
        self._close()
        self._connection = _Tls(self.settings) if self.settings.implicit_tls else _Plain(self.settings)
        self._connection.begin()

    def _hang_up(self) -> None:
        """The letter took too long in all: whoever waits for the server's word wakes up."""
        sock = self._connection.sock if self._connection is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

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


def _failure(fault: Exception, recipient: str, settings: SmtpSettings) -> DeliveryFailed:
    """What happened, in a sentence, and whether it will happen again."""
    server = f"{settings.host}:{settings.port}"
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(fault.recipients.values()))
        start = f"Poštovní server {server} nepřijal adresu {recipient}"
        return _answered(start, code, answer, 500 <= code < 600, _blame(code))
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        start = f"Poštovní server {server} odmítl přihlášení; zkontrolujte jméno a heslo v nastavení"
        return _answered(start, fault.smtp_code, fault.smtp_error, False)
    if isinstance(fault, smtplib.SMTPSenderRefused):
        start = f"Poštovní server {server} nepřijal odesílatele {fault.sender}"
        # 552 speaks of the size announced with the sender (RFC 1870); else the settings are to blame.
        is_big = fault.smtp_code == 552
        blame = Blame.LETTER if is_big else Blame.BOTH
        return _answered(start, fault.smtp_code, fault.smtp_error, is_big, blame)
    if isinstance(fault, smtplib.SMTPDataError):
        start = f"Poštovní server {server} nepřijal dopis pro {recipient}"
        is_refused = 500 <= fault.smtp_code < 600
        return _answered(start, fault.smtp_code, fault.smtp_error, is_refused, _blame(fault.smtp_code))
    # smtplib tells of a time-out while waiting for an answer as of a closed connection.
    if isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
        waited = f"{settings.timeout:g}".replace(".", ",")
        return DeliveryFailed(
            f"Poštovní server {server} neodpověděl do {waited} s. Dopis se pošle později.", False, Blame.BOTH
        )
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return DeliveryFailed(
            f"Poštovní server {server} ukončil spojení. Dopis se pošle později.", False, Blame.BOTH
        )
    if isinstance(fault, smtplib.SMTPResponseException):
        return _answered(
            f"Poštovní server {server} odmítl spojení", fault.smtp_code, fault.smtp_error, False, Blame.BOTH
        )
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return DeliveryFailed(
            f"Poštovní server {server} neumí, co od něj nastavení žádá ({fault}). Opravte nastavení pošty.",
            False,
            Blame.BOTH,
        )
    if isinstance(fault, ssl.SSLError):
        return DeliveryFailed(
            f"S poštovním serverem {server} nelze navázat šifrované spojení ({fault.reason}). "
            "Zkontrolujte jeho certifikát.",
            False,
            Blame.BOTH,
        )
    return DeliveryFailed(
        f"Poštovní server {server} není dostupný ({fault}). Dopis se pošle později.", False, Blame.BOTH
    )


def _blame(code: int) -> Blame:
    """421: the server is closing for everybody (RFC 5321, 3.8); other codes speak of this letter."""
    return Blame.BOTH if code == 421 else Blame.LETTER


def _answered(
    start: str, code: int, answer: bytes | str, is_permanent: bool, blame: Blame = Blame.BOTH
) -> DeliveryFailed:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    then = "Opravte adresu nebo dopis a odešlete znovu." if is_permanent else "Dopis se pošle později."
    return DeliveryFailed(f"{start} ({code} {' '.join(words.split())}). {then}", is_permanent, blame)


def greet(settings: SmtpSettings) -> None:
    """Connects, encrypts, signs in and leaves, without a letter. Raises DeliveryFailed."""
    mailer = Mailer(settings)
    try:
        mailer._make_ready()
    except (smtplib.SMTPException, OSError) as fault:
        raise _failure(fault, "", settings) from fault
    finally:
        mailer._close()
