"""A question and its answer as the JSON of `secbench ask --json` (a contract)."""

from typing import Any

from bot.advice.reply import Reply, ReplyFigure
from bot.kb import KnowledgeBase
from bot.understanding import Query
from bot.understanding.query import IndustryReading, UncoveredReading
from bot.views.blocks import Message


def as_json(query: Query, reply: Reply, sent: Message, kb: KnowledgeBase) -> dict[str, Any]:
    """The whole result; ids as in the contract, texts as users see them."""
    return {
        "text": query.text,
        "query": _query(query, kb),
        "reply": {
            "kind": reply.kind,
            "title": reply.title,
            "figures": [_figure(figure) for figure in reply.figures],
            "actions": [step.line for step in reply.steps]
            or list(reply.emergency.steps if reply.emergency else ()),
            "cases": [case.line for case in reply.cases],
            "sources": [source.key for source in reply.sources],
        },
        "message": {"text": sent.text, "blocks": list(sent.blocks)},
    }


def _query(query: Query, kb: KnowledgeBase) -> dict[str, Any]:
    return {
        "industries": [_trade(reading, kb) for reading in query.industries],
        "candidates": [_trade(reading, kb) for reading in query.candidates],
        "uncovered": [_trade(reading, kb) for reading in query.uncovered],
        "areas": [
            {"id": reading.id, "confidence": reading.confidence, "evidence": reading.evidence}
            for reading in query.areas
        ],
        "sizes": [
            {"id": reading.id, "evidence": reading.evidence, "people": reading.people}
            for reading in query.sizes
        ],
        "metrics": list(query.metrics),
        "terms": list(query.terms),
        "intent": query.intent,
        "emergency": query.emergency.id if query.emergency else None,
        "guide": query.guide,
        "confidence": query.confidence,
    }


def _trade(reading: IndustryReading | UncoveredReading, kb: KnowledgeBase) -> dict[str, Any]:
    if isinstance(reading, IndustryReading):
        name = kb.industries[reading.id].name
    else:
        name = kb.uncovered[reading.id].name
    return {
        "id": reading.id,
        "name": name,
        "confidence": reading.confidence,
        "evidence": reading.evidence,
        "via": reading.via,
    }


def _figure(figure: ReplyFigure) -> dict[str, Any]:
    return {
        "metric": figure.metric,
        "industry": figure.industry,
        "scope": figure.scope,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.n,
        "count": figure.count,
        "low": figure.low,
        "high": figure.high,
        "source": figure.source,
    }
