"""What the digest's rate is compared with: a procrastinate job that posts one fixed message."""

import asyncio
import os
from typing import Any

import aiohttp
from procrastinate import App, PsycopgConnector
from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.pace import Pace
from bot.store.database import CONNECTIONS


def register(app: App, client: AsyncWebClient | None) -> Any:
    """The job's task; without a client it only defers."""

    @app.task(name="post", queue="digest")
    async def post(channel: str) -> None:
        assert client
        await client.chat_postMessage(channel=channel, text="今週のお知らせです")

    return post


async def main() -> None:
    pace = Pace()
    # As many connections as ours has.
    connector = PsycopgConnector(
        conninfo=os.environ["DATABASE_URL"], min_size=2, max_size=CONNECTIONS
    )
    app = App(connector=connector)
    async with aiohttp.ClientSession() as session, app.open_async():
        client = AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"],
            base_url=os.environ["SLACK_API_URL"],
            session=session,
        )
        register(app, client)
        await app.run_worker_async(
            queues=["digest"], concurrency=pace.concurrency, delete_jobs="always"
        )


if __name__ == "__main__":
    asyncio.run(main())
