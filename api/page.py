"""The page of routes and roles, `docs/access.md`: written, or with `--check` compared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from api.access.table import page
from api.app import create_app

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "access.md"


def main() -> None:
    """The page is as the routes say; with `--check` the command fails where it is not."""
    told = page(create_app())
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != told
        sys.exit("docs/access.md is stale: python -m api.page" if stale else 0)
    PAGE.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
