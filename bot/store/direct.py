"""Single statements straight to the connection pool, for what every question runs.

SQLAlchemy's asyncio layer costs about a millisecond for each statement, psycopg a third of that.
The statements are SQLAlchemy's all the same, so that tables and columns are named in one place.
"""

from typing import Any, Final

import sqlalchemy as sa
from psycopg_pool import AsyncConnectionPool

_DIALECT: Final = sa.make_url("postgresql+psycopg://").get_dialect()()


def compiled(statement: sa.UpdateBase | sa.Select[Any]) -> bytes:
    """The SQL of a statement, with a named value for each `bindparam`."""
    return str(statement.compile(dialect=_DIALECT)).encode()


class Direct:
    """Runs compiled statements, each its own transaction."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def run(self, statement: bytes, **values: Any) -> int:
        """Run a statement; returns how many rows it wrote. Raises DATABASE_ERRORS."""
        async with self._pool.connection() as connection:
            await connection.set_autocommit(True)  # the pool sets it back
            return (await connection.execute(statement, values)).rowcount

    async def value(self, statement: bytes, **values: Any) -> Any:
        """The first value that a statement finds, None for none. Raises DATABASE_ERRORS."""
        async with self._pool.connection() as connection:
            await connection.set_autocommit(True)
            row = await (await connection.execute(statement, values)).fetchone()
            return row[0] if row else None
