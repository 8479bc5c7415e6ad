"""Where in a file is the fault, and how do we say it? Lines of TOML, sentences for pydantic's findings."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with one file: ``line`` counts from 1 (0: the whole file), ``sentence`` is Czech."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}, řádek {self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


class InputFaults(ValueError):
    """A file that can't be taken; nothing of it was used. ``faults`` are all that was found, in order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]+\"|'[^']+'|[A-Za-z0-9_.-]+)\s*=")


def line_index(text: str) -> dict[Path, int]:
    """Lines (from 1) of the tables and keys of a TOML text, by path: ("routes", 0, "stages", 1, "body")."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    quoted = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if quoted:
            quoted = "" if line.count(quoted) % 2 else quoted
            continue
        if header := _HEADER.match(line):
            here = _table_path(header.group(2), header.group(1) == "[[", counts)
            lines.setdefault(here, number)
            if isinstance(here[-1], int):
                lines.setdefault(here[:-1], number)  # the array as a whole begins with its first table
        elif key := _KEY.match(line):
            path = here + tuple(part.strip(" \"'") for part in key.group(1).split("."))
            lines.setdefault(path, number)
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2:
                quoted = quotes
    return lines


def _table_path(name: str, is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    names = [part.strip(" \"'") for part in name.split(".")]
    for position, part in enumerate(names):
        path += (part,)
        if is_array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of ``path`` or of the nearest table around it; 0 if not even that stands in the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 0


def read_toml(text: str, file: str) -> dict[str, Any]:
    """The TOML document; raises InputFaults naming the line of a broken one."""
    try:
        return tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # a number of 5 000 digits, 1 000 brackets: no TOMLDecodeError
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.rstrip().count("\n") + 1
        raise InputFaults([Fault(file, line, _syntax_sentence(str(error)))]) from None


def _syntax_sentence(message: str) -> str:
    if "date" in message.lower():
        return "tohle není platné datum; datum se píše 2024-06-24."
    if "overwrite" in message or "twice" in message or "Cannot declare" in message:
        return "klíč nebo tabulka je v souboru podruhé; nechte jen jeden výskyt."
    if "Unclosed" in message or "Unterminated" in message or "Expected" in message or "Illegal" in message:
        return "zápis TOML tu není dokončen; zkontrolujte uvozovky, závorky a rovnítko."
    return "zápis TOML tu není v pořádku; zkontrolujte uvozovky, závorky a rovnítko."


def validated(model: type[Model], data: Mapping[str, Any], text: str, file: str) -> Model:
    """``data`` as ``model``; raises InputFaults with one sentence for each of pydantic's findings."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = line_index(text)
        raise InputFaults(
            Fault(file, line_of(_plain(item["loc"], data), lines), _sentence(item, model, data))
            for item in _own(error.errors(include_url=False))
        ) from None


def _own(items: Sequence[Any]) -> Iterator[Any]:
    """Without the echo of a fault: pydantic also calls a list too short when all of its rows are wrong."""
    for item in items:
        inside = len(item["loc"])
        if item["type"] != "too_short" or not any(
            len(other["loc"]) > inside and other["loc"][:inside] == item["loc"] for other in items
        ):
            yield item


def _plain(loc: Path, data: Any) -> Path:
    """The path within the file: pydantic also names the members of unions and the validators passed."""
    path: Path = ()
    for part in loc:
        if part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int):
            path, data = (*path, part), data[part]
    return path


def _sentence(item: Any, model: type[BaseModel], data: Mapping[str, Any]) -> str:
    kind, value = item["type"], item.get("input")
    path = item["loc"] if item["type"] == "missing" else _plain(item["loc"], data)
    key = next((part for part in reversed(path) if isinstance(part, str)), "?")
    if kind == "missing":
        return f"chybí povinný klíč „{key}“; doplňte ho."
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, sorted(_all_keys(model) - {key}), n=1)
        return f"neznámý klíč „{key}“" + (f"; neměl to být „{near[0]}“?" if near else "; smažte ho.")
    if kind in ("enum", "literal_error"):
        expected = str(item["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
        return f"hodnota „{value}“ klíče „{key}“ není přípustná; možné jsou: {expected}."
    if kind.startswith("date"):
        return f"„{value}“ v klíči „{key}“ není platné datum; datum se píše 2024-06-24."
    if kind.startswith("time"):
        return f"„{value}“ v klíči „{key}“ není platný čas; čas se píše 14:00."
    if kind in ("string_type", "string_too_short"):
        return f"klíč „{key}“ má být neprázdný text v uvozovkách."
    if kind.startswith(("int", "greater", "less")):
        return f"hodnota „{value}“ klíče „{key}“ má být celé číslo{_range(item)}."
    if kind.startswith("bool"):
        return f"klíč „{key}“ má být true, nebo false."
    if kind in ("list_type", "tuple_type", "dict_type", "model_type"):
        return f"klíč „{key}“ má jiný tvar, než se čeká (seznam nebo tabulka)."
    if kind == "too_short":
        return f"v „{key}“ musí být alespoň jedna položka."
    if kind == "string_too_long":
        return f"text klíče „{key}“ je příliš dlouhý; nejvýše {item['ctx']['max_length']} znaků."
    if kind == "string_pattern_mismatch" and "@" in item["ctx"]["pattern"]:
        return f"„{value}“ v\u00a0klíči „{key}“ není adresa; napište například urad@mesto.cz."
    if kind == "string_pattern_mismatch":
        return f"kód „{value}“ v\u00a0klíči „{key}“ smí mít jen písmena, číslice, tečku, „-“ a\u00a0„_“."
    if kind == "value_error":
        return f"klíč „{key}“: {item['ctx']['error']}"
    return f"hodnota „{value}“ klíče „{key}“ není v pořádku."


def _range(item: Any) -> str:
    words = {"ge": "nejméně", "le": "nejvýše"}
    return "".join(
        f", {word} {item['ctx'][key]}" for key, word in words.items() if key in item.get("ctx", {})
    )


def _all_keys(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    todo: list[type[BaseModel]] = [model]
    while todo:
        current = todo.pop()
        for name, info in current.model_fields.items():
            keys.add(info.alias or name)
            todo.extend(_models_in(info.annotation))
    return keys


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]
