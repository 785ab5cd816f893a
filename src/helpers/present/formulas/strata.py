r"""Formulas over strata, of margins, and of families of tests.

Every sum runs over strata, of which each has :math:`N = n_1 + n_0` participants and
:math:`m = x_1 + x_0` events.
"""

from collections.abc import Mapping

from helpers.present.formulas.formula import Formula

__all__ = ["OF_STRATA"]

OF_STRATA: Mapping[str, tuple[Formula, ...]] = {
    "Strata": (
        Formula(
            "stratified_difference.miettinen_nurminen",
            r"\left\{\delta : \frac{\left(\sum w (p_1 - p_0 - \delta)\right)^2}{\sum w^2 "
            r"\frac{N}{N-1} \left(\frac{\tilde p_1 (1-\tilde p_1)}{n_1} + "
            r"\frac{\tilde p_0 (1-\tilde p_0)}{n_0}\right)} \le z^2 \right\}, \quad "
            r"w = \frac{n_1 n_0}{N}, \quad \tilde p_1 - \tilde p_0 = \delta",
            ("miettinen_nurminen",),
            of="difference of risks",
        ),
        Formula(
            "stratified_ratio.miettinen_nurminen",
            r"\left\{\rho : \frac{\left(\sum w (p_1 - \rho p_0)\right)^2}{\sum w^2 "
            r"\frac{N}{N-1} \left(\frac{\tilde p_1 (1-\tilde p_1)}{n_1} + "
            r"\rho^2 \frac{\tilde p_0 (1-\tilde p_0)}{n_0}\right)} \le z^2 \right\}, \quad "
            r"\tilde p_1 = \rho \tilde p_0",
            ("miettinen_nurminen",),
            of="ratio of risks",
        ),
        Formula(
            "stratified_difference.mantel_haenszel_sato",
            r"\hat\delta = \frac{\sum w (p_1 - p_0)}{\sum w}, \quad \mathrm{var} = "
            r"\frac{\hat\delta \sum w \left(\frac{n_1}{N} (p_0 - \tfrac12) - \frac{n_0}{N} "
            r"(p_1 - \tfrac12)\right) + \tfrac12 \sum w \left(p_1 (1-p_0) + p_0 (1-p_1)\right)}"
            r"{\left(\sum w\right)^2}",
            ("mantel_haenszel_sato",),
        ),
        Formula(
            "stratified_difference.newcombe",
            r"\hat\delta - \sqrt{(\hat p_1 - l_1)^2 + (u_0 - \hat p_0)^2}, \quad "
            r"\hat\delta + \sqrt{(u_1 - \hat p_1)^2 + (\hat p_0 - l_0)^2}, \quad "
            r"\hat p, l, u \text{ weighted over the strata by } w",
            ("newcombe",),
        ),
        Formula(
            "stratified_ratio.mantel_haenszel_greenland_robins",
            r"\hat\rho = \frac{\sum x_1 n_0 / N}{\sum x_0 n_1 / N}, \quad "
            r"\mathrm{var} \log\hat\rho = \frac{\sum (m n_1 n_0 - x_1 x_0 N) / N^2}"
            r"{\left(\sum x_1 n_0 / N\right) \left(\sum x_0 n_1 / N\right)}",
            ("mantel_haenszel_greenland_robins",),
        ),
        Formula(
            "stratified_odds.mantel_haenszel_rbg",
            r"\hat\psi = \frac{\sum R}{\sum S}, \quad \mathrm{var} \log\hat\psi = "
            r"\frac{\sum P R}{2 (\sum R)^2} + \frac{\sum (P S + Q R)}{2 \sum R \sum S} + "
            r"\frac{\sum Q S}{2 (\sum S)^2}, \quad R = \frac{x_1 (n_0 - x_0)}{N}, \; "
            r"S = \frac{x_0 (n_1 - x_1)}{N}, \; P = \frac{x_1 + n_0 - x_0}{N}, \; Q = 1 - P",
            ("mantel_haenszel_rbg",),
        ),
        Formula(
            "stratified_association.cmh",
            r"\chi^2_1 = \frac{\left(\sum (x_1 - n_1 m / N)\right)^2}"
            r"{\sum n_1 n_0 m (N - m) / (N^2 (N - 1))}",
            ("cmh",),
        ),
        Formula(
            "stratified_association.cmh_exact",
            r"\sum_{y \,:\, P(y) \le P(x)} P(y), \quad x = \sum x_1, \quad P \text{ the "
            r"distribution of the sum of independent hypergeometric counts}",
            ("cmh_exact",),
        ),
        Formula(
            "stratified_association.breslow_day",
            r"\chi^2_{k-1} = \sum \frac{(x_1 - e)^2}{v}, \quad "
            r"\frac{e (n_0 - m + e)}{(n_1 - e)(m - e)} = \hat\psi, \quad "
            r"\frac1v = \frac1e + \frac1{n_1 - e} + \frac1{m - e} + \frac1{n_0 - m + e}",
            ("breslow_day",),
        ),
        Formula(
            "stratified_association.tarone",
            r"\chi^2_{k-1} = \sum \frac{(x_1 - e)^2}{v} - "
            r"\frac{\left(\sum (x_1 - e)\right)^2}{\sum v}",
            ("tarone",),
        ),
        Formula(
            "van_elteren.van_elteren",
            r"Z = \frac{\sum (U - n_1 n_0 / 2) / (N + 1)}"
            r"{\sqrt{\sum \mathrm{var}(U) / (N + 1)^2}}, \quad U \text{ of Mann and Whitney}",
            ("van_elteren",),
        ),
        Formula(
            "interaction.interaction",
            r"\chi^2_{k-1} = (C e)^T (C V C^T)^{-1} (C e), \quad C e = "
            r"(e_1 - e_k, \dots, e_{k-1} - e_k)",
            (),
        ),
    ),
    "Margins": (
        Formula(
            "margins.non_inferiority",
            r"p = 1 - \Phi(Z), \quad Z = \frac{\hat\theta - \theta_M}"
            r"{\mathrm{se}(\theta_M)} \text{ towards benefit, with the score variance at the "
            r"margin } \theta_M",
            ("non_inferiority",),
            "margins.risk_difference_beyond",
        ),
        Formula(
            "margins.equivalence",
            r"p = \max(p_L, p_U) \text{ of the two one-sided tests at the two margins}",
            ("equivalence",),
        ),
    ),
    "Families of tests": (
        Formula(
            "multiplicity.fixed_sequence",
            r"\tilde p_i = \max_{j \le i} p_j \text{ in the order of the plan}",
            ("fixed_sequence",),
        ),
        Formula(
            "multiplicity.holm",
            r"\tilde p_{(i)} = \max_{j \le i} \min\left(1, (k - j + 1) p_{(j)}\right)",
            ("holm",),
        ),
        Formula(
            "multiplicity.hochberg",
            r"\tilde p_{(i)} = \min_{j \ge i} (k - j + 1) p_{(j)}",
            ("hochberg",),
        ),
        Formula(
            "multiplicity.hommel",
            r"\tilde p_i = \max_{I \ni i} \min_{j = 1}^{|I|} \frac{|I|}{j} p_{(j : I)}, \quad "
            r"I \text{ any set of the tests}",
            ("hommel",),
        ),
        Formula(
            "multiplicity_graph.graph",
            r"\text{reject } i: \quad w_j \leftarrow w_j + w_i g_{ij}, \quad "
            r"g_{jk} \leftarrow \frac{g_{jk} + g_{ji} g_{ik}}{1 - g_{ji} g_{ij}}",
            ("graph",),
        ),
    ),
}
