"""What a bundle says of itself: what is in it, how to check it offline, and what that shows and what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from monitor.export.working_paper import Head

ZH: Final = """# 疑点 {id} 的证据包

疑点由机器按规则 {rule}（第 {version} 版）提出，只是需要核实的理由，不是对任何单位或个人的结论。

## 里面有什么

| 路径 | 内容 |
|---|---|
| `finding/finding.json`、`finding/working-paper.*.docx` | 疑点及其说明；工作底稿 |
| `finding/row.json` | 疑点在库中的一行，账本存有其摘要 |
| `entries/<n>.event.json` | 账本第 n 条：事件原文（CloudEvents），或系统自身的记录 |
| `entries/<n>.bound.json` | 叶所绑定的其余内容：账户、盐、来源文件、表、行 |
| `entries/<n>.tlog-proof` | 叶、包含证明、检查点及见证人联署（C2SP tlog-proof） |
| `rule/` | 规则说明、当时的参数、行为当日有效的条文摘要 |
| `case/steps.json` | 疑点的经过 |
| `case/history.json` | 案件的每一步，附行和盐（如有案件）：盐与行的 SHA-256 即账本条目中的 row_sha256 |
| `ocds/` | 采购过程的 OCDS 数据（如有） |
| `MANIFEST` | 以上每个文件的 SHA-256（`sha256sum -c MANIFEST`） |
| `seal/` | 账本中“导出”一条：存有 MANIFEST 的摘要 |

## 离线核验

    tenderwatch verify-bundle 本文件.zip --log 日志公钥
    tenderwatch verify-bundle 本文件.zip --policy 见证策略文件

日志公钥应从发布者另行公布之处取得，不要只信本包。只需 `monitor/ledger` 一个目录与 Python 的 cryptography 库：
`python -m monitor.ledger.bundle 本文件.zip --log 日志公钥`。

## 能证明什么，不能证明什么

能证明：每个条目自列入账本（{origin}，检查点 {size} 条）起未被改动；疑点内容与账本中的摘要一致；本包每个字节与导出时一致。
不能证明：事件内容在报送时属实；疑点成立；以及除账本所载之外没有其他材料。说明文字、工作底稿和规则页由清单与封条保证未被改动，
其内容出自系统。封条所在的检查点在导出时只有日志自身的签名，见证人稍后联署，可向日志查询。
"""

EN: Final = """# Evidence bundle of finding {id}

The finding was raised by a machine under rule {rule} (version {version}). It is a reason to look, and no conclusion
about anybody.

## What is in it

| path | content |
|---|---|
| `finding/finding.json`, `finding/working-paper.*.docx` | the finding with its why; the working paper |
| `finding/row.json` | the finding's row, of which the ledger holds the digest |
| `entries/<n>.event.json` | entry n of the ledger: the event (CloudEvents), or an act of the product itself |
| `entries/<n>.bound.json` | what else the leaf binds: account, salt, file, sheet and row |
| `entries/<n>.tlog-proof` | leaf, inclusion proof, checkpoint with its cosignatures (C2SP tlog-proof) |
| `rule/` | the rule's page, the parameters used, the articles in force on the judged day (summaries) |
| `case/steps.json` | history of the finding |
| `case/history.json` | each step of its case, if any, with row and salt: their SHA-256 is row_sha256 in the entry |
| `ocds/` | OCDS data of the process, where there is one |
| `MANIFEST` | SHA-256 of each file above (`sha256sum -c MANIFEST`) |
| `seal/` | the ledger's entry of this export: it holds the digest of MANIFEST |

## Check it offline

    tenderwatch verify-bundle THIS.zip --log KEY-OF-THE-LOG
    tenderwatch verify-bundle THIS.zip --policy POLICY-FILE

Take the key from where its keeper published it, not from this file. The folder `monitor/ledger` and Python's
cryptography library are enough: `python -m monitor.ledger.bundle THIS.zip --log KEY-OF-THE-LOG`.

## What this proves, and what it does not

It proves: no entry was changed since it entered the ledger ({origin}, checkpoint of {size} entries); the finding says
what the ledger holds the digest of; every byte of this file is as it was exported. It does not prove: that what was
reported was true; that the finding holds; that there is nothing beside what the ledger holds. Explanations, working
papers and rule pages are shown unchanged by manifest and seal; their content is the product's word. The seal's
checkpoint had only the log's own signature when the file left; witnesses cosign it later, the log can be asked.
"""
TEXTS: Final[Mapping[str, str]] = {"zh": ZH, "en": EN}


def readme(found: Mapping[str, Any], head: Head, lang: str) -> str:
    """The page in `lang`."""
    named = {name: found[name] for name in ("id", "rule", "version")}
    return TEXTS[lang].format(**named, origin=head.origin, size=head.size)
