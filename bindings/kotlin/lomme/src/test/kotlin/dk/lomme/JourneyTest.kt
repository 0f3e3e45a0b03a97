package dk.lomme

import kotlinx.coroutines.runBlocking
import java.io.File
import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlin.experimental.xor
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Issue, show, scan, verify; sync, agenda, remind: against a gateway, through the real library. */
class JourneyTest {
    @Test
    fun `the library is the one the bindings were made for`() {
        assertEquals(World.version, Lomme.version)
    }

    @Test
    fun `a licence is received, shown, scanned and accepted, and refused when it is replayed`(): Unit = runBlocking {
        World.citizenWithLicence().use { citizen ->
            val licence = assertNotNull(citizen.licence())
            assertEquals(World.name, licence.name)
            assertContentEquals(JPEG, licence.portrait?.copyOf(2))
            assertContains(licence.rights.filter { it.mayDrive }.map { it.category }, "B")

            World.reader().use { reader ->
                assertTrue(reader.ready().ready)
                citizen.show(Preset.POLICE).use { showing ->
                    assertTrue(showing.view().givesAway.size > 5)
                    reader.scan(showing::frame, lost = setOf(1))
                    val verdict = assertNotNull(reader.verdict())
                    assertEquals("accepted", verdict.outcome)
                    assertEquals(emptyList(), verdict.checks.filter { it.result in setOf("failed", "missing") })
                    assertEquals(World.name, verdict.name)
                    assertContentEquals(JPEG, verdict.portrait?.copyOf(2))

                    reader.beginScan()
                    assertNull(reader.verdict(), "nothing is scanned yet")
                    reader.scan(showing::frame)
                    val again = assertNotNull(reader.verdict())
                    assertEquals("refused", again.outcome)
                    assertContains(again.checks.map { it.name to it.result }, "replay" to "failed")
                }
            }
        }
    }

