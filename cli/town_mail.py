"""The town's mail server of the demo: a real SMTP server on loopback that keeps every letter as an .eml file."""

from __future__ import annotations

import email
import re
import socket
import unicodedata
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

_LINK = re.compile(r"https?://\S+/o/\S+")


@dataclass(frozen=True, slots=True)
class Delivered:
    """A letter that arrived: whom it is for, its subject, its file, and the link it carries."""

    to: str
    subject: str
    path: Path
    link: str | None


class _Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.letters: list[Delivered] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        content = envelope.original_content
        message = email.message_from_bytes(content, policy=policy.default)
        if not isinstance(message, EmailMessage):
            return "554 not a message"
        recipient = envelope.rcpt_tos[0]
        path = self.folder / f"{len(self.letters) + 1:03}-{_plain(recipient.split('@')[0])}.eml"
        path.write_bytes(content)
        body = message.get_body(("plain",))
        found = _LINK.search(body.get_content()) if body else None
        self.letters.append(
            Delivered(
                recipient, str(make_header(decode_header(message["Subject"]))), path, found and found.group()
            )
        )
        return "250 OK"


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "-", ascii_text)


def _free_port() -> int:
    with socket.socket() as probe:  # aiosmtpd wants to know its port before it listens
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TownMail:
    """Context manager around the server; ``letters`` are in the order of delivery."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._keeper = _Keeper(folder)
        self.port = _free_port()
        self._controller = Controller(self._keeper, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> TownMail:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def letters(self) -> list[Delivered]:
        """Everything delivered so far."""
        return list(self._keeper.letters)

    def link_for(self, recipient: str) -> str:
        """The link in the newest letter to ``recipient`` that has one; LookupError if there is none."""
        for letter in reversed(self._keeper.letters):
            if letter.to == recipient and letter.link:
                return letter.link
        raise LookupError(f"no link was delivered to {recipient}")
