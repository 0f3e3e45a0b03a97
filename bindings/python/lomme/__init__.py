"""Lomme: a citizen's and an officer's phone, without their screens.

`CitizenApp` and `ReaderApp` are the two apps. Functions that take their time are coroutines; every one may raise `LommeError`.
"""

import atexit

from . import lomme_ffi as _ffi
from .ending import wait_for_callbacks as _wait_for_callbacks
from .keys import SoftwareKeys
from .lomme_ffi import *  # noqa: F403
from .observed import observed

atexit.register(_wait_for_callbacks)

__version__ = _ffi.library_build().version
__all__ = [*_ffi.__all__, "SoftwareKeys", "observed"]
