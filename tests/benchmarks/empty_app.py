"""What secbench is compared with: a Bolt aiohttp app that acknowledges and does nothing.

With PROCESS_BEFORE_RESPONSE set it answers when the listener has acknowledged; by default Bolt
looks for that every 10 ms.
"""

import os

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

token = os.environ["SLACK_BOT_TOKEN"]
client = AsyncWebClient(token=token, base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    client=client,
    process_before_response=bool(os.environ.get("PROCESS_BEFORE_RESPONSE")),
)


@app.command("/secbench")
async def on_command(ack) -> None:  # type: ignore[no-untyped-def]
    await ack("ok")


async def on_ready(_: web.Request) -> web.Response:
    await app.client.auth_test()
    return web.json_response({"status": "ready"})


server = app.server(port=int(os.environ["PORT"]), path="/slack/events", host="127.0.0.1")
server.web_app.router.add_get("/readyz", on_ready)
server.start()
