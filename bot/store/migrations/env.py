"""Run by Alembic: the database's URL comes from `bot.store.upgrade`."""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bot.store.schema import metadata

engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
