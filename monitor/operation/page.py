"""The table of all settings as it stands in `docs/operations.md`; `python -m monitor.operation.page` writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from monitor.settings import Settings

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
BEGIN: Final = "<!-- settings: python -m monitor.operation.page -->"
END: Final = "<!-- end of settings -->"
READS: Final = {"api_url": "dashboard", "language": "API, dashboard", "public_url": "API, dashboard"}
"""Settings that the dashboard reads from its own environment."""
BESIDE: Final = (
    (
        "TENDERWATCH_SECRETS",
        "",
        "all",
        "Folder of files, one value each, named like the settings in small letters; the environment wins over it.",
    ),
)


def _shown(value: object) -> str:
    if value is None or value is PydanticUndefined or isinstance(value, SecretStr):
        return ""
    return f"`{value}`" if str(value) else ""


def table() -> str:
    """The settings as a table in Markdown: variable, default, who reads it, what it means."""
    rows = [
        (f"TENDERWATCH_{name}".upper(), _shown(field.default), READS.get(name, "API"), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    lines = ["| variable | default | read by | meaning |", "|---|---|---|---|"]
    told = [*rows, *BESIDE]
    lines += [
        f"| `{name}` | {default} | {by} | {about.replace('|', chr(92) + '|')} |" for name, default, by, about in told
    ]
    return "\n".join(lines)


def inserted(text: str) -> str:
    """The page with the table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main() -> None:
    """The page is written; with `--check` the command fails where it is stale."""
    text = PAGE.read_text(encoding="utf-8")
    fresh = inserted(text)
    if "--check" in sys.argv[1:]:
        sys.exit("docs/operations.md is stale: python -m monitor.operation.page" if fresh != text else 0)
    PAGE.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
