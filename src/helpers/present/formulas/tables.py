r"""Formulas of one proportion, of 2 by 2 tables and of their tests.

Events :math:`x` of :math:`n` in arm 1 and arm 0, risks :math:`p = x / n`; a tilde marks the most
likely risks under the contrast that is asked for.
"""

from collections.abc import Mapping

from helpers.present.formulas.formula import Formula

__all__ = ["OF_TABLES"]

_HYPERGEOMETRIC = (
    r"P_{\psi}(y) = \frac{\binom{n_1}{y}\binom{n_0}{m-y}\psi^y}"
    r"{\sum_u \binom{n_1}{u}\binom{n_0}{m-u}\psi^u}, \quad m = x_1 + x_0"
)
_SCORE = r"\frac{N-1}{N} \left(\frac{\tilde p_1 (1-\tilde p_1)}{n_1} + %s\right)^{-1}"

OF_TABLES: Mapping[str, tuple[Formula, ...]] = {
    "One proportion": (
        Formula(
            "one_proportion.wilson",
            r"\frac{x + z^2/2 \pm z \sqrt{x (n-x)/n + z^2/4}}{n + z^2}",
            ("wilson",),
        ),
        Formula(
            "one_proportion.clopper_pearson",
            r"\Pr(X \ge x \mid p_L) = \alpha/2, \quad \Pr(X \le x \mid p_U) = \alpha/2, "
            r"\quad X \sim \mathrm{Bin}(n, p)",
            ("clopper_pearson",),
        ),
        Formula(
            "one_proportion.jeffreys",
            r"\text{quantiles } \alpha/2 \text{ and } 1-\alpha/2 \text{ of } "
            r"\mathrm{Beta}(x + 1/2,\; n - x + 1/2)",
            ("jeffreys",),
        ),
        Formula(
            "one_proportion.agresti_coull",
            r"\tilde p \pm z \sqrt{\frac{\tilde p (1-\tilde p)}{\tilde n}}, \quad "
            r"\tilde n = n + z^2, \quad \tilde p = \frac{x + z^2/2}{\tilde n}",
            ("agresti_coull",),
        ),
        Formula(
            "one_proportion.mid_p",
            r"\Pr(X > x \mid p_L) + \tfrac12 \Pr(X = x \mid p_L) = \alpha/2, \quad "
            r"\Pr(X < x \mid p_U) + \tfrac12 \Pr(X = x \mid p_U) = \alpha/2",
            ("mid_p",),
        ),
    ),
    "Risk difference": (
        Formula(
            "risk_difference.miettinen_nurminen",
            r"\left\{\delta : (p_1 - p_0 - \delta)^2 \, "
            + _SCORE % r"\frac{\tilde p_0 (1-\tilde p_0)}{n_0}"
            + r" \le z^2 \right\}, \quad \tilde p_1 - \tilde p_0 = \delta",
            ("miettinen_nurminen",),
        ),
        Formula(
            "risk_difference.mee",
            r"\left\{\delta : (p_1 - p_0 - \delta)^2 \le z^2 \left("
            r"\frac{\tilde p_1 (1-\tilde p_1)}{n_1} + \frac{\tilde p_0 (1-\tilde p_0)}{n_0}"
            r"\right) \right\}, \quad \tilde p_1 - \tilde p_0 = \delta",
            ("mee",),
        ),
        Formula(
            "risk_difference.newcombe",
            r"p_1 - p_0 - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}, \quad "
            r"p_1 - p_0 + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}, \quad "
            r"(l, u) \text{ of Wilson}",
            ("newcombe",),
        ),
        Formula(
            "risk_difference.agresti_caffo",
            r"\tilde p_1 - \tilde p_0 \pm z \sqrt{\frac{\tilde p_1 (1-\tilde p_1)}{n_1 + 2} + "
            r"\frac{\tilde p_0 (1-\tilde p_0)}{n_0 + 2}}, \quad \tilde p = \frac{x+1}{n+2}",
            ("agresti_caffo",),
        ),
        Formula(
            "risk_difference.wald",
            r"p_1 - p_0 \pm z \sqrt{\frac{p_1 (1-p_1)}{n_1} + \frac{p_0 (1-p_0)}{n_0}}",
            ("wald",),
            "risk_difference.newcombe",
        ),
        Formula(
            "risk_difference.chan_zhang",
            r"\left\{\delta : \sup_{p_1 - p_0 = \delta} \Pr\left(T_\delta \ge T_\delta(x_1, x_0)"
            r"\right) > \alpha/2 \right\}, \quad T_\delta \text{ the score statistic; "
            r"the upper limit with the arms exchanged}",
            ("chan_zhang",),
        ),
        Formula(
            "number_needed.number_needed",
            r"\mathrm{NNT} = 1 / |p_1 - p_0|, \quad \text{limits } 1/|\delta_L|, 1/|\delta_U|",
            (),
        ),
    ),
    "Risk ratio": (
        Formula(
            "risk_ratio.miettinen_nurminen",
            r"\left\{\rho : (p_1 - \rho p_0)^2 \, "
            + _SCORE % r"\rho^2 \frac{\tilde p_0 (1-\tilde p_0)}{n_0}"
            + r" \le z^2 \right\}, \quad \tilde p_1 = \rho \tilde p_0",
            ("miettinen_nurminen",),
        ),
        Formula(
            "risk_ratio.koopman",
            r"\left\{\rho : (p_1 - \rho p_0)^2 \le z^2 \left("
            r"\frac{\tilde p_1 (1-\tilde p_1)}{n_1} + \rho^2 \frac{\tilde p_0 (1-\tilde p_0)}{n_0}"
            r"\right) \right\}, \quad \tilde p_1 = \rho \tilde p_0",
            ("koopman",),
        ),
        Formula(
            "risk_ratio.katz",
            r"\exp\left(\log\frac{p_1}{p_0} \pm z \sqrt{\frac{1}{x_1} - \frac{1}{n_1} + "
            r"\frac{1}{x_0} - \frac{1}{n_0}}\right)",
            ("katz",),
        ),
    ),
    "Odds ratio": (
        Formula(
            "odds_ratio.miettinen_nurminen",
            r"\left\{\psi : \left(n_1 (p_1 - \tilde p_1)\right)^2 \frac{N-1}{N} "
            r"\left(\frac{1}{n_1 \tilde p_1 (1-\tilde p_1)} + "
            r"\frac{1}{n_0 \tilde p_0 (1-\tilde p_0)}\right) \le z^2 \right\}, \quad "
            r"\frac{\tilde p_1 (1-\tilde p_0)}{(1-\tilde p_1) \tilde p_0} = \psi",
            ("miettinen_nurminen",),
        ),
        Formula(
            "odds_ratio.woolf",
            r"\exp\left(\log\hat\psi \pm z \sqrt{\frac{1}{x_1} + \frac{1}{n_1-x_1} + "
            r"\frac{1}{x_0} + \frac{1}{n_0-x_0}}\right), \quad "
            r"\hat\psi = \frac{x_1 (n_0-x_0)}{(n_1-x_1) x_0}",
            ("woolf",),
        ),
        Formula(
            "odds_ratio.conditional_estimate",
            r"\mathrm{argmax}_\psi \, P_\psi(x_1), \quad " + _HYPERGEOMETRIC,
            ("conditional_likelihood",),
        ),
        Formula(
            "odds_ratio.exact",
            r"\sum_{y \ge x_1} P_{\psi_L}(y) = \alpha/2, \quad "
            r"\sum_{y \le x_1} P_{\psi_U}(y) = \alpha/2",
            ("exact",),
        ),
        Formula(
            "odds_ratio.mid_p",
            r"\sum_{y > x_1} P_{\psi_L}(y) + \tfrac12 P_{\psi_L}(x_1) = \alpha/2, \quad "
            r"\sum_{y < x_1} P_{\psi_U}(y) + \tfrac12 P_{\psi_U}(x_1) = \alpha/2",
            ("mid_p",),
        ),
    ),
    "Tests of a 2 by 2 table": (
        Formula(
            "association.n_minus_1",
            r"\chi^2_1 = (N-1) \frac{\left(x_1 (n_0-x_0) - x_0 (n_1-x_1)\right)^2}"
            r"{n_1 n_0 (x_1+x_0) (N-x_1-x_0)}",
            ("n_minus_1",),
        ),
        Formula(
            "association.pearson",
            r"\chi^2_1 = N \frac{\left(x_1 (n_0-x_0) - x_0 (n_1-x_1)\right)^2}"
            r"{n_1 n_0 (x_1+x_0) (N-x_1-x_0)}",
            ("pearson",),
        ),
        Formula(
            "association.yates",
            r"\chi^2_1 = N \frac{\max\left(0, |x_1 (n_0-x_0) - x_0 (n_1-x_1)| - N/2\right)^2}"
            r"{n_1 n_0 (x_1+x_0) (N-x_1-x_0)}",
            ("yates",),
        ),
        Formula(
            "association.fisher",
            r"\sum_{y \,:\, P_1(y) \le P_1(x_1)} P_1(y), \quad P_1 = P_\psi \text{ at } \psi = 1",
            ("fisher",),
        ),
        Formula(
            "association.fisher_mid_p_central",
            r"\min\left(1,\; 2 \min\left(\sum_{y < x_1} P_1(y), \sum_{y > x_1} P_1(y)\right) + "
            r"P_1(x_1)\right)",
            ("fisher_mid_p_central",),
        ),
        Formula(
            "association.boschloo",
            r"\sup_{0 \le \pi \le 1} \sum_{(y_1, y_0) \,:\, f(y_1, y_0) \le f(x_1, x_0)} "
            r"\binom{n_1}{y_1}\binom{n_0}{y_0} \pi^{y_1+y_0} (1-\pi)^{N-y_1-y_0}, \quad "
            r"f \text{ Fisher's p-value}",
            ("boschloo",),
        ),
        Formula(
            "association.barnard_pooled",
            r"\sup_{0 \le \pi \le 1} \sum_{(y_1, y_0) \,:\, |Z(y_1, y_0)| \ge |Z(x_1, x_0)|} "
            r"\binom{n_1}{y_1}\binom{n_0}{y_0} \pi^{y_1+y_0} (1-\pi)^{N-y_1-y_0}",
            ("barnard_pooled",),
        ),
        Formula(
            "randomisation_test.drawn_test",
            r"\frac{b+1}{m+1}, \quad b \text{ of } m \text{ allocations drawn anew with a "
            r"difference at least as large}",
            ("randomisation",),
        ),
        Formula(
            "global_test.global_proportions",
            r"\chi^2_{k-1} = \frac{N-1}{N} \sum_{j=1}^{k} \frac{n_j (p_j - p)^2}{p (1-p)}",
            ("global",),
            "association.n_minus_1",
            of="risks",
        ),
        Formula(
            "global_test.global_means",
            r"F = \frac{\sum_j w_j (\bar y_j - \tilde y)^2 / (k-1)}{1 + \frac{2(k-2)}{k^2-1} "
            r"\sum_j \frac{(1 - w_j/W)^2}{n_j-1}}, \quad w_j = n_j/s_j^2, \quad "
            r"\tilde y = \sum_j w_j \bar y_j / W",
            ("global",),
            of="means",
        ),
    ),
}
