"""A wrong setting stops the start with its name and the mend; secrets are never repeated."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import VARIABLES, read_settings
from bot.store.vault import new_key

ROOT = Path(__file__).parents[1]


def test_the_defaults_need_no_environment() -> None:
    settings = read_settings({})

    assert settings.port == 3000
    assert settings.api_url == "https://slack.com/api/"
    assert not settings.socket_mode


def test_the_data_directory_of_a_mac_has_no_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its usual one, in Application Support, cannot hold PostgreSQL's socket."""
    monkeypatch.setattr("sys.platform", "darwin")

    directory = read_settings({}).data_directory

    assert directory == Path.home() / ".local" / "share" / "secbench"


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("PORT", "http", "give a number from 0 to 65535"),
        ("PORT", "70000", "give a number from 0 to 65535"),
        ("PORT", "٣٠٠٠", "give a number from 0 to 65535"),
        ("SLACK_BOT_TOKEN", "xoxp-1", "does not start with xoxb-"),
        ("SLACK_APP_TOKEN", "secret", "does not start with xapp-"),
        ("SLACK_API_URL", "slack.com", "starts with https://"),
        ("SECBENCH_LOG_LEVEL", "loud", "use DEBUG, INFO, WARNING or ERROR"),
        ("SECBENCH_LOG_FORMAT", "xml", "use text or json"),
        ("SECBENCH_KNOWLEDGE_DIR", "/nowhere/at/all", "is no folder"),
    ],
)
def test_a_wrong_value_is_named_with_its_mend(name: str, value: str, mend: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({name: value})

    assert name in str(error.value)
    assert mend in str(error.value)


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"SLACK_BOT_TOKEN": "very-secret"})

    assert "very-secret" not in str(error.value)


def test_serving_needs_the_tokens_of_its_mode() -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is not set"):
        read_settings({}).require_slack()
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is not set"):
        read_settings({"SLACK_BOT_TOKEN": "xoxb-1"}).require_slack()
    read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}).require_slack()


def test_sealing_anew_needs_keys_and_workspaces_that_install_the_app() -> None:
    many = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}

    with pytest.raises(SettingsError, match="SLACK_CLIENT_ID is not set"):
        read_settings({"SLACK_BOT_TOKEN": "xoxb-1"}).require_stored_tokens()
    with pytest.raises(SettingsError, match="SECBENCH_ENCRYPTION_KEY is not set"):
        read_settings(many).require_stored_tokens()
    read_settings({**many, "SECBENCH_ENCRYPTION_KEY": new_key()}).require_stored_tokens()


def test_every_variable_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for variable in VARIABLES:
        assert f"`{variable.name}`" in readme
