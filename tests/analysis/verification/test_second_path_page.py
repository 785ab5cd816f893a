"""docs/second-path.md holds the registry: every route and every reason for none."""

from pathlib import Path

from helpers.analysis.verification.registry import ROUTES, WITHOUT

PAGE = (Path(__file__).parents[3] / "docs" / "second-path.md").read_text(encoding="utf-8")
HEAD = "| numbers | first route | second route | within |\n| --- | --- | --- | --- |\n"
LEFT = "| analysis, method or measure | why |\n| --- | --- |\n"


def routes() -> str:
    """Return the table of what is compared with what, as the page holds it."""
    rows = (f"| {r.what} | {r.main} | {r.second} | {r.tolerance:g} |\n" for r in ROUTES.values())
    return HEAD + "".join(dict.fromkeys(rows))


def without() -> str:
    """Return the table of what has no second route, as the page holds it."""
    return LEFT + "".join(f"| `{name}` | {why} |\n" for name, why in WITHOUT.items())


def test_the_page_holds_every_route() -> None:
    assert routes() in PAGE


def test_the_page_holds_every_reason() -> None:
    assert without() in PAGE
