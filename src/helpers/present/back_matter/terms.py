"""Terms of the report in plain words, in the order in which the alphabet has them."""

from collections.abc import Mapping

__all__ = ["TERMS"]

TERMS: Mapping[str, str] = {
    "Adjusted": "Of an effect: taking into account characteristics known before the treatment, so "
    "that people alike in them are compared. Of a P-value: raised, so that several tests together "
    "keep to their level.",
    "Allocation": "To which treatment chance assigned a participant.",
    "Baseline": "Before the treatment began.",
    "Bayesian": "A way to combine what was believed before with the data; its interval holds the "
    "effect with the stated probability, given that belief.",
    "Competing event": "An event after which the one of interest can no longer happen.",
    "Complete cases": "Participants whose outcome is known.",
    "Confidence interval": "A range made so that, over many trials, the stated share of such "
    "ranges would hold the true effect. CI for short.",
    "Covariate": "A characteristic that an analysis takes into account.",
    "Cumulative incidence": "The share of all who have had the event by a time, where other "
    "events can come first.",
    "Equivalence": "That two treatments differ by less than a margin, in either direction.",
    "Estimand": "What exactly a number is meant to tell: for whom, of which treatments, of which "
    "outcome, whatever happened on the way, and in which summary.",
    "Fixed sequence": "Outcomes are tested in an order laid down before; the first that is not "
    "significant ends the sequence.",
    "Fragility index": "How many participants with another result would end the significance.",
    "Hazard ratio": "How many times as fast the event comes in one arm as in the other, among "
    "those who have not had it.",
    "Hochberg": "A procedure that adjusts several p-values, from the largest down.",
    "Hodges–Lehmann": "The median of all differences between a participant of one arm and one of "
    "the other.",
    "Holm": "A procedure that adjusts several p-values, from the smallest up.",
    "Intention to treat": "Everyone is counted in the arm that chance assigned, whatever "
    "treatment was taken.",
    "Interaction": "How much an effect differs between subgroups.",
    "Intercurrent event": "Something after the start that changes what an outcome means, or "
    "whether it exists, such as stopping the treatment.",
    "Margin": "The largest disadvantage, or difference, that would still be accepted.",
    "Median": "The value in the middle: half lie below, half above.",
    "Multiple imputation": "Unknown outcomes are filled in many times, as people alike suggest, "
    "and the results are combined.",
    "Multiplicity": "That several tests give chance several tries.",
    "Non-inferiority": "That a treatment is not worse than the other by more than a margin.",
    "Number needed to treat": "How many participants are treated for one more to benefit (NNTB) "
    "or to be harmed (NNTH).",
    "Odds ratio": "The odds of the event (how many have it for each who does not) in one arm, "
    "divided by those in the other.",
    "P-value": "How often chance alone would make a difference at least as large, if there were "
    "none. It says nothing of how large or how important a difference is.",
    "Per protocol": "Those who were treated as planned; they are chosen by what happened later, "
    "so chance no longer makes the arms alike.",
    "Post hoc": "Decided after the data, or results from them, were known.",
    "Prespecified": "Decided before the data were seen.",
    "Quartiles": "The values below which a quarter, and three quarters, of participants lie.",
    "Query": "A question to those who hold the records: a cell that the plan for the data does "
    "not allow.",
    "Randomisation test": "How often a difference at least as large comes about when the same "
    "people are allocated anew by chance.",
    "Randomised": "Assigned to a treatment by chance.",
    "Rate ratio": "How many events there are in one arm for each in the other, in the same time.",
    "Relative risk reduction": "Which share of the risk in the reference is taken away.",
    "Risk difference": "The share with the event in one arm less the share in the other; per "
    "hundred, how many more or fewer.",
    "Risk ratio": "The share with the event in one arm divided by the share in the other.",
    "Standard deviation": "How far values lie from their mean, as a rule. SD for short.",
    "Standardised difference": "The difference between the arms in standard deviations.",
    "Stratified": "Compared among people of one kind at a time, one site for example, and put "
    "together.",
    "Subgroup": "Participants of one kind, known at the start.",
    "Superiority": "That a treatment differs from the other, whichever way.",
    "Synthetic": "Made up by a program; no person is behind the data.",
    "Tipping point": "How the unknown outcomes would have to be for the conclusion to change.",
}  # fmt: skip
"""What each means. A term is listed where the report uses it."""
