"""How the package is to be used, as type checkers see it. It is checked and never run (bindings/lint): what is right has to be taken, and
what is marked has to be refused."""

from typing import assert_type

import lomme
from lomme import AppConfig, CitizenAct, CitizenApp, Give, KeyStoreError, Language, LommeError, ReaderApp, SecureKeys, SyncEvent


class Keys(SecureKeys):
    """A key store of one's own."""

    def unwrap(self, wrapped: bytes) -> bytes:
        raise KeyStoreError.Locked()


class Told(lomme.SyncListener):
    """Told of a sync."""

    def event(self, event: SyncEvent) -> None:
        match event:
            case SyncEvent.PAGE(pages=pages):
                assert_type(pages, int)
            case SyncEvent.WAITING():
                assert_type(event.seconds, int)
            case _:
                pass


def opened(config: AppConfig) -> CitizenApp:
    assert_type(config.fixed_time, str | None)
    CitizenApp.open(config, Keys(), clock=None)
    CitizenApp.open(config, clock="now")  # type: ignore[call-arg, arg-type]
    CitizenApp(config)  # type: ignore[arg-type]
    return CitizenApp.open(config, Keys())


async def used(app: CitizenApp) -> None:
    assert_type(await app.sync(), lomme.SyncView)
    await app.sync(Told())
    await app.sync("told")  # type: ignore[arg-type]
    await app.receive_licence("offer", tx_code="1234")
    await app.receive_licence("offer", 1234)  # type: ignore[arg-type]
    assert_type(app.search("dagp", ["case"], limit=3).hits, list[lomme.SearchHit])
    app.search("dagp", kinds="case")  # type: ignore[arg-type]
    view = app.overview()
    assert_type(view.sections[0].items[0].status, str | None)
    app.act("item", 1, CitizenAct.ANSWER_CONSENT(give=Give.SOME(only=["a"])))
    app.act("item", 1, CitizenAct.MARK_READ())
    app.act("item", 1, Give.ALL())  # type: ignore[arg-type]
    licence = app.licence()
    print(licence.name)  # type: ignore[union-attr]
    async for seen in lomme.observed(app, app.licence, lomme.Screen.LICENCE):
        assert_type(seen, lomme.LicenceView | None)


def verified(officer: ReaderApp, response: bytes, transcript: bytes) -> str:
    presentation = lomme.Presentation(device_response=response, session_transcript=transcript)
    officer.verify(presentation, trust=[response])  # type: ignore[arg-type]
    return officer.verify(presentation, lomme.GivenTrust(roots=[response])).headline


def failed(app: CitizenApp) -> str:
    try:
        app.scan_frame("170488-1234")
    except LommeError.Failed as error:
        assert_type(error.kind, lomme.ErrorKind)
        assert_type(error.retryable, bool)
        return lomme.error_text(error.code, Language.DA)
    except LommeError:
        return ""
    return lomme.__version__
