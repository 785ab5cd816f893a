"""What the exported files of a report say, as text: pages of a PDF, parts of office files, PNG."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

__all__ = ["every_text", "inked", "needed", "page_sizes", "pages", "text_of", "words_right_of"]


def needed(program: str, what: str) -> str:
    """Return where a program lies; skip the test where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"no {program} on this computer: {what}")
    return found


def pages(pdf: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    program = needed("pdftotext", "pages of a PDF are not read")
    ran = subprocess.run([program, str(pdf), "-"], check=True, capture_output=True)
    return ran.stdout.decode("utf-8").split("\f")[:-1]


def inked(pdf: Path, folder: Path, *, top: float = 0.08, bottom: float = 0.92) -> list[float]:
    """Return the share of each page that is printed on, between its header and its footer."""
    program = needed("pdftoppm", "pages of a PDF are not drawn")
    subprocess.run([program, "-r", "30", "-gray", str(pdf), str(folder / "page")], check=True)
    shares = []
    for path in sorted(folder.glob("page*.pgm")):
        with Image.open(path) as page:
            width, height = page.size
            inner = page.crop((0, round(top * height), width, round(bottom * height)))
            counted = inner.histogram()
        shares.append(sum(counted[:200]) / sum(counted))
    return shares


def text_of(path: Path) -> str:
    """Return all that a file holds as text: parts of an office file, the notes within a PNG."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            inner = [
                parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels"))
            ]
        return "\n".join(part.decode("utf-8") for part in inner)
    if path.suffix == ".png":
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            return repr({k: v for k, v in picture.info.items() if k not in ("dpi", "gamma")})
    return path.read_text("utf-8")


def every_text(folder: Path) -> dict[str, str]:
    """Return the text of every file of a report, by its name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): text_of(path) for path in files}


def words_right_of(pdf: Path, margin_mm: float) -> list[str]:
    """Return the words of a PDF that reach into the right margin of their page."""
    program = needed("pdftotext", "pages of a PDF are not read")
    ran = subprocess.run([program, "-bbox", str(pdf), "-"], check=True, capture_output=True)
    found = []
    for page in re.split(r"(?=<page )", ran.stdout.decode("utf-8"))[1:]:
        width = float(re.search(r'<page width="([\d.]+)"', page)[1])  # type: ignore[index]
        for right, word in re.findall(r'xMax="([\d.]+)"[^>]*>([^<]*)</word>', page):
            if float(right) > width - margin_mm / 25.4 * 72:
                found.append(word)
    return found


def page_sizes(pdf: Path) -> list[tuple[float, float]]:
    """Return width and height of each page of a PDF, in points."""
    program = needed("pdftotext", "pages of a PDF are not read")
    ran = subprocess.run([program, "-bbox", str(pdf), "-"], check=True, capture_output=True)
    found = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', ran.stdout.decode("utf-8"))
    return [(float(width), float(height)) for width, height in found]
