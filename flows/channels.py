"""How does a message go through a further channel? The one door to Apprise; no address leaves it, into no log."""

from __future__ import annotations

import ipaddress
import logging
import re
import sys
import threading
from collections.abc import Sequence
from typing import Any

from anyio import to_thread

from flows.message import Blame, DeliveryFailed

PATIENCE = 60.0
"""Seconds for one message with all its steps."""
_logger = logging.getLogger("apprise")
_sending = threading.local()
_STARTS_A_PROGRAM = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"})
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]


class _Heard(logging.Handler):
    """Keeps what the library says of one message: answers of servers, and whatever else is not for anybody's eyes."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps it for the thread that sends."""
        said = getattr(_sending, "said", None)
        if said is not None:
            said.append(record.getMessage())


_HEARD = _Heard()
_once = threading.Lock()
_guarded: list[bool] = []


class _NotThere(OSError):
    """A channel wanted to go where it must not."""


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Looks at every connection of a thread that sends: after names were resolved, and after every redirect."""
    inside: Networks | None = getattr(_sending, "inside", None)
    if inside is None:
        return
    if event in _STARTS_A_PROGRAM:
        raise _NotThere("a program of this machine")
    if event not in ("socket.connect", "socket.sendto"):
        return
    try:
        found = ipaddress.ip_address(str(arguments[1][0]).partition("%")[0])
    except (ValueError, IndexError, TypeError):
        raise _NotThere("a socket of this machine") from None
    mapped = getattr(found, "ipv4_mapped", None) or found
    is_outside = mapped.is_global and not mapped.is_multicast
    if not is_outside and not any(mapped in network for network in inside):
        raise _NotThere(f"{mapped} is not on the internet")


def _prepare() -> None:
    """The library's log is ours alone, whoever wished to hear it; connections are looked at from now on."""
    with _once:
        if not _guarded:
            sys.addaudithook(_guard)
            _guarded.append(True)
        _logger.handlers[:] = [_HEARD]
        _logger.propagate = False
        _logger.setLevel(logging.WARNING)


async def send_through(address: str, label: str, heading: str, text: str, inside: Networks) -> None:
    """Hands one message over; ``inside``: what channels may reach beside the internet. Raises DeliveryFailed."""
    await to_thread.run_sync(_send, address, label, heading, text, inside)


def _send(address: str, label: str, heading: str, text: str, inside: Networks) -> None:
    outcome: list[Any] = []

    def work() -> None:
        _sending.said, _sending.inside = [], inside
        try:
            outcome.append((_hand_over(address, heading, text), list(_sending.said)))
        except Exception as fault:  # whatever a plug-in raises is a message that did not go
            outcome.append((False, [*_sending.said, type(fault).__name__]))

    thread = threading.Thread(target=work, daemon=True, name="channel")
    thread.start()
    thread.join(PATIENCE)
    start = f"Kanál „{label}“"
    if not outcome:
        sentence = f"{start}: služba neodpověděla do {PATIENCE:.0f}\u00a0s. Zpráva se pošle později."
        raise DeliveryFailed(sentence, False, Blame.BOTH)
    done, said = outcome[0]
    if done is None:
        sentence = f"{start} má adresu, které knihovna Apprise nerozumí; zrušte ho a\u00a0zadejte znovu."
        raise DeliveryFailed(sentence, False, Blame.SERVER)
    if not done:
        raise _failure(start, said)


def _hand_over(address: str, heading: str, text: str) -> bool | None:
    _prepare()
    from apprise import (
        Apprise,
        AppriseAsset,
    )  # a second and 150 plug-ins: only a runner that has a channel pays

    asset = AppriseAsset(secure_logging=True, async_mode=False, http_redirects=False, plugin_paths=[])
    plugin = Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if plugin is None:
        return None
    plugin.redirects = False
    plugin.verify_certificate = True
    return bool(plugin.notify(body=text, title=heading))


def _failure(start: str, said: list[str]) -> DeliveryFailed:
    """What happened, in a sentence: from the number of the answer alone, since words of the library hold addresses."""
    found = re.search(r"error=(\d{3})\b", " ".join(said))
    code = int(found[1]) if found else None
    if code is None:
        sentence = f"{start}: se službou se nejde spojit, nebo vede tam, kam kanály nesmějí (RAZITKO_CHANNELS_INSIDE)."
        return DeliveryFailed(sentence, False, Blame.SERVER)
    if code in (401, 403, 404, 410):
        sentence = f"{start}: služba ho odmítla ({code}). Zkontrolujte adresu kanálu, nebo ho zrušte."
        return DeliveryFailed(sentence, False, Blame.SERVER)
    if 400 <= code < 500 and code not in (408, 429):
        return DeliveryFailed(f"{start}: služba nepřijala zprávu ({code}).", True)
    return DeliveryFailed(f"{start}: služba má potíže ({code}). Zpráva se pošle později.", False, Blame.BOTH)


def networks_of(text: str) -> Networks:
    """Networks written with commas: „10.0.5.7, 192.168.0.0/24“. Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
