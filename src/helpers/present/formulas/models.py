r"""Formulas of values, ranks, models, missing outcomes, prior beliefs and baseline balance.

Means :math:`\bar y`, standard deviations :math:`s`; covariates :math:`x_i`, arm :math:`a_i`.
"""

from collections.abc import Mapping

from helpers.present.formulas.formula import Formula

__all__ = ["OF_MODELS"]

OF_MODELS: Mapping[str, tuple[Formula, ...]] = {
    "Means and ranks": (
        Formula(
            "means.welch",
            r"\bar y_1 - \bar y_0 \pm t_\nu \sqrt{\frac{s_1^2}{n_1} + \frac{s_0^2}{n_0}}, \quad "
            r"\nu = \frac{\left(s_1^2/n_1 + s_0^2/n_0\right)^2}"
            r"{\frac{s_1^4}{n_1^2 (n_1-1)} + \frac{s_0^4}{n_0^2 (n_0-1)}}",
            ("welch",),
        ),
        Formula(
            "shift.hodges_lehmann",
            r"\mathrm{median}\,(y_{1i} - y_{0j}) \text{ over all pairs; limits: the } "
            r"k\text{-th smallest and } k\text{-th largest difference}",
            ("hodges_lehmann",),
        ),
        Formula(
            "shift.mann_whitney",
            r"U = \#(y_{1i} > y_{0j}) + \tfrac12 \#(y_{1i} = y_{0j}), \quad "
            r"\mathrm{var}\,U = \frac{n_1 n_0}{12} \left(N + 1 - "
            r"\frac{\sum (t^3 - t)}{N (N-1)}\right), \quad t \text{ values alike}",
            ("mann_whitney",),
        ),
        Formula(
            "win_probability.win_probability",
            r"\hat\theta = \frac{U}{n_1 n_0}, \quad \mathrm{logit}\,\hat\theta \pm "
            r"t_\nu \frac{\mathrm{se}(\hat\theta)}{\hat\theta (1 - \hat\theta)}",
            ("brunner_munzel",),
        ),
    ),
    "Models": (
        Formula(
            "ancova.ancova",
            r"\mathrm{E}(y_i) = \beta_0 + \gamma a_i + x_i^T \beta, \quad \hat\gamma \pm "
            r"t \, \mathrm{se}(\hat\gamma)",
            ("ancova",),
        ),
        Formula(
            "standardisation.standardise",
            r"\mathrm{logit} \Pr(y_i = 1) = \beta_0 + \gamma a_i + x_i^T \beta, \quad "
            r"\hat\pi_a = \frac1N \sum_i \mathrm{expit}(\hat\beta_0 + \hat\gamma a + "
            r"x_i^T \hat\beta), \quad \text{contrasts of } \hat\pi_1 \text{ and } \hat\pi_0",
            ("standardised", "standardised_stratified"),
        ),
        Formula(
            "logistic.conditional_odds_ratio",
            r"e^{\hat\gamma}, \quad \text{limits where } 2 \left(\ell(\hat\beta, \hat\gamma) - "
            r"\max_\beta \ell(\beta, \gamma)\right) = z^2",
            ("logistic",),
        ),
        Formula(
            "firth.firth_odds_ratio",
            r"\ell^*(\beta, \gamma) = \ell(\beta, \gamma) + \tfrac12 \log \det I(\beta, \gamma), "
            r"\quad \text{limits by the profile of } \ell^*",
            ("firth",),
        ),
        Formula(
            "proportional_odds.proportional_odds",
            r"\frac{\Pr(Y \ge j \mid a)}{\Pr(Y < j \mid a)} = e^{\alpha_j + \gamma a} "
            r"\text{ at every cut } j, \quad \text{limits by the profile of the likelihood}",
            ("proportional_odds",),
        ),
        Formula(
            "proportionality_of_odds.proportional_odds_check",
            r"\chi^2 = \sum_{a, j} \frac{(o_{aj} - e_{aj})^2}{e_{aj}}, \quad "
            r"o \text{ observed and } e \text{ fitted numbers at each level}",
            ("proportional_odds_check",),
        ),
        Formula(
            "rate_ratio.rate_ratio",
            r"\mathrm{E}(y_i) = \mu_i = t_i e^{\beta_0 + \gamma a_i}, \quad \mathrm{var}(y_i) = "
            r"\mu_i + d \mu_i^2, \quad \text{limits by the profile of the likelihood}",
            ("negative_binomial",),
        ),
    ),
    "Missing outcomes": (
        Formula(
            "rubin.pooled",
            r"\bar q = \frac1m \sum_k q_k, \quad T = \bar u + \left(1 + \frac1m\right) b, \quad "
            r"\bar u = \frac1m \sum_k u_k, \quad b = \frac{1}{m-1} \sum_k (q_k - \bar q)^2",
            ("rubin",),
        ),
        Formula(
            "rubin.barnard_rubin",
            r"\frac1\nu = \frac1{\nu_m} + \frac1{\nu_o}, \quad \nu_m = \frac{m-1}{\lambda^2}, "
            r"\quad \nu_o = \frac{\nu_c (\nu_c + 1)}{\nu_c + 3} (1 - \lambda), \quad "
            r"\lambda = \frac{(1 + 1/m) b}{T}",
            (),
        ),
    ),
    "Prior beliefs": (
        Formula(
            "bayes.probability_higher",
            r"\Pr(\pi_1 - \pi_0 > \delta \mid x), \quad \pi_a \mid x \sim "
            r"\mathrm{Beta}(1 + x_a,\; 1 + n_a - x_a)",
            ("bayes",),
        ),
        Formula(
            "bayes_log_odds.log_odds_posterior",
            r"p(\theta, \pi_0 \mid x) \propto \pi_1^{x_1} (1-\pi_1)^{n_1-x_1} \pi_0^{x_0} "
            r"(1-\pi_0)^{n_0-x_0} \varphi\left(\frac{\theta - \mu}{\sigma}\right) p(\pi_0), \quad "
            r"\mathrm{logit}\,\pi_1 = \mathrm{logit}\,\pi_0 + \theta",
            ("bayes_log_odds",),
        ),
    ),
    "Those who would have had an event in either arm": (
        Formula(
            "principal_stratum.difference_bounds",
            r"1 - \min(1, b_a / s) \le \rho_a \le \min(1, a_a / s), \quad a \text{ and } b "
            r"\text{ the shares of an arm with the event, and with and without the outcome; } "
            r"s \text{ the least share with the event in either arm}",
            (
                "bounds_monotonicity",
                "bounds_reverse_monotonicity",
                "bounds_without_monotonicity",
            ),
        ),
    ),
    "Baseline balance": (
        Formula("balance.smd_means", r"\frac{\bar y_1 - \bar y_0}{\sqrt{(s_1^2 + s_0^2)/2}}", ()),
        Formula(
            "balance.smd_proportion",
            r"\frac{p_1 - p_0}{\sqrt{(p_1 (1-p_1) + p_0 (1-p_0))/2}}",
            (),
            "balance.smd_means",
        ),
        Formula(
            "balance.smd_levels",
            r"\sqrt{(p_1 - p_0)^T S^{-1} (p_1 - p_0)}, \quad "
            r"S \text{ the mean of the covariance matrices of the two arms}",
            (),
        ),
        Formula(
            "balance.proportion_beyond",
            r"2 \left(1 - \Phi\left(c \big/ \sqrt{1/n_1 + 1/n_0}\right)\right)",
            ("chance",),
            "balance.smd_means",
        ),
        Formula(
            "integrity.spread.covariate_balance",
            r"\frac1K \sum_k \frac{n_1 n_0}{n} d_k^2, \quad d_k \text{ the standardised "
            r"difference of variable } k; \text{ compared with allocations drawn anew}",
            ("omnibus_permutation",),
        ),
    ),
}
