"""SVG as matplotlib writes it, made fit for a page and for a file of its own."""

import re

from helpers.present.direction import isolated
from helpers.present.style import CSS_VARIABLES, FALLBACKS

__all__ = ["compact", "measures", "prefixed", "sized", "styled_fonts", "themed"]

_FONT = re.compile(r"font: (?:(\d+|bold) )?([\d.]+px) [^;\"]+")
_FAMILY_SET = re.compile(r"font-family: [^;\"]+; ")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_TAG = re.compile(r"<[^>]+>")
_REFERENCE = re.compile(r'(?:href="|url\()#([^")]+)')
_WRITTEN = re.compile(r"(<text [^>]*>)([^<]+)(?=</text>)")
_FINE = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a point is finer than any screen
_NOTHING = re.compile(r'<path d="[^"]*"(?: clip-path="[^"]*")? style="fill: none"/>')
_MARKERS = re.compile(r"<g([^>]*)>((?:<use [^>]*/>){2,})</g>")
_COLOUR = re.compile(r"(?<=: )#[0-9a-f]{6}")
_SIZE = re.compile(r' width="[\d.]+pt" height="[\d.]+pt"')


def styled_fonts(svg: str) -> str:
    """Let text take the font of its page, drop the style that would leak, cut fine coordinates.

    Words written from the right stand apart, so that they do not draw a number to their other side.
    """

    def size_and_weight(match: re.Match[str]) -> str:
        weight = f"font-weight: {match[1]}; " if match[1] else ""
        return f"{weight}font-size: {match[2]}"

    svg = re.sub(r"<style type=\"text/css\">.*?</style>", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg style="stroke-linejoin: round; stroke-linecap: butt" ', 1)

    def own(tag: re.Match[str]) -> str:
        text = _NO_TURN.sub("", _FAMILY_SET.sub("", tag[0]))
        return _FINE.sub(r"\1", _FONT.sub(size_and_weight, text))

    return _WRITTEN.sub(lambda text: text[1] + isolated(text[2], drawing=True), _TAG.sub(own, svg))


def themed(svg: str) -> str:
    """Replace the colours of the house by CSS variables that fall back to them."""

    def variable(match: re.Match[str]) -> str:
        name = CSS_VARIABLES.get(match[0])
        return f"var({name}, {FALLBACKS.get(match[0], match[0])})" if name else match[0]

    return _TAG.sub(lambda tag: _COLOUR.sub(variable, tag[0]), svg)


def prefixed(svg: str, prefix: str) -> str:
    """Keep only the ids that the drawing refers to, and make them unique in the page."""
    used = set(_REFERENCE.findall("".join(_TAG.findall(svg))))

    def own(match: re.Match[str]) -> str:
        return f' id="{prefix}{match[1]}"' if match[1] in used else ""

    def tag(match: re.Match[str]) -> str:
        text = re.sub(r' id="([^"]*)"', own, match[0])
        return re.sub(r'(href="|url\()#', rf"\1#{prefix}", text)

    return _TAG.sub(tag, svg)


def compact(svg: str) -> str:
    """Drop the line breaks and indents that matplotlib writes around and within tags."""
    svg = _TAG.sub(lambda tag: " ".join(tag[0].split()), svg)
    svg = _NOTHING.sub("", re.sub(r">\s+<", "><", svg))
    while "<g></g>" in svg:
        svg = svg.replace("<g></g>", "")
    return _MARKERS.sub(_shared_style, svg).strip()


def _shared_style(group: re.Match[str]) -> str:
    """Say once for a group of markers what matplotlib says for each, where it is the same."""
    styles = set(re.findall(r'style="[^"]*"', group[2]))
    if len(styles) != 1:
        return group[0]
    style = styles.pop()
    return f"<g {style}{group[1]}>{group[2].replace(f' {style}', '')}</g>"


def sized(svg: str, width_mm: float, height_mm: float) -> str:
    """Return a drawing that is so large, in millimetres.

    Examples
    --------
    >>> sized('<svg width="403.2pt" height="201.6pt" viewBox="0 0 403.2 201.6">', 90, 45)
    '<svg width="90mm" height="45mm" viewBox="0 0 403.2 201.6">'
    """
    return _SIZE.sub(f' width="{width_mm:.4g}mm" height="{height_mm:.4g}mm"', svg, count=1)


def measures(svg: str) -> tuple[float, float, str]:
    """Return width and height of a drawing in points, and its view box."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("matplotlib wrote an SVG without a view box; helpers expects one")
    return float(found[1]), float(found[2]), f"0 0 {found[1]} {found[2]}"
