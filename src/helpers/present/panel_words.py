"""What the lines of the robustness panel are called, and how their effects are printed."""

from collections.abc import Callable, Mapping

from helpers.analysis.adjusted_time import COX_STRATIFIED
from helpers.analysis.robustness_panel import PanelLine
from helpers.present.figures.common import people
from helpers.present.formatting import number, percent_places, ratio, with_interval
from helpers.present.number import Number
from helpers.present.text import Label, Text
from helpers.present.vocabulary import MEASURES, MISSING_NAMES, method_words
from helpers.results import Estimate, Results
from helpers.study import Study

__all__ = ["effect_heading", "effect_number", "line_label", "places_for", "scale_of"]

PRIMARY = "planned primary analysis"
"""Said of the line that the plan's ``primary_analysis`` names."""


def line_label(line: PanelLine, study: Study) -> Label:
    """Return what a line is called: the analysis, and below it the method."""
    return LABELS[line.kind](line, study)


def _main(line: PanelLine, study: Study) -> Label:
    return _planned("Unadjusted", line, study, "unadjusted")


def _adjusted(line: PanelLine, study: Study) -> Label:
    stratified = line.name in ("standardised_stratified", COX_STRATIFIED)
    words = "Adjusted, with the stratified randomisation" if stratified else "Adjusted"
    return _planned(words, line, study, "adjusted")


def _stratified(line: PanelLine, study: Study) -> Label:
    return _planned("Stratified", line, study, "stratified")


def _planned(words: str, line: PanelLine, study: Study, analysis: str) -> Label:
    method = SHORT.get(line.effect.key.method, method_words(line.effect.key.method))
    primary = f"; {PRIMARY}" if study.analysis.primary_analysis == analysis else ""
    return Label(words, sub=f"{method}{primary}")


SHORT: Mapping[str, str] = {
    "miettinen_nurminen": "Miettinen–Nurminen",
    "standardised": "standardised",
    "standardised_stratified": "standardised",
    "mantel_haenszel_sato": "Mantel–Haenszel, Sato",
}


def _population(line: PanelLine, study: Study) -> Label:
    return Label(study.populations[line.name].label, sub="sensitivity population")


def _bayesian(line: PanelLine, study: Study) -> Label:
    kind, _, trial = line.name.partition(": ")
    centre = f"centred on {trial}" if trial else ""
    return Label(f"Bayesian, {kind} prior", sub=centre or CENTRES[kind])


CENTRES: Mapping[str, str] = {
    "flat": "both risks uniform",
    "sceptical": "centred on no difference",
}
LABELS: Mapping[str, Callable[[PanelLine, Study], Label]] = {
    "main": _main,
    "adjusted": _adjusted,
    "stratified": _stratified,
    "exact": lambda line, study: Label("Exact", sub="Chan–Zhang, Boschloo"),
    "population": _population,
    "rule": lambda line, study: Label(MISSING_NAMES[line.name], sub="rule for unknown outcomes"),
    "bayesian": _bayesian,
    "randomisation": lambda line, study: Label("Randomisation test", sub="P, no interval"),
}


def effect_heading(study: Study, effect: Estimate) -> Text:
    """Return the name of the effect with its unit."""
    measure = effect.key.measure
    if measure == "risk_difference":
        return Text("Difference per 100\n{who}", who=Label(people(study)))
    variable = study.codebook.get(study.outcome(effect.key.outcome).variable or "")
    difference = measure.endswith("_difference")
    unit = f", {variable.unit}" if difference and variable and variable.unit else ""
    words = MEASURES[measure]
    return Text("{words}{unit}", words=f"{words[:1].upper()}{words[1:]}", unit=Label(unit))


def effect_number(effect: Estimate, places: int) -> Number:
    """Return the effect with its interval, if it has one.

    Parameters
    ----------
    effect : Estimate
    places : int
        Of a difference as it is printed, risks times a hundred; ratios have places of their own.
    """
    if effect.key.measure.endswith("_ratio"):
        return ratio(effect)
    scale = scale_of(effect)
    if effect.lower is None:
        return number(effect, places, scale=scale, sign=True)
    return with_interval(effect, places, scale=scale, sign=True)


def scale_of(effect: Estimate) -> float:
    """Return the factor between an effect and what is printed: risks stand per hundred."""
    return 100.0 if effect.key.measure == "risk_difference" else 1.0


def places_for(results: Results, study: Study, effect: Estimate) -> int:
    """Return the decimal places of a difference: those of per cent, or of the variable."""
    key = effect.key
    if key.measure == "risk_difference":
        counts = results.where(
            outcome=key.outcome, among=key.among, analysis=key.analysis, measure="count"
        ).where(statistic="n", reference="")
        sizes = [e.value for e in counts if e.key.arm in (key.arm, key.reference)]
        return percent_places(max(sizes, default=0))
    variable = study.codebook.get(study.outcome(key.outcome).variable or "")
    declared = variable.decimals if variable else None
    return 1 if declared is None else declared
