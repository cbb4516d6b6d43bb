"""The signatures of a working paper stand on one page, and its sources name who sent."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from monitor.export import paper_parts as parts
from monitor.export.words import WORDS
from monitor.export.working_paper import _sender
from monitor.vocabulary.event import COUNTY

UNIT, OTHER = "11999001MB0000164Q", "11999001MB0000136U"


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_whole_table_is_not_divided_between_pages(is_whole: bool) -> None:
    paper = parts.new_paper("zh", "底稿", datetime(2026, 12, 1, tzinfo=COUNTY))
    parts.table(paper, (), [("甲", "乙")] * 3, (4.0, 4.0), is_whole=is_whole)
    made = BytesIO(parts.fixed(paper))
    rows = Document(made).tables[0].rows
    kept = [[bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in row.cells] for row in rows]
    assert ZipFile(made).read("word/document.xml").count(b"<w:cantSplit/>") == 3 * is_whole
    assert kept == [[is_whole] * 2, [is_whole] * 2, [False] * 2]


@pytest.mark.parametrize(("lang", "by"), [("zh", "接口报送"), ("en", "By interface")])
def test_a_source_is_a_unit_by_its_code_and_the_findings_own_by_its_name(lang: str, by: str) -> None:
    found: dict[str, Any] = {"unit_id": UNIT, "unit_name": "青禾县水务局"}
    assert _sender(f"urn:tw:unit:{UNIT}", found, WORDS[lang]) == f"{by}\n青禾县水务局\n{UNIT}"
    assert _sender(f"urn:tw:unit:{OTHER}", found, WORDS[lang]) == f"{by}\n{OTHER}"
