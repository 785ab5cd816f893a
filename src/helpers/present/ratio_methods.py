"""How ordinal outcomes and counts were analysed, as sentences of the methods section."""

from collections.abc import Collection, Iterator

from helpers.present.number import Number
from helpers.present.text import Text

__all__ = ["ratio_methods"]

ORDINAL = (
    "Ordinal outcomes: the odds ratio of a higher level, the same at every level, by the "
    "proportional odds model, with {level} limits from the profile of its likelihood and P by "
    "likelihood ratio; a score test against a ratio of its own at each level, which stand beside; "
    "the probability that a participant of the arm has the better level than one of the reference, "
    "equal ones counting half, with Brunner–Munzel limits; and the Mann–Whitney test."
)
COUNT = (
    "Counts: the ratio of the rates by negative binomial models, which are Poisson's where the "
    "data vary no more, with {level} limits from the profile of the likelihood and P by likelihood "
    "ratio; the rate of each arm by such a model of its own; and, where no time at risk is "
    "declared, the difference in means by Welch's t."
)


def ratio_methods(kinds: Collection[str], level: Number) -> Iterator[Text]:
    """Yield a sentence for each of the two types that is among `kinds`."""
    for kind, words in (("ordinal", ORDINAL), ("count", COUNT)):
        if kind in kinds:
            yield Text(words, level=level)
