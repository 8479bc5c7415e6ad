"""W5's floor: a worklist page by an ASGI function, sqlite3 and Jinja2, with a session, roles, deputies and permissions.

What never changes on the page is one piece of text, made as long as on ours.
"""

# ruff: noqa: E501 -- the lines of the page stay whole
from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import uvicorn
from jinja2 import Environment

DATABASE = sqlite3.connect(
    os.environ["RAZITKO_DATABASE_URL"].removeprefix("sqlite:///"), check_same_thread=False
)
DATABASE.execute("PRAGMA cache_size=-16000")
HEAD = (
    b"<!DOCTYPE html><html lang=cs><head><title>K vyrizeni</title>"
    + b"<link rel=stylesheet href=/static/x.css>" * 60
)
PAGE = Environment(autoescape=True).from_string(
    """<p>{{ name }}{% for title in titles %}, {{ title }}{% endfor %}</p>
<form method="get" action="/souhlasy/hromadne">
<table class="cards"><thead><tr><th scope="col">Věc</th></tr></thead><tbody>
{% for row in rows %}
<tr>
      <td class="pick"><input type="checkbox" name="souhlas" value="{{ row[0] }}" aria-label="Vybrat: {{ row[1] }}"></td>
      <td><a class="title" href="/souhlasy/{{ row[0] }}">{{ row[1] }}</a><br><span class="hint">{{ row[2] }}{% if row[3] %} · {{ row[3] }} Kč{% endif %}</span></td>
      <td data-label="Od kdy" class="nowrap"><time datetime="{{ row[4] }}">{{ row[4][8:10] }}. {{ row[4][5:7] }}. {{ row[4][:4] }} {{ row[4][11:16] }}</time></td>
      <td data-label="Do kdy"><span class="due{% if row[5] < today %} late{% endif %}"><time datetime="{{ row[5] }}">{{ row[5][8:10] }}. {{ row[5][5:7] }}. {{ row[5][:4] }}</time></span></td>
      <td><span class="gov-button" data-type="outlined" data-color="primary" data-size="s"><a class="element" href="/souhlasy/{{ row[0] }}">Posoudit a schválit<span class="aloud">: {{ row[1] }}</span></a></span></td>
    </tr>
{% endfor %}
</tbody></table></form>"""
)
SESSION = """SELECT p.id, p.code, p.name FROM session s JOIN person p ON p.id = s.person_id JOIN account a ON a.person_id = p.id
WHERE s.digest = ? AND s.expires_at > ? AND s.seen_at > ? AND a.blocked_at IS NULL"""
DEPUTY = """SELECT from_person_id FROM delegation
WHERE to_person_id = ? AND valid_from <= ? AND valid_until >= ? AND ended_at IS NULL"""
ROLES = """SELECT role, department, title FROM office_holding
WHERE person_id = ? AND valid_from <= ? AND (valid_until IS NULL OR valid_until >= ?)"""
WORK = """SELECT s.id, p.title, s.title, p.amount, s.asked_at, s.due_on, h.name,
(SELECT max(written_at) FROM proposal_text t WHERE t.proposal_id = p.id)
FROM sign_off s JOIN proposal p ON p.id = s.proposal_id JOIN person h ON h.id = s.holder_id
WHERE s.state = 'asked' AND s.holder_id IN ({people}) AND p.state = 'in_sign_off'
AND (NOT p.is_confidential OR p.author_id IN ({people}) OR p.department IN ({departments})
OR EXISTS (SELECT 1 FROM sign_off o WHERE o.proposal_id = p.id AND o.holder_id IN ({people})))
ORDER BY s.due_on, s.id LIMIT 101"""


def page_for(cookie: str) -> bytes | None:
    """The page of whoever has this cookie; None for a stranger."""
    token = next((part[16:] for part in cookie.split("; ") if part.startswith("razitko_session=")), "")
    now, today = datetime.now(UTC), date.today().isoformat()
    idle = now - timedelta(hours=2)
    digest = hashlib.sha256(token.encode()).hexdigest()
    times = [moment.replace(tzinfo=None).isoformat(" ") for moment in (now, idle)]
    me = DATABASE.execute(SESSION, (digest, *times)).fetchone()
    if me is None:
        return None
    people = [me[0], *(row[0] for row in DATABASE.execute(DEPUTY, (me[0], today, today)))]
    held = [row for one in people for row in DATABASE.execute(ROLES, (one, today, today))]
    departments = [row[1] for row in held if row[0] == "head_of_department" and row[1]]
    marks = {"people": ",".join("?" * len(people)), "departments": ",".join("?" * len(departments))}
    rows = DATABASE.execute(WORK.format(**marks), (*people, *people, *departments, *people)).fetchall()
    return HEAD + PAGE.render(name=me[2], titles=[row[2] for row in held], rows=rows, today=today).encode()


async def app(scope: Any, _receive: Any, send: Any) -> None:
    """The whole application."""
    cookie = next((value for name, value in scope["headers"] if name == b"cookie"), b"").decode()
    body = page_for(cookie)
    status, body = (200, body) if body is not None else (401, b"Kdo jste?")
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(os.environ["RAZITKO_PORT"]), access_log=False, log_level="warning", lifespan="off"
    )
