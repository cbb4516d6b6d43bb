"""`tenderwatch`, also as `python -m monitor.cli`."""

from __future__ import annotations

import gc
import sys

RED_FLAGS = "red-flags"


def main() -> None:
    """All commands; the red flags start without the imports of the others, and end before cycles matter."""
    if sys.argv[1:2] == [RED_FLAGS]:
        from monitor.cli.red_flags import print_red_flags

        gc.disable()
        sys.exit(print_red_flags(sys.argv[2:]))
    from monitor.cli.app import app
    from monitor.settings import SettingsRefused

    try:
        app()
    except SettingsRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
