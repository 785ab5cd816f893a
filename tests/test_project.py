"""The promises of the project's own files: privacy, one lock, one version, no stray paths."""

import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from ruamel.yaml import YAML

PROJECT = Path(__file__).parents[1]
LARGEST = 500_000
SHIPPED = (
    "data/raw/tacrolimus-rif/README.md",
    "data/raw/tacrolimus-rif/SHA256SUMS",
    "data/raw/tacrolimus-rif/participants.csv",
    "data/raw/tacrolimus-rif/adverse_events.csv",
    "data/raw/tacrolimus-rif-dropout/README.md",
    "data/raw/tacrolimus-rif-dropout/SHA256SUMS",
    "data/raw/tacrolimus-rif-dropout/participants.csv",
    "data/raw/tacrolimus-rif-faulty/README.md",
    "data/raw/tacrolimus-rif-faulty/SHA256SUMS",
    "data/raw/tacrolimus-rif-faulty/participants.csv",
    "data/raw/tacrolimus-rif-faulty/adverse_events.csv",
    "data/raw/tacrolimus-rif-faulty/stopped.csv",
    "data/raw/tacrolimus-rif-faulty/answers.csv",
    "data/raw/tacrolimus-rif-faulty/study.yaml",
    "data/raw/tacrolimus-rif-faulty/stopped.yaml",
)
PRIVATE = (
    "data/raw/participants.csv",
    "data/raw/x/real.xlsx",
    "data/raw/x/README.md",
    "data/raw/x/deep/er/real.sav",
    "data/raw/tacrolimus-rif/real.csv",
    "data/raw/tacrolimus-rif-dropout/adverse_events.csv",
    "data/raw/tacrolimus-rif-faulty/real.csv",
    "data/raw/tacrolimus-rif/participants.xlsx",
    "data/raw/tacrolimus-rif/old/participants.csv",
    "data/raw/indo-rct/participants.csv",
    "data/processed/tacrolimus-rif/participants.parquet",
    "reports/tacrolimus-rif/report.html",
)


def text_of(name):
    return (PROJECT / name).read_text("utf-8")


def git(*arguments, folder=PROJECT, text=""):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    command = ["git", *arguments]
    return subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def tracked():
    listed = git("ls-files", "-z")
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def locked():
    """Pinned requirements of the lock, as name, extras, version and marker without hashes."""
    lines = text_of("requirements.lock").splitlines()
    return [line.removesuffix("\\").rstrip() for line in lines if not line.startswith(" ")]


@pytest.fixture(scope="module")
def pins(locked):
    """The same without extras."""
    return [re.sub(r"^([a-z0-9.-]+)\[[a-z,-]+\]", r"\1", pin) for pin in locked]


# Privacy


@pytest.fixture
def empty_checkout(tmp_path):
    git("init", "--quiet", folder=tmp_path)
    shutil.copy(PROJECT / ".gitignore", tmp_path)
    return tmp_path


def test_git_ignores_every_raw_file_but_the_shipped_ones(empty_checkout):
    asked = git("check-ignore", "--stdin", folder=empty_checkout, text="\n".join(PRIVATE + SHIPPED))
    assert asked.stdout.splitlines() == list(PRIVATE)


