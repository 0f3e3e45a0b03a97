"""Views as they change, for `async for`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from .lomme_ffi import CitizenApp, Observer, ReaderApp, Screen

View = TypeVar("View")


class _Changes(Observer):
    def __init__(self, screens: tuple[Screen, ...], changed: asyncio.Event) -> None:
        self._screens = screens
        self._changed = changed
        self._loop = asyncio.get_running_loop()

    def changed(self, screen: Screen, revision: int) -> None:
        if screen in self._screens and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)


async def observed(app: CitizenApp | ReaderApp, read: Callable[[], View], *screens: Screen) -> AsyncIterator[View]:
    """A view, read by `read` now and whenever one of `screens` changes: `observed(app, app.overview, Screen.OVERVIEW)`.

    It is read on a worker thread. Whoever is slower than the changes gets the newest view and not every one. The
    subscription ends with the loop that reads; where that is left early, close the iterator (`contextlib.aclosing`).
    """
    changed = asyncio.Event()
    subscription = app.observe(_Changes(screens, changed))
    try:
        while True:
            changed.clear()
            yield await asyncio.to_thread(read)
            await changed.wait()
    finally:
        subscription.end()
