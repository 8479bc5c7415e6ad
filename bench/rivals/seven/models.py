"""What the application keeps besides Viewflow's own tables: an audit row and a letter for each decision."""

from django.db import models
from viewflow.workflow.models import Process


class Audit(models.Model):
    """Who did what."""

    process = models.ForeignKey(Process, on_delete=models.RESTRICT)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    facts = models.JSONField()


class Letter(models.Model):
    """What is to be sent."""

    key = models.CharField(max_length=200, unique=True)
    process = models.ForeignKey(Process, on_delete=models.RESTRICT)
    kind = models.CharField(max_length=60)
    facts = models.JSONField()
    state = models.CharField(max_length=20, db_index=True)
