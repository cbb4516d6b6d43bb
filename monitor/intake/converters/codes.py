"""Codes, ids, labels, counts and shares."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal, InvalidOperation
from typing import Final

from monitor.intake.cells import Cell, plain, text_of, tight
from monitor.intake.converters.kit import Cells, Converter, Options, Outcome, fault, first, refused
from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words

TEXT: Final = Words("文字", "a text")
CODE: Final = Words("一个编号，无空格", "a code without blanks")
KEY: Final = Words("能确定记录的内容", "what tells the record from others")
INTEGER: Final = Words("整数", "an integer")
RATIO: Final = Words("比例，如 3%、0.03", "a ratio, as 3% or 0.03")
LABEL: Final = 300
_DIGITS: Final = 32
_ATTEMPT: Final = re.compile("\\(第(\\d{1,2}|[一二三四五六七八九十])次(?:招标|采购|公告)?\\)")
_HAN_DIGITS: Final = "〇一二三四五六七八九十"
_TRUE: Final = frozenset({"是", "有", "true", "yes", "y", "1", "√"})
_FALSE: Final = frozenset({"否", "无", "false", "no", "n", "0", "×"})


def attempt_of(title: Cell) -> int | None:
    """The number in a marker such as "(第2次招标)"; None where the title has none."""
    found = _ATTEMPT.search(tight(title))
    if found is None:
        return None
    told = found[1]
    return int(told) if told.isdecimal() else _HAN_DIGITS.index(told)


def key_of(*cells: Cell | None) -> str:
    """32 hex digits of the SHA-256 of the texts in NFKC without blanks: bracket widths and spacing do not matter."""
    told = "\x1f".join("" if cell is None else tight(cell) for cell in cells)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def _label(cells: Cells, _: Options) -> Outcome:
    text = plain(first(cells))
    if len(text) <= LABEL:
        return Outcome(text)
    short = fault("shortened", text, Words(f"至多{LABEL}字", f"at most {LABEL} characters"), Weight.NOTE)
    return Outcome(text[: LABEL - 1] + "…", (short,))


def _text(cells: Cells, _: Options) -> Outcome:
    return Outcome(plain(first(cells)))


def _code(cells: Cells, _: Options) -> Outcome:
    return Outcome(tight(first(cells)))


def _template(cells: Cells, options: Options) -> Outcome:
    if any(cell is None for cell in cells):
        return Outcome()
    return Outcome(options["text"].format(*(tight(cell) for cell in cells if cell is not None)))


def _joined(cells: Cells, options: Options) -> Outcome:
    labels = options.get("labels", [""] * len(cells))
    words = options.get("words", {})
    said = [None if cell is None else words.get(plain(cell), plain(cell)) for cell in cells]
    told = [f"{label}{word}" for label, word in zip(labels, said, strict=True) if word is not None]
    return Outcome(options.get("between", "；").join(told))


def _digest(cells: Cells, options: Options) -> Outcome:
    return Outcome(options.get("prefix", "") + key_of(*cells))


def _ocid(cells: Cells, options: Options) -> Outcome:
    return Outcome(f"{options['ocid_prefix']}-{key_of(*cells)}")


def _integer(cells: Cells, _: Options) -> Outcome:
    cell = first(cells)
    written = tight(cell)
    if isinstance(cell, bool) or not re.fullmatch("\\d{1,15}(\\.0+)?", written):
        return refused("not_an_integer", cell, INTEGER)
    return Outcome(int(written.partition(".")[0]))


def _ratio(cells: Cells, options: Options) -> Outcome:
    cell = first(cells)
    written = tight(cell)
    is_percent = written.endswith("%") or bool(options.get("percent"))
    try:
        told = Decimal(written.removesuffix("%"))
    except InvalidOperation:
        return refused("not_a_ratio", cell, RATIO)
    if not told.is_finite() or told.is_signed() or (told > 1 and not is_percent):
        return refused("not_a_ratio", cell, RATIO)
    share = told / 100 if is_percent else told
    return Outcome(format(share.normalize(), "f"))


def _boolean(cells: Cells, _: Options) -> Outcome:
    cell = first(cells)
    written = tight(cell).lower()
    if written in _TRUE | _FALSE:
        return Outcome(written in _TRUE)
    return refused("code_unknown", cell, Words("是 或 否", "是 (yes) or 否 (no)"))


def _attempt(cells: Cells, _: Options) -> Outcome:
    return Outcome(attempt_of(first(cells)))


def _listed(cells: Cells, options: Options) -> Outcome:
    cell = first(cells)
    values = {tight(written): code for written, code in options["values"].items()}
    if tight(cell) in values:
        return Outcome(values[tight(cell)])
    known = "、".join(options["values"])
    return refused("code_unknown", cell, Words(known, known))


def _by_words(cells: Cells, options: Options) -> Outcome:
    cell = first(cells)
    written = tight(cell)
    found = {code for word, code in options["values"].items() if tight(word) in written}
    if len(found) > 1:
        codes = "、".join(sorted(found))
        return Outcome(None, (fault("code_ambiguous", text_of(cell), Words(codes, codes), Weight.NOTE),))
    return Outcome(next(iter(found), None))


def _template_fits(options: Options) -> str | None:
    try:
        options["text"].format(*("x" * 9))
    except (IndexError, KeyError, ValueError) as error:
        return f"text {options['text']!r} is no template with {{0}}, {{1}} ...: {error}"
    return None


def _values_fit(options: Options) -> str | None:
    fits = options["values"] and all(isinstance(code, str) and code for code in options["values"].values())
    return None if fits else "values must give a code for each text"


def _ocid_fits(options: Options) -> str | None:
    fits = re.fullmatch("ocds-[A-Za-z0-9]{6}", options["ocid_prefix"])
    return None if fits else f"ocid_prefix {options['ocid_prefix']!r} is not ocds- and six letters or digits"


_VALUES: Final = {"values": dict}
CONVERTERS: Final = (
    Converter("label", _label, TEXT),
    Converter("text", _text, TEXT),
    Converter("code", _code, CODE),
    Converter(
        "template", _template, KEY, most=0, options={"text": str}, needs=frozenset({"text"}), check=_template_fits
    ),
    Converter("joined", _joined, TEXT, most=0, options={"labels": list, "between": str, "words": dict}),
    Converter("digest", _digest, KEY, most=0, options={"prefix": str}),
    Converter(
        "ocid", _ocid, KEY, most=0, options={"ocid_prefix": str}, needs=frozenset({"ocid_prefix"}), check=_ocid_fits
    ),
    Converter("integer", _integer, INTEGER),
    Converter("ratio", _ratio, RATIO, options={"percent": bool}),
    Converter("boolean", _boolean, Words("是 或 否", "是 (yes) or 否 (no)")),
    Converter("attempt", _attempt, TEXT),
    Converter("listed", _listed, CODE, options=_VALUES, needs=frozenset(_VALUES), check=_values_fit),
    Converter("by_words", _by_words, TEXT, options=_VALUES, needs=frozenset(_VALUES), check=_values_fit),
)
"""`listed`: the cell is one of the texts of `values`, another one is refused. `by_words`: the code of the one word
that the text contains, nothing where it contains none or words of several codes: a guess is never made."""
