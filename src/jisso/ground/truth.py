"""Three truth values as (must, may): strong Kleene logic without a null.

true = (True, True), false = (False, False), unknown = (False, True). (True, False) cannot be made.
The tables in `tests/spec/truth/` are the specification.
"""

from __future__ import annotations

from typing import NamedTuple


class Truth(NamedTuple):
    must: bool
    may: bool

    @property
    def known(self) -> bool:
        return self.must == self.may


TRUE = Truth(True, True)
FALSE = Truth(False, False)
UNKNOWN = Truth(False, True)


def truth(value: bool | None) -> Truth:
    """`None` stands for unknown."""
    return UNKNOWN if value is None else TRUE if value else FALSE


def both(left: Truth, right: Truth) -> Truth:
    return Truth(left.must and right.must, left.may and right.may)


def either(left: Truth, right: Truth) -> Truth:
    return Truth(left.must or right.must, left.may or right.may)


def negate(value: Truth) -> Truth:
    """Swaps must and may: not [a, b] = [not b, not a]."""
    return Truth(not value.may, not value.must)
