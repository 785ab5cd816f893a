"""Colours, type and the small style sheet that every figure, table and text shares.

One colour means one thing: the treatment is blue, the control grey, amber is only for what is
synthetic or not in the plan. In a page the colours are CSS variables, so that it can be dark.
"""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "AMBER",
    "BAND",
    "BLANK",
    "CONTROL",
    "CSS_VARIABLES",
    "FALLBACKS",
    "HATCHES",
    "INK",
    "MARKERS",
    "MUTED",
    "PAPER",
    "RULE",
    "SHADES",
    "STYLE_BLOCK",
    "TREATMENT",
    "arm_colours",
    "rc_params",
]

INK = "#1b1f24"
MUTED = "#57606a"
RULE = "#d5d8dc"
BLANK = "#dde1e5"
PAPER = "#ffffff"
BAND = "#e4eef7"
TREATMENT = "#0b5fa5"
CONTROL = "#6b7280"
AMBER = "#8a4b00"

# Further treatment arms: colour-blind safe beside the blue (Okabe and Ito, darkened for text).
_FURTHER = ("#7a1f5c", "#00735c", "#9c3d00", "#3b3b98")
# Kinds of one thing (end states): neither blue, grey nor amber, told apart by lightness and
# hatching first; the same on a dark page.
SHADES = ("#00574f", "#5fa89c", "#cfe6df", "#f4efe6", "#dcc6ae", "#b08d78", "#8a5a4e")
HATCHES = ("", "//", "||", "", "\\\\", "xx", "--")
MARKERS = ("s", "o", "D", "^", "v", "P")

CSS_VARIABLES: Mapping[str, str] = {
    INK: "--rct-ink",
    MUTED: "--rct-muted",
    RULE: "--rct-rule",
    BLANK: "--rct-blank",
    PAPER: "--rct-paper",
    BAND: "--rct-band",
    TREATMENT: "--rct-treatment",
    CONTROL: "--rct-control",
    AMBER: "--rct-amber",
    **{colour: f"--rct-arm-{number}" for number, colour in enumerate(_FURTHER, start=3)},
}

# The band is a tint of the treatment's colour, so that it fits a dark page that does not name it.
FALLBACKS: Mapping[str, str] = {
    BAND: f"color-mix(in srgb, var(--rct-treatment, {TREATMENT}) 11%, transparent)"
}


def arm_colours(arms: Sequence[str], reference: str) -> dict[str, str]:
    """Return the colour of each arm: the reference grey, the first other arm blue.

    Raises
    ------
    ValueError
        If there are more arms than colours that can be told apart.

    Examples
    --------
    >>> arm_colours(["tacrolimus", "placebo"], "placebo")
    {'tacrolimus': '#0b5fa5', 'placebo': '#6b7280'}
    """
    others = [arm for arm in arms if arm != reference]
    colours = (TREATMENT, *_FURTHER)
    if len(others) > len(colours):
        raise ValueError(f"figures tell at most {len(colours) + 1} arms apart, got {len(arms)}")
    of_arm = dict(zip(others, colours, strict=False)) | {reference: CONTROL}
    return {arm: of_arm[arm] for arm in arms}


def rc_params() -> Any:
    """Return the matplotlib settings of every figure; DejaVu Sans comes with matplotlib.

    Text is measured in a font that is wider than what a browser will use, so that what fits here
    fits there.
    """
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "rct",
        "font.family": ["DejaVu Sans"],
        "font.size": 10,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.labelsize": 9.5,
        "axes.titlesize": 10,
        "axes.titlecolor": INK,
        "axes.linewidth": 0.8,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "axes.formatter.use_locale": False,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
        "legend.fontsize": 9.5,
        "lines.linewidth": 1.6,
        "figure.facecolor": PAPER,
        "figure.dpi": 72,
        "savefig.dpi": 200,
    }


