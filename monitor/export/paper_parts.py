"""The parts a working paper is put together from: headings, paragraphs, tables, a page number; and fixed bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

STAMP: Final = (1980, 1, 1, 0, 0, 0)
FONTS: Final = {"zh": ("Times New Roman", "SimSun"), "en": ("Times New Roman", "SimSun")}
"""Language -> font of Latin and of Chinese letters (GB/T 9704 asks for a Song face in tables)."""
HEADS: Final = {0: 18, 1: 13}
GREY: Final = "E7ECF2"


def new_paper(lang: str, title: str, made: datetime) -> Paper:
    """An empty A4 page under `title`, dated `made` in its properties."""
    paper = Document()
    told = paper.core_properties
    told.title, told.author, told.comments, told.last_modified_by = title, "tenderwatch", "", "tenderwatch"
    told.created = told.modified = made
    told.language = "zh-CN" if lang == "zh" else "en"
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.0)
    for style, size in (("Normal", 10.5), ("Title", HEADS[0]), ("Heading 1", HEADS[1])):
        _font(paper.styles[style], lang, size)
    paper.styles["Normal"].paragraph_format.space_after = Pt(3)
    return paper


def _font(style: Any, lang: str, size: float) -> None:
    latin, east = FONTS[lang]
    style.font.name, style.font.size, style.font.color.rgb = latin, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, font in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), font)


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(one for one in text if one in "\t\n" or one >= " ").replace("\ufffe", "").replace("\uffff", "")


def title(paper: Paper, text: str) -> None:
    """The title, in the middle."""
    paper.add_heading(clean(text), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER


def heading(paper: Paper, text: str) -> None:
    """The heading of a section; it stays with what follows."""
    paper.add_heading(clean(text), 1).paragraph_format.space_before = Pt(10)


def said(paper: Paper, text: str, *, strong: str = "", small: bool = False, is_leading: bool = False) -> None:
    """A paragraph, its beginning in bold where told; one that is `is_leading` stays with what follows."""
    told = paper.add_paragraph()
    told.paragraph_format.keep_with_next = is_leading or None
    if strong:
        told.add_run(clean(strong)).bold = True
    run = told.add_run(clean(text))
    if small:
        run.font.size = Pt(9)


def table(
    paper: Paper,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    numbers: Collection[int] = (),
    *,
    is_whole: bool = False,
) -> None:
    """A table with its head on every page; widths in cm. Without a head the first column is one.

    The columns `numbers` (counted from 0) stand to the right. One that `is_whole` stands on one page.
    """
    made = paper.add_table(rows=0, cols=len(widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    if head:
        _line(made, head, widths, bold=True)
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - python-docx has no call for it
    for row in rows:
        _line(made, row, widths, bold=False, first=not head)
    for line in made.rows if numbers else ():
        for at in numbers:
            line.cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_whole:
        _together(made)
    paper.add_paragraph()


def _together(made: Table) -> None:
    """No row is divided between pages, and each stays with the next."""
    rows = list(made.rows)
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no call for it
        for cell in row.cells if row is not rows[-1] else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _line(made: Table, texts: Sequence[str], widths: Sequence[float], *, bold: bool, first: bool = False) -> None:
    cells = made.add_row().cells  # type: ignore[no-untyped-call]
    for at, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run(clean(text))
        run.font.size = Pt(9)
        run.bold = bold or (first and at % 2 == 0)
        if run.bold:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", GREY)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def footer(paper: Paper, text: str, page: str) -> None:
    """A line at the foot of every page, with the page's number where `page` has its brace."""
    told = paper.sections[0].footer.paragraphs[0]
    told.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _, after = page.partition("{}")
    told.add_run(clean(f"{text}  {before}"))
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    told._p.append(number)  # noqa: SLF001 - python-docx has no fields
    told.add_run(after)
    for run in told.runs:
        run.font.size = Pt(8)


def fixed(paper: Paper) -> bytes:
    """The file; the same content always makes the same bytes, since no part bears the time at which it was zipped."""
    made, out = BytesIO(), BytesIO()
    paper.save(made)
    with zipfile.ZipFile(made) as drawn, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in drawn.namelist():
            told = zipfile.ZipInfo(name, STAMP)
            told.compress_type, told.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(told, drawn.read(name))
    return out.getvalue()
