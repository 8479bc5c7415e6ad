"""Which fixtures do the tests of the web use?"""

from office_client import office_web
from trial_office import head_asked, matter, server, trial, visitor

__all__ = ["head_asked", "matter", "office_web", "server", "trial", "visitor"]