# A notebook has rules of its own for tables and paragraphs; the doubled class outweighs them.
_STYLE = """
.rct-table,.rct-figure,.rct-card,.rct-text{--rct-ink:var(--jp-content-font-color1,#1b1f24);
--rct-paper:var(--jp-layout-color0,#fff);color:var(--rct-ink)}
[data-jp-theme-light=false] :is(.rct-table,.rct-figure,.rct-card,.rct-text){--rct-muted:#a3abb3;
--rct-rule:#444b52;--rct-blank:#444b52;--rct-band:#22303d;--rct-treatment:#6cb2f0;--rct-control:#a3abb3;
--rct-amber:#ffca7a;--rct-arm-3:#ffc4ea;--rct-arm-4:#2fd3a5;--rct-arm-5:#f0a070;--rct-arm-6:#8484ff}
:is(.rct-table,.rct-figure){margin:1rem 0;font-family:-apple-system,"Segoe UI",Roboto,"Noto Sans",
"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
.rct-table{font-size:.92rem}
:is(.rct-table,.rct-figure)>figcaption{text-align:left;padding:0 0 .5rem}
.rct-label{font-weight:650}
.rct-stamp{color:var(--rct-amber,#8a4b00);font-weight:600;letter-spacing:.02em}
.rct-scroll{overflow-x:auto}
.rct-table.rct-table table{border-collapse:collapse;border:0;margin:0;color:inherit;
table-layout:auto;font-variant-numeric:tabular-nums}
.rct-table.rct-table tr{background:none!important}
.rct-table.rct-table :is(th,td){padding:.36rem .55rem;border:0;text-align:right;
vertical-align:baseline;white-space:normal;max-width:none;background:none;font-weight:400}
.rct-table.rct-table :is(tr>:first-child,.rct-left){text-align:left}
.rct-table.rct-table tr>:first-child{padding-left:0}
.rct-table.rct-table tr>:last-child:not(:first-child){padding-right:.2rem}
.rct-table.rct-table thead :is(th,td){border-top:1.6px solid var(--rct-ink);border-bottom:1px solid
var(--rct-ink);vertical-align:bottom;font-weight:600}
.rct-table.rct-table thead th:has(br){white-space:nowrap}
.rct-table.rct-table tbody th{min-width:9rem}
.rct-table.rct-table tbody td{white-space:nowrap}
.rct-table.rct-table tbody td.rct-left{white-space:normal}
.rct-table.rct-table tbody tr>*{border-top:1px solid var(--rct-rule,#d5d8dc)}
.rct-table.rct-table thead+tbody tr:first-child>*{border-top:0}
.rct-table.rct-table tbody:last-child tr:last-child>*{border-bottom:1.6px solid var(--rct-ink)}
.rct-table.rct-table .rct-group>th{font-weight:600}
.rct-table.rct-table .rct-level>th{padding-left:1.3rem}
.rct-table.rct-table :is(tr+.rct-level,.rct-group+tr)>*{border-top:0;padding-top:.1rem}
.rct-table.rct-table .rct-descriptive>*{color:var(--rct-muted,#57606a)}
.rct-role{display:block;font-size:.88em;font-weight:400;color:var(--rct-muted,#57606a)}
.rct-table.rct-table .rct-spark{width:5.6rem;max-width:none;height:22px;display:block}
.rct-table.rct-table td:has(>.rct-spark){vertical-align:middle;padding-block:.1rem}
.rct-table.rct-table table:has(.rct-spark){font-size:.78rem}
.rct-table.rct-table table:has(.rct-spark) tbody th{min-width:6.5rem}
.rct-table.rct-table table:has(.rct-spark) :is(td,th):not(:first-child,:last-child){
padding-inline:.36rem}
.rct-null{stroke:var(--rct-muted,#57606a);stroke-dasharray:2 3}
.rct-ci{stroke:var(--rct-treatment,#0b5fa5);fill:var(--rct-treatment,#0b5fa5);stroke-width:2}
.rct-descriptive .rct-ci{stroke:var(--rct-control,#6b7280);fill:var(--rct-control,#6b7280)}
.rct-note.rct-note{font-size:.92em;color:var(--rct-muted,#57606a);margin:.5rem 0 0;
max-width:56rem}
.rct-off-plan{border-left:3px solid var(--rct-amber,#8a4b00);padding-left:.8rem}
.rct-card{border:1px solid var(--rct-rule,#d5d8dc);border-radius:8px;padding:.7rem 1rem;
margin:.3rem 0;max-width:46rem}
.rct-card.rct-card p{margin:.3rem 0}
.rct-card.rct-off-plan{border-left:3px solid var(--rct-amber,#8a4b00)}
.rct-card.rct-off-plan b{color:var(--rct-amber,#8a4b00)}
.rct-text{max-width:68ch}
.rct-num:hover{position:relative;text-decoration:underline dotted;text-underline-offset:.2em}
.rct-num:hover::after{content:attr(value);position:absolute;z-index:9;bottom:1.5em;right:0;
width:26rem;padding:.2rem .5rem;white-space:normal;overflow-wrap:anywhere;text-align:left;
font:.72rem/1.35 monospace;pointer-events:none;
color:var(--rct-paper);border-radius:4px;
background:linear-gradient(var(--rct-ink),var(--rct-ink)) var(--rct-paper)}
:is(.rct-text,.rct-card,.rct-note,td:nth-of-type(-n+2)) .rct-num:hover::after{left:0;right:auto}
"""
STYLE_BLOCK = f'<style class="rct-style">{" ".join(_STYLE.split())}</style>'
"""What each output carries, so that it looks right in JupyterLab; the report strips it."""
