"""The ways in which a request about cases, questions, remedies or papers can fail."""

from __future__ import annotations

from typing import Final

from api.problem_kind import Kind
from api.problem_kind import kind as _kind

CASES: Final[dict[str, Kind]] = {
    "no_such_case": _kind(404, ("没有该案件", "没有编号为 {id} 的案件。"), ("No such case", "There is no case {id}.")),
    "no_such_findings": _kind(
        422,
        ("没有这些疑点", "这些疑点不存在或已被取代，不能立案：{ids}。"),
        ("No such findings", "These findings do not exist, or are superseded: {ids}."),
    ),
    "finding_in_case": _kind(
        409,
        ("疑点已在案件中", "疑点 {id} 已列入案件 C-{number:06d}。"),
        ("Already in a case", "Finding {id} belongs to case C-{number:06d}."),
    ),
    "finding_in_no_case": _kind(
        409,
        ("疑点还没有案件", "疑点 {id} 不在任何案件中，先立案或分派。"),
        ("In no case", "Finding {id} is in no case: open one, or assign it."),
    ),
    "finding_not_in_case": _kind(
        422,
        ("不能移出", "这些疑点不在本案中，或移出后案件没有疑点：{ids}。"),
        ("Cannot leave the case", "These findings are not in the case, or none would be left in it: {ids}."),
    ),
    "act_not_now": _kind(
        409,
        ("现在不能这样办理", "案件目前的状态不能这样办理；可以办理的见 acts。"),
        ("Not now", "The case stands where this is not done; what can be done is under acts."),
    ),
    "case_moved_on": _kind(
        409,
        ("案件已有新进展", "您看到的是第 {seen} 版，案件现为第 {version} 版；请查看后再办理，草稿仍在。"),
        ("The case moved on", "You saw version {seen}, it is at {version}: look again before you decide."),
    ),
    "case_recused": _kind(
        403,
        ("已经回避", "您已申请回避该案件。"),
        ("Recused", "You recused yourself from this case."),
    ),
    "case_of_another": _kind(
        403,
        ("案件由他人承办", "案件已分派给其他承办人；可先分派给本人。"),
        ("Another's case", "The case is assigned to another account; assign it to yourself first."),
    ),
    "proposal_of_another": _kind(
        403,
        ("不是您的拟办意见", "只有提出的人可以撤回。"),
        ("Another's proposal", "Only who proposed takes it back."),
    ),
    "second_person": _kind(
        409,
        ("须由第二人复核", "提出意见的人（含同一人的其他账户）不能复核。"),
        ("A second person is needed", "Who proposed does not confirm, under whatever account."),
    ),
    "two_must_decide": _kind(
        409,
        ("须两人办结", "先提出结论，由第二人复核后办结。"),
        ("Two persons decide", "Propose the conclusion; it is closed once a second person has confirmed it."),
    ),
    "closed_by_you": _kind(
        409,
        ("须由他人重新启动", "参与办结的人不能自行重新启动；可由其他审计人员或督查人员办理。"),
        ("Another reopens it", "Who closed it does not reopen it; another auditor or a supervisor does."),
    ),
    "reported_by_you": _kind(
        409,
        ("须由他人认定", "报告整改的人不能自己认定，换一个账户也不能。"),
        ("Another person decides", "Who reported it does not decide on it, under whatever account."),
    ),
    "two_persons_unknown": _kind(
        409,
        ("账户没有个人代码", "有账户没有个人代码，无法区分两人，不能复核。"),
        ("No person code", "An account has no person code: nobody could tell two persons apart."),
    ),
    "incomplete": _kind(
        422,
        ("内容不完整", "缺少内容或内容不合要求，见 problems。"),
        ("Incomplete", "Something is missing; see problems."),
    ),
    "no_such_snooze": _kind(
        404, ("没有该暂缓", "没有编号为 {id}、仍然有效的暂缓。"), ("No such snooze", "No snooze {id} holds.")
    ),
    "not_assignable": _kind(
        422,
        ("不能分派", "账户 {id} 不能承办本案：不是在用的审计或督查账户，或应当回避。"),
        ("Not assignable", "Account {id} cannot have the case: no active reviewer, or one who is recused."),
    ),
    "nobody_to_ask": _kind(
        409,
        ("没有可询问的单位", "记录中看不出案件涉及哪个单位，无法询问或要求整改。"),
        ("Nobody to ask", "The records tell no unit that the case concerns: nobody can be asked or put it right."),
    ),
    "no_such_question": _kind(
        404, ("没有该提问", "没有编号为 {id} 的提问。"), ("No such question", "There is no question {id}.")
    ),
    "no_such_remedy": _kind(
        404, ("没有该整改", "没有编号为 {id} 的整改要求。"), ("No such remedy", "There is no remedy {id}.")
    ),
    "no_such_paper": _kind(
        404, ("没有该材料", "没有编号为 {id} 的材料。"), ("No such paper", "There is no paper {id}.")
    ),
    "not_open": _kind(
        409,
        ("已不能这样办", "编号 {id} 的状态是“{state_zh}”，现在不能这样办。"),
        ("Not now", "Number {id} is {state_en}; this is not done now."),
    ),
    "remedy_let_go": _kind(
        409,
        ("不再要求整改", "案件已重新核查，编号 {id} 的整改要求暂不生效。"),
        ("Not demanded any more", "The case was taken up again; remedy {id} is not demanded now."),
    ),
    "unfit": _kind(
        422,
        ("内容不能受理", "内容不符合要求，未保存任何内容；各处原因见 problems。"),
        ("It cannot be taken", "What was sent does not fit, and nothing was kept; see problems."),
    ),
    "paper_unknown": _kind(
        415,
        ("不支持的文件", "文件内容（开头字节 {found}）不是可接受的格式：{known}，且不得含宏。"),
        ("Unknown form of file", "The file begins with {found}; taken are {known}, without macros."),
    ),
    "too_many_papers": _kind(
        409,
        ("材料过多", "最多附 {limit} 份材料。"),
        ("Too many papers", "At most {limit} papers belong to one question, remedy or case."),
    ),
}
"""Code -> what it means, as those of `api.problem_kinds`."""
