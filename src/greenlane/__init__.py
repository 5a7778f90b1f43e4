"""Greenlane: what customs administrations and their partners use against environmental crime."""

import os

# Linear algebra on one thread: the matrices are small, processes are what runs side by side, and threads that wait for
# one another on a busy machine take many times as long. It must be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
