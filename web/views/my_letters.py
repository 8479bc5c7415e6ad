"""How do letters come to me: each at once, one a day, not at night? One's own choice, and one's further channels."""

from __future__ import annotations

from datetime import time

from starlette.responses import Response

from actions.channels import channels, end_own_channel
from actions.letter_habits import choose_habit
from db.letter_habits import habit_of
from states.letter_habit import Habit
from states.machine import Refused
from web.visit import Visit, office_route

WAYS = (
    ("at_once", "Každý dopis hned, jak vznikne"),
    ("daily", "Jednou denně všechno v\u00a0jednom dopise"),
)
USUAL_HOUR, USUAL_QUIET = "07:30", ("20:00", "07:00")


def show(visit: Visit) -> Response:
    """What one has chosen."""
    return _page(visit)


def choose(visit: Visit) -> Response:
    """Keeps one's own choice."""
    form = visit.form
    daily_at = _hour(visit, "hodina") if form.text("kdy") == "daily" else None
    if form.text("kdy") == "daily" and daily_at is None:
        form.fault("hodina", "Zvolte hodinu, kdy má souhrn přijít, například 7:30.")
    quiet = (_hour(visit, "od"), _hour(visit, "do")) if form.checked("klid") else (None, None)
    if form.checked("klid") and None in quiet:
        form.fault("od" if quiet[0] is None else "do", "Vyplňte začátek i\u00a0konec tichých hodin.")
    if form.faults:
        return _page(visit, 422)
    try:
        habit = Habit(daily_at, *quiet, form.checked("volno"))
    except Refused as refused:
        return _page(visit, 422, refused.reasons)
    with visit.writing() as (office, connection):
        choose_habit(office, connection, visit.actor, habit)
    return visit.done("/moje-dopisy", "Uloženo. Co už na Vás čekalo, přijde podle nového nastavení.")


def end(visit: Visit) -> Response:
    """Ends one's own further channel."""
    channel_id = visit.path_id()
    with visit.writing() as (office, connection):
        end_own_channel(office, connection, visit.actor, channel_id)
    return visit.done("/moje-dopisy", "Kanál je zrušen; dopisy Vám chodí dál poštou.")


def _hour(visit: Visit, name: str) -> time | None:
    typed = visit.form.text(name)
    if not typed:
        return None
    try:
        return time.fromisoformat(typed.replace(".", ":").rjust(5, "0")).replace(second=0, microsecond=0)
    except ValueError:
        visit.form.fault(name, f"„{typed[:20]}“ není hodina; napište ji jako 7:30.")
        return None


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (_office, connection):
        kept = habit_of(connection, visit.visitor.person_id)
        mine = channels(connection, visit.visitor.person_id)
    form = visit.form
    if status == 200:
        typed = {
            "way": "daily" if kept.daily_at else "at_once",
            "daily_at": f"{kept.daily_at:%H:%M}" if kept.daily_at else USUAL_HOUR,
            "is_quiet": kept.quiet_from is not None,
            "quiet_from": f"{kept.quiet_from:%H:%M}" if kept.quiet_from else USUAL_QUIET[0],
            "quiet_until": f"{kept.quiet_until:%H:%M}" if kept.quiet_until else USUAL_QUIET[1],
            "quiet_days_off": kept.quiet_days_off,
        }
    else:
        typed = {
            "way": form.text("kdy"),
            "daily_at": form.text("hodina"),
            "is_quiet": form.checked("klid"),
            "quiet_from": form.text("od"),
            "quiet_until": form.text("do"),
            "quiet_days_off": form.checked("volno"),
        }
    return visit.page(
        "my_letters", status, typed=typed, ways=WAYS, channels=mine, faults=form.faults, reasons=reasons
    )


ROUTES = (
    office_route("/moje-dopisy", show),
    office_route("/moje-dopisy", choose, method="POST"),
    office_route("/moje-dopisy/kanaly/{id}/zrusit", end, method="POST"),
)
