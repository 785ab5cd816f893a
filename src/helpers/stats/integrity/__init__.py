"""Statistics that ask whether data look as measured and randomised data do.

Those of chance return a `Chance`: a statistic, how rare it is when nothing is wrong, and what was
looked at. They support questions to a site and prove nothing either way.
"""

from helpers.stats.integrity.chance import Chance

__all__ = ["Chance"]
