"""The flow: a start, seven tasks of a person one after another, an end."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


def refuse(*_args: object, **_more: object) -> None:
    """The page of a task: nobody asks for it here."""
    raise NotImplementedError


class Seven(flow.Flow):
    """Seven approvals."""

    process_class = Process
    start = flow.StartHandle().Next(this.step0)
    step0 = flow.View(refuse).Next(this.step1)
    step1 = flow.View(refuse).Next(this.step2)
    step2 = flow.View(refuse).Next(this.step3)
    step3 = flow.View(refuse).Next(this.step4)
    step4 = flow.View(refuse).Next(this.step5)
    step5 = flow.View(refuse).Next(this.step6)
    step6 = flow.View(refuse).Next(this.end)
    end = flow.End()
