"""The two errors, as type checkers should see them: the generated module sets their cases in a way that only Python itself follows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .lomme_ffi import ErrorKind

    class LommeError(Exception):
        """What went wrong. It holds no personal data, so it may be shown, logged and sent."""

        class Failed(Exception):
            """The only case."""

            kind: ErrorKind
            code: str
            retryable: bool

            def __init__(self, kind: ErrorKind, code: str, retryable: bool) -> None: ...

    class KeyStoreError(Exception):
        """Why a key store did not do what it was asked."""

        class Locked(Exception):
            """The person has to unlock the phone, or said no."""

        class NoSuchKey(Exception):
            """There is no such key, or it was made invalid."""

        class Failed(Exception):
            """Anything else."""

else:
    from .lomme_ffi import KeyStoreError, LommeError

__all__ = ["KeyStoreError", "LommeError"]
