"""A real OpenID provider (Canaille) as a process of its own on a port of this machine, and a person who signs in there.

`python real_provider.py <json>` runs it: {"redirect": ..., "signed_out": ..., "secret": ...}; it prints its port.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx

CLIENT = "tenderwatch"
PERSON = "audit-1"
PASSWORD = "four words that nobody guesses"  # noqa: S105 - of a person that does not exist
SECONDS = 30


def _configured() -> dict[str, Any]:
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)
    return {
        "SECRET_KEY": "of a provider that lives for one test",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "HTMX": False, "SMTP": None, "LANGUAGE": "en"},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key], "TRUSTED_DOMAINS": ["127.0.0.1", "localhost"]},
    }


def _run(told: dict[str, str]) -> None:
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from werkzeug.serving import make_server

    app = create_app(_configured())
    with app.app_context():
        for name in (PERSON, "nobody-1"):
            person = models.User(
                formatted_name=name,
                family_name=name,
                user_name=name,
                display_name=name,
                emails=[f"{name}@example.org"],
                password=PASSWORD,
            )
            Backend.instance.save(person)
        client = models.Client(
            client_id=CLIENT,
            client_secret=told["secret"],
            client_name=CLIENT,
            client_uri="http://127.0.0.1",
            redirect_uris=[told["redirect"]],
            post_logout_redirect_uris=[told["signed_out"]],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a way
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


@contextmanager
def canaille(public_url: str, secret: str, folder: Path) -> Iterator[str]:
    """The issuer of a provider that knows the API at `public_url`; it names itself with a slash at its end."""
    told = {"redirect": f"{public_url}/oidc/callback", "signed_out": f"{public_url}/oidc/signed-out", "secret": secret}
    with (folder / "provider.log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, __file__, json.dumps(told)], cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert running.stdout is not None
            port = running.stdout.readline().strip()
            assert port, (folder / "provider.log").read_text()
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()
            running.wait(SECONDS)
            with contextlib.suppress(OSError):
                running.stdout.close()  # type: ignore[union-attr]


@dataclass
class Person:
    """Somebody with a browser who knows a password there."""

    name: str = PERSON

    def __post_init__(self) -> None:
        self.browser = httpx.Client(timeout=SECONDS, trust_env=False)

    def agree(self, address: str) -> str:
        """The address to which the provider sends the browser once the person signed in."""
        answer = self.browser.get(address)
        fields = iter([{"login": self.name}, {"password": PASSWORD}])
        for _ in range(12):
            if answer.is_redirect:
                assert answer.next_request is not None
                follows = answer.next_request.url
                if follows.path.startswith("/oidc/"):
                    return str(follows)
                answer = self.browser.get(follows)
            else:
                answer = self._sent(answer, next(fields))
        raise AssertionError(answer.text)

    def _sent(self, answer: httpx.Response, fields: dict[str, str]) -> httpx.Response:
        (token,) = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[:1]
        return self.browser.post(answer.url, data={"csrf_token": unescape(token), **fields})


if __name__ == "__main__":
    _run(json.loads(sys.argv[1]))
