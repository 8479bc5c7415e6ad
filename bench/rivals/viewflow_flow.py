"""Viewflow's flow: seven tasks of people one after another; assigned, executed and audited in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime

import django
from django.conf import settings
from timing import asked, measure

said = asked()
if said.postgresql:
    from urllib.parse import parse_qs, urlsplit

    parts = urlsplit(said.postgresql)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
    }
else:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "viewflow.db",
        "OPTIONS": {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 30},
    }
settings.configure(
    DATABASES={"default": database},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "viewflow",
        "viewflow.workflow",
        "seven",
    ],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    SECRET_KEY="bench",
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from seven.flows import Seven  # noqa: E402
from seven.models import Audit, Letter  # noqa: E402

FACTS = {"title": "Rekonstrukce chodníku v ulici Žďárské", "task": "souhlas", "due_on": "2024-06-03"}


def main() -> None:
    """Measures it."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_superuser("rejl", "rejl@bench.example", "x")
    processes = {}
    for number in range(1, said.count + 11):
        process = Seven.start.run()
        processes[number] = process.pk

    def decide(number: int, step: int) -> None:
        with transaction.atomic():
            pk = processes[number]
            with Seven.lock(pk):
                task = Seven.task_class.objects.select_related("process").get(
                    process_id=pk, status="NEW", flow_task_type="HUMAN"
                )
                activation = task.flow_task.activation_class(task)
                activation.assign(user)
                activation.start(None)
                activation.execute()
                Audit.objects.create(
                    process_id=pk, at=datetime.now(UTC), actor="Mgr. Dušan Rejl", verb="approve", facts=FACTS
                )
                Letter.objects.create(
                    key=f"{number}:{step}", process_id=pk, kind="sign_off_request", facts=FACTS, state="owed"
                )

    measure(decide, said.count)


main()
