"""A QGIS in a process of its own that a test talks to, and kills."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import threading
import time
from contextlib import suppress
from typing import Any, Dict, List, Optional, Sequence


class Child:
    """A program that is told what to do by lines of JSON and says what happens, a line each."""

    def __init__(self, command: Sequence[str], **variables: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment.update(variables, LC_ALL="C.UTF-8")
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        self._new: queue.Queue[str] = queue.Queue()
        self.lines: List[str] = []
        self._errors: List[str] = []
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._read, self._hear)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            # An empty line would tell the end.
            self._new.put(line.rstrip("\n") or " ")
        self._new.put("")

    def _hear(self) -> None:
        self._errors.extend(self._process.stderr or ())

    @property
    def is_running(self) -> bool:
        """Tell whether nobody has seen its end yet."""
        return self._process.returncode is None

    @property
    def errors(self) -> str:
        """Return what it wrote to standard error."""
        return "".join(self._errors)

    def tell(self, **order: Any) -> None:
        """Say what is to be done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def wait_for(self, pattern: str, seconds: float = 30.0) -> Optional[str]:
        """Return the first new line that matches; None when the time is over, or the process."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._new.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                return None
            if not line:
                self._new.put("")
                return None
            self.lines.append(line)
            if re.search(pattern, line):
                return line

    def must_say(self, pattern: str, seconds: float = 30.0) -> str:
        """Return the first new line that matches; fail without one."""
        line = self.wait_for(pattern, seconds)
        assert line is not None, f"no {pattern!r} in {self.lines}: {self.errors}"
        return line

    def ended(self) -> List[Dict[str, Any]]:
        """Return the last that was said of each download nobody works on."""
        found = [json.loads(line[len("ENDED ") :]) for line in self.lines if line.startswith("ENDED ")]
        return list({each["id"]: each for each in found}.values())

    def kill(self) -> None:
        """End it as a crash does, and wait until it is gone."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """Let it end by itself."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        for thread in self._threads:
            thread.join(5)
        self._process.stdout.close()
        self._process.stderr.close()
