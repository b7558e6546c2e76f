"""Do the rules hold together? Checks of a rulebook against itself, each proved, refuted with a case, or not decided."""

from jisso.readings.prove.answers import CHECKS, PROVED, REFUTED, UNDECIDED, Answer, Claim, Exhibit
from jisso.readings.prove.prover import Prover

__all__ = ["CHECKS", "PROVED", "REFUTED", "UNDECIDED", "Answer", "Claim", "Exhibit", "Prover"]
