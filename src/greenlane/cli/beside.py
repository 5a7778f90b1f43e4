"""``python -m greenlane.cli.beside``: keeps one worker running, and begins another when it dies, until told to end.

It ends, and its worker with it, when its standard input is closed: whoever started it is gone.
"""

from __future__ import annotations

import contextlib
import select
import signal
import subprocess
import sys

PAUSE = 1.0
"""Seconds before a worker that died is replaced."""
PATIENCE = 20.0
"""Seconds that a worker has to stop."""


def main() -> None:
    """Run workers, one after the other."""
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(0))
    while True:
        worker = subprocess.Popen([sys.executable, "-m", "greenlane.cli", "work", "--tied"], stdin=subprocess.PIPE)
        try:
            while worker.poll() is None:
                if _closed(PAUSE):
                    return
        finally:
            _stop(worker)
        print(f"greenlane: the worker ended ({worker.returncode}); another begins", file=sys.stderr)
        if _closed(PAUSE):
            return


def _closed(seconds: float) -> bool:
    """Tell whether the standard input was closed within so many seconds."""
    readable, _, _ = select.select([sys.stdin.buffer], [], [], seconds)
    return bool(readable) and not sys.stdin.buffer.read1(1)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(PATIENCE)
        worker.kill()


if __name__ == "__main__":
    main()
