"""A mail server that misbehaves at any step, on a real socket; it keeps what was handed over to it."""

from __future__ import annotations

import email
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "content", "answer")
"""Where a conversation can break: `content` while the letter is sent, `answer` after the server has it."""
DROP, SILENCE, DRIP = "drop", "silence", "drip"
Script = Callable[[str, str], str | None]
"""(step, what the client said) → an answer instead of the usual one, or what to do; None: as servers do."""


def well(step: str, said: str) -> str | None:
    """A server without faults."""
    return None


class RawServer:
    """Speaks SMTP on a thread for each connection; `script` decides what goes wrong."""

    def __init__(self) -> None:
        self.script: Script = well
        self.kept: list[tuple[str, str]] = []  # (Message-ID, recipient) of what was taken, in order
        self.connections = 0
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening and ends all conversations."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with self._lock:
            self._sockets.add(client)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            _Conversation(self, client).run()
        except (OSError, EOFError):
            pass
        finally:
            with self._lock:
                self._sockets.discard(client)
                self.at_once -= 1
            client.close()


class _Conversation:
    def __init__(self, server: RawServer, client: socket.socket) -> None:
        self.server, self.client = server, client
        self.lines = client.makefile("rb")
        self.recipient = ""

    def run(self) -> None:
        self._answer("greeting", "", "220 mail.example")
        while True:
            said = self._line()
            verb = said[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT":
                self.recipient = said.partition("<")[2].partition(">")[0]
            if verb == "DATA":
                if self._answer("DATA", said, "354 go on"):
                    self._take()
            else:
                usual = "250 mail.example" if verb in ("EHLO", "HELO") else "250 OK"
                self._answer("EHLO" if verb == "HELO" else verb, said, usual)

    def _take(self) -> None:
        if self.server.script("content", self.recipient) == DROP:
            self.lines.readline()
            raise EOFError
        content = b""
        while (line := self.lines.readline()) != b".\r\n":
            if not line:
                raise EOFError
            content += line
        said = self.server.script("answer", self.recipient)
        if said is None or said.startswith("2") or said in (DROP, SILENCE, DRIP):
            message = email.message_from_bytes(content)
            self.server.kept.append((re.sub(r"\s", "", message["Message-ID"]), self.recipient))
        self._answer("answer", self.recipient, "250 taken")

    def _answer(self, step: str, said: str, usual: str) -> bool:
        answer = self.server.script(step, said)
        if answer == DROP:
            raise EOFError
        if answer == SILENCE:
            self.lines.read()  # until the client has had enough
            raise EOFError
        if answer == DRIP:
            for sign in f"{usual[:3]}-" + "x" * 10_000:
                self.client.sendall(sign.encode())
                if self.server.script("pause", ""):
                    return False
        self._say(answer or usual)
        return (answer or usual).startswith("3") or (answer or usual).startswith("2")

    def _line(self) -> str:
        line = self.lines.readline()
        if not line:
            raise EOFError
        return line.decode("ascii", "replace").strip()

    def _say(self, line: str) -> None:
        self.client.sendall(f"{line}\r\n".encode())
