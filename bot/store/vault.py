"""Sealing tokens: AES-128-CBC with HMAC-SHA256 (Fernet), under the first of several keys.

The other keys only open what was sealed under them: a key is replaced by putting a new one first,
`secbench db reencrypt`, and taking the old one away.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import StoreError


class Vault:
    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` as `new_key` makes them, the one that seals first."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str | None) -> str | None:
        return None if secret is None else self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str | None) -> str | None:
        """Raises StoreError when none of the keys fits."""
        if sealed is None:
            return None
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise _no_key_fits() from error

    def reseal(self, sealed: str | None) -> str | None:
        """The same under the first key; raises StoreError when none of the keys fits."""
        if sealed is None:
            return None
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken as error:
            raise _no_key_fits() from error


def new_key() -> str:
    """A fresh random key."""
    return Fernet.generate_key().decode()


def _no_key_fits() -> StoreError:
    return StoreError(
        "no key in SECBENCH_ENCRYPTION_KEY opens a stored token; add the key it was sealed with"
    )
