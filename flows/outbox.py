"""How does an owed letter leave the house? Claimed, written, sent or put into a folder, marked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.channels import address_of_channel, message_of, pass_on
from actions.compose_reminder import LEAN, give_link, link_to_make, why_dropped
from actions.letter_habits import wait_of
from actions.office import House, Office
from db import carriers, correspondence
from db.claims import claiming, release_abandoned
from db.files import FileMissing, StoreAway
from db.sending import claim_letters, link_all, mark_all_sent, mark_sent, release
from flows.channels import Networks, networks_of, send_through
from flows.message import Blame, DeliveryFailed, Mailbox, OutgoingLetter, build_message, write_eml
from flows.outgoing import compose
from flows.smtp import Mailer, SmtpSettings
from states.channels import check_address
from states.machine import Refused

APPROVER_LETTERS = (
    "sign_off_request",
    "opinion_request",
    "handed_over",
    "form_signature_request",
    "sign_off_reminder",
    "sign_off_escalation",
)
"""Kinds of letters that go to those who must act."""


GROUP, LARGEST = 50, 400
"""Letters that are claimed, written into the folder and marked together: at first, and when all of them leave.

A group is what waits for a disk that is full, and what is done again after a kill. So each is twice as large as the
one before only while everything leaves, and quickly; people decide meanwhile, none of them waits for a turn longer
than some thirty milliseconds (`bench/README.md`).
"""
QUICK = 0.5
"""Seconds within which a group has to leave for the next one to be larger."""
LASTS = 20.0
"""Seconds after which a delivery begins with no more letters: documents wait for it, and so does whoever stops us."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes through a channel: where, and the short words."""

    subject: str
    text: str
    address: str
    inside: Networks


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that is this process's to send, the link that it carries, and the way by which it goes."""

    row: Row[Any]
    link_id: int | None
    carrier: Row[Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The same in words."""

    row: Row[Any]
    letter: OutgoingLetter | Message
    sender: Mailbox
    carrier: Row[Any]


async def deliver(
    house: House,
    *,
    limit: int = 1000,
    kinds: Sequence[str] | None = None,
    proposal_id: int | None = None,
) -> Counter[str]:
    """Sends what is owed; returns how many were sent, postponed, given up, dropped, carried or put off.

    A letter is claimed for as long as this process lives. Killed between the sending and the mark, it leaves one
    letter that goes again, with the same Message-ID; nothing else can be doubled, nothing is lost. When a server
    can't be used, its way rests (`db.carriers`): one letter has tried it, and the others have lost nothing.
    """
    counts: Counter[str] = Counter()
    settings = smtp_settings(house)
    release_abandoned(house.database, house.now())
    _pass_on(house)
    until = time.monotonic() + LASTS
    async with AsyncExitStack() as stack:
        claimer = stack.enter_context(claiming(house.database))
        mailer = await stack.enter_async_context(Mailer(settings)) if settings else None
        claim = partial(_claim, house, claimer=claimer, kinds=kinds, proposal_id=proposal_id)
        left, group = limit, GROUP
        while left > 0 and (claimed := claim(min(left, group) if mailer is None else None)):
            left -= len(claimed)
            begun, failed = time.monotonic(), _failures(counts)
            counts.update(one for one in claimed if isinstance(one, str))
            ready = _in_words(house, [one for one in claimed if not isinstance(one, str)], counts)
            if mailer is None:
                ready = _put_into_folder(house, ready, counts)
            for one in ready:
                counts[await _send(house, one, mailer)] += 1
            now = time.monotonic()
            if _failures(counts) > failed:
                group = GROUP
            elif now - begun < QUICK:
                group = min(2 * group, LARGEST)
            if now > until:
                break
    return counts


def _failures(counts: Counter[str]) -> int:
    return counts["postponed"] + counts["given_up"]


def _claim(house: House, group: int | None, **whose: Any) -> list[Claim | str]:
    """The next letters that are ours; or what became of them instead, already written down.

    A ``group`` is of letters by mail to people who get them as they come; all others are taken one by one, as are
    those that go to a server (None).
    """
    with house.writing() as (office, connection):
        rows = claim_letters(connection, office.now, group, alike=True, **whose) if group else ()
        if not rows:
            alone = claim_letters(connection, office.now, 1, **whose)
            return [_alone(office, connection, row) for row in alone]
        mail = carriers.carrier_by_id(connection, carriers.MAIL)
    return _together(house, [Claim(row, row.link_id, mail) for row in rows])


def _alone(office: Office, connection: Connection, row: Row[Any]) -> Claim | str:
    if (reason := why_dropped(office, connection, row)) is not None:
        correspondence.mark_dropped(connection, [row.id], reason)
        return "dropped"
    if (waits := wait_of(office, connection, row)) is not None:
        return waits
    carrier = carriers.carrier_by_id(connection, row.carrier_id)
    link_id = give_link(office, connection, row) if row.carrier_id == carriers.MAIL else None
    return Claim(row, link_id, carrier)


def _together(house: House, claims: list[Claim]) -> list[Claim | str]:
    """The same for a group, of whose letters each is asked about in a transaction that only reads.

    People decide meanwhile; what comes of it is written in few statements.
    """
    if not any(one.row.kind in LEAN for one in claims):
        return [*claims]
    needless: dict[str, list[int]] = {}
    links: list[tuple[int, dict[str, Any]]] = []
    with house.reading() as (office, connection):
        for row in (one.row for one in claims):
            if (reason := why_dropped(office, connection, row)) is not None:
                needless.setdefault(reason, []).append(row.id)
            elif (link := link_to_make(office, connection, row)) is not None:
                links.append((row.id, link))
    made: dict[int, int] = {}
    for start in range(0, len(links), GROUP):  # a link costs more than all else that is written
        with house.writing() as (_, connection):
            made |= link_all(connection, links[start : start + GROUP])
    if needless:
        with house.writing() as (_, connection):
            for reason, ids in needless.items():
                correspondence.mark_dropped(connection, ids, reason)
    dropped = {letter_id for ids in needless.values() for letter_id in ids}
    return [
        "dropped" if one.row.id in dropped else replace(one, link_id=made.get(one.row.id, one.link_id))
        for one in claims
    ]


def _put_into_folder(house: House, ready: list[Claimed], counts: Counter[str]) -> list[Claimed]:
    """Puts letters into the folder and marks them all at once; returns what goes another way.

    A file has the name of its Message-ID, so writing it again after a kill repeats nothing: here a group may be
    claimed and marked in one transaction each. What goes to a server is marked before the next one goes.
    """
    folder = house.settings.folder / "letters"
    files = [one for one in ready if isinstance(one.letter, OutgoingLetter)]
    written: list[Claimed] = []
    for place, one in enumerate(files):
        if (failure := _write(folder, one)) is None:
            written.append(one)
            continue
        counts[_not_sent(house, one, failure)] += 1
        if failure.blame is Blame.SERVER:  # the disk is full: the others have lost nothing
            with house.writing() as (_, connection):
                release(connection, [other.row.id for other in files[place + 1 :]])
            break
    if written:
        with house.writing() as (office, connection):
            mark_all_sent(connection, [(one.row.id, one.letter.subject) for one in written], office.now)
            carriers.note_success(connection, written[0].carrier)
        counts["sent"] += len(written)
    return [one for one in ready if not isinstance(one.letter, OutgoingLetter)]


def _write(folder: Path, claimed: Claimed) -> DeliveryFailed | None:
    """The letter in the folder; or why it could not be put there."""
    assert isinstance(claimed.letter, OutgoingLetter)  # the others go through channels
    try:
        write_eml(build_message(claimed.letter, claimed.sender), folder)
    except DeliveryFailed as failure:
        return failure
    except (FileMissing, StoreAway, OSError) as fault:
        return _failure(fault)
    return None


def _pass_on(house: House) -> None:
    """What was written since the last time is owed through the channels of its people too."""
    with house.database.read() as connection:
        is_behind = correspondence.channels_are_behind(connection)
    if is_behind:
        with house.writing() as (office, connection):
            pass_on(office, connection)


def _in_words(house: House, claims: Sequence[Claim], counts: Counter[str]) -> list[Claimed]:
    """The claimed letters with their words; what can't be written is given up.

    Words take longer than all the rest, so they are put together in a transaction that only reads: meanwhile people
    decide, which they could not while a group of letters had its turn to write.
    """
    found: list[tuple[Claim, OutgoingLetter | Message | str]] = []
    with house.reading() as (office, connection):
        mail = office.town.mail
        for one in claims:
            if one.row.carrier_id == carriers.MAIL:
                found.append((one, compose(office, connection, house, one.row, one.link_id)))
            else:
                found.append((one, _message(house, office, connection, one.row, one.carrier)))
    faults = [(one.row, letter) for one, letter in found if isinstance(letter, str)]
    if faults:
        with house.writing() as (office, connection):
            for row, fault in faults:
                correspondence.mark_failed(connection, row, fault, office.now, is_permanent=True)
        counts["given_up"] += len(faults)
    sender = Mailbox(mail.sender_name, mail.sender_address)
    return [
        Claimed(one.row, letter, sender, one.carrier) for one, letter in found if not isinstance(letter, str)
    ]


def _message(
    house: House, office: Office, connection: Connection, row: Row[Any], channel: Row[Any]
) -> Message | str:
    address = address_of_channel(office, channel)
    if address is None:
        return f"Adresu kanálu „{channel.label}“ nejde přečíst: úřad má jiný klíč. Zadejte kanál znovu."
    try:
        check_address(address, house.settings.channel_services)
        inside = networks_of(house.settings.channels_inside)
    except (Refused, ValueError) as fault:
        return f"Kanál „{channel.label}“: {fault}"
    heading, text = message_of(office, connection, row, channel)
    return Message(heading, text, address, inside)


async def _send(house: House, claimed: Claimed, mailer: Mailer | None) -> str:
    letter = claimed.letter
    try:
        if isinstance(letter, Message):
            label = claimed.carrier.label
            await send_through(letter.address, label, letter.subject, letter.text, letter.inside)
        elif mailer is not None:
            await mailer.send(build_message(letter, claimed.sender))
    except DeliveryFailed as failure:
        return _not_sent(house, claimed, failure)
    except (FileMissing, StoreAway, OSError) as fault:
        return _not_sent(house, claimed, _failure(fault))
    return _sent(house, claimed)


def _failure(fault: FileMissing | StoreAway | OSError) -> DeliveryFailed:
    """What a letter's own paper, or the disk, has to say."""
    if isinstance(fault, FileMissing):
        return DeliveryFailed(f"Příloha dopisu: {fault}", is_permanent=True)
    if isinstance(fault, StoreAway):
        return DeliveryFailed(f"Příloha dopisu: {fault}", is_permanent=False)
    return DeliveryFailed(f"Dopis nejde uložit do složky: {fault}", False, Blame.SERVER)


def _sent(house: House, claimed: Claimed) -> str:
    with house.writing() as (office, connection):
        mark_sent(connection, claimed.row.id, claimed.letter.subject, office.now)
        carriers.note_success(connection, claimed.carrier)
    return "sent"


def _not_sent(house: House, claimed: Claimed, failure: DeliveryFailed) -> str:
    row, carrier = claimed.row, claimed.carrier
    with house.writing() as (office, connection):
        if failure.blame is Blame.LETTER:
            carriers.note_success(connection, carrier)  # the server was there to say so
        else:
            has_begun = failure.blame is Blame.BOTH
            carriers.note_failure(connection, carrier.id, failure.sentence, office.now, has_begun=has_begun)
        if failure.blame is Blame.SERVER:
            release(connection, [row.id])
            return "postponed"
        gave_up = correspondence.mark_failed(
            connection, row, failure.sentence, office.now, is_permanent=failure.is_permanent
        )
    return "given_up" if gave_up else "postponed"


def smtp_settings(house: House) -> SmtpSettings | None:
    """The town's mail server; None: letters are put into the folder ``letters`` (design.md 8)."""
    settings = house.settings
    if settings.smtp_host is None:
        return None
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        starttls=settings.smtp_starttls,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )
