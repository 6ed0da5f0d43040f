"""One page for the management: the position, three decisions, costs, help, sources. Pure."""

from dataclasses import dataclass
from typing import Final

from bot.advice import steps
from bot.advice.figures import notes_for
from bot.advice.parts import sources
from bot.advice.position import position
from bot.advice.reply import ContactLine, SourceLine, Step
from bot.advice.self_check import CheckResult
from bot.kb.base import KnowledgeBase
from bot.kb.ids import SIZE_NAMES, IndustryId, SizeId
from bot.understanding.query import IndustryReading, Query, SizeReading

DECISIONS: Final = 3
HELP_TAGS: Final = ("subsidy", "insurance")
"""Tags of actions that bring money or people; those of the quarter need a decision."""
CONTACTS: Final = ("ipa", "police")


@dataclass(frozen=True)
class Report:
    """What the page says; `score` is empty without a finished self-check."""

    company: str
    score: tuple[str, ...]
    position: tuple[str, ...]
    decisions: tuple[Step, ...]
    help: tuple[Step, ...]
    contacts: tuple[ContactLine, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]


def report(
    industry: IndustryId | None,
    size: SizeId | None,
    finished: CheckResult | None,
    kb: KnowledgeBase,
) -> Report:
    """The page of a company; decisions follow the self-check where there is one."""
    where = position([], industry, size, kb)
    decisions = _decisions(industry, size, finished, kb)
    helping = tuple(
        action
        for action in kb.actions.values()
        if set(action.tags) & set(HELP_TAGS)
        and action.when == "this_quarter"
        and (size is None or size in action.sizes)
    )
    contacts = [kb.emergency.contacts[name] for name in CONTACTS]
    names = (kb.industries[industry].name if industry else "", SIZE_NAMES[size] if size else "")
    return Report(
        company="・".join(filter(None, names)) or "中小企業",
        score=_score(finished, kb),
        position=where.sentences,
        decisions=decisions,
        help=steps.ready(helping, kb),
        contacts=tuple(ContactLine(c.name, c.reach, c.for_, c.url) for c in contacts),
        notes=(*(finished.notes if finished else ()), *notes_for(where.figures, kb)),
        sources=sources(
            kb,
            [*where.figures, *(finished.figures if finished else ())],
            [*(kb.actions[step.id] for step in decisions), *helping],
            refs=(*(kb.self_check.sources if finished else ()), *kb.emergency.sources[:2]),
        ),
    )


def _decisions(
    industry: IndustryId | None,
    size: SizeId | None,
    finished: CheckResult | None,
    kb: KnowledgeBase,
) -> tuple[Step, ...]:
    """The self-check's next steps, filled up with those that fit any company."""
    query = Query(
        text="",
        industries=(IndustryReading(industry, 1.0, "", "given"),) if industry else (),
        sizes=(SizeReading(size, ""),) if size else (),
    )
    own = [each.step for each in finished.next_items] if finished else []
    usual = steps.ready(steps.choose(query, kb), kb)
    return tuple({step.id: step for step in (*own, *usual)}.values())[:DECISIONS]


def _score(finished: CheckResult | None, kb: KnowledgeBase) -> tuple[str, ...]:
    if finished is None:
        return ()
    full = kb.self_check.full_score
    line = f"自社診断は {finished.score}点({full}点満点)です。{finished.meaning}"
    # The shares of the industry and of all stand in the position already.
    of_size = [
        sentence
        for sentence, figure in zip(finished.standing[1:], finished.figures, strict=True)
        if figure.scope in SIZE_NAMES
    ]
    return (line, *finished.standing[:1], *of_size)
