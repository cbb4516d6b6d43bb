from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.intake.load import FOLDER, MappingFaulty, NoMapping, for_folder, load, named

CHANGES = [
    ('id = "example"', 'id = "Example"', "id", "pattern"),
    ('place = "demo"', 'plaice = "demo"', "place", "required"),
    ('kind = "award.made"', 'kind = "award.given"', "table.0.kind", "no such kind"),
    ('as = "yuan"', 'as = "yuann"', "table.0.fields.amount", "no such converter"),
    ("amount = {", "amounts = {", "table.0.fields.amounts", "no such field"),
    ('regime = { constant = "tendering" }\nsupplier', "supplier", "table.0.fields.regime", "requires it"),
    ('column = "日期" }', 'column = "日期", zone = "8" }', "table.0.time", "no option 'zone'"),
    ('["金额", "单位"] }', '["金额", "单位"], unit = "石" }', "table.0.fields.amount", "unit"),
    ('["金额", "单位"] }', '["金额（万元）"] }', "table.0.fields.amount", "万元"),
    ('["金额", "单位"] }', '["金额", "单位", "备注"] }', "table.0.fields.amount", "takes 1 to 2"),
    ('["金额", "单位"] }', '["金额"], unit = 1 }', "table.0.fields.amount", "must be str"),
    ('as = "yuan", columns = ["金额", "单位"]', 'as = "yuan"', "table.0.fields.amount", "constant, or column"),
    ('columns = ["@section"] }', 'columns = ["@lot"] }', "table.0.fields.ocid", "no such join"),
    ('scheme = "example-name"', 'scheme = "example name"', "table.0.fields.supplier", "scheme"),
    ('scheme = "example-name"\n', "", "table.0.fields.supplier", "needs scheme"),
    ('ocid_prefix = "ocds-exampl"', 'ocid_prefix = "ocds-example"', "table.0.fields.ocid", "ocid_prefix"),
    ("[defaults]", '[defaults]\ncurrency = "CNY"', "defaults.currency", "no converter"),
    ('field = "candidates"', 'field = "candidate"', "table.1.each.field", "no list of structures"),
    ('group = ["公告"]\n', "", "table.1.group", "missing"),
    ('refused = "group"', 'refused = "file"', "table.1.each.refused", "row"),
    ('name = "candidates"', 'name = "awards"', "table", "twice"),
    ('[table.unused."备注"]', '[table.unused."金额"]', "table.0.unused.金额", "is used"),
    ('text = "award:{0}"', 'text = "award:{9}"', "table.0.id", "template"),
    ('kind = "candidates.published"', "", "table.1.kind", "not_mapped"),
]


@pytest.mark.parametrize(("old", "new", "key", "fact"), CHANGES)
def test_a_faulty_mapping_names_file_key_and_fact(export: Any, old: str, new: str, key: str, fact: str) -> None:
    path = export.mapping(change=lambda text: text.replace(old, new, 1))
    assert new in path.read_text(encoding="utf-8")
    with pytest.raises(MappingFaulty) as caught:
        load(path)
    assert (caught.value.file, caught.value.key) == ("mapping.toml", key)
    assert fact in caught.value.fact


def test_what_is_no_toml_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('id = "a"\nid = "b"\n[defaults]\n', encoding="utf-8")
    with pytest.raises(MappingFaulty, match="line 2"):
        load(tmp_path / "m.toml")
    with pytest.raises(MappingFaulty, match=r"none\.toml"):
        load(tmp_path / "none.toml")


def test_mappings_of_the_project_are_sound() -> None:
    found = [load(path) for path in sorted(FOLDER.glob("*.toml"))]
    assert "yichang" in {mapping.id for mapping in found}
    assert all(path.stem == load(path).id for path in FOLDER.glob("*.toml"))


def test_a_folder_finds_its_mapping(export: Any) -> None:
    with pytest.raises(NoMapping, match="no mapping fits"):
        for_folder(export.folder)
    for name in ("candidates.csv", "awards.csv", "behaviour_records.csv", "credit_changes.csv"):
        (export.folder / name).touch()
    assert for_folder(export.folder).id == "yichang"
    export.mapping()
    assert for_folder(export.folder).id == "example"


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(NoMapping, match="yichang"):
        named("atlantis")
    assert named("yichang").place == "national"
