"""How do files come to a proposal, and how do they leave it? Checked and stored first, then named by a new text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.draft import edit, load_proposal
from actions.office import House, Office
from actions.perform import Done, somebody_was_faster
from db import proposals
from states.attachment import (
    BIGGEST_FILE,
    FILE_KINDS,
    LONGEST_TITLE,
    MEGABYTE,
    faults_of_amount,
    one_line,
    size_text,
    title_from,
    told_apart,
)
from states.content import AttachedFile, Content
from states.machine import Refused, authorise
from states.proposal import PROPOSAL


def received(house: House, name: str, data: bytes, title: str = "") -> AttachedFile:
    """Checks what somebody sent and stores it; the edge calls this before it opens its transaction.

    Raises Refused with what is wrong with the file. A stored file that no text comes to name is never served.
    """
    if len(data) > BIGGEST_FILE:
        raise Refused(too_big(name, len(data)))
    from templates.uploaded_file import inspect  # lxml and the rest, only for those who upload
    from templates.word_file import DocumentRefused

    try:
        found = inspect(name, data)
    except DocumentRefused as refused:
        raise Refused(*refused.reasons) from None
    wanted = one_line(title)
    if len(wanted) > LONGEST_TITLE:
        raise Refused(f"Název přílohy má {len(wanted)} znaků, vejde se jich nejvýš {LONGEST_TITLE}.")
    return AttachedFile(
        title=wanted or title_from(found.name),
        name=found.name,
        digest=house.files.put(data),
        size=len(data),
        kind=found.kind,
    )


def too_big(name: str, size: int) -> str:
    """The sentence for a file over the limit."""
    return (
        f"Soubor {one_line(name)[:100]} má {size_text(size)}, nejvýše smí mít {BIGGEST_FILE // MEGABYTE}\u00a0MB; "
        "zmenšete ho, nebo ho rozdělte."
    )


def attach(
    office: Office, connection: Connection, actor: Actor, proposal_id: int, version: int, *files: AttachedFile
) -> Done:
    """Adds files as attachments: to the listed title that has no file yet, else as a new attachment at the end."""
    content = _content(connection, proposal_id, version)
    for file in files:
        content = _with(content, file)
    _refuse_amount(content)
    return edit(office, connection, actor, proposal_id, version, content)


def attach_what_fits(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    files: Sequence[AttachedFile],
) -> tuple[Done | None, list[str]]:
    """Adds those files that can be added, in one new text, and says why not the others (twice, too much)."""
    content = before = _content(connection, proposal_id, version)
    refused: list[str] = []
    for file in files:
        try:
            more = _with(content, file)
            _refuse_amount(more)
        except Refused as refusal:
            refused += refusal.reasons
        else:
            content = more
    if content is before:
        return None, refused
    return edit(office, connection, actor, proposal_id, version, content), refused


def why_not(office: Office, connection: Connection, actor: Actor, proposal: Row[Any]) -> str | None:
    """Why this person can't change the attachments now; None if they can. Asked before a file is read at all."""
    try:
        move = PROPOSAL.move(proposal.state, "edit")
        authorise(PROPOSAL, move, standing_towards(office, connection, actor, proposal).roles)
    except Refused as refused:
        return str(refused)
    return None


def detach(
    office: Office, connection: Connection, actor: Actor, proposal_id: int, version: int, title: str
) -> Done:
    """Takes an attachment off the list, with its file; earlier texts keep it. Without any, nothing is stated."""
    content = _content(connection, proposal_id, version)
    _refuse_unknown(content, title)
    titles = tuple(one for one in content.attachments or () if one != title)
    files = tuple(file for file in content.files if file.title != title)
    changed = replace(content, attachments=titles or None, files=files)
    return edit(office, connection, actor, proposal_id, version, changed)


def replace_file(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    title: str,
    file: AttachedFile,
) -> Done:
    """Puts another file in the place of an attachment's file, or the first one to an attachment on paper."""
    content = _content(connection, proposal_id, version)
    _refuse_unknown(content, title)
    others = tuple(one for one in content.files if one.title != title)
    _refuse_twice(content.files, file)
    named = replace(file, title=title, name=_name_apart(file.name, others))
    order = {one: position for position, one in enumerate(content.attachments or ())}
    files = tuple(sorted((*others, named), key=lambda one: order[one.title]))
    changed = replace(content, files=files)
    _refuse_amount(changed)
    return edit(office, connection, actor, proposal_id, version, changed)


