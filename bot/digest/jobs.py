"""The distributed engine: procrastinate's jobs over the ledger, in any number of workers.

A tick makes due what is due since the last one, and queues again what has lost its job; each
delivery is a job of its own. Every step may run twice: the ledger decides who posts.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import psycopg
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job, Status

from bot.clock import real_time
from bot.digest.delivery import Courier, TryAgainError
from bot.digest.pace import Pace
from bot.logs import event, failure

logger = logging.getLogger(__name__)

QUEUE: Final = "digest"


class _AtItsTime(BaseRetryStrategy):
    """A delivery runs again when it said so; after an unforeseen error soon, and then later."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, TryAgainError):
            seconds = exception.seconds
        else:
            seconds = self._pace.back_off(job.attempts)
        return RetryDecision(retry_at=real_time() + timedelta(seconds=seconds))


class Engine:
    """The jobs of one process."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._store = courier.store
        self._connector = PsycopgConnector()
        self.app = App(connector=self._connector)
        pace = courier.pace
        self._deliver = self.app.task(name="deliver", queue=QUEUE, retry=_AtItsTime(pace))(
            self._run_delivery
        )
        tick = self.app.task(name="tick", queue=QUEUE, queueing_lock="tick")(self._run_tick)
        self.app.periodic(cron=pace.tick)(tick)
        clean = self.app.task(name="clean", queue=QUEUE, queueing_lock="clean")(self._run_clean)
        self.app.periodic(cron=pace.clean)(clean)

    async def open(self) -> None:
        """Use the database's pool."""
        await self._connector.open_async(pool=self._store.database.pool)

    async def work(self, *, wait: bool = True) -> None:
        """Do jobs until cancelled; without `wait` until none is left."""
        pace = self._courier.pace
        await self.app.run_worker_async(
            queues=[QUEUE],
            concurrency=pace.concurrency,
            wait=wait,
            fetch_job_polling_interval=pace.poll_seconds,
            update_heartbeat_interval=pace.heartbeat_seconds,
            stalled_worker_timeout=pace.stalled_seconds,
            delete_jobs="always",
            install_signal_handlers=False,
            shutdown_graceful_timeout=pace.finish_seconds,
        )

    async def tick(self, now: datetime) -> int:
        """Make due what is due by an instant; returns how many deliveries."""
        await self._take_over_stalled()
        await self._store.deliveries.without_job(self.defer)
        made = await self._store.deliveries.make_due(now, self.defer)
        if made:
            event(logger, "digest_due", {"deliveries": made})
        return made

    async def defer(self, ids: Sequence[int], connection: psycopg.AsyncConnection) -> None:
        """Queue a job for each delivery, in the connection's transaction."""
        jobs = [
            self._deliver.configure(queueing_lock=f"delivery:{delivery}").job.evolve(
                task_kwargs={"delivery": delivery}
            )
            for delivery in ids
        ]
        await self.app.job_manager.batch_defer_jobs_async(jobs, connection=connection)

    async def _run_delivery(self, delivery: int) -> None:
        try:
            await self._courier.deliver(delivery)
        except TryAgainError:
            raise
        except Exception as error:
            failure(logger, "delivery_failed", error, {"delivery": delivery})
            raise

    async def _run_tick(self, timestamp: int) -> None:
        await self.tick(self._courier.clock())

    async def _run_clean(self, timestamp: int) -> None:
        now = self._courier.clock()
        store = self._store
        tables = (
            store.deliveries,
            store.events,
            store.subjects,
            store.feedback,
            store.oauth_states,
        )
        rows = sum([await table.clear(now) for table in tables])
        event(logger, "old_rows_deleted", {"rows": rows})

    async def _take_over_stalled(self) -> None:
        """Drop jobs of dead workers; their deliveries get new ones."""
        stalled = await self.app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=self._courier.pace.stalled_seconds
        )
        for job in stalled:
            await self.app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            event(logger, "job_taken_over", {"task": job.task_name})
