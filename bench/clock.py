"""How time is taken: processor seconds, in interleaved rounds, so that a busy machine disturbs every contender alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Python's cycle collector off, as the `timeit` module does it."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


class Rounds:
    """Microseconds per evaluation of each contender, one figure per round; all contenders run in every round."""

    def __init__(self, contenders: Mapping[str, Callable[[], object]], evaluations: int) -> None:
        self.contenders = contenders
        self.evaluations = evaluations
        self.found: dict[str, list[float]] = {name: [] for name in contenders}

    def run(self, rounds: int, least: float) -> None:
        """Each contender repeats its work for at least `least` seconds a round, always the same number of times."""
        times = {}
        for name, work in self.contenders.items():
            work()  # warm
            once = max(seconds(work), 1e-6)
            times[name] = max(1, round(least / once))
        for _ in range(rounds):
            for name, work in self.contenders.items():
                with collector_paused():
                    start = time.process_time()
                    for _ in range(times[name]):
                        work()
                    spent = time.process_time() - start
                self.found[name].append(spent / times[name] / self.evaluations * 1e6)

    def median(self, name: str) -> float:
        return statistics.median(self.found[name])

    def ratio(self, name: str, to: str) -> float:
        """Median over the rounds of `name` divided by `to` in the same round."""
        return statistics.median(a / b for a, b in zip(self.found[name], self.found[to], strict=True))
