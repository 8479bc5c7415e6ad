"""Which fixtures do the tests of the web use?"""

from trial_office import empty_house, head_asked, matter, server, trial, visitor

__all__ = ["empty_house", "head_asked", "matter", "server", "trial", "visitor"]
