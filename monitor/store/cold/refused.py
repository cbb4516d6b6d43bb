"""What the archive cannot give, said in both languages, with its place."""

from __future__ import annotations

import errno
from typing import Final

from monitor.store.database import StoreUnavailable

REASONS: Final = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件超过上限",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "文件系统只读",
    errno.EIO: "磁盘读写错误",
}
"""Why a file cannot be read or written, where the system says it in English."""


def why(error: OSError) -> tuple[str, str]:
    """What the system said, in Chinese and English."""
    return REASONS.get(error.errno or 0, f"系统错误 {error.errno}"), error.strerror or type(error).__name__


class PayloadUnreadable(StoreUnavailable):
    """A payload that should be there cannot be read: nothing else is told instead."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class ArchiveUnreadable(PayloadUnreadable):
    """It lies in a file of the archive that is missing, cut short or altered."""

    def __init__(self, file: str, zh: str, en: str) -> None:
        """Name the file, without the folder it lies in, and what is wrong with it."""
        super().__init__(f"归档文件 {file}：{zh}", f"archive file {file}: {en}")
        self.file = file


class PayloadLost(PayloadUnreadable):
    """It is neither in the database nor in the archive, and no erasure tells why."""

    def __init__(self, seq: int) -> None:
        """Name the entry."""
        super().__init__(
            f"条目 {seq} 的内容缺失，且没有删除记录：tenderwatch ledger verify 列出全部",
            f"the payload of entry {seq} is missing, and no erasure tells why: tenderwatch ledger verify names all",
        )
