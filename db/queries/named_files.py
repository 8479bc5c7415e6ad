"""Which files must the store have? Every one that a row names: documents, attached files, papers, templates of Word."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.planning.papers import planning_paper
from db.queries.attached import all_attached
from db.queries.overview import stored_files
from db.word_templates import word_template


def named_files(connection: Connection) -> dict[str, str]:
    """The name of each file by its digest."""
    files = {row.file_digest: row.file_name for row in stored_files(connection)}
    files |= {file.digest: file.name for file in all_attached(connection)}
    if sa.inspect(connection).has_table(
        planning_paper.name
    ):  # an older release is backed up before its upgrade
        papers = sa.select(planning_paper.c.file_digest, planning_paper.c.file_name).where(
            planning_paper.c.file_digest.is_not(None)  # a removed one too: it stays in the history
        )
        files |= {row.file_digest: row.file_name for row in connection.execute(papers)}
    templates = sa.select(word_template.c.file_digest, word_template.c.file_name)
    return files | {row.file_digest: row.file_name for row in connection.execute(templates)}
