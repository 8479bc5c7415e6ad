"""Is this an e-mail address? What people type into forms, before a letter is owed to it."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters (RFC 5321)."""
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\".]+(\.[^@\s<>,;\".]+)+")


def is_mail_address(text: str) -> bool:
    """Whether a letter can be addressed so: one address with a domain, no name and no list."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
