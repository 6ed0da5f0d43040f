"""Many workspaces on one deployment: installed, kept apart, renewed, forgotten."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import psycopg
import pytest
import sqlalchemy as sa

from bot.bootstrap import opened as opened_world
from bot.demo import Demo, demo
from bot.demo.standin.requests import Delivered, Slack
from bot.demo.standin.workspace import CHANNEL, DIRECT
from bot.digest.pace import Pace
from bot.doctor import examine
from bot.errors import StoreError
from bot.slack.inbox import MOST_ATTEMPTS
from bot.store.direct import Direct
from bot.store.events import Events
from bot.store.installations import state_store
from bot.store.schema import events, metadata, profiles, slack_bots
from bot.store.vault import Vault, new_key
from bot.views import wording
from tests.slack.forms import filled, opened, submitted
from tests.slack.helpers import answers, settled, until

KEY = new_key()
ONE, TWO = "T0000ONE01", "T0000TWO02"


@pytest.fixture
async def many(environment: dict[str, str]) -> AsyncIterator[Demo]:
    """A deployment without any workspace."""
    chosen = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "the-client-secret",
        "SECBENCH_ENCRYPTION_KEY": KEY,
    }
    async with demo(environment={**environment, **chosen}) as running:
        for person in running.slack.api.workspace.people.values():
            person.teams = (ONE, TWO)
        yield running


async def installed(running: Demo, team: str) -> Demo:
    """Install the app as an admin does in a browser; the demo as that workspace sees it."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{running.app_url}/slack/install") as response:
            page = await response.text()
            cookie = response.cookies["slack-app-oauth-state"].value
        link = re.search(r"href='([^']*authorize[^']*)'", page)
        assert link
        state = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)["state"][0]
        async with browser.get(
            f"{running.app_url}/slack/oauth_redirect",
            params={"code": team, "state": state},
            headers={"Cookie": f"slack-app-oauth-state={cookie}"},
        ) as response:
            assert response.status == 200
            assert "追加できました" in await response.text()
    return seen_from(running, team)


def seen_from(running: Demo, team: str, enterprise: str | None = None) -> Demo:
    slack = running.slack
    theirs = Slack(slack.api, slack.transport, slack.base_url, team, enterprise)
    return replace(running, slack=theirs)


async def uninstalled(running: Demo) -> Delivered:
    return await running.slack.send_event({"type": "app_uninstalled"})


async def revoked(running: Demo) -> Delivered:
    return await running.slack.send_event(
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0SECBENCH"]}}
    )


async def rows(running: Demo, team: str) -> int:
    """How many rows speak of a workspace, in all tables."""
    async with running.world.store.database.engine.connect() as connection:
        found = [
            (
                await connection.execute(
                    sa.select(sa.func.count()).select_from(table).where(table.c.team_id == team)
                )
            ).scalar_one()
            for table in metadata.tables.values()
            if "team_id" in table.c
        ]
    return sum(found)


async def test_a_workspace_installs_the_app_and_is_answered(many: Demo) -> None:
    one = await installed(many, ONE)

    answer = (await one.slack.command(CHANNEL, "建設業")).json()

    assert "13.1%" in answer["text"]


async def test_a_workspace_that_did_not_install_is_told_what_to_do(many: Demo) -> None:
    await installed(many, ONE)
    stranger = seen_from(many, TWO)

    delivered = await stranger.slack.command(CHANNEL, "建設業")

    assert delivered.status == 200
    told = [body for name, body in many.slack.api.calls if name == "response_url"]
    assert [body["text"] for body in told] == [wording.NOT_INSTALLED]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"code": ONE, "state": "forged"}, "確認のしるし"),
        ({"error": "access_denied"}, "キャンセル"),
        ({}, "追加できませんでした"),
    ],
)
async def test_an_installation_that_was_not_begun_here_is_refused(
    many: Demo, query: dict[str, str], said: str
) -> None:
    async with many.world.session.get(
        f"{many.app_url}/slack/oauth_redirect", params=query
    ) as response:
        page = await response.text()

    assert response.status < 500
    assert said in page
    assert "forged" not in page
    assert await rows(many, ONE) == 0


