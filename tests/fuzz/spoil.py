"""Ways to spoil a trial: each takes a source of chance and returns the files to be checked.

Every input is a function of its number alone, so that one that fails can be made again.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from random import Random
from typing import Any

from ruamel.yaml import YAML

from fuzz.trial import HEADER, STUDY, WRITERS, as_csv, rows, whole

Files = Mapping[str, bytes]
Spoil = Callable[[Random], Files]

STUDY_FILE = "spoiled.yaml"
SECRET = "SENTINEL-OF-ANOTHER-FOLDER"
MANY_COLUMNS = 100_000
HUGE_CELL = 3_000_000

CELLS = (
    "", " ", "NA", "nan", "inf", "-inf", "1e999", "-1e-999", "0x1F", "1_000", "1,5", "1.234,5",
    "1٬234٫5", "۱۲۳", "٤٥", "<5", "< 0,1", ">100", "5-10", "99", "-99", "True", "yes", "Yes ",
    "بله", "كيك", "\u200f12\u200e", "\ufeff7", "\u202e3102", "a\u0301", "=1+1",
    '=HYPERLINK("http://example.invalid","x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3",
    "<script>alert(1)</script>", "\x1b[31mred", "\x07", "a\nb", 'a"b', "a'b", "a,b;c\td", "$x^2$",
    "\\frac{1}{0}", "{{7*7}}", "%s%n", "2024-02-30", "31/12/2024", "12/31/2024", "1402/13/45",
    "1402-12-30", "0000-00-00", "9999-12-31", "45000", "2024-01-01T25:61", "٢٠٢٤-٠١-٠١",
    "P00", "P01", "9" * 400, "x" * 40_000, "\U0001f600", "\ud7ff", "\uffff", "..", "/etc/passwd",
)  # fmt: skip

VALUES: tuple[Any, ...] = (
    None, "", "yes", "no", "TODO", 0, -1, 1, 2, 1e308, -0.5, 10**400, True, [], {}, [[]], [None],
    {"": ""}, {"a": {"b": []}}, [1, 2], [2, 1], ["age"], ["nobody"], "age", "nobody", "pid", "arm",
    "../../secret.csv", "../studies/../../secret.csv",
    "/etc/passwd", "/dev/zero", "/dev/stdin", "C:\\x.csv", "\\\\host\\x.csv",
    "~/x.csv", ".", "..", "table.csv/", "a" * 10_000, "\u202e", "\x00", "\x1b[2J", "é" * 300,
    "latin-1", "utf-7", "rot13", "idna", "punycode", "unicode_escape", "base64", "zlib", "jalali",
    "persian", ",", ";", "\t", {"variable": "age"}, {"variable": "age", "below": "x"},
    [{"variable": "age", "is": 1}], [{"variable": "sex", "is": ["f"]}], {"ratio": ["age", "age"]},
    {"cut": {"variable": "age", "at": [5, 5], "labels": []}}, {"at": [], "labels": []},
    {"id": "cured"}, {"file": "table.csv", "sheet": "x"}, {"limit": "nan", "use": "half"},
    [{"id": "a", "if": [], "then": []}], "__import__('os').system('touch pwned')", "{{7*7}}",
)  # fmt: skip

BLOCKS = (
    "a: !!python/object/apply:os.system ['touch pwned']\n",
    "a: !!python/name:os.system\n", "a: !!binary AAAA\n", "a: !include /etc/passwd\n",
    "a: &a [*a]\n", "a: &x {b: *x}\n", "<<: {id: other}\n", "? [a, b]\n: c\n", "%YAML 1.1\n---\n",
    "--- \n", "...\n", "\t- a\n", "a: |\n  text\n b\n", "a: 'open\n", 'a: "\\ud800"\n',
    "a: 0o777\n", "a: 190:20:30\n", "a: 2024-01-01\n", "a: .nan\n", "id: again\nid: once more\n",
    "a: " + "[" * 10_000 + "\n", "a: " + "{b: " * 3_000 + "\n",
    "".join(f"{' ' * i}a:\n" for i in range(500)),
    "- " * 5_000 + "\n", "a: " + "9" * 6_000 + "\n", "a: 1e" + "9" * 6_000 + "\n",
    "# " + "x" * 2_000_000 + "\n",
    "".join(f"k{i}: v\n" for i in range(50_000)),
    "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)),
)  # fmt: skip

ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1256", "utf-8-sig", "utf-7")


def _trial(table: bytes, suffix: str = ".csv", study: str | bytes = STUDY) -> dict[str, bytes]:
    text = study.encode(errors="surrogatepass") if isinstance(study, str) else study
    name = f"table{suffix}"
    return {STUDY_FILE: text.replace(b"TABLE", name.encode()), name: table}


def _bytes_spoiled(content: bytes, chance: Random) -> bytes:
    spoiled = bytearray(content)
    how = chance.randrange(7)
    place = chance.randrange(len(spoiled) + 1)
    if how == 0:
        return bytes(spoiled[:place])
    if how == 1:
        return chance.randbytes(chance.choice((0, 1, 3, 100, 5000)))
    if how == 2:
        spoiled[place:place] = chance.randbytes(chance.randrange(1, 64))
    elif how == 3:
        spoiled[place : place + chance.randrange(1, 200)] = b""
    elif how == 4:
        spoiled[place : place + 32] = b"\0" * 32
    elif how == 5:
        spoiled += spoiled[:place]
    else:
        for _ in range(chance.randrange(1, 30)):
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _cells_spoiled(chance: Random) -> list[list[str]]:
    table = [list(HEADER), *rows()]
    for _ in range(chance.randrange(1, 12)):
        first = 0 if chance.random() < 0.2 else 1
        chance.choice(table[first:])[chance.randrange(len(HEADER))] = chance.choice(CELLS)
    if chance.random() < 0.15:
        table.append(list(chance.choice(table)))
    if chance.random() < 0.1:
        table = [cells[: chance.randrange(1, 20)] for cells in table]
    return table


# tables ----------------------------------------------------------------------------------------


def cells_of_text(chance: Random) -> Files:
    separator = chance.choice((",", ";", "\t", "|", " "))
    suffix = chance.choice((".csv", ".tsv"))
    return _trial(as_csv(_cells_spoiled(chance), separator=separator), suffix)


def cells_of_a_kind(chance: Random) -> Files:
    suffix = chance.choice(tuple(WRITERS))
    try:
        return _trial(WRITERS[suffix](_cells_spoiled(chance)), suffix)
    except Exception:  # what its writer refuses cannot come to us in such a file
        return cells_of_text(chance)


def table_bytes(chance: Random) -> Files:
    suffix = chance.choice(tuple(WRITERS))
    return _trial(_bytes_spoiled(whole(suffix), chance), suffix)


def wrong_suffix(chance: Random) -> Files:
    suffix = chance.choice((*WRITERS, ".sas7bdat", ".zsav", ".por", ".xls", ".ods", ".txt", ""))
    return _trial(whole(chance.choice(tuple(WRITERS))), suffix)


def encoding(chance: Random) -> Files:
    text = as_csv([list(HEADER), *rows()]).decode()
    content = text.encode(chance.choice(ENCODINGS), errors="replace")
    declared = chance.choice(("", f", encoding: {chance.choice(ENCODINGS)}"))
    return _trial(content, study=STUDY.replace("TABLE,", f"TABLE{declared},"))


def size(chance: Random) -> Files:
    made = chance.choice((_many_columns, _huge_cell, _long_line, _header_only, _nothing))
    return _trial(made(chance))


def _many_columns(chance: Random) -> bytes:
    extra = [f"c{i}" if chance.random() < 0.9 else "c" for i in range(MANY_COLUMNS)]
    table = [[*HEADER, *extra], *([*cells, *("1",) * MANY_COLUMNS] for cells in rows()[:4])]
    return as_csv(table)


def _huge_cell(chance: Random) -> bytes:
    table = [list(HEADER), *rows()]
    sign = chance.choice(("x", "9", "\n", '"', "=", "ی"))
    table[chance.randrange(len(table))][chance.randrange(len(HEADER))] = sign * HUGE_CELL
    return as_csv(table)


def _long_line(chance: Random) -> bytes:
    return chance.choice((b",", b"x", b'"', b"\t;", b"\r", b"\n", b"\0")) * 1_000_000


def _header_only(chance: Random) -> bytes:
    return as_csv([list(HEADER)]) + chance.choice((b"", b"\n\n\n", b" \n", b",,,,\n"))


def _nothing(chance: Random) -> bytes:
    return chance.choice((b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b" ", b"sep=;\n", b'"'))


# study files -----------------------------------------------------------------------------------


def study_bytes(chance: Random) -> Files:
    return _trial(whole(".csv"), study=_bytes_spoiled(STUDY.encode(), chance))


def study_blocks(chance: Random) -> Files:
    lines = STUDY.splitlines(keepends=True)
    place = chance.randrange(len(lines) + 1)
    return _trial(
        whole(".csv"), study="".join([*lines[:place], chance.choice(BLOCKS), *lines[place:]])
    )


def study_text(chance: Random) -> Files:
    text = STUDY
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(CELLS) + text[place + chance.randrange(0, 5) :]
    return _trial(whole(".csv"), study=text)


def study_encoding(chance: Random) -> Files:
    content = STUDY.replace("Age", "سن é").encode(chance.choice(ENCODINGS), errors="replace")
    return _trial(whole(".csv"), study=content)


def study_values(chance: Random) -> Files:
    study = YAML(typ="safe", pure=True).load(STUDY)
    for _ in range(chance.randrange(1, 5)):
        _spoil_a_part(study, chance)
    return _trial(whole(".csv"), study=_as_json(study))


def _as_json(study: Any) -> str:
    return json.dumps(study, ensure_ascii=False, indent=1, default=str)


def _spoil_a_part(part: Any, chance: Random) -> None:
    while isinstance(part, dict | list) and part:
        key = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        if chance.random() < 0.3 or not isinstance(part[key], dict | list) or not part[key]:
            break
        part = part[key]
    else:
        return
    how = chance.random()
    if how < 0.15:
        del part[key]
    elif how < 0.3 and isinstance(part, dict):
        part[chance.choice(("", "unknown", "label", "age", "*", "1", str(key).upper()))] = part.pop(
            key
        )
    elif how < 0.4 and isinstance(part, list):
        part.append(deepcopy(part[key]))
    else:
        part[key] = deepcopy(chance.choice(VALUES))  # a list put in twice would hold itself


def both(chance: Random) -> Files:
    study, table = study_values(chance), cells_of_text(chance)
    name = next(name for name in table if name != STUDY_FILE)
    return {**study, "table.csv": table[name]}


SPOILS: Mapping[str, Spoil] = {
    spoil.__name__: spoil
    for spoil in (
        cells_of_text, cells_of_a_kind, table_bytes, wrong_suffix, encoding, size, study_bytes,
        study_blocks, study_text, study_encoding, study_values, both,
    )
}  # fmt: skip
# the slow ones less often
_TURNS = tuple(name for name in SPOILS for _ in range(1 if name == "size" else 4))


def spoiled(number: int) -> tuple[str, Files]:
    """Return the kind of an input and its files."""
    kind = _TURNS[number % len(_TURNS)]
    return kind, SPOILS[kind](Random(number))
