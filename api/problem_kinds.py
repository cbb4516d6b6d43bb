"""Every way in which a request can fail: status, and title and sentence in both languages; codes are stable."""

from __future__ import annotations

from typing import Final

from api.problem_kind import Kind
from api.problem_kind import kind as _kind
from api.problem_kinds_cases import CASES

KINDS: Final[dict[str, Kind]] = {
    "window_not_ready": _kind(
        503,
        ("正在整理公开数据", "公开数据第一次整理尚未完成，请在 {seconds} 秒后再试。"),
        (
            "Public data is being prepared",
            "The public data is being prepared for the first time; ask again in {seconds} seconds.",
        ),
    ),
    "malformed_body": _kind(
        400,
        ("无法解析", "请求内容不是合法的 UTF-8 JSON，未保存任何内容。"),
        ("Malformed body", "The body is not well-formed JSON in UTF-8; nothing was kept."),
    ),
    "empty_batch": _kind(400, ("没有事件", "请求中没有任何事件。"), ("No events", "The request holds no event.")),
    "not_what_was_announced": _kind(
        400,
        ("内容与类型不符", "{media} 要求 {expected_zh}。"),
        ("Not what the media type says", "{media} announces {expected_en}."),
    ),
    "events_refused": _kind(
        422,
        ("事件未被接收", "{count} 个事件均未写入，各自的原因见 outcomes。"),
        ("Events refused", "None of {count} events was kept; each reason is under outcomes."),
    ),
    "conflict": _kind(
        409,
        ("编号已被占用", "同一来源和编号已有不同内容的事件；原事件不变，新内容已留档。"),
        (
            "The id is taken",
            "The same source and id stand for other content; the first stays, the second is on record.",
        ),
    ),
    "body_too_large": _kind(
        413,
        ("请求过大", "请求内容超过上限 {limit} 字节，未读取也未保存。"),
        ("Body too large", "The body is larger than {limit} bytes; it was not read to its end and nothing was kept."),
    ),
    "batch_too_large": _kind(
        413,
        ("事件过多", "一次请求最多 {limit} 个事件，未保存任何内容。"),
        ("Too many events", "A request holds at most {limit} events; nothing was kept."),
    ),
    "unsupported_media_type": _kind(
        415,
        ("不支持的内容类型", "不接受 {found}；可用：{known}。"),
        ("Unsupported media type", "{found} is not accepted; known: {known}."),
    ),
    "bad_parameter": _kind(
        422, ("参数有误", "请求参数不符合要求，见 problems。"), ("Bad parameter", "A parameter is wrong; see problems.")
    ),
    "no_such_entry": _kind(
        404, ("没有该条目", "账本中没有条目 {id}。"), ("No such entry", "The ledger has no entry {id}.")
    ),
    "entry_erased": _kind(
        410,
        ("内容已依法删除", "条目 {id} 的内容已依法删除，条目本身仍在账本中。"),
        ("Erased", "The payload of entry {id} was erased by law; the entry itself stays in the ledger."),
    ),
    "entry_is_own": _kind(
        404,
        ("不是事件", "条目 {id} 是系统自身的记录，不是事件；其叶子见 /log/tile/entries。"),
        ("Not an event", "Entry {id} is an act of the product itself; its leaf stands under /log/tile/entries."),
    ),
    "malformed_tile": _kind(
        400,
        ("没有这样的分片", "{id} 不是合法的分片路径（C2SP tlog-tiles）。"),
        ("Malformed tile path", "{id} is no path of a tile (C2SP tlog-tiles)."),
    ),
    "no_such_tile": _kind(404, ("分片尚不存在", "账本还没有 {id}。"), ("No such tile", "The log has no {id} yet.")),
    "leaves_withheld": _kind(
        403,
        (
            "开标前不公开",
            "有招标正在进行，其中 {count} 条在开标前不公开类别和来源（招标投标法第二十二条）；叶哈希见 /log/{tile}。",
        ),
        (
            "Withheld until the opening",
            "{count} of these entries are told by hash alone until bids open (Bidding Law, art. 22): see /log/{tile}.",
        ),
    ),
    "no_such_checkpoint": _kind(
        404,
        ("没有该检查点", "没有条目数为 {id} 的检查点。"),
        ("No such checkpoint", "No checkpoint of size {id} was signed."),
    ),
    "not_signed_yet": _kind(
        404,
        ("尚未签署", "条目 {id} 不在条目数为 {size} 的检查点之内。"),
        ("Not signed yet", "The checkpoint of size {size} does not cover entry {id}."),
    ),
    "no_such_sizes": _kind(
        422,
        ("条目数有误", "起始 {old}、终止 {new} 应满足 0 ≤ 起始 ≤ 终止 ≤ {size}。"),
        ("No such sizes", "From {old} to {new}: 0 <= from <= to <= {size} is expected."),
    ),
    "no_receipt": _kind(
        422,
        ("不是回执", "未能从内容中读出回执：{fact}"),
        ("No receipt", "No receipt can be read from this: {fact}"),
    ),
    "no_such_draw": _kind(404, ("没有该抽取", "{fact_zh}。"), ("No such draw", "{fact_en}.")),
    "act_refused": _kind(409, ("与抽取的进展不符", "{fact_zh}。"), ("It does not fit the draw", "{fact_en}.")),
    "request_refused": _kind(
        422,
        ("申请未被接收", "抽取申请不符合要求，见 problems。"),
        ("Request refused", "The request of a draw cannot stand; see problems."),
    ),
    "beacon_unavailable": _kind(503, ("随机数暂不可得", "{fact_zh}。"), ("The beacon is unavailable", "{fact_en}.")),
    "draw_not_public": _kind(403, ("不公开", "{fact_zh}。"), ("Not public", "{fact_en}.")),
    "draw_not_signed_yet": _kind(409, ("尚未签署", "{fact_zh}。"), ("Not signed yet", "{fact_en}.")),
    "no_transcript": _kind(
        422,
        ("不是抽取记录", "未能从内容中读出抽取记录：{fact_zh}。"),
        ("No transcript", "No transcript can be read from this: {fact_en}."),
    ),
    "no_such_finding": _kind(
        404, ("没有该疑点", "没有编号为 {id} 的疑点。"), ("No such finding", "There is no finding {id}.")
    ),
    "no_such_file": _kind(
        404, ("没有该文件", "扩展中没有文件 {id}。"), ("No such file", "The extension has no file {id}.")
    ),
    "no_such_process": _kind(
        404, ("没有该采购过程", "没有关于 {id} 的任何记录。"), ("No such process", "Nothing was told of {id}.")
    ),
    "no_such_project": _kind(
        404, ("没有该项目", "没有关于项目 {id} 的任何记录。"), ("No such project", "Nothing was told of project {id}.")
    ),
    "no_such_subject": _kind(
        404,
        ("没有相关记录", "没有关于 {id} 的任何记录。"),
        ("Nothing on record", "Nothing was told of {id}."),
    ),
    "no_such_rule": _kind(404, ("没有该规则", "没有规则 {id}。"), ("No such rule", "There is no rule {id}.")),
    "no_such_replay": _kind(404, ("没有该试算", "{fact_zh}。"), ("No such replay", "{fact_en}.")),
    "no_such_run": _kind(
        404, ("没有该次筛查", "没有编号为 {id} 的筛查。"), ("No such run", "There is no run {id} of the screens.")
    ),
    "no_such_result": _kind(
        404,
        ("没有该筛查结果", "没有编号为 {id} 的筛查结果。"),
        ("No such result", "The screens have no result {id}."),
    ),
    "no_such_proposal": _kind(404, ("没有该提议", "{fact_zh}。"), ("No such proposal", "{fact_en}.")),
    "parameters_unfit": _kind(
        422,
        ("参数有误", "规则的参数不符合要求，见 problems。"),
        ("Wrong parameters", "The rule does not take these values; see problems."),
    ),
    "replay_refused": _kind(409, ("不能执行", "{fact_zh}。"), ("It cannot be done", "{fact_en}.")),
    "set_by_law": _kind(409, ("由法律规定", "{fact_zh}。"), ("Set by law", "{fact_en}.")),
    "another_must_decide": _kind(409, ("须由另一人决定", "{fact_zh}。"), ("Another person decides", "{fact_en}.")),
    "no_such_filter": _kind(
        404, ("没有该筛选", "没有编号为 {id} 的筛选。"), ("No such filter", "There is no filter {id}.")
    ),
    "filter_unfit": _kind(
        422,
        ("筛选有误", "筛选条件不符合要求，见 problems。"),
        ("Not a filter", "The query is none of that list; see problems."),
    ),
    "too_many_filters": _kind(
        409,
        ("筛选过多", "最多保存 {limit} 个筛选，请先删除不用的。"),
        ("Too many filters", "At most {limit} filters are kept; remove one first."),
    ),
    "no_such_feed": _kind(
        404,
        ("没有该订阅", "该订阅地址不存在或已停用。"),
        ("No such feed", "The address of this feed is unknown or no longer holds."),
    ),
    "no_such_kind": _kind(
        404,
        ("没有该事件类型", "契约中没有事件类型 {id}。"),
        ("No such kind", "The contract has no kind of event {id}."),
    ),
    "open_is_local": _kind(
        403,
        ("仅限本机", "本系统未设账户，只接受本机访问。"),
        ("This machine only", "This installation has no accounts and answers its own machine only."),
    ),
    "sign_in_first": _kind(
        401, ("请先登录", "该操作（{act}）需要登录。"), ("Sign in first", "This act ({act}) needs an account.")
    ),
    "not_allowed": _kind(
        403,
        ("没有权限", "该账户不能进行此操作（{act}）。"),
        ("Not allowed", "The account may not do this ({act})."),
    ),
    "credential_refused": _kind(
        401,
        ("凭证无效", "登录状态或令牌无效、已过期或已撤销，请重新登录。"),
        ("Credential refused", "The session or token is unknown, expired or revoked; sign in again."),
    ),
    "sign_in_refused": _kind(401, ("无法登录", "{fact_zh}。"), ("Not signed in", "{fact_en}.")),
    "prove_again": _kind(403, ("请再次验证身份", "{fact_zh}。"), ("Prove it again", "{fact_en}.")),
    "cross_site": _kind(
        403,
        ("来源不明", "浏览器从其他网站发来的请求不予执行。"),
        ("From another site", "What a browser sends from another site's page is not done."),
    ),
    "own_account": _kind(403, ("本人账户", "{fact_zh}。"), ("One's own account", "{fact_en}.")),
    "no_such_in_accounts": _kind(404, ("没有该记录", "{fact_zh}。"), ("No such thing", "{fact_en}.")),
    "account_refused": _kind(409, ("无法变更账户", "{fact_zh}。"), ("The account cannot be changed so", "{fact_en}.")),
    "account_unfit": _kind(422, ("账户内容有误", "{fact_zh}。"), ("Not fit for an account", "{fact_en}.")),
    "too_many_requests": _kind(429, ("请求过于频繁", "{fact_zh}。"), ("Too many requests", "{fact_en}.")),
    "not_your_unit": _kind(
        403,
        ("不是所属单位", "{id} 不是该账户所属单位。"),
        ("Not your unit", "{id} is no unit of this account."),
    ),
    "no_provider": _kind(
        404,
        ("未设身份提供方", "本系统未设 OpenID Connect 身份提供方。"),
        ("No provider", "This installation has no OpenID Connect provider."),
    ),
    "provider_unavailable": _kind(
        503, ("身份提供方暂不可用", "{fact_zh}。"), ("The identity provider is unavailable", "{fact_en}.")
    ),
    "no_sign_in_under_way": _kind(
        400, ("没有正在进行的登录", "{fact_zh}。"), ("No sign-in is under way", "{fact_en}.")
    ),
    "provider_sign_in_refused": _kind(403, ("未能登录", "{fact_zh}。"), ("Not signed in", "{fact_en}.")),
    "file_too_large": _kind(
        413,
        ("文件过大", "文件超过上限 {limit} 字节，未保存。"),
        ("File too large", "The file is larger than {limit} bytes; it was not kept."),
    ),
    "not_kept": _kind(
        507,
        ("未能保存", "服务器磁盘已满或不可写，文件未保存；请联系管理员，之后重新上传。"),
        (
            "Not kept",
            "The disk is full or cannot be written; the file was not kept. Tell the administrator, then retry.",
        ),
    ),
    "file_empty": _kind(422, ("空文件", "文件没有内容。"), ("Empty file", "The file has no content.")),
    "upload_malformed": _kind(
        400,
        ("上传格式有误", "应为 multipart/form-data，其中 file 一项为一个文件。"),
        ("Malformed upload", "multipart/form-data with one file under the name `file` is expected."),
    ),
    "form_unknown": _kind(
        415,
        ("无法识别的文件", "不接受 {found}；可用：{known}。"),
        ("Unknown form of file", "{found} is not accepted; known: {known}."),
    ),
    "no_such_submission": _kind(
        404, ("没有该报送", "没有编号为 {id} 的报送。"), ("No such submission", "There is no submission {id}.")
    ),
    "wrong_state": _kind(
        409,
        ("状态不符", "报送 {id} 现为{state_zh}；此操作只适用于：{expected_zh}。"),
        ("Not in this state", "Submission {id} is {state_en}; this takes one that is {expected_en}."),
    ),
    "too_many_drafts": _kind(
        409,
        ("草稿过多", "本单位已有 {limit} 份未结束的草稿，请先确认或撤回。"),
        ("Too many drafts", "The unit has {limit} drafts; certify or withdraw one first."),
    ),
    "same_person": _kind(
        409,
        ("须由另一人确认", "上传人不能确认自己的报送；须由同单位另一人以其本人账户确认。"),
        ("Another person certifies", "Who uploaded it cannot certify it; another person of the unit has to."),
    ),
    "person_unknown": _kind(
        409,
        ("账户无个人代码", "该账户没有个人代码，无法确认报送。"),
        ("No person code", "The account has no person code and certifies nothing."),
    ),
    "other_than_seen": _kind(
        409,
        ("与所见不同", "文件或其内容与请求中写明的摘要不同，请重新查看后再确认。"),
        ("Other than seen", "The file or its events are not those that the request names; look again, then certify."),
    ),
    "log_moved_on": _kind(
        409,
        ("账本已有变化", "检查之后账本中有了相关的新记录，正在重新检查，请稍后再确认。"),
        ("The ledger moved on", "Records of the same came in since the check; it is being checked again."),
    ),
    "draft_file_purged": _kind(
        410,
        ("文件已到期清除", "这份草稿已撤回或被替换，期限已过，文件和检查结果已清除。"),
        ("The file went with its term", "This draft was withdrawn or superseded; its file and findings are gone."),
    ),
    "kept_file_gone": _kind(
        503,
        ("留存文件缺失", "留存的文件缺失或已改变，请联系管理员。"),
        ("A kept file is gone", "A kept file is missing or changed; the administrator has to look."),
    ),
    "not_a_table": _kind(
        409,
        ("不是表格", "只有表格可以标注；请下载问题清单。"),
        ("No table", "Only tables come back marked; take the list of problems."),
    ),
    "not_marked": _kind(
        409,
        ("无法标注", "文件过大，无法逐格标注；请下载问题清单。"),
        ("Not marked", "The file is too large to be marked cell by cell; take the list of problems."),
    ),
    "no_such_template": _kind(
        404, ("没有该模板", "没有模板 {id}。"), ("No such template", "There is no template {id}.")
    ),
    "recused": _kind(
        403,
        ("应当回避", "该记录涉及本人所在单位，应当回避。"),
        ("Recused", "The record concerns your own unit; you are recused."),
    ),
    "no_such_hook": _kind(
        404, ("没有该通知对象", "没有编号为 {id} 的通知对象。"), ("No such subscriber", "There is no subscriber {id}.")
    ),
    "hook_refused": _kind(422, ("不能这样通知", "{fact_zh}。"), ("Notices cannot go so", "{fact_en}.")),
    "no_dead_notice": _kind(
        409,
        ("不能重发", "通知 {id} 不在未送达清单中。"),
        ("Not to be sent again", "The notice {id} is not among those that could not be delivered."),
    ),
    "no_such_programme": _kind(
        404,
        ("没有这个资金项目", "没有公布过资金项目 {id} 的分配。"),
        ("No such programme", "Nothing was published of an allocation under {id}."),
    ),
    "no_such_concern": _kind(
        404,
        ("没有这条反映", "没有编号为 {id} 的反映。"),
        ("No such concern", "There is no concern {id}."),
    ),
    "no_case_to_link": _kind(
        422,
        ("没有可关联的案件", "案件 {id} 不存在，或不对您开放。"),
        ("No case to link", "There is no case {id}, or none that is open to you."),
    ),
    "concern_not_now": _kind(
        409,
        ("现在不能这样办", "这条反映现在可以：{can_zh}。"),
        ("Not now", "What can be done with this concern now: {can_en}."),
    ),
    "concern_moved": _kind(
        409,
        ("已有人办理", "您看到的是第 {seen} 版，现在是第 {now} 版：请重新打开再办。"),
        ("Somebody moved it", "You saw version {seen}, {now} stands: open it again."),
    ),
    "text_unfit": _kind(
        422,
        ("文字不能受理", "{zh}。"),
        ("The text cannot be taken", "{en}."),
    ),
    "concerns_sealed": _kind(
        503,
        ("反映内容打不开", "密钥文件与保存时不同，内容不能解密；记录都在。"),
        ("Concerns are sealed", "The key file is another than when they were kept; nothing is lost."),
    ),
    **CASES,
    "no_such_page": _kind(
        404, ("没有该地址", "没有该地址。"), ("No such address", "There is nothing at this address.")
    ),
    "method_not_allowed": _kind(
        405, ("不支持的方法", "该地址不支持此方法。"), ("Method not allowed", "This address does not take that method.")
    ),
    "bad_request": _kind(400, ("请求有误", "请求无法处理。"), ("Bad request", "The request cannot be read.")),
    "store_unavailable": _kind(
        503,
        ("数据库暂不可用", "数据库暂时无法访问，未保存任何内容，可稍后重发。"),
        ("The store is unavailable", "The database cannot be reached; nothing was kept, and it is safe to send again."),
    ),
    "payload_unreadable": _kind(503, ("内容读不到", "{fact_zh}。"), ("A payload cannot be read", "{fact_en}.")),
    "not_ready": _kind(
        503,
        ("尚未就绪", "系统目前不能受理请求，原因见 problems。"),
        ("Not ready", "The service cannot take work now; see problems."),
    ),
    "other_tables": _kind(
        503,
        (
            "数据库由未完成的版本建立",
            "数据库结构与本版本不符，缺少 {lacks}。请用建立它的版本备份后导入新库；演示数据请重新运行 make demo。",
        ),
        (
            "Made by an unfinished release",
            "The database lacks {lacks}. Export it with the release that made it into a new one; a demo is made anew.",
        ),
    ),
    "misconfigured": _kind(
        503,
        ("系统配置有误", "系统配置有误，无法提供服务。"),
        ("Misconfigured", "The service cannot work as it is configured."),
    ),
    "internal": _kind(500, ("内部错误", "系统内部错误。"), ("Internal error", "The service failed.")),
}
"""Code -> what it means; the codes are stable and machine readable."""
