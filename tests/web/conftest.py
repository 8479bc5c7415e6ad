"""Which fixtures do the tests of the web use?"""

from trial_office import fresh_office, head_asked, matter, server, trial, visitor

__all__ = ["fresh_office", "head_asked", "matter", "server", "trial", "visitor"]
