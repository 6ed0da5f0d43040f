"""Workspaces that have installed the app: slack_sdk's store on our engine, tokens sealed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.erasure import erase
from bot.store.schema import (
    slack_bots,
    slack_installations,
    slack_oauth_states,
    workspaces,
)
from bot.store.vault import Vault

STATE_SECONDS: Final = 600
SEALED: Final = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)


class Installations(AsyncInstallationStore):
    """Written by the OAuth flow, read for every workspace that asks."""

    def __init__(self, engine: AsyncEngine, client_id: str, vault: Vault) -> None:
        self._engine = engine
        self._client_id = client_id
        self._vault = vault
        self._rows = AsyncSQLAlchemyInstallationStore(client_id, engine)
        self._rows.installations, self._rows.bots = slack_installations, slack_bots

    async def async_save(self, installation: Installation) -> None:
        sealed = Installation(**installation.to_dict_for_copying())
        self._seal(sealed)
        await self._rows.async_save(sealed)

    async def async_save_bot(self, bot: Bot) -> None:
        sealed = Bot(**bot.to_dict_for_copying())
        self._seal(sealed)
        await self._rows.async_save_bot(sealed)

    async def of_team(self, team_id: str, enterprise_id: str | None) -> Bot | None:
        """The team's own installation, else its organisation's; the latest of several."""
        if enterprise_id is None:
            enterprise_id = await self._enterprise_of(team_id)
        c = slack_bots.c
        of_organisation = sa.and_(c.team_id.is_(None), c.enterprise_id == enterprise_id)
        statement = (
            sa.select(slack_bots)
            .where(c.client_id == self._client_id, sa.or_(c.team_id == team_id, of_organisation))
            .order_by(c.team_id.is_(None), c.installed_at.desc(), c.id.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            return None
        bot = SQLAlchemyInstallationStore.build_bot_entity(row)
        for field in SEALED[:2]:
            setattr(bot, field, self._vault.open(getattr(bot, field)))
        return bot

    async def remember_enterprise(self, team_id: str, enterprise_id: str) -> None:
        """Note which organisation a team belongs to that has installed the app for all."""
        statement = insert(workspaces).values(team_id=team_id, enterprise_id=enterprise_id)
        statement = statement.on_conflict_do_update(
            index_elements=[workspaces.c.team_id], set_={"enterprise_id": enterprise_id}
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def teams_of(self, enterprise_id: str) -> Sequence[str]:
        """The teams that use an organisation's installation."""
        statement = sa.select(workspaces.c.team_id).where(
            workspaces.c.enterprise_id == enterprise_id
        )
        async with self._engine.connect() as connection:
            return list((await connection.execute(statement)).scalars())

    async def delete_enterprise(self, enterprise_id: str) -> None:
        """Delete an organisation's own installation."""
        async with self._engine.begin() as connection:
            for table in (slack_installations, slack_bots):
                await connection.execute(
                    sa.delete(table).where(
                        table.c.client_id == self._client_id,
                        table.c.enterprise_id == enterprise_id,
                        table.c.team_id.is_(None),
                    )
                )

    @asynccontextmanager
    async def alone(self, owner: str) -> AsyncIterator[None]:
        """One process at a time, for one workspace or organisation: a refresh token may be used
        once. Holds a connection meanwhile."""
        lock = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"token:{owner}")))
        async with self._engine.begin() as connection:
            await connection.execute(lock)
            yield

    async def check_keys(self) -> None:
        """Open the newest stored token, if there is one; raises StoreError when no key fits.

        Not the oldest: a workspace that has not come back since a key was lost stops nobody.
        """
        c = slack_bots.c
        newest = sa.select(c.bot_token).where(c.bot_token.is_not(None)).order_by(c.id.desc())
        async with self._engine.connect() as connection:
            self._vault.open((await connection.execute(newest.limit(1))).scalar())

    async def reencrypt(self) -> int:
        """Seal all tokens under the first key; returns how many rows. Raises StoreError."""
        count = 0
        async with self._engine.begin() as connection:
            for table in (slack_installations, slack_bots):
                fields = [name for name in SEALED if name in table.c]
                for row in (await connection.execute(sa.select(table))).mappings().all():
                    values = {name: self._vault.reseal(row[name]) for name in fields}
                    await connection.execute(
                        sa.update(table).where(table.c.id == row["id"]).values(values)
                    )
                    count += 1
        return count

    async def erase(self, team_id: str) -> int:
        """Delete everything that is kept of a workspace; returns how many rows."""
        return await erase(self._engine, team_id)

    def _seal(self, entity: Any) -> None:
        for field in SEALED:
            if hasattr(entity, field):
                setattr(entity, field, self._vault.seal(getattr(entity, field)))

    async def _enterprise_of(self, team_id: str) -> str | None:
        statement = sa.select(workspaces.c.enterprise_id).where(workspaces.c.team_id == team_id)
        async with self._engine.connect() as connection:
            found: str | None = (await connection.execute(statement)).scalar()
            return found


class OAuthStates:
    """States that installations have begun with; each is used once, or never."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def clear(self, now: datetime) -> int:
        """Delete expired states; returns how many."""
        expired = slack_oauth_states.c.expire_at < now.astimezone(UTC).replace(tzinfo=None)
        async with self._engine.begin() as connection:
            return (await connection.execute(sa.delete(slack_oauth_states).where(expired))).rowcount


def state_store(engine: AsyncEngine) -> AsyncSQLAlchemyOAuthStateStore:
    """Where the OAuth flow keeps its states for ten minutes."""
    states = AsyncSQLAlchemyOAuthStateStore(STATE_SECONDS, engine)
    states.oauth_states = slack_oauth_states
    return states
