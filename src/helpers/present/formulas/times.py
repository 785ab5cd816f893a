r"""Formulas of times to an event.

At time :math:`t`, :math:`d` have the event among :math:`Y` at risk; :math:`\tau` is a horizon.
"""

from collections.abc import Mapping

from helpers.present.formulas.formula import Formula

__all__ = ["OF_TIMES"]

_COX = r"""h_i(t) = h_{%s}(t) e^{\gamma a_i + x_i^T \beta}, \quad \log L = \sum_t \left(
\sum_{i \in D(t)} \eta_i - \sum_{l=0}^{d-1} \log\left(\sum_{j \in Y(t)} e^{\eta_j} -
\frac{l}{d} \sum_{j \in D(t)} e^{\eta_j}\right)\right)"""

OF_TIMES: Mapping[str, tuple[Formula, ...]] = {
    "Times to an event": (
        Formula(
            "kaplan_meier.kaplan_meier",
            r"\hat S(t) = \prod_{s \le t} \left(1 - \frac{d}{Y}\right), \quad \hat V = "
            r"\sum_{s \le t} \frac{d}{Y (Y - d)}, \quad \hat S(t)^{\exp\left(\pm z \sqrt{\hat V} "
            r"/ \log \hat S(t)\right)}",
            ("kaplan_meier",),
        ),
        Formula(
            "aalen_johansen.aalen_johansen",
            r"\hat F_k(t) = \sum_{s \le t} \hat S(s^-) \frac{d_k}{Y}, \quad \hat S "
            r"\text{ without any event}",
            ("aalen_johansen",),
        ),
        Formula(
            "log_rank.log_rank",
            r"u_a = \sum_t \left(d_a - Y_a \frac{d}{Y}\right), \quad \chi^2_{k-1} = "
            r"u^T V^{-1} u",
            ("log_rank",),
        ),
        Formula(
            "gray.gray",
            r"u_a = \sum_t \left(d_a - R_a \frac{\sum_b d_b}{\sum_b R_b}\right), "
            r"\quad R_a(t) = Y_a(t) "
            r"\frac{1 - \hat F_a(t^-)}{\hat S_a(t^-)}",
            ("gray",),
        ),
        Formula("cox.hazard_ratio", _COX % "0", ("cox", "cox_stratified")),
        Formula(
            "proportional_hazards.proportional_hazards",
            r"\gamma(t) = \gamma + \theta g(t), \quad g(t) = 1 - \hat S(t^-), \quad "
            r"\text{score test of } \theta = 0",
            ("proportional_hazards", "proportional_hazards_stratified"),
        ),
        Formula(
            "rmst.restricted_mean_difference",
            r"\int_0^\tau \hat S_1(t) \, dt - \int_0^\tau \hat S_0(t) \, dt",
            ("rmst",),
            "rmst.restricted_mean",
        ),
        Formula(
            "aalen_johansen.mean_time_lost",
            r"\int_0^\tau \hat F_k(t) \, dt",
            (),
        ),
    ),
}
