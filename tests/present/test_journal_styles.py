"""The registry of journal styles."""

import pytest

from helpers.present.journal_styles import ABSTRACT_PARTS, JOURNAL_STYLES

STYLES = pytest.mark.parametrize("style", JOURNAL_STYLES.values(), ids=lambda style: style.name)


@STYLES
def test_every_part_of_an_abstract_has_one_heading(style):
    held = [part for heading in style.abstract_headings for part in heading.holds]
    assert sorted(held) == sorted(ABSTRACT_PARTS)
    titles = [heading.title for heading in style.abstract_headings]
    assert len(set(titles)) == len(titles)


@STYLES
def test_bands_rise_and_cover_all_that_can_come(style):
    ends = [end for end, _ in style.p_places]
    assert ends == sorted(set(ends)) and ends[-1] == 1
    begins = [begin for begin, _ in style.percent_from]
    assert begins == sorted(set(begins)) and begins[0] == 0


def test_names_are_those_of_the_registry():
    assert [style.name for style in JOURNAL_STYLES.values()] == list(JOURNAL_STYLES)
