"""What all tests share: the Japan pack, loaded once."""

from __future__ import annotations

import pytest

from jisso.pack import Pack, find_pack, load_pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack(find_pack("japan"))
