"""The integrity checks in words: what each looks at, why, what to ask, and what else explains it.

Every entry asks; none accuses. A template is filled with the numbers of the check and the labels
of its variables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CLOSING", "NOT_DONE", "QUESTIONS", "Question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The words of one check.

    Attributes
    ----------
    title : str
        What it looks at.
    found : str or mapping of str to str
        What was found, with the fields statistic, expected, looked, variables and more; several
        by the kind of finding where a check looks at several things.
    why : str
        Why it is asked.
    ask : str
        What to ask the site.
    innocent : str
        What explains it without fault.
    places : int
        Decimal places of the statistic.
    """

    title: str
    found: str | Mapping[str, str]
    why: str
    ask: str
    innocent: str
    places: int = 0


_ALIKE_MORE = (
    "Over {looked} variables of baseline the arms differ {statistic} times as much as chance "
    "makes them on average; {expected} is usual."
)
_BALANCE_WHY = (
    "Randomisation makes arms alike but for chance, and chance has a size: too far apart or too "
    "near is rare. All variables are taken together and held against other allocations by the same "
    "scheme."
)

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "identical_records": Question(
            title="Records that are the same throughout",
            found="{statistic} participants repeat another record in every variable of baseline.",
            why="Two people rarely agree in every measurement.",
            ask="Ask the site to compare these rows with the source documents.",
            innocent="One participant entered twice under two identifiers, or a copy made in the "
            "export.",
        ),
        "alike_records": Question(
            title="Two records that are much alike",
            found="Two participants agree in {statistic} measurements; two people taken at random "
            "in {expected}. They agree in: {variables}.",
            why="A record that was copied and changed in places still agrees in the rest. "
            "Agreement in a rare value counts more than in a common one.",
            ask="Ask the site to compare these rows with the source documents.",
            innocent="The same person enrolled twice, or relatives; and some pair is the most "
            "alike in every trial.",
            places=0,
        ),
        "copied_values": Question(
            title="Values that recur in the same order",
            found="{statistic} values in a row stand twice, in the same order, in {variables}; "
            "{expected} is usual.",
            why="A stretch that was copied and pasted shows as the same values in the same order.",
            ask="Ask the site for the original readings of this variable.",
            innocent="An instrument that reports in batches, or values carried forward.",
        ),
        "digits": Question(
            title="Last digits",
            found="The last digits of {variables} are uneven: chi-square {statistic}, and "
            "{expected} is usual.",
            why="The last digit of a measurement that varies widely falls on each digit about "
            "equally often; people who make up or round numbers prefer some.",
            ask="Ask how it was read and by which instrument, and whether it was rounded.",
            innocent="A score, an instrument that reads in steps, or rounding at one site: declare "
            "it under integrity, rounded.",
            places=1,
        ),
        "never_varies": Question(
            title="Measurements that never vary",
            found="{statistic} of {looked} measurements have one value in everybody: {variables}.",
            why="What is measured varies.",
            ask="Ask whether it was measured, or filled in by default.",
            innocent="A default of the form, or an eligibility criterion.",
        ),
        "same_measurement": Question(
            title="Two measurements that are one",
            found="The strongest rank correlation is {statistic}, between {variables}.",
            why="Two measurements differ by the error of both; one that follows from the other was "
            "computed.",
            ask="Ask whether one was computed from the other, or entered in its place.",
            innocent="The same quantity in two units, or a derived variable: declare it under "
            "derived, or under checks.",
            places=3,
        ),
        "missing_correlation": Question(
            title="Measurements that go together",
            found="The rank correlation of {variables} is {statistic}; the study file expects "
            "{expected} or stronger.",
            why="Values that are made up one by one lose what ties them together in patients.",
            ask="Ask for the original readings of both.",
            innocent="A narrow group of patients, another assay, or an expectation that is too "
            "high.",
            places=2,
        ),
        "same_again": Question(
            title="The same value again and again",
            found="{variables} has one value {statistic} times in a row; {expected} is usual.",
            why="What is measured does not depend on who came before.",
            ask="Ask for the original readings of these participants.",
            innocent="A broken instrument, values carried forward, a batch, or an export that is "
            "sorted.",
        ),
        "similar_neighbours": Question(
            title="Measurements like those of the participant before",
            found="{variables} is correlated {statistic} with its value in the participant before; "
            "about {expected} is usual.",
            why="What is measured does not depend on who came before; copying with small changes "
            "makes neighbours alike, and avoiding repetition makes them unlike.",
            ask="Ask what changed over time: staff, instrument, laboratory, season.",
            innocent="Drift of an instrument, a change of laboratory, season, recruitment that "
            "changed, or an export that is sorted.",
            places=2,
        ),
        "similar_neighbours_levels": Question(
            title="Levels that come in runs or in turn",
            found="In {variables}, {statistic} participants have the level of the one before; "
            "{expected} is usual.",
            why="Who comes next does not depend on who came before.",
            ask="Ask in what order and by whom participants were enrolled and recorded.",
            innocent="Recruitment by clinic days, criteria that changed, or an export that is "
            "sorted.",
        ),
        "closed_days": Question(
            title="Days on which the site is closed",
            found="{statistic} of {looked} days of enrolment or randomisation fall on a day "
            "declared as closed: {variables}.",
            why="Nobody is enrolled at a closed site.",
            ask="Ask the site for the signed consent and the randomisation record of these rows.",
            innocent="An extra clinic day, a remote randomisation, or a date of another calendar.",
        ),
        "steady_recruitment": Question(
            title="Recruitment that is too regular",
            found={
                "days": "The intervals between enrolments vary by {statistic} days (standard "
                "deviation); {expected} is usual for patients who come by chance.",
                "months": "The numbers enrolled a month vary {statistic} times as much as their "
                "mean; {expected} is usual for patients who come by chance.",
            },
            why="Patients come by chance, in some weeks many and in others none.",
            ask="Ask for the screening log.",
            innocent="Appointments at fixed intervals, a quota a month, or a waiting list.",
            places=2,
        ),
        "out_of_blocks": Question(
            title="Arms that do not fit the declared blocks",
            found="In {statistic} of {looked} sequences of randomisation (one a stratum) the arms "
            "could not come from the declared blocks, in any order within a day.",
            why="A list in blocks fixes how many of each arm there can be at any time.",
            ask="Ask for the randomisation list, and who used it.",
            innocent="Randomised participants who are not in the file, dates of enrolment in place "
            "of randomisation, a number skipped, or blocks declared wrongly.",
        ),
        "arms_in_turn": Question(
            title="Arms given in turn or in runs",
            found={
                "often": "{statistic} of {looked} participants were given the arm of the one "
                "before; {expected} is usual.",
                "seldom": "{statistic} of {looked} participants were given the arm of the one "
                "before; {expected} is usual even where arms alternate most.",
                "run": "One arm was given {statistic} times in a row; {expected} is usual.",
            },
            why="Arms that are given in turn can be foreseen, and are not random.",
            ask="Ask for the randomisation list, how it was made, and who could see it.",
            innocent="Blocks or strata that are not declared, or an order of rows that is not that "
            "of randomisation.",
        ),
        "means": Question(
            title="Arms too far apart or too near: measurements",
            found=_ALIKE_MORE,
            why=_BALANCE_WHY,
            ask="Ask how the randomisation list was made and kept, and for the original readings.",
            innocent="Stratification or minimisation that is not declared brings arms nearer; "
            "participants left out after randomisation set them apart.",
            places=2,
        ),
        "proportions": Question(
            title="Arms too far apart or too near: levels",
            found=_ALIKE_MORE,
            why=_BALANCE_WHY,
            ask="Ask how the randomisation list was made and kept, and for the source documents.",
            innocent="Stratification or minimisation that is not declared brings arms nearer; "
            "participants left out after randomisation set them apart.",
            places=2,
        ),
        "variances": Question(
            title="Spread too different or too even between arms",
            found="The arms' variances differ by {statistic} on average over {looked} measurements "
            "(squared logarithm of their ratio); {expected} is usual.",
            why="Chance makes the spread of arms differ; copied arms have the same spread, and "
            "made-up ones often a smaller one.",
            ask="Ask for the original readings of both arms.",
            innocent="An arm that was measured by another laboratory, or outliers in one arm.",
            places=3,
        ),
        "missing_by_arm": Question(
            title="Missing values by arm",
            found="Over {looked} variables with missing values their shares differ between the "
            "arms {statistic} times as much as chance makes them on average; {expected} is usual.",
            why="What is missing at baseline does not depend on the arm; an outcome that is "
            "missing in one arm more may bias the result.",
            ask="Ask why values are missing, arm by arm.",
            innocent="Follow-up that was harder in one arm, or one site without a measurement.",
            places=2,
        ),
        "means_possible": Question(
            title="Published means that whole numbers cannot have (GRIM)",
            found="{statistic} of {looked} published means fit no total of whole numbers: "
            "{variables}.",
            why="A mean of whole numbers is a total divided by the number of people, so that few "
            "decimals are possible.",
            ask="Ask the authors for the number of people behind each mean, and for the data.",
            innocent="Some values missing, so that fewer people stand behind the mean; "
            "measurements with decimals; another rounding; a misprint.",
        ),
        "percentages_possible": Question(
            title="Published percentages that no count gives",
            found="{statistic} of {looked} published percentages fit no count, or not the count "
            "beside them: {variables}.",
            why="A percentage is a count divided by the number of people.",
            ask="Ask the authors for count and denominator of each.",
            innocent="Some values missing, so that fewer people stand behind it; another "
            "denominator; decimals cut off; a misprint.",
        ),
        "spreads_possible": Question(
            title="Published SDs that whole numbers cannot have (GRIMMER)",
            found="{statistic} of {looked} published SDs fit no whole numbers with their mean: "
            "{variables}.",
            why="Whole numbers of a given mean have few possible sums of squares.",
            ask="Ask the authors for the data, and how the SD was computed.",
            innocent="A standard error in place of an SD, division by n, measurements with "
            "decimals, or a misprint.",
        ),
    }
)

NOT_DONE = (
    "What could not be looked at, and why. Most needs a line in the study file, under design or "
    "integrity."
)
CLOSING = (
    "Passing proves nothing: fabricated data can pass every check, and true data fail some. The "
    "pass of a synthetic data set is meaningless. P-values are not combined over variables, and "
    "first digits are not looked at: neither is recommended outside the hands of specialists."
)
