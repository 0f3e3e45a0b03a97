"""The end of the process. Until 3.14, Python ends every thread that comes to it after that, and one that is ended within the library takes
the process down; so nothing of the library's calls into Python by then."""

import contextlib
import os
import sys

from .lomme_ffi import before_exit

INTERRUPTED = 130


def wait_for_callbacks() -> None:
    """Lets no more callbacks begin, and waits for those that have, as Python waits for its own threads. What keeps the process is said
    after two seconds, and Ctrl-C ends it all the same."""
    is_said = False
    try:
        while not before_exit():
            if not is_said:
                print("lomme: a callback has not returned; Python ends when it does, or by Ctrl-C", file=sys.stderr, flush=True)
                is_said = True
    except KeyboardInterrupt:
        # Whoever asked for it does not want to wait, and to end as usual would be to abort.
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(INTERRUPTED)
