"""The READMEs that lie beside the synthetic data and beside their copy with women lost."""

__all__ = ["README", "README_LOST"]

README = """\
# SYNTHETIC: tacrolimus for recurrent implantation failure

**These data are invented. No woman in them exists, and no result computed from them is evidence
of anything.** No participant data of the trial are public. A generator drew this data set so that
it meets the claims of the trial's abstract; that it then "confirms" them says nothing about
tacrolimus. Its only use is to show and to test the analysis.

| file | what it holds |
| --- | --- |
| `participants.csv` | 100 women, one row each; `data_status` is SYNTHETIC in every row |
| `adverse_events.csv` | one row a report, in women who took at least one dose |
| `SHA256SUMS` | checksums of the two: `sha256sum -c SHA256SUMS` |

**Dictionary:** `studies/tacrolimus-rif.yaml`, under `variables` (labels, units, ranges, levels).
Blank means missing or not applicable. Days are counted from the day of transfer, which is day 1.

**How it was made:** `python -m helpers.data.synthetic` writes these files again, byte for byte. To
change them, change the generator; the files themselves are never edited.

- Fixed beforehand, tacrolimus against placebo: 50 and 50 women; clinical pregnancy 32 and 20;
  miscarriage 3 and 9; live birth 29 and 11; no ectopic pregnancy, stillbirth or termination; nobody
  lost to follow-up; no outcome missing. Also fixed: tests that came to nothing, twins, women
  without a transfer or a dose, and women who stopped the drug.
- Drawn around them: everything else. Baseline values do not depend on the arm. Which women conceive
  depends on age, earlier failures and embryos, inside each arm alike.
- Chosen: the seed is the first from 20260101 on with which no standardised difference of demography
  or reproductive history passes 0.4 (two standard errors), because the abstract calls the arms
  comparable, and their mean size is at least 0.12, because arms can be too much alike (chance gives
  0.16). So the balance of these arms is not evidence of sound randomisation either.
- Invented, for the abstract does not say: eligibility (three failed transfers, Th1/Th2 of at least
  10.3), blocks of four and six, daily doses, a centre closed on Fridays, all dates and adverse
  events.
- Twins' birthweights are not recorded; `birthweight` is that of singletons.

**Entry faults, put in on purpose,** each mended by a rule of the study file and listed in the
cleaning log: spellings of levels (`Yes`, `N`, `pos`, `FET`), padded text, decimal commas,
missing codes (`999`, `ND`), values below detection (`<3.0`), one row exported twice. About 2% of
the laboratory cells are missing.

**Licence:** CC0 1.0 (public domain). Please keep the word SYNTHETIC on anything made from them.
"""

README_LOST = """\
# SYNTHETIC: the tacrolimus trial with eight women lost to follow-up

**These data are invented. No woman in them exists, and no result computed from them is evidence
of anything.** They are the synthetic data of `../tacrolimus-rif`, of which eight women were lost
on purpose, so that what is done about unknown outcomes can be seen and tested.

| file | what it holds |
| --- | --- |
| `participants.csv` | 100 women, one row each; `data_status` is SYNTHETIC in every row |
| `SHA256SUMS` | its checksum: `sha256sum -c SHA256SUMS` |

**Dictionary:** `studies/tacrolimus-rif-dropout.yaml` names the columns that its analysis uses,
`studies/tacrolimus-rif.yaml` all of them. Blank means missing or not applicable.

**How it was made:** `python -m helpers.data.synthetic --lost` writes these files again, byte for
byte. To change them, change the generator; the files themselves are never edited.

- Fixed beforehand, tacrolimus against placebo: lost before the pregnancy test 1 and 3 women, whose
  outcomes are all unknown; lost after the scan of a pregnancy 2 and 2, of whom it is unknown how
  the pregnancy ended. Their reasons are fixed too.
- Drawn: which women, among those who had a transfer and took the drug to its end; older women are
  likelier to be lost, in both arms alike. How a pregnancy would have ended plays no part.
- Changed for them: what would have been recorded later is blank, doses are counted to the day on
  which they were last seen, and `loss_status` is `lost` from that day on. Every other cell is that
  of `../tacrolimus-rif`, entry faults included.
- No adverse events are shipped with this copy.

**Licence:** CC0 1.0 (public domain). Please keep the word SYNTHETIC on anything made from them.
"""
