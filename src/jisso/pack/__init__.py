"""Find, load and verify a pack of law."""

from jisso.pack.load import Pack, find_pack, load_pack

__all__ = ["Pack", "find_pack", "load_pack"]
