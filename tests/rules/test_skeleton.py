from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from monitor.rules import skeleton
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.sections import sections
from monitor.rules.places import rule_ids
from monitor.rules.skeleton import NoStage, RuleExists, UnknownInRulebook, path_of, text_of, write


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def free() -> str:
    """A rule of the rulebook that has a stage, parameters and no file yet."""
    open_ = [told for told in rule_ids() if told not in catalogue() and told.partition(".")[0] in skeleton.STAGE_OF]
    return next(told for told in open_ if skeleton.row_of(told)["parameters"] != "-")


@pytest.fixture
def made(free: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    path = write(free, tmp_path)
    spec_name = f"made_{path.stem}"
    spec = importlib.util.spec_from_file_location(spec_name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(__import__("sys").modules, spec_name, module)
    spec.loader.exec_module(module)
    return module.RULE


@pytest.fixture(scope="module")
def questions() -> ModuleType:
    return load(Path(__file__).with_name("test_every_rule.py"))


def test_the_skeleton_holds_what_the_rulebook_tells(made: Any, free: str) -> None:
    row = skeleton.row_of(free)
    assert (made.id, made.family, made.title["zh"]) == (free, free.partition(".")[0], row["name_zh"])
    assert (str(made.severity), str(made.confidence)) == (row["severity"], row["confidence"])
    assert row["citation"].split()[0] in made.doc
    assert made.doc_zh.startswith(row["name_zh"])
    assert list(sections(made.doc_zh, "zh").values()) == [f"（{skeleton.SAY_ZH}）"] * 7


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("test_both_languages", "nothing is said yet"),
        ("test_cited_articles_are_known_and_in_force", "cites"),
        ("test_examples_are_told_apart", "no examples"),
        ("test_what_is_judged_is_named_as_in_the_contract", "about"),
        ("test_message_quotes_evidence_and_parameters_only", "a finding tells its numbers"),
    ],
)
def test_the_tests_of_the_catalogue_name_what_is_missing(
    made: Any, questions: ModuleType, question: str, says: str
) -> None:
    with pytest.raises(AssertionError, match=says):
        getattr(questions, question)(made)


def test_the_sections_are_asked_for_too(made: Any, free: str, questions: ModuleType) -> None:
    class Files(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            return type("Module", (), {"__doc__": made.doc, "ZH": made.doc_zh})

    with pytest.raises(AssertionError, match=r"sections that say nothing: .*what_it_checks.*known_gaps"):
        questions.test_docstring_has_the_seven_sections(made, Files())


@pytest.mark.parametrize(
    "rule_id", [told for told in rule_ids() if told.partition(".")[0] in skeleton.STAGE_OF], ids=lambda told: told
)
def test_every_rule_of_the_rulebook_has_a_skeleton_that_is_python(rule_id: str) -> None:
    text = text_of(rule_id)
    compile(text, rule_id, "exec")
    assert f'id="{rule_id}"' in text
    assert max(len(line) for line in text.splitlines()) <= 200


def test_what_is_refused(tmp_path: Path, free: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuleExists, match=r"exp\.committee-odd-5"):
        write("exp.committee-odd-5")
    with pytest.raises(UnknownInRulebook, match=r"the rulebook has no rule exp\.nothing"):
        write("exp.nothing", tmp_path)
    with pytest.raises(NoStage, match="no folder for the family new"):
        path_of("new.some-rule", tmp_path)
    write(free, tmp_path)
    with pytest.raises(RuleExists):
        write(free, tmp_path)
    assert skeleton.main(["exp.nothing"]) == 2
    assert capsys.readouterr().err == "the rulebook has no rule exp.nothing\n"


def test_the_command_says_where_the_file_stands(
    tmp_path: Path, free: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(skeleton, "write", lambda rule_id: write(rule_id, tmp_path))
    assert skeleton.main([free]) == 0
    assert capsys.readouterr().out.splitlines()[0] == str(path_of(free, tmp_path))
    assert path_of(free, tmp_path).is_file()
