"""The exceptions secbench raises on purpose.

Every message is written for the person who can mend the cause: it names the place and the mend.
"""


class SecbenchError(Exception):
    """Something the operator or the editor of the knowledge base can put right."""


class KnowledgeError(SecbenchError):
    """The knowledge base cannot be used; `findings` holds one line for each entry to mend."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__(findings)  # as it was called, so that it can be pickled
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(self.findings)


class SettingsError(SecbenchError):
    """An environment variable is missing or malformed; the message names it and the mend."""


class StoreError(SecbenchError):
    """The database cannot be used; the message names what and the mend, never its URL."""


class NoEmbeddedError(StoreError):
    """No PostgreSQL comes with secbench for this machine."""


class UsageError(SecbenchError):
    """A command was called with words it cannot take."""
