"""The page docs/journal-styles.md: the same numbers in every style, from the registry.

    python -m helpers.present.styles_page [PROJECT]

writes it. Nothing on it is typed by hand but its words.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from helpers.analysis.comparison import compare
from helpers.present.formatting import (
    count_percent,
    events_of,
    fraction,
    p_value,
    p_value_text,
    per_hundred,
    range_text,
    ratio,
    risk,
    signed,
)
from helpers.present.journal_styles import JOURNAL_STYLES, JournalStyle
from helpers.present.printing import Printing, printed
from helpers.results import Estimate, Results
from helpers.study.root import project_root

__all__ = ["PAGE", "main", "styles_page"]

PAGE = "docs/journal-styles.md"
INTRODUCTION = """\
# Journal styles

Written by `make styles`; do not edit it.

`report: {style: NAME}` in the [study file](study-file.md) says how a report prints its numbers
and heads its summary. `rct run STUDY --style NAME` prints one run in another style; in JupyterLab
it is the parameter `style` at the top of each notebook. A style changes what is printed and
nothing else: `results.csv` and the hash of the plan are the same in all of them. It is part of
the key of every stage and of the manifest, so a report is never put together from two styles
unless `--force` asks for it.

Rounding is half away from zero on the decimal form. A minus sign is a minus sign. Where a limit
has a sign, "to" stands between limits in every style, because a dash would look like another
sign. A sentence about 100 people counts whole people in every style.

**P-values and thresholds.** A printed p-value never lies on another side of a threshold than the
p-value itself. Thresholds are the level of the plan's tests, one minus the confidence level, and
the bounds that the study file's claims name. So 0.0496 is not printed as 0.05: it gets a place
more, as often as it takes. Limits of intervals have no such rule. A limit just below no
difference may print as no difference.
"""
SAME = """
## The same numbers in each style

{table}

The numbers are worked out from made-up counts when the page is written.
"""
WHY = """
## What each style rests on

A style follows what was seen of a journal's instructions. The rest is our reading of what the
journal prints; look at the journal's current instructions before you submit.
"""
HEADINGS = """
## Headings of the summary
"""
TRIALS = ((29, 50, 11, 50), (27, 295, 52, 307), (1234, 12345, 1301, 12290))
P_VALUES = (0.0100, 0.00999, 0.0010, 0.00099, 0.05, 0.049999, 0.0496, 0.0504, 0.204, 0.9999, 1.0)

Shown = Callable[[], str]


def styles_page() -> str:
    """Return the page."""
    styles = list(JOURNAL_STYLES.values())
    lines = [_line(["", *(f"`{style.name}`" for style in styles)]), _line(["---"] * 5)]
    lines += [_line([what, *_in_each(styles, shown)]) for what, shown in _rows()]
    bases = (f"- **{style.title}** (`{style.name}`). {style.basis}" for style in styles)
    headings = (f"- `{style.name}`: {_headings(style)}." for style in styles)
    return "\n".join(
        [INTRODUCTION + SAME.format(table="\n".join(lines)) + WHY, *bases, HEADINGS, *headings, ""]
    )


def main(project: Path) -> Path:
    """Write the page of a project; return its path."""
    page = project / PAGE
    page.write_text(styles_page(), encoding="utf-8", newline="\n")
    return page


def _in_each(styles: Sequence[JournalStyle], shown: Shown) -> Iterator[str]:
    for style in styles:
        with printed(Printing(style)):
            yield shown()


def _rows() -> Iterator[tuple[str, Shown]]:
    for x1, n1, x0, n0 in TRIALS:
        yield from _of_trial(compare(x1, n1, x0, n0).results)
    none = compare(0, 50, 50, 50).results
    yield "nobody", lambda: _events(none, "treatment")
    yield "everybody", lambda: _events(none, "control")
    yield "limits \u221226 and 1.3", lambda: range_text(-26, 1.3, sign=True)
    yield "a difference of \u22120.04", lambda: signed(-0.04, 1)
    for p in P_VALUES:
        yield f"P = {p:.6g}", lambda p=p: p_value_text(p)  # type: ignore[misc]


def _of_trial(results: Results) -> Iterator[tuple[str, Shown]]:
    score = results.where(method="miettinen_nurminen")
    difference = score.one(measure="risk_difference")
    counts = {arm: _counts(results, arm) for arm in ("treatment", "control")}
    n1, n0 = (n.value for _, n in counts.values())
    words = " against ".join(fraction(*pair).text for pair in counts.values())
    share = results.one(arm="treatment", measure="risk", method="wilson")
    yield f"{words}: events", lambda: _events(results, "treatment")
    yield "in the baseline table", lambda: _counted(results, share)
    yield "risk, 95% CI", lambda: risk(share, n1).text
    yield "difference per 100", lambda: per_hundred(difference, max(n1, n0)).text
    yield "risk ratio", lambda: ratio(score.one(measure="risk_ratio")).text
    yield "P, N\u22121 chi-squared", lambda: p_value(results.one(method="n_minus_1")).text


def _counts(results: Results, arm: str) -> tuple[Estimate, Estimate]:
    here = results.where(measure="count", arm=arm)
    return here.one(statistic="events"), here.one(statistic="n")


def _events(results: Results, arm: str) -> str:
    return events_of(*_counts(results, arm)).text


def _counted(results: Results, share: Estimate) -> str:
    events, n = _counts(results, "treatment")
    return count_percent(events, share, n.value).text


def _headings(style: JournalStyle) -> str:
    return ", ".join(f"*{heading.title}*" for heading in style.abstract_headings)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else project_root())
