"""Work that makes millions of small values without a cycle among them, done without the cycle collector.

Traces are trees of tuples. The collector would walk all of them again and again to find nothing; reference
counting frees them all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Switches the cycle collector off inside, and back on if it was on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
