"""Which further channels may letters go by, and what is an address of one? Services by the names of Apprise."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from states.machine import Refused

USUAL_SERVICES = (
    "workflows",
    "msteams",
    "ntfys",
    "slack",
    "gchat",
    "webex",
    "tgram",
    "signals",
    "matrixs",
    "mmosts",
    "rockets",
    "gotifys",
    "pover",
    "twilio",
    "vonage",
    "smsmanager",
    "clickatell",
)
"""What an administrator may enter unless the installation says otherwise: services on the internet, encrypted."""
NEVER = frozenset(
    {"file", "dbus", "qt", "kde", "glib", "gnome", "gio", "macosx", "windows", "syslog", "rsyslog", "blink1"}
)
"""Plug-ins that act on the machine itself; no setting lets them in."""
LONGEST = 1000
"""Characters of an address."""
_LEADS_ELSEWHERE = frozenset(
    {
        "template",
        "attach",
        "avatar_url",
        "icon_url",
        "image_url",
        "click",
        "icon",
        "redirect",
        "verify",
        "retry",
    }
)


def service_of(address: str) -> str:
    """The service that an address names; empty for what is no address."""
    found = re.match(r"([a-z][a-z0-9]{1,20})://\S", address)
    return found[1] if found else ""


def check_address(address: str, allowed: Collection[str]) -> str:
    """The service of an address that may be used; raises Refused, never repeating the address: it is a secret."""
    service = service_of(address)
    if not service or len(address) > LONGEST or re.search(r"[\s\x00-\x1f\x7f]", address):
        raise Refused(
            "Adresa kanálu má tvar služba://…, například ntfys://server/tema; bez mezer a\u00a0na jednom řádku."
        )
    if service in NEVER or service not in allowed:
        known = ", ".join(sorted(set(allowed) - NEVER))
        raise Refused(
            f"Službu „{service}“ tato instalace nepovoluje. Povolené jsou: {known} (nastavení RAZITKO_CHANNELS)."
        )
    try:
        options = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    except ValueError:
        raise Refused("Adresu kanálu nejde přečíst; zkontrolujte závorky a\u00a0dvojtečky.") from None
    for name, value in options:
        if name.lstrip("+-:").lower() in _LEADS_ELSEWHERE or "://" in value or value.startswith("/"):
            raise Refused(f"Volba „{name[:20]}“ v\u00a0adrese kanálu není dovolená; vynechte ji.")
    return service
