"""What does a proposal say? Its fields as the form has them, and the digests that tell what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from states.canonical import digest_of
from states.vocabulary import Part
from states.wording import Clause, clause_from_data


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Work that the office owes once the matter is adopted; not a part of the resolution's text.

    ``charged`` is the code of a person or an office; ``due`` a term from the day of adoption ("10 working").
    """

    task: str
    charged: str
    due: str

    def as_data(self) -> dict[str, Any]:
        """Plain data for storing."""
        return {"task": self.task, "charged": self.charged, "due": self.due}


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """The file of an attachment: which title it is of, its cleaned name, and what lies in the store.

    ``kind`` is a code of `states.attachment.FILE_KINDS`, found in the content; ``size`` in bytes.
    """

    title: str
    name: str
    digest: str
    size: int
    kind: str

    def as_data(self) -> dict[str, Any]:
        """Plain data for storing."""
        return {
            "title": self.title,
            "name": self.name,
            "digest": self.digest,
            "size": self.size,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Content:
    """What the clerk fills in. ``None`` is "not filled in", ``"-"`` is the stated "there is none" (seed).

    ``attachments`` None: not filled in; empty: stated that there are none. ``amount`` in whole Kč.
    ``files`` belong to attachments by title; a title without a file is an attachment on paper.
    """

    title: str
    matter: str
    department: str
    presented_by: str | None
    amount: int | None
    committee_opinion: str | None
    previous_resolution: str | None
    clauses: tuple[Clause, ...]
    report: str
    attachments: tuple[str, ...] | None
    follow_ups: tuple[FollowUp, ...] = ()
    is_confidential: bool = False
    files: tuple[AttachedFile, ...] = ()

    @property
    def attached(self) -> tuple[tuple[str, AttachedFile | None], ...]:
        """Each attachment in its order: its title, and its file if it has one."""
        files = {file.title: file for file in self.files}
        return tuple((title, files.get(title)) for title in self.attachments or ())

    @property
    def stray_files(self) -> tuple[AttachedFile, ...]:
        """Files whose attachment is not listed (any more), or that share one title; a text is not kept with such."""
        first = {file.title: file for file in reversed(self.files)}
        titles = self.attachments or ()
        return tuple(file for file in self.files if file.title not in titles or first[file.title] is not file)

    def part(self, part: Part) -> Any:
        """The plain data that a part of the proposal consists of."""
        match part:
            case Part.OPERATIVE:
                return [clause.as_data() for clause in self.clauses]
            case Part.AMOUNT:
                return self.amount
            case Part.REPORT:
                return self.report
            case Part.ATTACHMENTS:
                titles = None if self.attachments is None else list(self.attachments)
                # Without files the data are what they were before there were any: old digests hold.
                return {"titles": titles, "files": self._files_data()} if self.files else titles
            case Part.HEAD:
                return [
                    self.title,
                    self.matter,
                    self.department,
                    self.presented_by,
                    self.committee_opinion,
                    self.previous_resolution,
                    [follow_up.as_data() for follow_up in self.follow_ups],
                    self.is_confidential,
                ]

    def _files_data(self) -> list[dict[str, Any]]:
        return [file.as_data() for file in self.files]

    def part_digests(self) -> dict[str, str]:
        """Digest of each part, by the part's code."""
        return dict(self._digests[0])

    def text_digest(self) -> str:
        """Digest of everything a signatory signs; a link in a letter is bound to it."""
        return self._digests[1]

    @cached_property
    def _digests(self) -> tuple[dict[str, str], str]:
        parts = {part.value: digest_of(self.part(part)) for part in Part}
        return parts, digest_of(parts)

    def as_data(self) -> dict[str, Any]:
        """Plain data for storing; `content_from_data` is the inverse."""
        return {
            "title": self.title,
            "matter": self.matter,
            "department": self.department,
            "presented_by": self.presented_by,
            "amount": self.amount,
            "committee_opinion": self.committee_opinion,
            "previous_resolution": self.previous_resolution,
            "clauses": self.part(Part.OPERATIVE),
            "report": self.report,
            "attachments": None if self.attachments is None else list(self.attachments),
            "follow_ups": [follow_up.as_data() for follow_up in self.follow_ups],
            "is_confidential": self.is_confidential,
            "files": self._files_data(),
        }


def content_from_data(data: Mapping[str, Any]) -> Content:
    """The content that `Content.as_data` wrote; texts kept before there were files have none."""
    return Content(
        **{
            **data,
            "clauses": tuple(clause_from_data(clause) for clause in data["clauses"]),
            "attachments": None if data["attachments"] is None else tuple(data["attachments"]),
            "follow_ups": tuple(FollowUp(**follow_up) for follow_up in data["follow_ups"]),
            "files": tuple(AttachedFile(**file) for file in data.get("files") or ()),
        }
    )


def changed_parts(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[Part]:
    """The parts whose digests differ between two `part_digests`."""
    return frozenset(part for part in Part if before.get(part.value) != after.get(part.value))
