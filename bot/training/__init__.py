"""Training: examples and word lists become the learned models that understanding reads.

Offline work of editors (`secbench kb train`); nothing of it runs when questions are answered.
Deterministic: the same files give the same bytes on every machine.
"""

from bot.training.examples import Examples, read_examples
from bot.training.models import train

__all__ = ["Examples", "read_examples", "train"]
