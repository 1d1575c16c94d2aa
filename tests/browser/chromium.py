"""A headless browser, driven over a pipe: no driver, no socket, nothing but the standard library.

Chromium reads commands of its DevTools protocol from file descriptor 3 and writes answers to 4,
each a JSON object that ends in a zero byte.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 60.0
"""Seconds that an answer may take on a busy machine."""


def browser_or_skip() -> str:
    """Find the browser; where there is none, skip, but fail in continuous integration."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    words = f"no browser: none of {', '.join(NAMES)} is installed"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


class PageError(AssertionError):
    """The page or the browser says that something is wrong."""


class Pipe:
    """The two ends of the pipe to the browser."""

    def __init__(self, to: int, back: int) -> None:
        """Take the ends."""
        self._to, self._back = to, back
        self._left = b""

    def send(self, message: Mapping[str, Any]) -> None:
        """Write a command."""
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self._to, text) :]

    def read(self, until: float) -> dict[str, Any] | None:
        """Read a message, or None if there is none until a moment."""
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._back], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            piece = os.read(self._back, 1 << 20)
            if not piece:
                raise PageError("the browser has ended")
            self._left += piece
        text, _, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message


class Page:
    """A tab.

    Attributes:
        faults: what the console, the log or the page itself has complained about.
        requests: the addresses that the page has asked for.
    """

    def __init__(self, pipe: Pipe) -> None:
        """Open a tab."""
        self._pipe, self._number = pipe, 0
        self._session: str | None = None
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._events: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and give its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._pipe.send(message)
        return self._answer(self._number)

    def _answer(self, number: int) -> dict[str, Any]:
        """Wait for an answer, and take note of what comes between."""
        until = time.monotonic() + PATIENCE
        while (message := self._pipe.read(until)) is not None:
            if message.get("id") == number:
                if "error" in message:
                    raise PageError(str(message["error"]))
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)
        raise PageError("the browser does not answer")

    def _note(self, message: dict[str, Any]) -> None:
        """Keep what an event says."""
        method, said = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        if method == "Runtime.exceptionThrown":
            self.faults.append(json.dumps(said["exceptionDetails"]))
        elif method == "Log.entryAdded":
            self.faults.append(said["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.faults.append(json.dumps(said["args"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            self.faults.append("a dialog has opened")

    def open(self, file: Path) -> None:
        """Open a file and wait until it is there."""
        self._events.clear()
        self.call("Page.navigate", url=file.as_uri())
        until = time.monotonic() + PATIENCE
        while "Page.loadEventFired" not in self._events:
            message = self._pipe.read(until)
            if message is None:
                raise PageError("the page does not load")
            self._note(message)

    def run(self, script: str) -> Any:
        """Evaluate an expression in the page and give its value."""
        found = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise PageError(json.dumps(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + PATIENCE
        while not self.run(script):
            if time.monotonic() > until:
                raise PageError(f"never true: {script}")
            time.sleep(0.02)

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press and release a key."""
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def resize(self, width: int, height: int) -> None:
        """Give the window a size, that of a telephone too."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=False,
        )  # fmt: skip

    def dark(self, *, wanted: bool = True) -> None:
        """Let the reader's system be dark, or light."""
        value = "dark" if wanted else "light"
        features = [{"name": "prefers-color-scheme", "value": value}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def pdf(self) -> bytes:
        """Print the page."""
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self) -> bytes:
        """Give a picture of the whole page."""
        found = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return b64decode(found["data"])


@contextmanager
def opened(program: str, profile: Path) -> Iterator[Page]:
    """Start a browser with a profile of its own, give a tab, and end it.

    Args:
        program: the browser.
        profile: a new folder.
    """
    to_child, to = os.pipe()
    back, from_child = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(to_child), str(from_child), program, *FLAGS,
         f"--user-data-dir={profile}"],
        pass_fds=(to_child, from_child), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(to_child)
    os.close(from_child)
    try:
        yield Page(Pipe(to, back))
    finally:
        _end(process)
        os.close(to)
        os.close(back)


_START = """\
import fcntl, os, sys
to, back, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
to, back = (fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (to, back))
os.dup2(to, 3), os.dup2(back, 4)
os.execv(program, sys.argv[3:])
"""
"""Puts the pipe where the browser looks for it, and becomes the browser."""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and what it has started, and nothing else."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
