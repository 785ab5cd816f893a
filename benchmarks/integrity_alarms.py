"""How often the integrity checks ask about clean trials: simulated with the project's generator.

    python benchmarks/integrity_alarms.py [TRIALS] [--write]

Every trial is the synthetic trial of 100 women at another seed, with the design declared that it
was made by: blocks of four and six, days of enrolment and randomisation, Fridays closed, two
correlations, half years told, and a table of its own summaries as if published. No trial has a
fault but the entry faults that declared rules mend. ``--write`` stores the counts in the package.
"""

import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from pathlib import Path

from helpers.analysis.integrity.alarms import Alarms
from helpers.analysis.integrity.looked import ALARM
from helpers.analysis.integrity.registry import CHECKS
from helpers.analysis.integrity.rows import look_at
from helpers.data import clean
from helpers.data.synthetic import write
from helpers.study import load_study
from helpers.study.integrity import Correlated, Integrity

STUDY = Path(__file__).parents[1] / "studies" / "tacrolimus-rif.yaml"
STORED = Path(__file__).parents[1] / "src/helpers/analysis/integrity/alarms.json"
FIRST_SEED, TRIALS, WORKERS = 30_000_001, 500, 2
FACTS = Integrity(
    closed_days=("friday",),
    rounded=("infertility_duration",),
    correlations=(
        Correlated(variables=("amh", "afc"), at_least=0.3),
        Correlated(variables=("weight", "bmi"), at_least=0.5),
    ),
    published="published.csv",
)
DESIGN = {
    "ratio": {"tacrolimus": 1, "placebo": 1},
    "block_sizes": (4, 6),
    "enrolled_on": "enrolled_on",
    "randomised_on": "randomised_on",
}
WHOLE, SHARES = ("age", "height", "afc", "previous_failures", "glucose"), ("ana", "tpo")


def declared(folder):
    """Return the study of a trial in a folder, with its design and the facts declared."""
    path = folder / "studies" / STUDY.name
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)  # marks the folder as a project
    path.write_text(STUDY.read_text(encoding="utf-8"), encoding="utf-8")
    study = load_study(path)
    design = study.design.model_copy(update=DESIGN)
    return study.model_copy(update={"design": design, "integrity": FACTS})


def rounded(value, places):
    """Return a number as a paper prints it, halves away from zero."""
    step = Decimal(1).scaleb(-places)
    return str(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def published(table):
    """Return the trial's own summaries as the lines of a published table."""
    lines = ["label,n,mean,sd,percent,count"]
    for arm, members in table.groupby("arm", observed=True):
        for name in WHOLE:
            values = members[name].dropna()
            spread = rounded(values.std(), 2)
            lines.append(f"{name} {arm},{len(values)},{rounded(values.mean(), 2)},{spread},,")
        for name in SHARES:
            known = members[name].dropna()
            events = int((known == known.cat.categories[0]).sum())
            lines.append(
                f"{name} {arm},{len(known)},,,{rounded(100 * events / len(known), 1)},{events}"
            )
    return "\n".join(lines) + "\n"


def looked_at(seed, folder, study):
    """Return what the checks find in the clean trial of a seed; None where none can be made."""
    try:
        write(folder / "data" / "raw" / "tacrolimus-rif", seed)
    except IndexError:  # the abstract's twins need more transfers of two embryos than were drawn
        return None
    table = clean(study).participants
    (folder / "studies" / "published.csv").write_text(published(table), encoding="utf-8")
    looked = look_at(table, study)
    return {check: (not found.not_done, found.asks) for check, found in looked.items()}


def findings(first, trials):
    """Return by seed which checks were made and which asked, in so many clean trials."""
    found, seeds = {}, count(first, WORKERS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = declared(folder)
        while len(found) < trials:
            seed = next(seeds)
            if (looked := looked_at(seed, folder, study)) is not None:
                found[seed] = looked
                print(seed, *(check for check, (_, asks) in looked.items() if asks))
    return found


def measured(trials):
    """Return the counts of trials in which each check was made, and asked."""
    firsts = range(FIRST_SEED, FIRST_SEED + WORKERS)
    shares = [(trials + WORKERS - 1 - i) // WORKERS for i in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS) as pool:
        found = {k: v for part in pool.map(findings, firsts, shares) for k, v in part.items()}
    trial = list(found.values())
    return Alarms(
        trials=len(trial),
        first_seed=min(found),
        last_seed=max(found),
        asked={check: sum(one[check][1] for one in trial) for check in CHECKS},
        done={check: sum(one[check][0] for one in trial) for check in CHECKS},
        any_asked=sum(any(asks for _, asks in one.values()) for one in trial),
    )


def main():
    numbers = [text for text in sys.argv[1:] if text.isdecimal()]
    alarms = measured(int(numbers[0]) if numbers else TRIALS)
    print(f"{alarms.trials} clean trials; a check asks where p <= {ALARM}")
    for check in CHECKS:
        print(f"  {check:28}{alarms.asked[check]:4} of {alarms.done[check]}")
    print(f"  {'any of them':28}{alarms.any_asked:4} of {alarms.trials}")
    if "--write" in sys.argv:
        STORED.write_text(json.dumps(asdict(alarms), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
