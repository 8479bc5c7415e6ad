"""What of planning is to be reminded today? All its sweeps, called by the one that reminds of everything else."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.engine import Connection

from actions.office import Office
from actions.planning.ask_for_reports import ask_for_reports
from actions.planning.remind_comments import remind_of_comments
from actions.planning.remind_meetings import remind_of_group_meetings
from actions.planning.remind_process import remind_of_processes
from db.planning.process import is_any


def remind_planning(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes every reminder of planning that is due today and was not owed before; an office without it asks once."""
    if not is_any(connection):
        return
    remind_of_group_meetings(office, connection, written)
    remind_of_comments(office, connection, written)
    ask_for_reports(office, connection, written)
    remind_of_processes(office, connection, written)
