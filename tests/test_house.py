"""The rules of the house that no other tool holds: see docs/architecture.md. The plan itself is scripts/house.py."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import house

MODULE_LINES = 450
FUNCTION_LINES = 60
TYPICAL_FUNCTION_LINES = 40
# Functions that are allowed to be longer, each with its reason: "file:function": "why". Keep it empty.
LONG_FUNCTIONS: dict[str, str] = {}
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "managers", "services", "selectors"}
DJANGO = {"django", "ninja", "axes", "csp", "django_htmx", "whitenoise", "gunicorn"}
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("datetime", "today"), ("time", "time")}
REQUEST_MODULES = {"views", "api", "forms", "panels"}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}

MODULES = tuple(house.modules())
PYPROJECT = tomllib.loads((house.ROOT / "pyproject.toml").read_text())


def name(path: Path) -> str:
    return str(path.relative_to(house.ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything a module imports, anywhere in it (`from a import b` yields a and a.b)."""
    package = list(path.relative_to(house.SOURCE.parent).parts[:-1])
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def file_of(module: str) -> Path | None:
    """Return the file of one of our modules, by its full name."""
    path = house.SOURCE.parent.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def tracked() -> list[Path]:
    """Return every file that git tracks; nothing where this is no git checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=house.ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0")
    return [house.ROOT / n for n in names if n and (house.ROOT / n).is_file()]


# ---- the stair


def test_the_linter_holds_the_plan() -> None:
    stair = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    layers = [layer.strip("()") for layer in stair["layers"]]
    assert [layer for layer in layers if layer in house.ROOMS] == list(house.ROOMS)
    assert stair["exhaustive"] is True


def test_every_exception_is_still_needed() -> None:
    gone = [path for path in house.EXCEPTIONS if not (house.SOURCE / path).is_file()]
    assert not gone
    for path in house.EXCEPTIONS:
        knows = {m for m in imports(house.SOURCE / path) if m.split(".")[0] in DJANGO or m.endswith(".models")}
        assert knows, f"{path} is pure after all"


def test_every_folder_is_a_room() -> None:
    folders = {p.parent.name for p in house.SOURCE.glob("*/__init__.py")}
    assert folders <= set(house.ROOMS) | house.TOP_MODULES


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in house.SOURCE.glob("*/__init__.py")
        if len((ast.get_docstring(tree(path)) or "").splitlines()) < 2
    ]
    assert not silent, "the docstring says what the room is for and what may not enter it"


@pytest.mark.parametrize("path", [p for p in MODULES if house.is_pure(p)], ids=name)
def test_a_pure_module_knows_nothing_of_django(path: Path) -> None:
    found = set(imports(path))
    assert not {m for m in found if m.split(".")[0] in DJANGO}
    ours = {m: file_of(m) for m in found if m.split(".")[0] == "greenlane"}
    assert not [m for m, file in ours.items() if file and not house.is_pure(file)]


THREADS = house.SOURCE / "__init__.py"  # says how many threads linear algebra takes, unless the environment does


@pytest.mark.parametrize("path", [p for p in MODULES if house.is_pure(p) and p != THREADS], ids=name)
def test_a_pure_module_reads_no_clock_and_no_environment(path: Path) -> None:
    read = {
        (node.value.id, node.attr)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not read & (CLOCK | {("os", "environ"), ("os", "getenv")})


@pytest.mark.parametrize("path", [p for p in MODULES if not house.opens_tables(p)], ids=name)
def test_only_modules_for_tables_name_tables(path: Path) -> None:
    assert not [m for m in imports(path) if re.search(r"^greenlane\.\w+\.models(\.|$)|^django\.db\.models", m)]


@pytest.mark.parametrize(
    "path", [p for p in MODULES if {p.stem, p.parent.name} & REQUEST_MODULES and not house.is_top(p)], ids=name
)
def test_only_actions_write(path: Path) -> None:
    written = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (node.func.attr in WRITES and "objects" in ast.unparse(node.func.value))
        or (node.func.attr in {"save", "delete"} and not ast.unparse(node.func).startswith(("super()", "form")))
    ]
    assert not written, "who does something calls one action"


def test_nothing_overrides_save_and_nothing_listens_to_model_signals() -> None:
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and path.stem == "models":
                assert node.name != "save", f"{name(path)}:{node.lineno}"
        listened = [m for m in imports(path) if m.startswith("django.db.models.signals.")]
        assert not listened, name(path)


def test_relations_point_down() -> None:
    from django.apps import apps

    def room(model: type) -> str | None:
        parts = model.__module__.split(".")
        return parts[1] if parts[0] == "greenlane" else None

    upward = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or room(model) is None:
                continue
            assert field.related_model, f"{model._meta.label}.{field.name} may point anywhere"
            here, there = room(model), room(field.related_model)
            if there and house.ROOMS.index(there) < house.ROOMS.index(here or ""):
                upward.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert not upward


# ---- size and names


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name and its lines without its docstring."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.body[0] if ast.get_docstring(node) else None
            docstring = (told.end_lineno or 0) - told.lineno + 1 if told else 0
            yield f"{name(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - docstring


def counted_files() -> list[Path]:
    ours = [p for p in MODULES if "migrations" not in p.parts]
    return [*ours, *sorted((house.ROOT / "scripts").glob("*.py")), *sorted((house.ROOT / "benchmarks").glob("*.py"))]


def test_modules_stay_short() -> None:
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in counted_files()}
    assert not {n: lines for n, lines in lengths.items() if lines > MODULE_LINES}


def test_functions_stay_short() -> None:
    lengths = {f: lines for p in counted_files() for f, lines in functions(p)}
    too_long = {f: lines for f, lines in lengths.items() if lines > FUNCTION_LINES}
    assert set(too_long) == set(LONG_FUNCTIONS), too_long
    longer = {f: lines for f, lines in lengths.items() if lines > TYPICAL_FUNCTION_LINES}
    assert len(longer) <= len(lengths) * 0.02, longer


def test_no_module_is_named_for_nothing() -> None:
    named = [p for p in tracked() if p.suffix == ".py"] + list(MODULES)
    assert not [name(p) for p in named if {p.stem, p.parent.name} & FORBIDDEN_NAMES]


# ---- shelves and tests


def shelves() -> list[Path]:
    """Return the shelves there are: a folder inside a room, named in docs/architecture.md."""
    known = {"formats", "indicators", "commodities", "returns", "channels", "readers", "profiles", "checks"}
    return [p for p in house.SOURCE.glob("*/*") if p.is_dir() and p.name in known and any(p.glob("[!_]*.*"))]


@pytest.mark.parametrize("shelf", shelves(), ids=name)
def test_every_shelf_has_a_test_that_visits_its_files(shelf: Path) -> None:
    dotted = ".".join(shelf.relative_to(house.SOURCE.parent).parts)
    tests = list((house.ROOT / "tests" / shelf.parent.name).rglob("test_*.py"))
    whole = [p for p in tests if f"test_{shelf.name}" in p.stem or dotted + '"' in p.read_text(encoding="utf-8")]
    one_by_one = {p.stem.removeprefix("test_") for p in tests if p.parent.name == shelf.name}
    visited = whole or {p.stem for p in shelf.glob("[!_]*.*")} <= one_by_one
    assert visited, f"tests/{shelf.parent.name}/test_{shelf.name}.py visits every file on the shelf"


@pytest.mark.parametrize("path", sorted((house.ROOT / "tests").glob("*/test_*.py")), ids=name)
def test_the_tests_mirror_the_tree(path: Path) -> None:
    assert path.parent.name in {p.name for p in house.SOURCE.iterdir()} | {"browser", "story", "fuzz"}


# ---- what is written into the repository

# Put together here, so that this file does not name what it looks for.
HOSTS = [
    ".".join(p)
    for p in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb", "debian", "org")]
]
FOLDERS = [
    "/".join(("", *p)) + "/"
    for p in [("work", "main"), ("work", "shared"), ("tmp", "gl"), ("root",), ("home", "[a-z]+")]
]


def test_no_file_names_a_registry_or_a_machine() -> None:
    forbidden = re.compile("|".join([*map(re.escape, HOSTS), *[rf"(?<![\w.]){f}" for f in FOLDERS]]))
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{name(path)}: {match.group()}" for match in forbidden.finditer(text)]
    assert not found


def pins() -> dict[str, tuple[str, str]]:
    """Return {package: (version, extra)} of every requirement in pyproject.toml; each is pinned exactly."""
    project = PYPROJECT["project"]
    groups = {"": project["dependencies"], **PYPROJECT["dependency-groups"], **project["optional-dependencies"]}
    found = {}
    for extra, requirements in groups.items():
        for requirement in requirements:
            match = re.fullmatch(r"([\w.-]+)(\[[\w,-]+\])?==([\w.]+)( *;.*)?", requirement)
            assert match, f"{requirement} is not pinned exactly"
            found[match[1]] = (match[3], extra)
    return found


def locked(file: str) -> dict[str, str]:
    """Return {package: version} of a lock file."""
    text = (house.ROOT / "requirements" / file).read_text()
    return {m[1].lower(): m[2] for m in re.finditer(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)}


def normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize(("package", "pin"), sorted(pins().items()), ids=lambda v: v if isinstance(v, str) else "")
def test_every_pin_is_locked(package: str, pin: tuple[str, str]) -> None:
    version, extra = pin
    if extra == "train":
        pytest.skip("which build of PyTorch fits is the machine's own matter: see docs/dependencies.md")
    file = f"{extra or 'base'}.txt"
    assert locked(file).get(normal(package)) == version, "run scripts/lock"


def test_one_environment_fits_every_lock_file() -> None:
    versions: dict[str, str] = {}
    for file in sorted((house.ROOT / "requirements").glob("*.txt")):
        for package, version in locked(file.name).items():
            assert versions.setdefault(package, version) == version, f"{package} in {file.name}: run scripts/lock"


def test_every_dependency_is_explained() -> None:
    text = (house.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    front = re.findall(r'^    "([@\w./-]+)": "[\d.]+",?$', (house.ROOT / "package.json").read_text(), re.MULTILINE)
    rows = dict(re.findall(r"^\| `([^`]+)` \|[^|]+\|([^|]+)\|", text, re.MULTILINE))
    unexplained = ({normal(p) for p in pins()} | set(front)) - {normal(r) if r not in front else r for r in rows}
    assert not unexplained, "docs/dependencies.md: one row each, with why and the licence"
    assert front
    assert all(licence.strip() for licence in rows.values())


def test_every_setting_is_documented() -> None:
    text = (house.ROOT / "docs" / "how-to" / "configure.md").read_text(encoding="utf-8")
    settings = {s for path in MODULES for s in re.findall(r"\bGREENLANE_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert settings
    assert not {s for s in settings if f"`{s}`" not in text}


def test_every_link_in_the_documents_leads_somewhere() -> None:
    documents = [house.ROOT / "README.md", *(house.ROOT / "docs").rglob("*.md")]
    dead = [
        f"{name(document)}: {link}"
        for document in documents
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]
    assert not dead
