"""The archive: every file that a segment names is there whole, none is left over, and what was erased is gone."""

from __future__ import annotations

from monitor.operation.doctor.line import Line, fail, ok, warn
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Read
from monitor.store.months.folder import strays
from monitor.store.months.forget import left
from monitor.store.months.told import file_of, segments


def archived(read: Read) -> Line:
    """How the archive stands; its contents are read by the full examination."""
    rows, folder = segments(read), read.archive
    if folder is None or not (rows or folder.is_dir()):
        return ok("archive", "-")
    for row in rows:
        path = folder / file_of(row)
        found = path.stat().st_size if path.is_file() else None
        if found != row["size"]:
            zh, en = "归档文件缺失或被改动：从备份取回", "missing or altered: bring it back from a backup"
            return fail("archive", f"{path}: {'-' if found is None else found} / {row['size']}", zh, en)
    try:
        wrong = left(read)
    except ArchiveUnreadable as error:
        return fail("archive", error.file, error.text("zh"), error.text("en"))
    if wrong or (wrong := [path.name for path in strays(folder, {file_of(row) for row in rows})]):
        zh, en = "尚未清理完：tenderwatch ledger archive --settle", "not done yet: tenderwatch ledger archive --settle"
        return warn("archive", f"{folder}: {', '.join(wrong)}", zh, en)
    return ok("archive", f"{folder}: {len(rows)}")
