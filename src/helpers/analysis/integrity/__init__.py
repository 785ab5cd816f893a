"""Integrity checks: what a site should be asked because data do not look as they should.

Each check is one function of `registry.CHECKS`; `integrity_of` makes all of them and returns
their results. They ask, and accuse nobody: a question has innocent answers, and passing proves
nothing.
"""

from helpers.analysis.integrity.alarms import Alarms, alarms
from helpers.analysis.integrity.looked import ALARM, Looked
from helpers.analysis.integrity.registry import CHECKS
from helpers.analysis.integrity.rows import integrity_rows, look_at

__all__ = ["ALARM", "CHECKS", "Alarms", "Looked", "alarms", "integrity_rows", "look_at"]