def order(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    titles: Sequence[str],
) -> Done:
    """Puts the attachments into this order; ``titles`` are all of them."""
    content = _content(connection, proposal_id, version)
    known = content.attachments or ()
    if sorted(titles) != sorted(known):
        raise Refused(
            "Seznam příloh se mezitím změnil; načtěte stránku znovu a\u00a0seřaďte je ještě jednou."
        )
    positions = {one: position for position, one in enumerate(titles)}
    files = tuple(sorted(content.files, key=lambda file: positions[file.title]))
    changed = replace(content, attachments=tuple(titles), files=files)
    return edit(office, connection, actor, proposal_id, version, changed)


def move(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    title: str,
    places: int,
) -> Done:
    """Moves an attachment up (a negative number of places) or down, not beyond the ends of the list."""
    content = _content(connection, proposal_id, version)
    _refuse_unknown(content, title)
    titles = list(content.attachments or ())
    at = titles.index(title)
    titles.insert(max(0, at + places), titles.pop(at))
    return order(office, connection, actor, proposal_id, version, titles)


def rename(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    title: str,
    new_title: str,
) -> Done:
    """Gives an attachment another title; its file goes with it."""
    content = _content(connection, proposal_id, version)
    _refuse_unknown(content, title)
    wanted = one_line(new_title)
    if not wanted:
        raise Refused("Příloha potřebuje název; napište, co v\u00a0ní je.")
    if len(wanted) > LONGEST_TITLE:
        raise Refused(f"Název přílohy má {len(wanted)} znaků, vejde se jich nejvýš {LONGEST_TITLE}.")
    if wanted != title and wanted in (content.attachments or ()):
        raise Refused(f"Příloha „{wanted}“ už v\u00a0seznamu je; zvolte jiný název.")
    titles = tuple(wanted if one == title else one for one in content.attachments or ())
    files = tuple(replace(file, title=wanted) if file.title == title else file for file in content.files)
    return edit(
        office, connection, actor, proposal_id, version, replace(content, attachments=titles, files=files)
    )


def _content(connection: Connection, proposal_id: int, version: int) -> Content:
    """The content that the person saw; who is late is told so before anything about the files."""
    row = load_proposal(connection, proposal_id)
    if row.version != version:
        raise Refused(somebody_was_faster(connection, PROPOSAL, row.id, PROPOSAL.subject, row.id))
    return proposals.content_of(row)


def _with(content: Content, file: AttachedFile) -> Content:
    _refuse_twice(content.files, file)
    titles = content.attachments or ()
    on_paper = {title for title, known in content.attached if known is None}
    if file.title in on_paper:
        title = file.title
    else:
        title = told_apart(file.title, frozenset(titles))
        titles = (*titles, title)
    named = replace(file, title=title, name=_name_apart(file.name, content.files))
    positions = {one: position for position, one in enumerate(titles)}
    files = tuple(sorted((*content.files, named), key=lambda one: positions[one.title]))
    return replace(content, attachments=titles, files=files)


def _name_apart(name: str, others: Sequence[AttachedFile]) -> str:
    stem, dot, extension = name.rpartition(".")
    return told_apart(stem, {one.name for one in others}, extension=f"{dot}{extension}")


def _refuse_twice(files: Sequence[AttachedFile], file: AttachedFile) -> None:
    twin = next((one for one in files if one.digest == file.digest), None)
    if twin is not None:
        raise Refused(
            f"Soubor {file.name} už u\u00a0návrhu je (příloha „{twin.title}“); podruhé se nepřikládá."
        )


def _refuse_unknown(content: Content, title: str) -> None:
    if title not in (content.attachments or ()):
        raise Refused(f"Příloha „{title}“ v\u00a0seznamu není; načtěte stránku znovu.")


def _refuse_amount(content: Content) -> None:
    assert all(file.kind in FILE_KINDS for file in content.files)  # `received` finds the kind
    if faults := faults_of_amount(content.files):
        raise Refused(*faults)
