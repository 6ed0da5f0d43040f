"""The five models, one after the other: each reads what the ones before it found.

What a model says about its own examples is too good to be true. So wherever one model's reading
is an example for the next, or is counted for the calibration, it comes from a model that was
trained without that example (cross-fitting).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from bot.kb.base import KnowledgeBase
from bot.kb.ids import AREA_IDS, EMERGENCY_IDS, INDUSTRY_IDS, UNCOVERED_IDS
from bot.training.calibration import calibrate
from bot.training.examples import NONE, UNCOVERED, Examples, LabelledQuestion
from bot.training.learner import Example, learn
from bot.training.model_file import model_text
from bot.training.slips import slips
from bot.understanding.candidates import NO_TRADE, Candidate, find_candidates, named_trades
from bot.understanding.clauses import clauses
from bot.understanding.emergency import NOTHING, told_emergency
from bot.understanding.features import clause_features, question_features
from bot.understanding.fold import Folded, fold_word
from bot.understanding.linear import LinearModel, read_model
from bot.understanding.patterns import patterns
from bot.understanding.phrases import Hit
from bot.understanding.pipeline import found_in
from bot.understanding.trades import COMPARABLE, industries_named, name_spans
from bot.understanding.vocabulary import Cue
from bot.understanding.whose import OTHER, OWN, whose_features

TRADE_LABELS: Final = (*INDUSTRY_IDS, *UNCOVERED_IDS, NO_TRADE)
WHOSE_LABELS: Final = (OWN, OTHER)
INTENT_LABELS: Final = (
    "recommend",
    "benchmark",
    "case",
    "compare",
    "ranking",
    "definition",
    "help",
    "out_of_scope",
)
AREA_LABELS: Final = (*AREA_IDS, NONE)
EMERGENCY_LABELS: Final = (*EMERGENCY_IDS, NOTHING)
FOLDS: Final = 4
UNCALIBRATED: Final = ((0.0, 0.5),)
Report = Callable[[str], None]

SURELY_CALM: Final = -0.6
"""Below this margin of any emergency, a question that nobody labelled is an example of none."""
INTRODUCTIONS: Final = 15
"""Every fifteenth name is an example of a message that says nothing but who asks."""


@dataclass(frozen=True)
class _Fitting:
    """How a model is fitted.

    Features of `seen_by` examples are kept whose weight is at least `least` (of 127);
    `aggressiveness` bounds one learning step.
    """

    seen_by: int
    least: int
    aggressiveness: float


# Of each model a quarter of the features does as well as all of them, and is read and looked up in
# a fraction of the time.
TO_TRADES: Final = _Fitting(seen_by=5, least=7, aggressiveness=0.1)
TO_WHOSE: Final = _Fitting(seen_by=5, least=10, aggressiveness=0.15)
TO_INTENTS: Final = _Fitting(seen_by=3, least=5, aggressiveness=0.5)
TO_EMERGENCIES: Final = _Fitting(seen_by=4, least=7, aggressiveness=1.0)
TO_AREAS: Final = _Fitting(seen_by=4, least=6, aggressiveness=0.5)


@dataclass(frozen=True)
class _Sentence:
    """A text with the trades of whoever says it; `key` tells its part of the examples."""

    text: str
    key: str
    trades: tuple[str, ...]


def train(kb: KnowledgeBase, examples: Examples, report: Report) -> dict[str, str]:
    """The JSON of each model by name."""
    named = list(_named_trades(kb, examples)) + list(_clauses_without_trade(kb, examples))
    report(f"trades: {len(named)} names and clauses")
    trades, trade_folds = _fit(named, TRADE_LABELS, TO_TRADES)
    told = list(_own_and_others(kb, examples, trade_folds))
    report(f"whose: {len(told)} trades in sentences")
    whose, _ = _fit(told, WHOSE_LABELS, TO_WHOSE)
    report(f"intents and areas: {len(examples.questions)} questions")
    model = read_model(trades)
    intents = list(_questions(kb, examples, model, lambda question: (question.intent,)))
    areas = list(_questions(kb, examples, model, lambda question: question.areas or (NONE,)))
    emergencies = _emergencies(kb, examples, model)
    report(f"emergencies: {len(emergencies)} messages")
    return {
        "trades": trades,
        "whose": whose,
        "intents": _fit(intents, INTENT_LABELS, TO_INTENTS)[0],
        "areas": _fit(areas, AREA_LABELS, TO_AREAS)[0],
        "emergencies": _fit(emergencies, EMERGENCY_LABELS, TO_EMERGENCIES)[0],
    }


def _fit(
    examples: Sequence[Example], labels: tuple[str, ...], fitting: _Fitting
) -> tuple[str, list[LinearModel]]:
    """The calibrated model of all examples as JSON, and the models without each fold."""
    folds = []
    cases: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        rest = [example for example in examples if fold_of(example.key) != fold]
        model = read_model(
            model_text(
                learn(rest, labels, fitting.seen_by, fitting.aggressiveness),
                UNCALIBRATED,
                fitting.least,
            )
        )
        folds.append(model)
        for example in examples:
            if fold_of(example.key) == fold:
                ranked = model.rank(example.features)
                cases += [(scored.margin, scored.label in example.labels) for scored in ranked[:2]]
    points = calibrate(cases)
    return (
        model_text(
            learn(examples, labels, fitting.seen_by, fitting.aggressiveness), points, fitting.least
        ),
        folds,
    )


def fold_of(key: str) -> int:
    """The part of the examples that one belongs to, drawn from its text."""
    return sha256(key.encode()).digest()[0] % FOLDS


def _named_trades(kb: KnowledgeBase, examples: Examples) -> Iterator[Example]:
    """Each name as the clause that understanding would cut out of 「…です」 or 「…てます」.

    Also with slips: a model that saw slips leans on all parts of a word, not on one alone.
    """
    for label, name in _names(kb, examples):
        key = fold_word(name)
        for said in (name, *slips(name, "train ")) if len(name) > 2 else (name,):
            folded, hits = found_in(_said(said), kb)
            spans = clauses(folded, patterns(kb)) or [(0, len(folded.text) - 1)]
            features = clause_features(folded.text, hits, spans[-1], ())
            yield Example(key, features, frozenset({label}))


def _slip(word: str, key: str) -> str:
    """The word with one slip, of a kind drawn from the key."""
    kinds = list(slips(word, "train "))
    return kinds[sha256(key.encode()).digest()[1] % len(kinds)]


def _said(name: str) -> str:
    return f"{name}ます。" if name.endswith(("て", "で")) else f"{name}です。"


def _names(kb: KnowledgeBase, examples: Examples) -> Iterator[tuple[str, str]]:
    for lists in kb.trades:
        for groups in (lists.industries, lists.uncovered):
            for name, words in groups.items():
                for word in (*words.names, *words.trades, *words.endings):
                    yield name, word
    for trade in examples.trades:
        yield trade.id, trade.text


def _clauses_without_trade(kb: KnowledgeBase, examples: Examples) -> Iterator[Example]:
    for question in examples.questions:
        if question.trades != () and question.intent != "out_of_scope":
            continue
        folded, hits = found_in(question.text, kb)
        for span in clauses(folded, patterns(kb)):
            features = clause_features(folded.text, hits, span, ())
            yield Example(fold_word(question.text), features, frozenset({NO_TRADE}))


def _own_and_others(
    kb: KnowledgeBase, examples: Examples, folds: Sequence[LinearModel]
) -> Iterator[Example]:
    """Every candidate of every labelled sentence: the asker's own, or somebody else's."""
    grammar = patterns(kb)
    for sentence in _sentences(kb, examples):
        trades = folds[fold_of(sentence.key)]
        folded, hits = found_in(sentence.text, kb)
        found = find_candidates(folded, hits, kb, trades, grammar)
        for candidate in found:
            label = OWN if _is_own(candidate, sentence.trades) else OTHER
            features = whose_features(folded.text, candidate, found, grammar)
            yield Example(sentence.key, features, frozenset({label}))


def _sentences(kb: KnowledgeBase, examples: Examples) -> Iterator[_Sentence]:
    """The questions that say or do not say a trade, also with a slip in it; names as sentences."""
    for question in examples.questions:
        trades = () if question.intent == "out_of_scope" else question.trades
        if trades is None or question.intent in ("compare", "ranking"):
            continue
        sentence = _Sentence(question.text, fold_word(question.text), trades)
        yield sentence
        yield from _with_slip(sentence, kb)
    for trade in examples.trades:  # whole names are weighed against parts of them
        key = fold_word(trade.text)
        yield _Sentence(_said(trade.text), key, (trade.id,))
        if len(trade.text) > 2:
            yield _Sentence(_said(_slip(trade.text, key)), key, (trade.id,))


def _with_slip(sentence: _Sentence, kb: KnowledgeBase) -> Iterator[_Sentence]:
    """The sentence with one slip in the word that tells its trade, two of each kind."""
    folded, hits = found_in(sentence.text, kb)
    for hit in hits:
        word = folded.text[hit.start : hit.end]
        if hit.cue.kind in ("name", "word") and hit.cue.id in sentence.trades and len(word) > 2:
            for slip in (*slips(word, "train "), *slips(word, "again ")):
                text = folded.text[: hit.start] + slip + folded.text[hit.end :]
                yield replace(sentence, text=text)
            return


def _is_own(candidate: Candidate, trades: Sequence[str]) -> bool:
    if UNCOVERED in trades:
        return candidate.id in UNCOVERED_IDS
    return candidate.id in trades


def _questions(
    kb: KnowledgeBase,
    examples: Examples,
    trades: LinearModel,
    labels: Callable[[LabelledQuestion], tuple[str, ...]],
) -> Iterator[Example]:
    for question in (*examples.questions, *_introductions(examples)):
        folded, hits = found_in(question.text, kb)
        features = _message_features(folded, hits, kb, trades)
        yield Example(question.text, features, frozenset(labels(question)))


def _emergencies(kb: KnowledgeBase, examples: Examples, trades: LinearModel) -> list[Example]:
    """The labelled emergencies, names of things, and the questions in which nothing happens.

    Nobody labelled the questions for this. Those in which phrases, or a model of the others, find
    an emergency are left out.
    """
    labelled = []
    for emergency in examples.emergencies:
        folded, hits = found_in(emergency.text, kb)
        features = _message_features(folded, hits, kb, trades)
        labelled.append(Example(emergency.text, features, frozenset({emergency.id or NOTHING})))
    for name in _things(kb):
        folded, hits = found_in(name, kb)
        features = _message_features(folded, hits, kb, trades)
        labelled.append(Example(name, features, frozenset({NOTHING})))
    calm = []
    for question in examples.questions:
        folded, hits = found_in(question.text, kb)
        if told_emergency(folded, hits) is None:
            features = _message_features(folded, hits, kb, trades)
            calm.append(Example(question.text, features, frozenset({NOTHING})))
    _, folds = _fit([*labelled, *calm], EMERGENCY_LABELS, TO_EMERGENCIES)
    for example in calm:
        ranked = folds[fold_of(example.key)].rank(example.features, 2)
        if next(each for each in ranked if each.label != NOTHING).margin < SURELY_CALM:
            labelled.append(example)
    return labelled


def _things(kb: KnowledgeBase) -> Iterator[str]:
    """What people name who ask about it, and to whom nothing happened."""
    for term in kb.terms.values():
        yield from (term.name, *term.aliases)
    yield from (area.name for area in kb.areas.values())
    for item in kb.self_check.items:
        yield item.name
        yield from (word for word in (*item.words, *item.alone) if "…" not in word)


def _message_features(
    folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase, trades: LinearModel
) -> set[str]:
    found = named_trades(folded, hits, trades, patterns(kb)).told
    compared = len(industries_named(folded, hits, COMPARABLE))
    return question_features(folded.text, hits, name_spans(found), compared)


def _introductions(examples: Examples) -> Iterator[LabelledQuestion]:
    """Whoever only says what they do wants to hear what to do."""
    for trade in examples.trades[::INTRODUCTIONS]:
        yield LabelledQuestion((trade.id,), (), "recommend", _said(trade.text))
