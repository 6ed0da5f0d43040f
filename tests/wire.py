"""The wire between secbench and its database, which can go silent or lose an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from psycopg.conninfo import conninfo_to_dict

from tests.databases import free_port


@dataclass
class Wire:
    """`url` leads through it. While not `passing` it holds all bytes back; after a statement that
    has `losing` in it, it lets the server do its work and breaks before the answer."""

    url: str
    passing: asyncio.Event = field(default_factory=asyncio.Event)
    losing: bytes = b""

    async def carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        lost: asyncio.Event,
        *,
        asks: bool,
    ) -> None:
        while data := await source.read(65_536):
            await self.passing.wait()
            if asks and self.losing and self.losing in data:
                self.losing = b""
                lost.set()
            elif lost.is_set():
                return
            target.write(data)
            await target.drain()


@asynccontextmanager
async def wire(database_url: str) -> AsyncIterator[Wire]:
    """A wire to the database, passing."""
    parts = {key: str(value) for key, value in conninfo_to_dict(database_url).items()}
    host, port = parts.get("host", "127.0.0.1"), parts.get("port", "5432")
    login = ":".join(filter(None, (parts.get("user", ""), parts.get("password"))))
    own = free_port()
    found = Wire(f"postgresql://{login}@127.0.0.1:{own}/{parts['dbname']}")
    found.passing.set()

    async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, int(port))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await found.passing.wait()
        server_reader, server_writer = await connect()
        lost = asyncio.Event()
        ways = (
            asyncio.create_task(found.carry(reader, server_writer, lost, asks=True)),
            asyncio.create_task(found.carry(server_reader, writer, lost, asks=False)),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            with suppress(OSError):
                writer.close()
                server_writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", own)
    try:
        yield found
    finally:
        found.passing.set()
        server.close()
