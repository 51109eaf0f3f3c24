"""A real HTTP server on this machine that speaks the chat-completions protocol, with answers from a script.

with ChatServer(lambda asked: say('{"scenes": []}')) as server:
    settings = Settings(llm_base_url=server.url, llm_model="tiny")
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: `number` counts from 0, names of headers are lower case, `body` is its JSON."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """All messages, one after the other."""
        return "\n".join(message["content"] for message in self.body["messages"])


Answer = Callable[["_Handler"], None]
Script = Callable[[Asked], Answer]


def say(
    text: str | None, *, finish: str | None = "stop", usage: Mapping[str, Any] | None = None, **message: Any
) -> Answer:
    """An answer of the model; `message` adds fields to its message."""
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "tiny",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
        ],
    }
    if usage is not None:
        body["usage"] = usage
    return raw(json.dumps(body))


def refuse(status: int, message: str = "", headers: Mapping[str, str] | None = None, **error: Any) -> Answer:
    """An answer with an error status."""
    return raw(json.dumps({"error": {"message": message, **error}}), status=status, headers=headers)


def raw(body: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Any body at all."""

    def answer(handler: _Handler) -> None:
        handler.send(status, body.encode(), headers or {})

    return answer


def after(seconds: float, answer: Answer) -> Answer:
    """The same answer, later."""

    def late(handler: _Handler) -> None:
        time.sleep(seconds)
        answer(handler)

    return late


def hang_up(after_bytes: int | None = None) -> Answer:
    """Reset the connection at once, or in the middle of a body after some bytes of it."""

    def answer(handler: _Handler) -> None:
        if after_bytes is not None:
            handler.start(200, {"Content-Length": str(after_bytes * 2)})
            handler.wfile.write(b" " * after_bytes)
            handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True

    return answer


def drip(pause_s: float, piece: bytes = b" ") -> Answer:
    """A body that never ends, a piece at a time."""

    def answer(handler: _Handler) -> None:
        handler.start(200, {"Transfer-Encoding": "chunked"})
        chunk = f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
        try:
            while True:
                handler.wfile.write(chunk)
                handler.wfile.flush()
                time.sleep(pause_s)
        except OSError:
            handler.close_connection = True

    return answer


def in_turn(*answers: Answer) -> Script:
    """One answer after the other; the last one is repeated."""
    return lambda asked: answers[min(asked.number, len(answers) - 1)]


@dataclass
class ChatServer:
    """Answers `POST /v1/chat/completions` by the script; keeps what was asked and how much at once."""

    script: Script
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def __enter__(self) -> ChatServer:
        handler = type("Handler", (_Handler,), {"chat": self})
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def bodies(self) -> Sequence[Mapping[str, Any]]:
        return [asked.body for asked in self.asked]

    @contextmanager
    def under_way(self, path: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> Iterator[Asked]:
        with self._lock:
            asked = Asked(len(self.asked), path, headers, body)
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield asked
        finally:
            with self._lock:
                self.at_once -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    chat: ChatServer

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.chat.under_way(self.path, headers, body) as asked:
            if self.path.endswith("/chat/completions"):
                self.chat.script(asked)(self)
            else:
                self.send(404, b"<html>no such page</html>", {})

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.start(status, {"Content-Length": str(len(body)), **headers})
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
