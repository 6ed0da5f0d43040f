"""`secbench doctor` says what is in order and how to mend the rest."""

from datetime import date
from pathlib import Path

from bot.demo import Demo, demo
from bot.doctor import examine
from bot.settings import Settings, read_settings

TODAY = date(2026, 11, 23)


def settings_for(running: Demo, token: str) -> Settings:
    return read_settings(
        {
            "SLACK_BOT_TOKEN": token,
            "SLACK_SIGNING_SECRET": "s",
            "SLACK_API_URL": f"{running.url}/api/",
        }
    )


async def examined(settings: Settings) -> tuple[list[str], str]:
    import asyncio

    lines: list[str] = []
    findings = await asyncio.to_thread(examine, settings, TODAY, lines.append)
    return findings, "\n".join(lines)


async def test_all_in_order(environment: dict[str, str]) -> None:
    async with demo(environment=environment) as running:
        findings, text = await examined(settings_for(running, running.slack.api.bot_token))

    assert findings == []
    assert "token and scopes: ok" in text


async def test_a_wrong_token_is_told(environment: dict[str, str]) -> None:
    async with demo(environment=environment) as running:
        findings, _ = await examined(settings_for(running, "xoxb-wrong"))

    assert findings == ["Slack refused SLACK_BOT_TOKEN (invalid_auth); copy it again"]


async def test_missing_scopes_are_named(environment: dict[str, str]) -> None:
    async with demo(environment=environment) as running:
        running.slack.api.scopes = "chat:write,commands"
        findings, _ = await examined(settings_for(running, running.slack.api.bot_token))

    (finding,) = findings
    assert "app_mentions:read, assistant:write, channels:read" in finding
    assert "reinstall with manifest.json" in finding


async def test_missing_settings_are_named_without_asking_slack() -> None:
    findings, _ = await examined(read_settings({}))

    assert findings == [
        "SLACK_BOT_TOKEN is not set; copy it from the app's page OAuth & Permissions"
    ]


def test_reviews_that_are_overdue_are_told_once_and_are_no_findings(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(
        "sources: [{id: pack, producer: 商工会, title: 事例, short: 事例, url: null,"
        " published: 2026-01, accessed: 2026-01-01, established: single}]\n",
        encoding="utf-8",
    )
    lines: list[str] = []
    settings = read_settings({"SECBENCH_KNOWLEDGE_DIR": str(tmp_path)})

    findings = examine(settings, date(2040, 1, 1), lines.append)

    reviews = [line for line in lines if "review was due on" in line]
    assert reviews
    assert all(line.startswith("warning: ") for line in reviews)
    assert len(reviews) == len(set(reviews))
    assert f"knowledge {tmp_path}: ok" in lines
    assert not any("review was due on" in finding for finding in findings)
