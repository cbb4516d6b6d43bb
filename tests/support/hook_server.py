"""A receiver of webhooks on loopback: keeps what came, answers as it is told, honestly or not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[socket.socket], None]
OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def saying(raw: bytes) -> Answer:
    """Says exactly these bytes."""

    def answer(peer: socket.socket) -> None:
        peer.sendall(raw)

    return answer


def dripping(raw: bytes, stop: threading.Event, seconds: float = 0.05) -> Answer:
    """Says `raw`, then a byte now and then, for as long as it is listened to."""

    def answer(peer: socket.socket) -> None:
        peer.sendall(raw)
        while not stop.wait(seconds):
            peer.sendall(b"x")

    return answer


class HookServer:
    """`heard` are the requests, head and body, in the order in which they came."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.answer = answer
        self._context = context
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                peer, _ = self._door.accept()
            except OSError:
                return
            try:
                peer.settimeout(5)
                if self._context is not None:
                    peer = self._context.wrap_socket(peer, server_side=True)
                self._hear(peer)
                self.answer(peer)
            except OSError:
                pass  # the other side had enough, or did not believe the certificate
            finally:
                peer.close()

    def _hear(self, peer: socket.socket) -> None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            raw += peer.recv(65_536)
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += peer.recv(65_536)
        self.heard.append((first, headers, body))

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)


@contextmanager
def receiving(answer: Answer | None = None, context: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    """A receiver until the block ends; it takes everything unless told otherwise."""
    server = HookServer(answer or saying(OK), context)
    try:
        yield server
    finally:
        server.close()
