"""Description of one numeric sample: counts, moments and quantiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Description", "describe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Summary of one sample, unrounded, in the unit of its values.

    Attributes
    ----------
    n, missing : int
        Values present and absent.
    mean, sd : float
        Mean and sample standard deviation (divisor n - 1).
    median, q1, q3 : float
        Type-7 quantiles (linear between order statistics).
    min, max : float
        Extremes. Whatever is undefined is nan.
    """

    n: int
    missing: int
    mean: float
    sd: float
    median: float
    q1: float
    q3: float
    min: float
    max: float


def describe(values: ArrayLike) -> Description:
    """Describe one sample; nan counts as missing.

    Parameters
    ----------
    values : array of float
        One value a participant, nan where missing.

    Returns
    -------
    Description
        Everything but the counts is nan without values; `sd` is nan with fewer than two.

    Notes
    -----
    Quantiles are type 7 of Hyndman and Fan [1]_, the default of R and numpy.

    References
    ----------
    .. [1] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50,
       361-365.

    Examples
    --------
    >>> summary = describe([31.0, 35.5, float("nan"), 38.0, 29.0])
    >>> summary.n, summary.missing, summary.mean, summary.median, summary.q1
    (4, 1, 33.375, 33.25, 30.5)
    """
    sample = np.asarray(values, dtype=np.float64).reshape(-1)
    present = sample[~np.isnan(sample)]
    n = present.size
    low, q1, median, q3, high = (
        map(float, np.quantile(present, [0.0, 0.25, 0.5, 0.75, 1.0])) if n else [float("nan")] * 5
    )
    return Description(
        n=n,
        missing=sample.size - n,
        mean=float(present.mean()) if n else float("nan"),
        sd=float(present.std(ddof=1)) if n > 1 else float("nan"),
        median=median,
        q1=q1,
        q3=q3,
        min=low,
        max=high,
    )
