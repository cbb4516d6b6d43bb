"""The images and the composition: hardened, accepted by the tool, and started by commands that work here as well."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from processes import free_port

OURS = ("api", "worker", "dashboard")
CONFIG = ("docker-compose", "-f", "docker/compose.yaml", "config")


@pytest.fixture(scope="module")
def composed(root: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((root / "docker/compose.yaml").read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def stages(root: Path) -> dict[str, list[str]]:
    """Name of a stage -> its instructions, continued lines joined."""
    text = (root / "docker/Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if named := re.fullmatch(r"FROM \S+ AS (\w+)", line):
            found[named[1]] = []
        elif found and line and not line.startswith("#"):
            list(found.values())[-1].append(line)
    return found


def command(stage: list[str], word: str) -> list[str]:
    """The exec form after `word`, the last one."""
    (line,) = [one for one in stage if one.startswith(word)]
    told: list[str] = json.loads(line[line.index("[") :])
    return told


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="needs docker-compose")
def test_the_tool_accepts_the_composition(root: Path) -> None:
    done = subprocess.run(CONFIG, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = yaml.safe_load(done.stdout)
    assert set(told["services"]) == {"database", "proxy", *OURS}


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_the_proxy_accepts_its_file(root: Path) -> None:
    words = ("caddy", "validate", "--adapter", "caddyfile", "--config", "docker/Caddyfile")
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_container_is_confined(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "memory" in service["deploy"]["resources"]["limits"], name
        assert "privileged" not in service, name
        assert not [word for word in str(service.get("volumes", "")).split() if "docker.sock" in word], name
    open_ports = {name: service["ports"] for name, service in composed["services"].items() if "ports" in service}
    assert open_ports == {"proxy": ["80:80", "443:443"]}
    assert composed["networks"]["back"] == {"internal": True}
    assert composed["services"]["database"]["networks"] == ["back"]


def test_secrets_are_files_and_the_key_is_where_it_signs(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        for variable, value in service.get("environment", {}).items():
            secret = re.search(r"PASSWORD|TOKEN|SECRET|_KEY$|DATABASE$", variable)
            assert not secret or str(value).startswith("/run/secrets"), f"{name}: {variable}"
    keyed = [name for name, one in composed["services"].items() if any("keys:" in v for v in one.get("volumes", []))]
    assert keyed == ["api"]
    assert all(one["file"].startswith("./secrets/") for one in composed["secrets"].values())


def test_an_end_has_the_time_that_the_service_asks_for(composed: dict[str, Any]) -> None:
    from api.__main__ import DRAIN_SECONDS
    from monitor.settings import Settings

    grace = int(composed["services"]["api"]["stop_grace_period"].removesuffix("s"))
    assert grace > DRAIN_SECONDS + Settings().stop_seconds


def test_images_are_small_rights_and_pinned(stages: dict[str, list[str]], root: Path) -> None:
    assert set(stages) == {"build", "base", *OURS}
    assert "USER 10001" in stages["base"]
    assert not [line for lines in stages.values() for line in lines if line.startswith("ADD")]
    installs = [line for line in stages["build"] if "pip install" in line]
    assert installs
    assert all("--constraint requirements.lock" in line for line in installs)
    for name in OURS:
        assert command(stages[name], "CMD")
        assert command(stages[name], "HEALTHCHECK")
        assert not [line for line in stages[name] if line.startswith("USER")]
    copied = {line.split()[1] for line in stages["build"] if line.startswith("COPY") and len(line.split()) == 3}
    assert copied == {"api", "dashboard", "data", "monitor"}
    assert all((root / name).is_dir() for name in copied)


def test_what_is_for_the_operator_is_not_behind_the_proxy(root: Path) -> None:
    text = (root / "docker/Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"@inner path /metrics \S+ /ready \S+\n\s+respond @inner 404", text)
    for header in ("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert header in text
    assert text.count("max_size") == text.count("reverse_proxy") == 2


@pytest.mark.prove
def test_the_commands_of_the_images_work_here(stages: dict[str, list[str]], tmp_path: Path) -> None:
    settings = {
        "DATABASE": f"sqlite:///{tmp_path}/ledger.db",
        "LAKE": f"{tmp_path}/lake",
        "UPLOADS": f"{tmp_path}/uploads",
        "LOG_KEY_FILE": f"{tmp_path}/keys/log.key",
        "ACCOUNTS_KEY_FILE": f"{tmp_path}/keys/accounts.key",
        "PORT": str(port := free_port()),
        "DASHBOARD_PORT": str(free_port()),
        "API_URL": f"http://127.0.0.1:{port}",
        "HOST": "0.0.0.0",  # noqa: S104 - as in the images
        "AUDIT": "worker",
    }
    told = {**os.environ, **{f"TENDERWATCH_{name}": value for name, value in settings.items()}, "TMPDIR": str(tmp_path)}
    told["PATH"] = f"{Path(sys.executable).parent}:{told['PATH']}"
    running: list[subprocess.Popen[bytes]] = []
    try:
        for name in OURS:
            with (tmp_path / f"{name}.log").open("wb") as log:
                words = command(stages[name], "CMD")
                running.append(subprocess.Popen(words, env=told, cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT))
            probe = command(stages[name], "HEALTHCHECK")
            deadline = time.monotonic() + 120
            while subprocess.run(probe, env=told, cwd=tmp_path, check=False).returncode:
                assert running[-1].poll() is None, (tmp_path / f"{name}.log").read_text()
                assert time.monotonic() < deadline, (tmp_path / f"{name}.log").read_text()
                time.sleep(0.5)
        for process in running[:2]:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        probe = command(stages["api"], "HEALTHCHECK")
        assert subprocess.run(probe, env=told, cwd=tmp_path, check=False).returncode == 1
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert "Traceback" not in (tmp_path / "api.log").read_text()
