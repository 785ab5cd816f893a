"""What MkDocs does for this project beside its settings in mkdocs.yml.

Formulas become MathML when the site is built, so that pages need no script for them. The pages of
the API are made from the packages. A file outside `docs/` to which a page links is put beside it.
"""

import pkgutil
import posixpath
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pymdownx.slugs import slugify

PROJECT = Path(__file__).parents[2]
SHIPPED = "project"
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)([^)\s#]+)")
ROOMS = ("analysis", "results", "present", "study", "data", "pipeline", "errors")
METHODS = "helpers.stats"
API = """\
# API

From the docstrings of the code. A notebook needs `from helpers import open_study`; the rest is
what it calls.

"""


def formula(source: str, *_: Any, **__: Any) -> str:
    """Return a block of LaTeX as MathML."""
    shown = convert(source.strip(), display="block")
    return f'<div class="formula">{shown}</div>'


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set what YAML cannot: the functions of two extensions."""
    fence = {"name": "math", "class": "formula", "format": formula}
    config.mdx_configs["pymdownx.superfences"] = {"custom_fences": [fence]}
    # Anchors as Git hosts make them, so that a link holds in both places.
    config.mdx_configs["toc"]["slugify"] = slugify(case="lower")
    config.nav[-1]["API"] = ["api/README.md", *(f"api/{name}.md" for name in _documented())]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the API, and the files outside `docs/` that pages link to."""
    for path, text in _api_pages():
        files.append(File.generated(config, path, content=text))
    waiting = list(files.documentation_pages())
    while waiting:
        page = waiting.pop()
        for target in _targets(page):
            if not target.startswith("docs/") and files.get_file_from_path(_place(target)) is None:
                content = (PROJECT / target).read_bytes()
                shipped = File.generated(config, _place(target), content=content)
                files.append(shipped)
                waiting += [shipped] if shipped.is_documentation_page() else []
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Point links that lead out of `docs/` to the copies inside the site."""
    uri = page.file.src_uri
    folder = posixpath.dirname(uri) or "."
    return LINK.sub(
        lambda match: posixpath.relpath(_place(_target(uri, match[1])), folder), markdown
    )


def on_post_build(config: MkDocsConfig) -> None:
    """Remove the map for search engines, which holds the day of the build."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (Path(config.site_dir) / name).unlink(missing_ok=True)


def _targets(page: File) -> list[str]:
    """Return the files of the project that a page links to."""
    linked = {_target(page.src_uri, link) for link in LINK.findall(page.content_string)}
    return sorted(target for target in linked if (PROJECT / target).is_file())


def _target(uri: str, link: str) -> str:
    """Return the path in the project of what a page of the site links to."""
    home = uri.removeprefix(f"{SHIPPED}/") if uri.startswith(f"{SHIPPED}/") else f"docs/{uri}"
    return posixpath.normpath(posixpath.join(posixpath.dirname(home), link))


def _place(target: str) -> str:
    """Return the path in the site of a file of the project."""
    inside = target.removeprefix("docs/")
    return inside if inside != target else f"{SHIPPED}/{target}"


def _documented() -> list[str]:
    """Return the rooms, and the modules of the statistics that say what is public."""
    package = import_module(METHODS)
    modules = [f"{METHODS}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]
    return [
        "helpers",
        *(f"helpers.{room}" for room in ROOMS),
        *(name for name in modules if getattr(import_module(name), "__all__", ())),
    ]


def _api_pages() -> Iterator[tuple[str, str]]:
    lines = []
    for name in _documented():
        purpose = (import_module(name).__doc__ or "").strip().splitlines()[0]
        lines.append(f"- [{name}]({name}.md): {purpose}")
        yield f"api/{name}.md", f"# {name}\n\n::: {name}\n    options: {{heading_level: 1}}\n"
    yield "api/README.md", API + "\n".join(lines) + "\n"
