"""Understanding: a Japanese question becomes a Query with the evidence for each reading."""

from bot.understanding.context import measured
from bot.understanding.pipeline import given, understand
from bot.understanding.query import Profile, Query

__all__ = ["Profile", "Query", "given", "measured", "understand"]