    @Test
    fun `an officer asks and the citizen gives a part`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        val reader = World.reader()
        assertEquals(65, reader.readerKey().size)
        val asking = reader.beginAsk(Preset.IDENTITY)
        assertNull(asking.view().signedAs)
        (0u..<asking.view().frames).forEach { citizen.scanFrame(asking.frame(it)) }
        val asked = assertNotNull(citizen.asked())
        assertFalse(asked.readerKnown)
        val lines = asked.documents.first().elements
        assertEquals("answer.not_asked", failure { citizen.answer(asked.id, listOf(World.personal)) }.code)
        val answering = citizen.answer(asked.id, listOf(assertNotNull(lines.first().id)))
        assertEquals(listOf(lines.first().title), answering.view().givesAway)
        reader.scan(answering::frame)
        val verdict = assertNotNull(reader.verdict())
        assertEquals("accepted", verdict.outcome)
        assertContains(verdict.checks.map { it.name to it.result }, "challenge" to "passed")
        assertNotNull(verdict.notGiven)
        reader.closeVerdict()
        assertNull(citizen.asked(), "the question is forgotten")
    }

    @Test
    fun `a Show is too old for a reader five minutes later`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        val reader = World.reader(fixedTime = Instant.now().plus(5, ChronoUnit.MINUTES).toString())
        reader.scan(citizen.show(Preset.POLICE)::frame)
        val verdict = assertNotNull(reader.verdict())
        assertEquals("refused", verdict.outcome)
        assertContains(verdict.checks.map { it.name to it.result }, "freshness" to "failed")
    }

    @Test
    fun `time passes as a test's clock has it, and as the device's where that throws`(): Unit = runBlocking {
        var now: Instant? = Instant.now()
        val clock = object : TestClock {
            override fun now() = (now ?: error(World.personal)).toString()
        }
        val reader = ReaderApp.open(World.config(), SoftwareKeys(), clock).also { it.fetchTrust() }
        val citizen = World.citizenWithLicence()
        for ((passed, outcome) in listOf(0L to "accepted", 300L to "refused", null to "accepted")) {
            now = passed?.let { Instant.now().plusSeconds(it) }
            reader.beginScan()
            reader.scan(citizen.show(Preset.POLICE)::frame)
            assertEquals(outcome, reader.verdict()?.outcome, "after $passed seconds")
        }
    }

    @Test
    fun `a symbol can be drawn from its modules`(): Unit = runBlocking {
        val symbol = World.citizenWithLicence().show(Preset.AGE18).symbol(0u)
        assertEquals(17u + 4u * symbol.version, symbol.width)
        assertEquals((symbol.width * symbol.width).toInt(), symbol.modules.size)
        // The edge of the finder pattern in the corner, and the light line around it.
        assertContentEquals(byteArrayOf(1, 1, 1, 1, 1, 1, 1, 0), symbol.modules.copyOf(8))
    }

    @Test
    fun `an overview becomes an agenda and reminders`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        val pages = mutableListOf<SyncEvent.Page>()
        val done = citizen.sync { pages += it as SyncEvent.Page }
        assertTrue(pages.size > 1, "several pages")
        assertEquals((1uL..pages.size.toULong()).toList(), pages.map { it.pages })
        assertEquals(done.changed, pages.last().items)

        val overview = citizen.overview()
        assertEquals(done.changed.toInt(), overview.sections.sumOf { it.items.size })
        assertTrue(overview.coverage.isNotEmpty())
        val agenda = citizen.agenda(60u)
        val entries = agenda.overdue + agenda.today + agenda.thisWeek + agenda.later
        assertTrue(entries.size > 3)
        val ics = citizen.agendaIcs(60u, IcsOptions(alarms = true))
        assertTrue(ics.startsWith("BEGIN:VCALENDAR\r\n"))

        val reminders = citizen.reminders()
        assertTrue(reminders.planned.isNotEmpty())
        assertEquals(reminders.planned, reminders.schedule)
        citizen.remindersApplied(reminders.schedule.map { it.id }, reminders.cancel)
        assertEquals(emptyList(), citizen.reminders().schedule)
        citizen.markDone(entries.last().id, true)
        val left = citizen.agenda(60u)
        assertFalse(entries.last().id in (left.overdue + left.today + left.thisWeek + left.later).map { it.id })
        assertEquals(0uL, citizen.sync().changed)
    }

    @Test
    fun `a screen is told what to draw when, until it is stopped`(): Unit = runBlocking {
        val showing = World.citizenWithLicence().show(Preset.POLICE)
        val picture = showing.at(0u)
        val symbol = assertNotNull(picture.symbol)
        assertEquals((symbol.width * symbol.width).toInt(), symbol.modules.size)
        assertEquals(Triple(0uL, 100.toUByte(), null), Triple(picture.number, picture.brightnessPercent, picture.note))
        assertTrue(picture.askAgainAtMs <= 100uL && picture.ringLeftMs > picture.ringMs - 5_000u, "$picture")
        assertTrue(showing.at(1_000u).number > 0uL, "the next one")
        showing.stop()
        val stopped = showing.at(1_200u)
        assertEquals(Triple(null, null, true), Triple(stopped.symbol, stopped.brightnessPercent, stopped.ended))
    }

    @Test
    fun `what is held can be searched, exported and asked who looked at it`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        citizen.sync()
        val item = citizen.overview().sections.first { it.items.isNotEmpty() }.items.first()
        val found = citizen.search(item.title.take(5).uppercase())
        assertContains(found.hits.map { it.item.id }, item.id)
        assertTrue(found.hits.all { hit -> hit.snippet.any { it.hit } }, "${found.hits}")
        assertEquals(emptyList(), citizen.search(World.personal).hits)

        val made = mutableListOf<UInt>()
        val files = citizen.exportFiles { files, _ ->
            made += files
            error(World.personal)
        }
        assertEquals(listOf("lomme.json", "lomme.ics") to listOf(0u, 1u, 2u), files.map { it.name } to made)
        assertContains(files.first().text, item.id)

        val log = citizen.accessLog()
        assertTrue(log.groups.isNotEmpty() && log.concern.steps.isNotEmpty(), "$log")
        assertTrue(citizen.offline().kept && citizen.syncState().syncedAt != null)
        val start = citizen.overviewStart(1u)
        assertEquals(citizen.overviewMore(start.sections.first().kind, 0u, 1u), start.sections.first().items)
    }

    @Test
    fun `a citizen acts for another by a power of attorney, strictly apart`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        citizen.sync()
        val own = citizen.overview()
        val other = citizen.acting().mayActFor.first()
        assertEquals("power.none", failure { citizen.actFor(World.personal) }.code)
        assertEquals(other.subject, citizen.actFor(other.subject).subject)
        assertEquals(emptyList(), citizen.overview().sections, "nothing of theirs is here yet, and nothing of one's own shows")
        citizen.sync()
        val theirs = citizen.overview()
        assertEquals(other.name, theirs.actingFor?.name)
        fun ids(view: OverviewView) = view.sections.flatMap { section -> section.items.map { it.id } }.toSet()
        assertTrue(ids(theirs).isNotEmpty() && ids(theirs).none { it in ids(own) })
        citizen.actForSelf()
        assertEquals(ids(own), ids(citizen.overview()))
        assertNull(citizen.acting().shown)
    }

    @Test
    fun `an answer to a consent shows at once and arrives with its receipt`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        citizen.sync()
        val asked = citizen.consents().groups.first { it.code == "requested" }.consents.first()
        val consent = citizen.consent(asked.id)
        val refuse = CitizenAct.AnswerConsent(Give.Nothing)
        assertContains(consent.actions.map { it.act }, refuse)
        assertEquals("act.changed", failure { citizen.act(consent.id, consent.version + 1u, refuse) }.code)
        citizen.takeBack(assertNotNull(citizen.act(consent.id, consent.version, refuse).id))
        assertEquals("requested", citizen.consent(consent.id).state)
        val act = assertNotNull(citizen.act(consent.id, consent.version, refuse).id)
        assertEquals("refused" to listOf(act), citizen.consent(consent.id).state to citizen.outbox().waiting.map { it.id })
        assertEquals(1u, citizen.deliver().accepted)
        citizen.sync()
        val receipt = citizen.receipt(act)
        assertTrue(receipt.verifies && citizen.readReceipt(receipt.json).verifies)
    }

    @Test
    fun `a store that does not open says what can be done and is begun anew`(): Unit = runBlocking {
        val keys = SoftwareKeys()
        val config = World.config()
        val citizen = CitizenApp.open(config, keys)
        citizen.receiveLicence(World.offer())
        citizen.rotateStoreKey()
        citizen.pause()
        val store = File(config.dir, "lomme.db")
        fun damage(at: Int) {
            val held = store.readBytes()
            for (n in at..<at + 64) held[n] = held[n].xor(0x55)
            store.writeBytes(held)
        }
        damage(store.length().toInt() - 4_000)
        val saved = salvage(config, keys)
        assertEquals(2u to 0u, saved.documents to saved.acts)
        damage(100)
        val code = failure { CitizenApp.open(config, keys) }.code
        assertEquals("store.corrupt", code)
        assertEquals(listOf("salvage", "start_anew"), recovery(code, Language.EN)?.steps?.map { it.action })
        assertContains(errorText(code, Language.EN), "damaged")
        assertNull(CitizenApp.startAnew(config, keys).use { it.licence() })
        val gone = failure { citizen.resume() }
        assertEquals(ErrorKind.STORE, gone.kind, "the app of before is of no more use")
    }

    @Test
    fun `after a wipe everything is gone and nothing crashes`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.fetchTrust()
        citizen.wipe()
        for (call in listOf({ citizen.licence() }, { citizen.overview() }, { citizen.exportFiles() }, { citizen.reminders() })) {
            assertEquals("store.wiped", failure { call() }.code)
        }
        assertEquals("store.wiped", failure { citizen.show(Preset.POLICE) }.code)
    }

    private companion object {
        val JPEG = byteArrayOf(-1, -40)
    }
}
