"""Which fixtures do the tests of the web use?"""

from trial_office import head_asked, matter, server, trial, visitor

__all__ = ["head_asked", "matter", "server", "trial", "visitor"]