async def test_states_that_were_never_used_are_cleared(many: Demo) -> None:
    store = many.world.store
    await state_store(store.database.engine).async_issue()
    now = datetime.now(UTC)

    assert await store.oauth_states.clear(now) == 0
    assert await store.oauth_states.clear(now + timedelta(minutes=11)) == 1


async def test_profiles_of_workspaces_stay_apart(many: Demo) -> None:
    one, two = await installed(many, ONE), await installed(many, TWO)
    await submitted(one, "プロフィール", scope="workspace", industry="construction")

    theirs = (await two.slack.command(CHANNEL, "担当者がいません")).json()["text"]
    ours = (await one.slack.command(CHANNEL, "担当者がいません")).json()["text"]

    assert "プロフィールの建設業" in ours
    assert "プロフィール" not in theirs


async def test_a_follow_up_never_follows_another_workspaces_question(many: Demo) -> None:
    """Channels of two workspaces may have the same id."""
    one, two = await installed(many, ONE), await installed(many, TWO)
    await one.slack.write(DIRECT, "建設業で教育をしている割合は?")
    await until(lambda: len(answers(one, DIRECT)) == 1)
    await two.slack.write(DIRECT, "製造業は?")
    await until(lambda: len(answers(one, DIRECT)) == 2)
    await one.slack.write(DIRECT, "製造業は?")
    await until(lambda: len(answers(one, DIRECT)) == 3)

    _, strangers, own = answers(one, DIRECT)
    assert "教育をしている会社は 52.4%" not in strangers.text.partition("\n")[0]
    assert "52.4%" in own.text.partition("\n")[0]


async def test_each_workspace_is_answered_with_its_own_token(many: Demo) -> None:
    one, two = await installed(many, ONE), await installed(many, TWO)

    await opened(one, "プロフィール")
    await opened(two, "プロフィール")

    teams = [arguments["team"] for name, arguments in many.slack.api.calls if name == "views.open"]
    assert teams == [ONE, TWO]


async def test_tokens_are_sealed_in_the_database(many: Demo, database_url: str) -> None:
    await installed(many, ONE)

    with psycopg.connect(database_url) as connection:
        dumped = str(connection.execute("SELECT * FROM slack_bots").fetchall())
        dumped += str(connection.execute("SELECT * FROM slack_installations").fetchall())

    assert ONE in dumped
    for token in many.slack.api.installed:
        assert token not in dumped


@pytest.mark.parametrize("first", ["uninstalled", "revoked"])
async def test_uninstalling_erases_everything_in_either_order(many: Demo, first: str) -> None:
    one, two = await installed(many, ONE), await installed(many, TWO)
    for each in (one, two):
        await submitted(each, "プロフィール", scope="workspace", industry="construction")
        await each.slack.command(CHANNEL, "今日のランチは")
    await settled()
    kept = await rows(many, TWO)
    order = [uninstalled, revoked] if first == "uninstalled" else [revoked, uninstalled]

    for event in order:
        assert (await event(one)).status == 200

    assert await rows(many, ONE) == 0
    assert await rows(many, TWO) == kept
    assert "13.1%" not in (await one.slack.command(CHANNEL, "建設業")).body
    assert "13.1%" in (await two.slack.command(CHANNEL, "建設業")).body


async def test_a_revoked_persons_token_erases_nothing(many: Demo) -> None:
    one = await installed(many, ONE)

    await one.slack.send_event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})

    assert "13.1%" in (await one.slack.command(CHANNEL, "建設業")).body


async def test_installing_again_after_an_uninstallation_works(many: Demo) -> None:
    await uninstalled(await installed(many, ONE))

    one = await installed(many, ONE)

    assert "13.1%" in (await one.slack.command(CHANNEL, "建設業")).body


