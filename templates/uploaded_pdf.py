"""Does this PDF do something by itself? Scripts, launched programs, embedded files and passwords are found and told.

Objects lie in the file openly or packed in object streams. The dictionaries around a stream can be disguised, so
they are not relied on: whatever unpacks to what an object stream begins with (pairs of numbers) is searched too,
and an object stream packed in any other way is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_MOST_UNPACKED = 200_000_000
"""Bytes of everything unpacked; dictionaries have a few MB, the drawings of a big map some tens."""
_MOST_STREAMS = 100_000
_AT_ONCE = 1_000_000
_OVERLAP = 200

_FOUND = {
    ("Encrypt",): "je chráněné heslem nebo omezeními; uložte ho bez ochrany.",
    ("JavaScript", "XFA"): "obsahuje skript nebo formulář se skripty; vytiskněte ho do nového PDF.",
    ("Launch", "ImportData", "SubmitForm"): "obsahuje akci, která spouští program nebo odesílá data; "
    "vytiskněte ho do nového PDF.",
    ("EmbeddedFile", "EmbeddedFiles", "GoToE"): "obsahuje vložené soubory; přiložte je zvlášť "
    "a\u00a0tohle PDF uložte bez nich.",
    ("RichMedia", "Rendition", "Movie", "Sound", "U3D"): "obsahuje zvuk, video nebo jiný spustitelný obsah; "
    "vytiskněte ho do nového PDF.",
}
_UNREADABLE = "nejde přečíst celé (je poškozené nebo neobvykle zabalené); vytiskněte ho do nového PDF."
_DELIMITED = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"


def _name(name: str) -> bytes:
    """A pattern of a PDF name; any letter may be written as ``#`` and its code."""
    letters = (
        rb"(?:%s|#%s)"
        % (re.escape(letter.encode()), b"".join(_any_case(digit) for digit in f"{ord(letter):02x}"))
        for letter in name
    )
    return b"/" + b"".join(letters) + _DELIMITED


def _any_case(digit: str) -> bytes:
    return f"[{digit}{digit.upper()}]".encode()


_ACTIVE = tuple(
    (re.compile(b"|".join(_name(name) for name in names)), sentence) for names, sentence in _FOUND.items()
)
_OBJECTS = _name("ObjStm")
_STREAM_OR_OBJECTS = re.compile(rb"(?<!end)stream(?:\r?\n|\r)|(?P<objects>%s)" % _OBJECTS)
_PACKED_OTHERWISE = re.compile(
    rb"%s(?!\s*\[?\s*%s\s*\]?)|%s(?!\s*1\b)|%s"
    % (_name("Filter"), _name("FlateDecode"), _name("Predictor"), _name("FFilter"))
)
_LIKE_OBJECTS = re.compile(rb"\s*\d{1,10}\s+\d{1,10}\s")


class _Unreadable(Exception):
    """A stream of objects that can't be looked into."""


def faults_of_pdf(data: bytes) -> list[str]:
    """Czech sentences (without a subject) for everything in a PDF that acts, hides files or is locked."""
    if b"%%EOF" not in data[-2048:]:
        return ["PDF je neúplné nebo má na konci cizí data; uložte ho znovu."]
    found = {sentence for pattern, sentence in _ACTIVE if pattern.search(data)}
    if not found:  # a locked file can't be looked into, and what is refused already need not be
        try:
            for objects in _packed_objects(data):
                found |= {sentence for pattern, sentence in _ACTIVE if pattern.search(objects)}
        except _Unreadable:
            found.add(_UNREADABLE)
    return [sentence for sentence in (*_FOUND.values(), _UNREADABLE) if sentence in found]


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """What lies packed in streams that hold objects, piece by piece; raises _Unreadable."""
    left = _MOST_UNPACKED
    objects_follow = False
    view = memoryview(data)
    stop = 0
    for number, found in enumerate(_STREAM_OR_OBJECTS.finditer(data)):
        if number > _MOST_STREAMS:
            raise _Unreadable
        if found["objects"]:
            objects_follow = True
            around = data[max(0, found.start() - 300) : found.end() + 300]
            begin = around.rfind(b"obj", 0, min(found.start(), 300))
            end = around.find(b"stream", 300)
            if _PACKED_OTHERWISE.search(around[begin + 3 : end if end >= 0 else None]):
                raise _Unreadable
            continue
        if stop < found.end():  # searched on from where it was found last, so that the whole is read once
            stop = data.find(b"endstream", found.end())
            stop = stop if stop >= 0 else len(data)
        packed = view[found.end() : stop]
        for piece in _pieces(packed, must_hold_objects=objects_follow):
            left -= len(piece)
            if left < 0:
                raise _Unreadable
            yield piece
        objects_follow = False


def _pieces(packed: memoryview, must_hold_objects: bool) -> Iterator[bytes]:
    """The unpacked stream in overlapping pieces if it begins as objects do; nothing for pictures, fonts and text."""
    if _LIKE_OBJECTS.match(packed[:64]):
        return  # not packed: the whole file is searched anyway
    machine = zlib.decompressobj()
    try:
        before = machine.decompress(packed[:4096], 64)
    except zlib.error:
        before = b"?"
    if not _LIKE_OBJECTS.match(before):
        if must_hold_objects and before.strip():
            raise _Unreadable
        return
    yield before
    try:
        rest: bytes | memoryview = machine.unconsumed_tail
        position = min(4096, len(packed))
        while not machine.eof:
            if not rest:
                rest = packed[position : position + _AT_ONCE]
                position += len(rest)
                if not rest:
                    raise _Unreadable  # ends before its end
            piece = before[-_OVERLAP:] + machine.decompress(rest, _AT_ONCE)
            rest = machine.unconsumed_tail
            yield piece
            before = piece
    except zlib.error:
        raise _Unreadable from None
