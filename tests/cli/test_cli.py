"""The command line keeps its contract: JSON, exit status 0 / 1 / 2, errors with their mend."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bot.kb.ids import INDUSTRY_IDS


def secbench(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if "SLACK" not in name}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**clean, **environment},
        timeout=30,
        check=False,
    )


def ask(*arguments: str) -> dict[str, Any]:
    done = secbench("ask", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_ask_prints_the_contracts_json() -> None:
    answer = ask("従業員15人の工務店です。事故が起きたときの手順がありません。何から?")

    assert answer["query"]["industries"][0]["id"] == "construction"
    assert answer["query"]["industries"][0]["evidence"] == "工務店"
    assert answer["query"]["areas"][0]["id"] == "incident_response"
    assert answer["query"]["sizes"][0]["id"] == "micro"
    assert answer["query"]["intent"] == "recommend"
    assert answer["reply"]["kind"] == "advice"
    figure = next(f for f in answer["reply"]["figures"] if f["industry"] == "construction")
    assert figure == {
        "metric": "organization_rate",
        "industry": "construction",
        "scope": "construction",
        "value": 26.7,
        "unit": "percent",
        "n": 566,
        "count": 151,
        "low": 23.2,
        "high": 30.5,
        "source": "ipa-sme-casebook-2025#construction",
    }
    assert len(answer["reply"]["actions"]) == 3
    assert answer["message"]["blocks"]


def test_an_industry_beside_the_question_goes_before_its_words() -> None:
    answer = ask("工務店です。平均は?", "--industry", "retail", "--size", "medium")

    assert [item["id"] for item in answer["query"]["industries"]] == ["retail"]
    assert [item["id"] for item in answer["query"]["sizes"]] == ["medium"]


def test_a_batch_answers_each_line_with_one(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("工務店です\n\n今日の天気は?\r\n".encode() + b"\xff\xfe\n")

    done = secbench("ask", "--json", "--batch", str(file), "--stats")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["text"] for answer in answers[:3]] == ["工務店です", "", "今日の天気は?"]
    assert len(answers) == 4
    assert "p50" in done.stderr
    assert "p99" in done.stderr


def test_ask_in_a_terminal_reads_well() -> None:
    done = secbench("ask", "建設業")

    assert done.returncode == 0
    assert "出典" in done.stdout
    assert "13.1%" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask"], "give a question, or a file with --batch"),
        (["ask", "x", "--industry", "bakery"], "unknown industry 'bakery'"),
        (["ask", "x", "--size", "huge"], "unknown size 'huge'"),
        (["ask", "--json", "--batch", "/nowhere"], "cannot be read"),
        (["ask", "--batch", "/nowhere"], "add --json"),
        (["manifest", "--url", "http://example.com"], "give the public address"),
        (["manifest", "--url", "https://a b.example"], "give the public address"),
        (["manifest", "--url", "https://a.example/?x=1"], "give the public address"),
        (["manifest", "--url", "https://a.example/slack/events"], "without /slack/events, which"),
        (
            ["manifest", "--url", "https://a.example", "--socket-mode"],
            "--url and --socket-mode are both given",
        ),
        (["demo", "--port", "99999"], "give a number from 0 to 65535"),
        (["serve"], "SLACK_BOT_TOKEN is not set"),
        (["db", "reencrypt"], "SLACK_CLIENT_ID is not set"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_use_exits_with_2_and_says_the_mend(arguments: list[str], message: str) -> None:
    done = secbench(*arguments)

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_exits_with_2_and_its_name() -> None:
    done = secbench("serve", SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", PORT="x")

    assert (done.returncode, done.stderr.strip()) == (
        2,
        "PORT is 'x'; give a number from 0 to 65535",
    )


@pytest.mark.parametrize("version", ["17", "new"])
def test_a_postgresql_that_is_not_embedded_exits_with_2_and_the_mend(version: str) -> None:
    done = secbench("db", "upgrade", PGSERVER_POSTGRES_VERSION=version)

    assert (done.returncode, done.stderr.strip()) == (
        2,
        f"PGSERVER_POSTGRES_VERSION is '{version}'; take it away, or give a version that the "
        "embedded PostgreSQL brings: 16 or 18",
    )


def test_where_no_token_is_stored_none_is_sealed_anew() -> None:
    done = secbench("db", "reencrypt", SLACK_BOT_TOKEN="xoxb-1")

    assert (done.returncode, done.stderr.strip()) == (
        2,
        "SLACK_CLIENT_ID is not set: one workspace's token is never stored, so there is none "
        "to seal anew; set it where many workspaces install the app",
    )


def test_kb_check_finds_nothing_in_our_base() -> None:
    done = secbench("kb", "check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("no finding: ")


def test_kb_check_exits_with_1_on_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("actions: [{id: x}]\nwrong: 1\n", encoding="utf-8")

    done = secbench("kb", "check", str(tmp_path))

    assert done.returncode == 1
    assert "a.yaml:2: wrong: unknown key" in done.stderr
    assert "a.yaml:1: x: title: missing" in done.stderr


def test_kb_export_has_every_figure_with_source_and_section() -> None:
    done = secbench("kb", "export")

    base = json.loads(done.stdout)
    figures = base["figures"]
    assert all(figure["source"] and figure["section"] for figure in figures)
    per_industry = [f for f in figures if f["scope"] in INDUSTRY_IDS and not f["derived"]]
    assert len(per_industry) == 14 * 10 + 2  # ten on each page, two in an interview
    assert {"scope": "micro", "metric": "isms_rate", "value": 2.5}.items() <= next(
        f for f in figures if f["id"] == "micro.isms_rate"
    ).items()


def test_the_manifest_is_filled_in_for_an_address_or_for_socket_mode() -> None:
    by_http = json.loads(secbench("manifest", "--url", "https://secbench.example.jp/").stdout)
    by_socket = json.loads(secbench("manifest", "--socket-mode").stdout)

    address = "https://secbench.example.jp/slack/events"
    assert by_http["settings"]["event_subscriptions"]["request_url"] == address
    assert by_http["settings"]["interactivity"]["request_url"] == address
    assert by_http["features"]["slash_commands"][0]["url"] == address
    assert by_socket["settings"]["socket_mode_enabled"]
    assert "url" not in by_socket["features"]["slash_commands"][0]


def test_sigterm_ends_the_demo_cleanly_within_5_seconds() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split(": ", 1)[1].strip()
        with urllib.request.urlopen(url, timeout=5) as page:  # noqa: S310 - our own address
            assert b"secbench" in page.read()
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)

    assert time.monotonic() - start < 5
    assert (process.returncode, errors) == (0, "")


IMPORTS_INTERRUPTED = """
import sys

class Interrupted:
    def find_spec(self, name, *_):
        if name == "bot.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
import bot.__main__
"""


def test_ctrl_c_while_it_is_loaded_is_silent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS_INTERRUPTED], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
