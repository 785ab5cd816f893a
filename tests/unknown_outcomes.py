"""A trial in which outcomes are unknown: its study file and rows, as many of each kind as asked."""

STUDY = """
format: 1
id: unknown
title: A trial with unknown outcomes
data_status: real
sources: {participants: small.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, decimals: 0}
  cured: {label: Cure, type: binary, event: "yes", non_event: "no", measured: after}
  pain: {label: Pain, type: binary, event: "yes", non_event: "no", measured: after}
populations: {itt: {label: Intention to treat, where: []}}
outcomes:
  - {id: cured, role: primary, type: binary, variable: cured, benefit: higher}
  - {id: pain, role: key_secondary, type: binary, variable: pain, benefit: lower}
analysis:
  population: itt
  multiplicity: {procedure: holm}
  missing_outcome:
    main: complete_case
    sensitivity: [complete_case, failure, non_event, best_case, worst_case, multiple_imputation, tipping_point]
  seed: 7
"""  # noqa: E501
RULES = (
    "complete_case", "failure", "non_event", "best_case", "worst_case", "multiple_imputation",
)  # fmt: skip
COUNTS = {"drug": (12, 8, 4), "control": (7, 15, 3)}


def rows(counts=None, *, ages=None):
    """Return a table of participants by arm: events, others, unknown; pain is known of all.

    Ages run from 30 upwards and round again, unless `ages` gives that of an outcome.
    """
    lines, number = ["id,arm,age,cured,pain"], 0
    for arm, kinds in (COUNTS if counts is None else counts).items():
        for outcome, many in zip(("yes", "no", ""), kinds, strict=True):
            for _ in range(many):
                number += 1
                age = (ages or {}).get(outcome, 30 + number % 11)
                pain = "yes" if number % 3 == 0 else "no"
                lines.append(f"{number},{arm},{age},{outcome},{pain}")
    return "\n".join(lines) + "\n"
