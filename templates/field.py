"""What is one field of a Word template, and which fields do the lists of people in papers share?"""

from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | list[str] | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a template: its name, a Czech description and a sample value.

    `items` are the fields of each member of a list (`{{ stage.label }}`); a list of bare strings has
    `is_list` without items. A list with `may_be_empty` can come without members. Every template of the kind
    must use the `required` fields, otherwise the document would keep silent about what it has to say.
    """

    name: str
    description: str
    sample: str = ""
    items: tuple["Field", ...] = ()
    is_list: bool = False
    may_be_empty: bool = False
    required: bool = True
    is_markdown: bool = False


PEOPLE = (
    Field("name", "jméno, případně s „v. r.“", "Ing. Jan Vzor v. r."),
    Field("role", "funkce", "starosta města"),
)
