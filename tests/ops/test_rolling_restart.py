"""Two web processes behind a balancer are restarted in turn: nobody notices."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.demo import demo
from bot.demo.standin.requests import Delivered, HttpTransport, Slack
from bot.demo.standin.workspace import BOT_USER, CHANNEL
from tests.processes import Started, end, is_ready, start_web
from tests.slack.helpers import answers, until

REQUESTS_A_SECOND = 20


class Balancer:
    """Sends each request to the next process whose last /readyz was good; asks ten times a second.

    It never sends anything twice, so a refused connection is a lost request.
    """

    def __init__(self, session: aiohttp.ClientSession, secret: str, *backs: Started) -> None:
        self.backs = list(backs)
        self._session = session
        self._secret = secret
        self._ready = {back.url: True for back in backs}
        self._turn = 0

    async def keep_looking(self) -> None:
        while True:
            for back in list(self.backs):
                self._ready[back.url] = await is_ready(self._session, back)
            await asyncio.sleep(0.1)

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        good = [back for back in self.backs if self._ready.get(back.url)]
        self._turn += 1
        url = f"{good[self._turn % len(good)].url}/slack/events"
        return await HttpTransport(self._session, url, self._secret).send(kind, payload)


async def test_no_request_is_lost(environment: dict[str, str]) -> None:
    more = environment | {"SECBENCH_DRAIN_SECONDS": "1", "SECBENCH_QUESTIONS_A_MINUTE": "10000"}
    async with demo(environment=environment) as stand_in, aiohttp.ClientSession() as session:
        backs = await asyncio.gather(*(start_web(stand_in, **more) for _ in range(2)))
        balancer = Balancer(session, stand_in.signing_secret, *backs)
        looking = asyncio.create_task(balancer.keep_looking())
        slack = Slack(stand_in.slack.api, balancer, stand_in.slack.base_url)
        commands: list[Delivered] = []
        questions = 0

        async def restart_both() -> None:
            for place in range(2):
                old = balancer.backs[place]
                assert await end(old) == 0
                balancer.backs[place] = await start_web(stand_in, **more)

        restarting = asyncio.create_task(restart_both())
        while not restarting.done():
            commands.append(await slack.command(CHANNEL, "建設業"))
            await slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から始めれば? {questions}")
            questions += 1
            await asyncio.sleep(1 / REQUESTS_A_SECOND)
        await restarting
        await until(lambda: len(answers(stand_in, CHANNEL)) >= 2 * questions, seconds=20)
        looking.cancel()
        for back in balancer.backs:
            await end(back)

    posted = [message for message in answers(stand_in, CHANNEL) if not message.ephemeral]
    assert questions > REQUESTS_A_SECOND
    assert all("建設業" in command.json()["text"] for command in commands)
    assert len(posted) == questions
