"""Archives two months of the ledger of its first argument, one segment an entry, and waits to be killed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from old_months import put_away

from monitor.store.database import open_database


def main() -> None:
    url, archive = sys.argv[1:]
    database = open_database(url, archive=Path(archive))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    put_away(database, "2026-01", "2026-02", size=1)
    time.sleep(60)


if __name__ == "__main__":
    main()
