"""What no tracked file may hold: this machine, secrets, people, unfinished work."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from fast_yaml import fast_yaml

LARGE = 1_000_000
STANDARD = ("data", "ocds", "official")
"""Not ours, unchanged; one of the marks is a currency code there (ISO 4217: no currency)."""
ADDRESSES_ALLOWED = {Path(".ci/run")}  # the build machine's own folder of real records

SECRETS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "cloud key": r"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    "token": r"\b(gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[abp]-[\w-]{10,}|sk-[A-Za-z0-9]{32,})",
    "password in an address": r"\b[a-z][a-z0-9+]*://[^/\s:@{}<>]+:[^/\s@{}<>]+@",
}
UNFINISHED = r"\b(TO[D]O|FIX[M]E|X[X]X)\b|NotImplemented[E]rror"
TALK = r"\bissue #?\d+\b|\bco-authored-b[y]\b|\bas an? (ai|language model)\b|\b(claud[e]|chatgp[t]|copilo[t])\b"
REGISTRY = r"py[p]i[.]org|pythonhoste[d]|npm[j]s[.]org|(index-ur[l]|find-link[s])[ =]+\S*[/:]"
MACHINE = r"(?<![\w.~])/(home|Users|root|work|mnt)/[\w.-]+|[.]{2}/shared\b"
VIOLATION = r"(?<!constraint_)(?<!restrict_)violat(?!ion\", \"sanctioned)"  # SQLSTATE conditions; a pass-over ground

# GB 11643 identity number: region (no province is 9x), date, order, check character; and mobile numbers.
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
MOBILE = re.compile(r"(?<![0-9A-Za-z._-])1[3-9]\d{9}(?![0-9A-Za-z_]|[.-]\d)")
SAMPLES = {"11010519491231002X", "13800138000"}  # the standard's own example, a carrier's service number


def places(texts: dict[Path, str], pattern: str, *, flags: re.RegexFlag = re.IGNORECASE) -> list[str]:
    seen = re.compile(pattern, flags)
    return [
        f"{path}:{number} {match.group()!r}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := seen.search(line))
    ]


def people(text: str) -> list[str]:
    return [number for number in IDENTITY.findall(text) + MOBILE.findall(text) if number.upper() not in SAMPLES]


def test_no_file_is_large(root: Path, tracked: list[Path]) -> None:
    large = {str(path): (root / path).stat().st_size for path in tracked if (root / path).stat().st_size > LARGE}
    assert not large, f"above {LARGE} bytes: {large}"


@pytest.mark.parametrize("kind", sorted(SECRETS))
def test_no_secret(texts: dict[Path, str], kind: str) -> None:
    found = [place.split(" ")[0] for place in places(texts, SECRETS[kind], flags=re.NOFLAG)]
    assert not found, f"{kind}: {found}"


def test_no_registry_is_named(texts: dict[Path, str]) -> None:
    assert not places(texts, REGISTRY)


def test_no_path_of_a_machine(root: Path, texts: dict[Path, str]) -> None:
    ours = {path: text for path, text in texts.items() if path not in ADDRESSES_ALLOWED}
    above = f"|{re.escape(str(root.parent))}/" if root.parent != Path(root.anchor) else ""
    assert not places(ours, MACHINE + above, flags=re.NOFLAG)


def test_nothing_is_left_unfinished(texts: dict[Path, str]) -> None:
    own = {path: text for path, text in texts.items() if path.parts[:3] != STANDARD}
    assert not places(own, UNFINISHED, flags=re.NOFLAG)


def test_files_speak_of_the_project_only(texts: dict[Path, str]) -> None:
    assert not places(texts, TALK)


def test_no_finding_is_called_a_violation(texts: dict[Path, str]) -> None:
    shown = {path: text for path, text in texts.items() if path.parts[0] in {"api", "dashboard", "monitor"}}
    words = {path: text for path, text in texts.items() if path.parts[:2] == ("data", "words")}
    found = [place for place in places(shown | words, VIOLATION) if "contract.yaml" not in place]
    assert not found, f"a finding is no conclusion: {found}"


def test_no_person_is_named_by_number(texts: dict[Path, str]) -> None:
    found = {str(path): numbers for path, text in texts.items() if (numbers := people(text))}
    assert not found, f"identity or mobile numbers: {found}"


def test_the_names_guard_sees_numbers() -> None:
    person = "110105-19800229-1114".replace("-", "")
    mobile = "139-1234-5678".replace("-", "")
    assert people(f"code {person}, phone {mobile}.") == [person, mobile]
    assert people("91110000600037341L 999001 11010519491231002X 13800138000") == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (SECRETS["private key"], "-----BEGIN " + "PRIVATE KEY-----"),
        (SECRETS["password in an address"], "postgresql://me" + ":secret@db/x"),
        (UNFINISHED, "# TO" + "DO later"),
        (REGISTRY, "--index-" + "url=https://mirror/simple"),
        (MACHINE, "open('/home" + "/me/x')"),
        (TALK, "see issue " + "12"),
    ],
)
def test_each_guard_sees_its_line(pattern: str, line: str) -> None:
    assert places({Path("x"): f"fine\n{line}\n"}, pattern) != []


def test_every_data_file_parses(texts: dict[Path, str]) -> None:
    readers = {".toml": tomllib.loads, ".json": json.loads, ".yaml": fast_yaml, ".yml": fast_yaml}
    malformed = []
    for path, text in texts.items():
        try:
            readers.get(path.suffix, str)(text)
        except (ValueError, yaml.YAMLError) as problem:
            malformed.append(f"{path}: {problem}")
    assert not malformed


def test_text_ends_in_one_line_feed(texts: dict[Path, str]) -> None:
    ours = {path: text for path, text in texts.items() if text and path.suffix in {".py", ".toml", ".yaml", ".md"}}
    untidy = [str(path) for path, text in ours.items() if "\r" in text or not text.endswith("\n")]
    assert not untidy
