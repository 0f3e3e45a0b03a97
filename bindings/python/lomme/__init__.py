"""Lomme: a citizen's and an officer's phone, without their screens.

`CitizenApp` and `ReaderApp` are the two apps. Functions that take their time are coroutines; every one may raise `LommeError`.
"""

import atexit

from . import lomme_ffi as _ffi
from .errors import KeyStoreError, LommeError
from .keys import SoftwareKeys
from .lomme_ffi import *  # type: ignore[assignment]  # noqa: F403
from .observed import observed

# A thread of the library that comes to Python while it ends would take the process down.
atexit.register(_ffi.before_exit)

__version__ = _ffi.library_build().version
__all__ = [*_ffi.__all__, "KeyStoreError", "LommeError", "SoftwareKeys", "observed"]