async def expiring(running: Demo, seconds: float, *, team: str | None = None) -> None:
    """Have all tokens, or a workspace's, expire so soon."""
    soon = sa.func.to_timestamp(time.time() + seconds)
    async with running.world.store.database.engine.begin() as connection:
        await connection.execute(
            sa.update(slack_bots)
            .where(slack_bots.c.team_id == team if team else sa.true())
            .values(bot_token_expires_at=sa.cast(soon, sa.DateTime))
        )
    for known in running.slack.api.installed.values():
        running.world.tokens.forget(known)  # type: ignore[union-attr]


async def test_a_token_that_expires_soon_is_renewed_once(many: Demo) -> None:
    one = await installed(many, ONE)
    await expiring(many, 60)
    before = len(many.slack.api.installed)
    many.slack.api.delays["oauth.v2.access"] = 0.3

    asked = await asyncio.gather(*(one.slack.command(CHANNEL, "建設業") for _ in range(30)))

    assert all("13.1%" in delivered.body for delivered in asked)
    assert len(many.slack.api.installed) == before + 1


async def test_renewals_of_many_workspaces_leave_connections_for_the_rest(many: Demo) -> None:
    teams = [await installed(many, f"T0000MANY{number:02d}") for number in range(12)]
    await expiring(many, 60)
    many.slack.api.delays["oauth.v2.access"] = 0.1

    asked = await asyncio.gather(*(each.slack.command(CHANNEL, "建設業") for each in teams))

    assert all("13.1%" in delivered.body for delivered in asked)
    assert len(many.slack.api.installed) == 24


@pytest.mark.parametrize("failure", ["http_500", "invalid_refresh_token", "drop"])
async def test_while_renewing_fails_the_old_token_serves_to_its_end(
    many: Demo, failure: str
) -> None:
    one = await installed(many, ONE)
    await expiring(many, 60)
    many.slack.api.fail["oauth.v2.access"] += [failure] * 3

    for _ in range(3):
        assert "13.1%" in (await one.slack.command(CHANNEL, "建設業")).body

    assert len(many.slack.api.fail["oauth.v2.access"]) == 2, "one attempt, then a rest"


@pytest.mark.parametrize("failure", ["http_500", "drop", "ratelimited", "bad_client_secret"])
async def test_an_expired_token_that_is_not_renewed_yet_is_asked_for_after_a_rest(
    many: Demo, failure: str
) -> None:
    """A secret that the operator has to mend is no reason to install anew either."""
    one = await installed(many, ONE)
    await expiring(many, -1)
    many.slack.api.fail["oauth.v2.access"] += [failure] * 3

    for _ in range(3):
        assert (await one.slack.command(CHANNEL, "建設業")).status == 500  # Slack sends it again

    assert len(many.slack.api.fail["oauth.v2.access"]) == 2
    many.slack.api.fail["oauth.v2.access"].clear()
    await expiring(many, -1)
    assert "13.1%" in (await one.slack.command(CHANNEL, "建設業")).body


async def test_where_the_renewal_is_refused_for_good_the_app_is_not_installed(many: Demo) -> None:
    one = await installed(many, ONE)
    await expiring(many, -1)
    many.slack.api.fail["oauth.v2.access"] += ["invalid_refresh_token"] * 3

    for _ in range(3):
        assert (await one.slack.command(CHANNEL, "建設業")).status == 200

    told = [body["text"] for name, body in many.slack.api.calls if name == "response_url"]
    assert told == [wording.NOT_INSTALLED] * 3
    assert len(many.slack.api.fail["oauth.v2.access"]) == 2
    many.slack.api.fail["oauth.v2.access"].clear()
    await installed(many, ONE)
    assert "13.1%" in (await one.slack.command(CHANNEL, "建設業")).body