def test_adding_everything_adds_no_raw_file(empty_checkout):
    for name in PRIVATE + SHIPPED:
        (empty_checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (empty_checkout / name).write_text("x", "utf-8")
    git("add", "--all", folder=empty_checkout)
    added = git("ls-files", "data", "reports", folder=empty_checkout).stdout.splitlines()
    assert sorted(added) == sorted(SHIPPED)


def test_no_raw_data_are_tracked_but_the_shipped(tracked):
    raw = {path.relative_to(PROJECT).as_posix() for path in tracked}
    raw = {name for name in raw if name.startswith("data/") or name.startswith("reports/")}
    assert raw <= {*SHIPPED, "data/raw/README.md"}


# One lock


def test_the_lock_pins_and_hashes_everything(pins):
    blocks = re.split(r"\n(?=[a-z0-9])", text_of("requirements.lock").strip())
    assert len(blocks) == len(pins) > 100
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+(\[[a-z,-]+\])?==[^ ;]+( ;[^\\\n]+)? \\\n", block), block[:100]
        assert block.count("--hash=sha256:") >= 1, block[:100]


def test_the_lock_keeps_the_extras_that_packages_ask_for(locked):
    """Without `[toml]` here, pip takes the newest release for it, which has no hash."""
    held = {r.name: r.extras for r in map(Requirement, locked) if not r.marker}
    asked = [
        Requirement(line)
        for name in held
        if (there := next(iter(metadata.distributions(name=name)), None))
        for line in there.requires or ()
    ]
    taken = [r for r in asked if r.extras and (r.marker is None or r.marker.evaluate())]
    assert len(taken) > 1
    for wanted in taken:
        assert wanted.extras <= held.get(wanted.name, wanted.extras), str(wanted)


def test_the_lock_names_no_index():
    options = [line for line in text_of("requirements.lock").splitlines() if line.startswith("-")]
    assert not options
    assert "://" not in text_of("requirements.lock")


def test_the_lock_covers_every_dependency_and_extra(pins):
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    names = {re.split(r"[^A-Za-z0-9._-]", want)[0].lower().replace("_", "-") for want in wanted}
    locked = {pin.split("==")[0].replace(".", "-") for pin in pins}
    assert {name.replace(".", "-") for name in names} <= locked


def test_the_lock_holds_the_build_backend(pins):
    """`pip install --no-build-isolation --editable .` fetches nothing that is not pinned."""
    assert {"hatchling", "editables"} <= {pin.split("==")[0] for pin in pins}


def test_constraints_are_the_lock_without_hashes(pins):
    assert text_of("constraints.txt").splitlines() == pins, "run `make constraints.txt`"


def test_conda_users_get_the_same_lock_and_the_project():
    environment = YAML(typ="safe").load(text_of("environment.yml"))
    *packages, pip = environment["dependencies"]
    assert [re.split("[=<>]", package)[0] for package in packages] == ["python", "pip"]
    assert pip["pip"] == ["-c constraints.txt", "-e .[lab,examples]"]


# README, Makefile, CI


def make_targets():
    return set(re.findall(r"^([a-z]+):.*?##", text_of("Makefile"), re.MULTILINE))


def documents(tracked):
    return [path for path in tracked if path.suffix == ".md"]


def test_the_targets_of_the_contract_exist():
    assert {"help", "report", "test", "check", "lab", "examples", "clean"} <= make_targets()


def test_every_make_command_in_the_documents_exists(tracked):
    for path in documents(tracked):
        used = set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE))
        assert used <= make_targets(), path.name


def test_ci_runs_the_commands_of_the_readme():
    script = re.findall(r"^make ([a-z]+)$", text_of(".ci/run"), re.MULTILINE)
    assert script == ["check", "test", "report"]
    assert all(f"make {target}" in text_of("README.md") for target in script)


def test_one_version():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert YAML(typ="safe").load(text_of("CITATION.cff"))["version"] == version
    assert re.search(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)[1] == version


# Tracked files


def test_no_tracked_file_is_large(tracked):
    large = {path.name: path.stat().st_size for path in tracked if path.stat().st_size > LARGEST}
    assert not large


def test_no_tracked_file_names_a_machine_path_or_a_registry(tracked):
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "debian" + ".org")
    paths = ("/wo" + "rk/", "/ro" + "ot/", "/opt/" + "pypi")
    for path in tracked:
        content = path.read_bytes().decode("utf-8", errors="ignore")
        found = [word for word in hosts + paths if word in content]
        assert not found, f"{path.relative_to(PROJECT)}: {found}"


def test_text_files_are_utf8_with_line_feeds(tracked):
    for path in tracked:
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".ipynb", ".lock", ".txt"}:
            content = path.read_bytes()
            content.decode("utf-8")
            assert b"\r" not in content, path.name
            assert not content or content.endswith(b"\n"), path.name


# Links between documents


def anchors(path):
    """Return the anchors of a Markdown file's headings, as Git hosts make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def links(path):
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def test_every_link_in_the_documents_leads_somewhere(tracked):
    for path in documents(tracked):
        for target in links(path):
            file, _, anchor = target.partition("#")
            goal = (path.parent / file).resolve() if file else path
            assert goal.exists(), f"{path.relative_to(PROJECT)} -> {target}"
            if anchor and goal.suffix == ".md":
                assert anchor in anchors(goal), f"{path.relative_to(PROJECT)} -> {target}"


def test_every_decision_is_listed_and_fits_one_page():
    listed = set(links(PROJECT / "docs" / "README.md"))
    for path in sorted((PROJECT / "docs" / "decisions").glob("*.md")):
        assert f"decisions/{path.name}" in listed, path.name
        assert len(path.read_text("utf-8").splitlines()) <= 60, path.name
