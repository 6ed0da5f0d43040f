"""What this process has done since it started, for /metrics: counts and times, nobody's words."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY: Final = CollectorRegistry()
ANSWERS: Final = Counter(
    "secbench_answers",
    "Answers given, by the way a question came, its kind, and how sure the reading was.",
    ["way", "kind", "confidence"],
    registry=REGISTRY,
)
SECONDS: Final = Histogram(
    "secbench_answer_seconds",
    "Time from a question's text to its answer's blocks.",
    ["way"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0),
    registry=REGISTRY,
)
REQUESTS: Final = Counter(
    "secbench_requests",
    "Requests of Slack's, by the status they were acknowledged with.",
    ["status"],
    registry=REGISTRY,
)
REFUSALS: Final = Counter(
    "secbench_slack_errors",
    "What Slack's Web API answered instead of doing it, by method.",
    ["method", "error"],
    registry=REGISTRY,
)


def confidence_band(confidence: float) -> str:
    """Tenths would be many series: three bands say enough."""
    if confidence >= 0.8:
        return "high"
    return "middle" if confidence >= 0.5 else "low"