async def test_a_workspace_whose_token_is_not_renewed_holds_up_no_other(many: Demo) -> None:
    """Its questions are tried again after a while, and given up in the end."""
    database = many.world.store.database
    dead = Events(database.engine, Direct(database.pool), 4242)
    for team in (ONE, TWO):
        await installed(many, team)
        ts = many.slack.api.workspace.next_ts()
        body = {
            "channel": CHANNEL,
            "ts": ts,
            "thread_ts": None,
            "text": "工務店です",
            "direct": False,
            "addressed": True,
        }
        assert await dead.keep(f"Ev{team}", team, f"{CHANNEL}:{ts}", body)
    await expiring(many, -1, team=ONE)
    many.slack.api.fail["oauth.v2.access"] += ["internal_error"] * MOST_ATTEMPTS

    for attempt in range(MOST_ATTEMPTS + 1):
        async with database.engine.begin() as connection:
            long_ago = sa.func.now() - timedelta(days=1)
            await connection.execute(sa.update(events).values(begun_at=long_ago))
        assert await many.app.sweeper.sweep() == (2 if attempt == 0 else 1)
        await until(lambda: len(answers(many, CHANNEL)) == 1)

    assert await many.world.store.events.open_count() == 0
    assert len(answers(many, CHANNEL)) == 1


async def test_an_organisation_installs_for_all_its_workspaces(many: Demo) -> None:
    await installed(many, "E0000ORG01")
    theirs = seen_from(many, TWO, "E0000ORG01")
    await theirs.slack.open_home()
    await until(lambda: bool(many.slack.api.workspace.homes))

    await submitted_as_org(theirs)
    assert await rows(many, TWO) > 0
    await uninstalled(theirs)

    assert await rows(many, TWO) == 0
    async with many.world.store.database.engine.connect() as connection:
        bots = await connection.execute(sa.select(sa.func.count()).select_from(slack_bots))
    assert bots.scalar_one() == 0


async def test_one_workspace_of_an_organisation_loses_the_app(many: Demo) -> None:
    await installed(many, "E0000ORG01")
    theirs = seen_from(many, TWO, "E0000ORG01")
    await theirs.slack.open_home()
    await until(lambda: bool(many.slack.api.workspace.homes))
    await submitted_as_org(theirs)

    await theirs.slack.send_event({"type": "team_access_revoked", "team_ids": [TWO]})

    async with many.world.store.database.engine.connect() as connection:
        left = await connection.execute(sa.select(sa.func.count()).select_from(profiles))
        bots = await connection.execute(sa.select(sa.func.count()).select_from(slack_bots))
    assert left.scalar_one() == 0
    assert bots.scalar_one() == 1, "the organisation keeps it"


async def test_a_late_request_after_an_uninstallation_leaves_no_row(many: Demo) -> None:
    stranger = seen_from(many, TWO, "E0000ORG01")

    await stranger.slack.command(CHANNEL, "建設業")

    assert await rows(many, TWO) == 0


@pytest.mark.parametrize("team", ["T1&user_scope=admin", "T1'><script>", "どこか"])
async def test_only_a_team_is_passed_on_to_slack(many: Demo, team: str) -> None:
    async with many.world.session.get(
        f"{many.app_url}/slack/install", params={"team": team}
    ) as response:
        page = await response.text()

    assert response.status == 200
    assert "admin" not in page
    assert "<script>" not in page
    assert "どこか" not in page


