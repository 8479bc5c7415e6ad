"""What did a person send? Fields of a form as clean values; what can't be read becomes a sentence at its field."""

from __future__ import annotations

import re
from datetime import date

from starlette.datastructures import FormData, UploadFile

from states.dates import NBSP

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]|[\ud800-\udfff]")
_CZECH_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
BIGGEST_NUMBER = 10**15
"""Bigger than any town's budget in hellers, smaller than the databases' integers."""


class Form:
    """The fields of one request. ``faults`` gathers a Czech sentence for every field that could not be read."""

    def __init__(self, data: FormData | None = None) -> None:
        self._data = data if data is not None else FormData()
        self.faults: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def names(self) -> list[str]:
        """Names of the fields that came."""
        return list(self._data.keys())

    def fault(self, name: str, sentence: str) -> None:
        """Notes what is wrong with a field; the first sentence stays."""
        self.faults.setdefault(name, sentence)

    def texts(self, name: str, longest: int = 500) -> tuple[str, ...]:
        """All values of a field, trimmed, without control characters, with plain line ends."""
        found = []
        for value in self._data.getlist(name):
            if isinstance(value, str):
                text = _UNPRINTABLE.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()
                if len(text) > longest:
                    self.fault(
                        name, f"Text má {len(text)} znaků, vejde se jich nejvýš {longest}; zkraťte ho prosím."
                    )
                found.append(text)
        return tuple(found)

    def text(self, name: str, longest: int = 500) -> str:
        """One line; empty if the field did not come."""
        return " ".join(next(iter(self.texts(name, longest)), "").split("\n"))

    def long_text(self, name: str, longest: int = 200_000) -> str:
        """A text of more lines."""
        return next(iter(self.texts(name, longest)), "")

    def day(self, name: str) -> date | None:
        """A day as browsers send it (2024-06-24) or as people write it (24. 6. 2024); None if empty or not a day."""
        typed = self.text(name).replace(NBSP, " ")
        if not typed:
            return None
        try:
            if found := _CZECH_DAY.fullmatch(typed):
                day, month, year = map(int, found.groups())
                return _sane(date(year, month, day))
            return _sane(date.fromisoformat(typed))
        except ValueError:
            self.fault(name, f"„{typed[:30]}“ není datum; napište ho jako 24. 6. 2024.")
            return None

    def number(self, name: str) -> int | None:
        """A whole number, thousands may be parted by spaces; None if empty or not a number."""
        typed = self.text(name)
        plain = typed.replace(NBSP, "").replace(" ", "").replace("\u202f", "")
        if not plain:
            return None
        if not re.fullmatch(r"[-+]?[0-9]{1,18}", plain) or abs(int(plain)) > BIGGEST_NUMBER:
            self.fault(name, f"„{typed[:30]}“ není celé číslo; napište ho číslicemi, například 1 250 000.")
            return None
        return int(plain)

    def version(self, name: str = "version") -> int:
        """The version that the page showed. A form without one is nobody's: it must not pass for the newest."""
        version = self.number(name)
        return -1 if version is None else version

    def checked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.text(name))

    def upload(self, name: str) -> UploadFile | None:
        """The first file sent under a name; None if none was chosen."""
        return next(iter(self.uploads(name)), None)

    def uploads(self, name: str) -> list[UploadFile]:
        """All files sent under a name; their own names without what no name may have."""
        found = [value for value in self._data.getlist(name) if isinstance(value, UploadFile)]
        for value in found:
            value.filename = _UNPRINTABLE.sub("", value.filename or "")
        return [value for value in found if value.filename]


def _sane(day: date) -> date:
    if not 1850 <= day.year <= 2200:
        raise ValueError("a year out of any register")
    return day
