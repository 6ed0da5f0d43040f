"""What an operator watches, in Prometheus' text format."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.slack.counters import REGISTRY
from bot.store.store import Store
from bot.store.subscriptions import DELIVERY_STATES


async def metrics_text(store: Store) -> bytes:
    """The state of the digest and of the questions, counted now; what this process has done."""
    counts = await store.deliveries.counts()
    registry = CollectorRegistry()
    subscriptions = Gauge(
        "secbench_subscriptions", "Subscriptions to the digest.", ["state"], registry=registry
    )
    stopped, failing = counts["stopped"], counts["failing"]
    subscriptions.labels("stopped").set(stopped)
    subscriptions.labels("failing").set(failing - min(stopped, failing))
    subscriptions.labels("running").set(counts["subscriptions"] - max(stopped, failing))
    deliveries = Gauge(
        "secbench_deliveries", "Deliveries in the ledger.", ["state"], registry=registry
    )
    for state in DELIVERY_STATES:
        deliveries.labels(state).set(counts[state])
    questions = Gauge("secbench_questions_open", "Questions not answered yet.", registry=registry)
    questions.set(await store.events.open_count())
    return generate_latest(registry) + generate_latest(REGISTRY)