async def test_the_pages_of_an_installation_tell_browsers_to_be_careful(many: Demo) -> None:
    for path in ("install", "oauth_redirect"):
        async with many.world.session.get(f"{many.app_url}/slack/{path}") as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_reason_in_anybodys_words_is_not_logged(
    many: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    forged = {"error": "denied\nERROR forged line"}

    async with many.world.session.get(f"{many.app_url}/slack/oauth_redirect", params=forged):
        pass

    assert "forged" not in caplog.text
    assert "installation_failed" in caplog.text


async def test_without_the_database_an_installation_says_so(many: Demo) -> None:
    await many.world.store.database.pool.close()

    async with many.world.session.get(f"{many.app_url}/slack/install") as response:
        page = await response.text()

    assert response.status == 503
    assert "少し待って" in page
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


async def submitted_as_org(running: Demo) -> None:
    async with running.world.store.database.engine.begin() as connection:
        await connection.execute(
            sa.insert(profiles).values(
                team_id=running.slack.team, channel_id="", industry="retail", saved_by="U1"
            )
        )


def test_a_key_is_replaced_step_by_step() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal("xoxb-1")

    resealed = Vault([new, old]).reseal(sealed)

    assert Vault([new]).open(resealed) == "xoxb-1"
    assert resealed != sealed


async def test_without_the_key_nothing_starts_and_the_doctor_says_why(
    many: Demo,
) -> None:
    """It would serve, and answer nobody."""
    await installed(many, ONE)
    many_settings = many.world.settings
    other = replace(many_settings, encryption_keys=(new_key(),))
    lines: list[str] = []

    with pytest.raises(StoreError, match="no key in SECBENCH_ENCRYPTION_KEY opens a stored token"):
        async with opened_world(other, Pace()):
            pass
    findings = await asyncio.to_thread(examine, other, date(2026, 11, 23), lines.append)

    assert any("opens a stored token" in finding for finding in findings)
    good = replace(many_settings, encryption_keys=(new_key(), *many_settings.encryption_keys))
    assert await asyncio.to_thread(examine, good, date(2026, 11, 23), lines.append) == []


async def test_reencrypting_seals_under_the_first_key(
    many: Demo, environment: dict[str, str]
) -> None:
    from bot.store.installations import Installations

    await installed(many, ONE)
    engine, fresh = many.world.store.database.engine, new_key()

    assert await Installations(engine, "1.2", Vault([fresh, KEY])).reencrypt() == 2

    bot = await Installations(engine, "1.2", Vault([fresh])).of_team(ONE, None)
    assert bot is not None
    assert bot.bot_token in many.slack.api.installed


def test_every_table_with_a_workspaces_rows_says_whose_they_are() -> None:
    without = {name for name, table in metadata.tables.items() if "team_id" not in table.c}

    assert without == {"slack_oauth_states"}


@asynccontextmanager
async def statements(running: Demo) -> AsyncIterator[list[str]]:
    """The SQL that runs meanwhile, through SQLAlchemy or straight to the pool."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    def noted(ways: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        def run(direct: Direct, statement: bytes, **values: object) -> Awaitable[object]:
            seen.append(statement.decode())
            return ways(direct, statement, **values)

        return run

    engine = running.world.store.database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Direct, "run", noted(Direct.run))
        patch.setattr(Direct, "value", noted(Direct.value))
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)


OF_THE_ENGINE = re.compile(r"OF deliveries SKIP LOCKED|^DELETE FROM (\w+) WHERE \1\.\w+ < %")
"""It makes digests due, and once an hour clears what is old, for all workspaces."""


async def test_no_request_reads_or_writes_without_naming_the_workspace(many: Demo) -> None:
    one = await installed(many, ONE)
    async with statements(one) as seen:
        await submitted(one, "プロフィール", scope="workspace", industry="construction")
        view_id, view = await opened(one, "診断")
        values = filled(view, **{f"item-{n}": "done" for n in range(1, 6)})
        await one.slack.submit(view_id, values)
        await submitted(one, "配信")
        await opened(one, "取り組み")
        await one.slack.open_home()
        await one.slack.command(CHANNEL, "今日のランチは")
        await one.slack.write(DIRECT, "製造業は?")
        await settled()

    asked = [
        text
        for text in seen
        if ("FROM" in text or "INTO" in text or "UPDATE" in text) and not OF_THE_ENGINE.search(text)
    ]
    assert len(asked) > 20
    assert {"events", "subjects", "unanswered"} <= set(re.findall(r"\w+", " ".join(asked)))
    named = re.compile(r"team_id|slack_oauth_states|subscriptions\.id|subscription_id|events")
    assert [text for text in asked if not named.search(text)] == []
