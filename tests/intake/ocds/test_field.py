"""Real publications of six registers: all that is in them is kept, refused with its reason, or named as not mapped."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from ocdsmerge.rules import get_merge_rules
from proved import proved

from monitor.audit.files import audit
from monitor.audit.judge import Options as Judging
from monitor.intake.ocds.block import leaves
from monitor.intake.ocds.door import OcdsReport, import_ocds
from monitor.intake.ocds.history import RULES

pytestmark = pytest.mark.field
WHOLE = {"events": 121, "kept": 1_525, "refused": 38_287, "unmapped": 77_175, "processes": 117}
PUBLISHERS = {
    "colombia": "Colombia, TVEC",
    "secop-": "Colombia, SECOP",
    "secop2": "Colombia, SECOP II",
    "tvec": "Colombia, TVEC",
    "ecuador": "Ecuador",
    "paraguay": "Paraguay",
    "honduras": "Honduras",
    "shcp": "Mexico, SHCP",
    "portland": "USA, Portland",
}


@pytest.fixture(scope="module")
def paths(field_data: Path) -> list[Path]:
    folder = field_data / "ocds"
    if not folder.is_dir():
        pytest.skip("the folder of real records holds no ocds")
    return sorted(folder.glob("*.json"))


def publisher(path: Path) -> str:
    return next(named for part, named in PUBLISHERS.items() if part in path.name)


def form(path: Path) -> str:
    told = json.loads(path.read_text("utf-8"))
    if "records" in told:
        return "record package"
    if "releases" in told and "ocid" not in told:
        return "release package"
    return "record" if "compiledRelease" in told else "release"


def test_each_file_is_accounted_for(paths: list[Path]) -> None:
    assert len(paths) == 18
    rows: dict[tuple[str, str], Counter[str]] = {}
    for path in paths:
        door = import_ocds([path])
        events, problems = door.taken()
        report = door.report
        assert isinstance(report, OcdsReport)
        assert report.is_complete, path.name
        assert not report.refused_files
        tally = report.tallies[path.name]
        assert min(tally.kept, tally.superseded) >= 0
        if tally.releases == 1:
            stated = json.loads(path.read_text("utf-8"))
            linked = sum(problem.code == "linked_release" for problem in problems)
            if "ocid" in stated and "compiledRelease" not in stated:
                all_told = sum(1 for _ in leaves(stated))
                assert all_told == tally.kept + tally.refused + tally.unmapped, path.name
            assert linked <= 1
        row = rows.setdefault((publisher(path), form(path)), Counter())
        row += Counter(files=1, processes=tally.processes, releases=tally.releases, kept=tally.kept)
        row += Counter(refused=tally.refused, unmapped=tally.unmapped, paths=len(report.unmapped), events=len(events))
        row += Counter(elements=sum(counted.rows for counted in report.files))
        row += Counter(made=sum(counted.made for counted in report.files))
        for code in ("not_made", "wrong_type", "bad_form", "given_twice", "code_unknown", "not_signed"):
            row[code] += sum(problem.code == code for problem in problems)
    for (named, kind), row in sorted(rows.items()):
        proved(f"{named} | {kind} | {json.dumps(dict(row))}")
    told = {name: sum(row[name] for row in rows.values()) for name in WHOLE}
    assert told == WHOLE


def test_rules_say_of_most_that_they_cannot_tell(paths: list[Path]) -> None:
    asked = Judging("demo", as_of=date(2026, 9, 1))
    result = audit([import_ocds(paths)], asked.charges(), asked.day())
    assert not result.failed
    assert not result.conflicts
    verdicts: Counter[str] = Counter()
    for counted in result.counts().values():
        verdicts += counted
    assert verdicts["not_applicable"] > verdicts["not_assessable"] > verdicts["clear"] > verdicts["flagged"]
    proved(f"{len(result.events)} events of foreign registers, {len(asked.charges())} rules: {dict(verdicts)}")
    flagged = {rule: counted["flagged"] for rule, counted in result.counts().items() if counted["flagged"]}
    proved(f"flagged: {flagged}")


def test_the_rules_of_merging_are_those_of_the_schema(field_data: Path) -> None:
    path = field_data / "ocds-schema" / "release-schema.json"
    if not path.is_file():
        pytest.skip("the folder of real records holds no ocds-schema")
    address = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"
    local = json.loads(path.read_text("utf-8").replace(address, ""))
    assert get_merge_rules(local) == RULES
