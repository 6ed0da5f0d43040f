"""Configuration from the environment, read once; a wrong value stops the start with its mend."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path

from bot.errors import SettingsError


@dataclass(frozen=True)
class Variable:
    """One environment variable: its default and what it is for."""

    name: str
    default: str
    help: str


VARIABLES: Final = (
    Variable("SLACK_BOT_TOKEN", "", "bot token of the installed app (starts with xoxb-)"),
    Variable("SLACK_SIGNING_SECRET", "", "signing secret of the app (Basic Information)"),
    Variable("SLACK_APP_TOKEN", "", "app-level token (xapp-); set it to use Socket Mode"),
    Variable("SLACK_CLIENT_ID", "", "client id; set it to let many workspaces install the app"),
    Variable("SLACK_CLIENT_SECRET", "", "client secret of the app (Basic Information)"),
    Variable("SECBENCH_ENCRYPTION_KEY", "", "keys that seal stored tokens, the newest first"),
    Variable("SLACK_API_URL", "https://slack.com/api/", "Web API; tests point it at a stand-in"),
    Variable("HOST", "0.0.0.0", "address to listen on"),  # noqa: S104 - a server behind a proxy
    Variable("PORT", "3000", "port to listen on"),
    Variable("DATABASE_URL", "", "PostgreSQL server; without it an embedded one is used"),
    Variable("SECBENCH_DATA_DIR", "", "folder of the embedded PostgreSQL"),
    Variable("SECBENCH_KNOWLEDGE_DIR", "", "folders with additional knowledge packs, joined by :"),
    Variable(
        "SECBENCH_QUESTIONS_A_MINUTE", "30", "how many a person may ask; a workspace 20 times"
    ),
    Variable("SECBENCH_DRAIN_SECONDS", "0", "how long to serve on after SIGTERM, not ready"),
    Variable("SECBENCH_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Variable("SECBENCH_LOG_FORMAT", "text", "text or json"),
)
KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}=")
"""32 bytes in base64, as Fernet takes them."""
_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


@dataclass(frozen=True)
class Settings:
    """Everything the process is told from outside."""

    bot_token: str
    signing_secret: str
    app_token: str
    client_id: str
    client_secret: str
    encryption_keys: tuple[str, ...]
    api_url: str
    host: str
    port: int
    database_url: str
    data_directory: Path
    packs: tuple[Path, ...]
    questions_a_minute: int
    drain_seconds: int
    log_level: str
    log_format: Literal["text", "json"]

    @property
    def socket_mode(self) -> bool:
        return bool(self.app_token)

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves, instead of one token being given."""
        return bool(self.client_id)

    def require_token(self) -> None:
        """Raise SettingsError unless there is a way to a bot token."""
        if self.many_workspaces:
            self._require_installing()
        elif not self.bot_token:
            raise SettingsError(
                "SLACK_BOT_TOKEN is not set; copy it from the app's page OAuth & Permissions"
            )

    def require_stored_tokens(self) -> None:
        """Raise SettingsError unless workspaces' tokens are stored, under keys that are given."""
        if not self.many_workspaces:
            raise SettingsError(
                "SLACK_CLIENT_ID is not set: one workspace's token is never stored, so there is "
                "none to seal anew; set it where many workspaces install the app"
            )
        self._require_installing()

    def _require_installing(self) -> None:
        if not self.client_secret:
            raise SettingsError(
                "SLACK_CLIENT_SECRET is not set; copy it from the app's page Basic Information"
            )
        if not self.encryption_keys:
            raise SettingsError(
                "SECBENCH_ENCRYPTION_KEY is not set; make one with `secbench db new-key` "
                "and keep it apart from the database"
            )
        if self.bot_token:
            raise SettingsError(
                "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set; "
                "take the first away to serve many workspaces, or the second to serve one"
            )
        if self.socket_mode:
            raise SettingsError(
                "SLACK_APP_TOKEN is set beside SLACK_CLIENT_ID; "
                "many workspaces are served over HTTP, take it away"
            )

    def require_slack(self) -> None:
        """Raise SettingsError unless the tokens for the chosen mode are there."""
        self.require_token()
        if not self.socket_mode and not self.signing_secret:
            raise SettingsError(
                "SLACK_SIGNING_SECRET is not set; copy it from the app's page Basic Information, "
                "or set SLACK_APP_TOKEN to use Socket Mode"
            )


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment; raises SettingsError with name, value and mend."""

    def value(name: str) -> str:
        return environment.get(name, "").strip() or _DEFAULTS[name]

    api_url = _checked(
        "SLACK_API_URL",
        value("SLACK_API_URL"),
        _is_address,
        "give an address that starts with https://",
    )
    return Settings(
        bot_token=_token("SLACK_BOT_TOKEN", value("SLACK_BOT_TOKEN"), "xoxb-"),
        signing_secret=value("SLACK_SIGNING_SECRET"),
        client_id=value("SLACK_CLIENT_ID"),
        client_secret=value("SLACK_CLIENT_SECRET"),
        encryption_keys=_keys(value("SECBENCH_ENCRYPTION_KEY")),
        app_token=_token("SLACK_APP_TOKEN", value("SLACK_APP_TOKEN"), "xapp-"),
        api_url=api_url if api_url.endswith("/") else api_url + "/",
        host=value("HOST"),
        port=_port(value("PORT")),
        database_url=_database(value("DATABASE_URL")),
        data_directory=_data_directory(value("SECBENCH_DATA_DIR")),
        packs=_packs(value("SECBENCH_KNOWLEDGE_DIR")),
        questions_a_minute=_questions(value("SECBENCH_QUESTIONS_A_MINUTE")),
        drain_seconds=_seconds(value("SECBENCH_DRAIN_SECONDS")),
        log_level=_checked(
            "SECBENCH_LOG_LEVEL",
            value("SECBENCH_LOG_LEVEL").upper(),
            lambda text: text in ("DEBUG", "INFO", "WARNING", "ERROR"),
            "use DEBUG, INFO, WARNING or ERROR",
        ),
        log_format="json" if _format(value("SECBENCH_LOG_FORMAT")) == "json" else "text",
    )


def _checked(name: str, text: str, good: Callable[[str], bool], mend: str) -> str:
    if not good(text):
        raise SettingsError(f"{name} is {text!r}; {mend}")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc)


def _format(text: str) -> str:
    return _checked(
        "SECBENCH_LOG_FORMAT", text.lower(), lambda t: t in ("text", "json"), "use text or json"
    )


def _token(name: str, text: str, prefix: str) -> str:
    # The value is a secret: a message names the variable and the prefix, never what it holds.
    if text and not text.startswith(prefix):
        raise SettingsError(f"{name} does not start with {prefix}; copy the right token again")
    return text


def _keys(text: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    for place, key in enumerate(keys, 1):
        # A key is a secret: a message says which one, never what it is.
        if not KEY.fullmatch(key):
            raise SettingsError(
                f"SECBENCH_ENCRYPTION_KEY: key {place} is none; "
                "make one with `secbench db new-key`, several are joined by commas"
            )
    return keys


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise SettingsError(f"PORT is {text!r}; give a number from 0 to 65535")
    return int(text)


def _questions(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise SettingsError(
            f"SECBENCH_QUESTIONS_A_MINUTE is {text!r}; give a number from 1 to 1000000"
        )
    return int(text)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 600:
        raise SettingsError(f"SECBENCH_DRAIN_SECONDS is {text!r}; give a number from 0 to 600")
    return int(text)


def _database(text: str) -> str:
    # The value holds a password: a message names the variable, never what it holds.
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            "DATABASE_URL does not start with postgresql://; give a PostgreSQL server's address, "
            "or leave it empty to use the embedded one"
        )
    return text


def _data_directory(text: str) -> Path:
    if text:
        return Path(text).expanduser()
    if sys.platform == "darwin":  # the usual folder has a blank, which PostgreSQL cannot have
        return Path.home() / ".local" / "share" / "secbench"
    return user_data_path("secbench")


def _packs(text: str) -> tuple[Path, ...]:
    packs = tuple(Path(part) for part in text.split(":") if part)
    for pack in packs:
        if not pack.is_dir():
            raise SettingsError(
                f"SECBENCH_KNOWLEDGE_DIR names {str(pack)!r}, which is no folder; "
                "create it or correct the path"
            )
    return packs
