from __future__ import annotations

import polars as pl

from monitor.facts.effective import effective
from monitor.facts.records import records
from monitor.findings.context import context
from monitor.findings.stages import stage_of, stages
from monitor.rules.catalogue import STAGES, catalogue
from monitor.rules.kit.like import UNIT, like
from monitor.vocabulary.reading import read_event

OCID = "ocds-tw9990-2026-0017"
PROJECT = "2026-999001-54-01-000017"


def test_a_judged_event_is_placed_in_process_project_and_unit() -> None:
    told = [
        like("contract.signed", "2026-03-01", contract_id="CON-A", ocid=OCID, regime="tendering", project_id=PROJECT),
        like("payment.made", "2026-03-02", contract_id="CON-A"),
        like("pool.snapshotted", "2026-03-02"),
    ]
    world = records((number, read_event({**event, "id": f"e{number}"})) for number, event in enumerate(told))
    placed = context(world, effective(world.events), pl.Series([1, 1, 2], dtype=pl.Int64))
    assert placed["event"].to_list() == [1, 2]
    assert placed.filter(event=1).rows() == [(1, OCID, PROJECT, UNIT)]


def test_of_several_projects_the_first_is_told() -> None:
    shares = [{"project_id": name, "share": "0.5"} for name in ("PJ-2", "PJ-1")]
    payment = read_event({**like("payment.made", "2026-03-02", shares=shares), "id": "e"})
    world = records([(5, payment)])
    placed = context(world, effective(world.events), world.events["event"])
    assert placed["project_id"].to_list() == ["PJ-1"]


def test_every_rule_has_the_stage_of_its_folder() -> None:
    assert set(stages()) == set(catalogue())
    assert set(stages().values()) <= set(STAGES)
    assert stage_of("exp.committee-odd-5") == "experts"
    assert stage_of("old.rule") == "old"
