package dk.lomme

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** What goes wrong at a boundary: faults on either side, shells that throw or take their time, many threads, the end of an object. */
class BoundaryTest {
    @Test
    fun `a panic becomes an error without its text`(): Unit = runBlocking {
        assertEquals("core.panic", failure { probePanic(World.personal) }.code)
        assertEquals("core.panic", failure { probePanicLater(World.personal) }.code)
        assertEquals(World.version, Lomme.version, "and the library goes on")
    }

    @Test
    fun `the log tells where a panic was and which errors there were, and nothing of anybody`() {
        val lines = LinkedBlockingQueue<Pair<LogLevel, String>>()
        Lomme.start(
            object : LogSink {
                override fun write(level: LogLevel, line: String) {
                    lines += level to line
                    if (level == LogLevel.WARNING) error(World.personal)
                }
            },
        )
        failure { World.citizen().use { it.scanFrame(World.personal) } }
        failure { probePanic(World.personal) }
        val said = buildList<Pair<LogLevel, String>> {
            while (none { "core.panic" in it.second }) add(assertNotNull(lines.poll(LONG, TimeUnit.SECONDS), "$this"))
        }
        assertTrue("lomme ${World.version}" in said.first().second, "$said")
        assertTrue(LogLevel.WARNING to "scan.not_a_frame" in said, "$said")
        assertTrue(said.last().second.startsWith("core.panic at bindings/ffi/src/probe.rs:"), "$said")
        assertTrue(said.none { World.personal in it.second }, "$said")
    }

    @Test
    fun `a key store that throws anything arrives as its code, and the next call works`(): Unit = runBlocking {
        val thrown = AtomicReference<Throwable?>()
        val keys = object : SoftwareKeys() {
            override fun sign(keyId: String, message: ByteArray): ByteArray {
                thrown.get()?.let { throw it }
                return super.sign(keyId, message)
            }
        }
        val citizen = World.citizenWithLicence(keys)
        for ((throwable, code) in listOf(
            KeyStoreException.Locked() to "keys.locked",
            KeyStoreException.NoSuchKey() to "keys.no_such_key",
            IllegalStateException(World.personal) to "keys.failed",
            StackOverflowError(World.personal) to "keys.failed",
        )) {
            thrown.set(throwable)
            assertEquals(code, failure { citizen.show(Preset.POLICE) }.code)
        }
        thrown.set(null)
        assertTrue(citizen.show(Preset.POLICE).view().frames > 0u)
    }

    @Test
    fun `callbacks that block hold up nobody else`(): Unit = runBlocking {
        val goOn = CountDownLatch(1)
        val blocked = CountDownLatch(BLOCKED)
        fun block() {
            blocked.countDown()
            goOn.await(10 * LONG, TimeUnit.SECONDS)
        }
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        citizen.observe(observer { _, _ -> block() })
        val told = CountDownLatch(1)
        citizen.observe(observer { screen, _ -> if (screen == Screen.OVERVIEW) told.countDown() })
        // Three syncs whose progress waits: more than the core has workers.
        val slow = List(BLOCKED - 1) { World.citizenWithLicence() }
        slow.forEach { it.keepOfflineCopy(true) }
        val syncs = slow.map { app -> launch(Dispatchers.IO) { app.sync { block() } } }
        citizen.keepOfflineCopy(false)
        citizen.keepOfflineCopy(true)
        assertTrue(blocked.await(LONG, TimeUnit.SECONDS), "all of them are waiting")
        withTimeout(LONG * 1000) {
            assertTrue(citizen.sync().changed > 5uL, "a sync of another app")
            assertTrue(citizen.show(Preset.POLICE).view().frames > 0u, "a Show")
        }
        assertTrue(told.await(LONG, TimeUnit.SECONDS), "the next observer is told")
        goOn.countDown()
        syncs.forEach { it.join() }
        slow.forEach { assertTrue(it.overview().sections.isNotEmpty(), "who waited has arrived too") }
    }

    @Test
    fun `a sync whose caller has gone goes on to its end`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        val begun = CountDownLatch(1)
        val gone = CountDownLatch(1)
        val synced = CountDownLatch(1)
        citizen.observe(observer { screen, _ -> if (screen == Screen.AGENDA) synced.countDown() })
        val caller = launch(Dispatchers.IO) {
            citizen.sync {
                begun.countDown()
                gone.await(LONG, TimeUnit.SECONDS)
            }
        }
        assertTrue(begun.await(LONG, TimeUnit.SECONDS))
        withTimeout(LONG * 1000) { caller.cancelAndJoin() }
        gone.countDown()
        assertTrue(synced.await(LONG, TimeUnit.SECONDS))
        // A first sync shows nothing before its last page.
        assertTrue(citizen.overview().sections.sumOf { it.items.size } > 5)
        // This one may join it at its very end.
        citizen.sync()
        assertEquals(0uL, citizen.sync().changed, "every page was stored")
    }

    @Test
    fun `a sync that is cancelled ends for all who wait, and what was committed stands`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        assertFalse(citizen.cancelSync(), "none runs")
        val begun = CountDownLatch(1)
        val cancelled = CountDownLatch(1)
        val pages = CopyOnWriteArrayList<SyncEvent>()
        val first = async(Dispatchers.IO) {
            failure {
                citizen.sync {
                    pages += it
                    begun.countDown()
                    cancelled.await(LONG, TimeUnit.SECONDS)
                }
            }
        }
        assertTrue(begun.await(LONG, TimeUnit.SECONDS))
        // It begins on this very thread, and so has joined before the next line.
        val second = async(start = CoroutineStart.UNDISPATCHED) { failure { citizen.sync() } }
        assertTrue(citizen.cancelSync())
        cancelled.countDown()
        withTimeout(LONG * 1000) {
            for (failed in listOf(first, second).awaitAll()) assertEquals("sync.cancelled" to true, failed.code to failed.retryable)
        }
        assertEquals(1, pages.size, "no page came after that")
        assertFalse(citizen.cancelSync(), "none runs any longer")
        assertNull(citizen.syncState().syncedAt)
        val done = citizen.sync()
        assertEquals(done.changed.toInt() + World.PAGE, citizen.overview().sections.sumOf { it.items.size }, "it goes on from there")
        assertNotNull(citizen.syncState().syncedAt)
    }

    @Test
    fun `a sync that has to wait says so, and can be cancelled meanwhile`(): Unit = runBlocking {
        val citizen = World.citizenOfABusyGateway()
        val told = CompletableDeferred<SyncEvent>()
        val sync = async(Dispatchers.IO) { failure { citizen.sync { told.complete(it) } } }
        val waiting = assertIs<SyncEvent.Waiting>(withTimeout(LONG * 1000) { told.await() })
        assertTrue(waiting.seconds > 1uL, "$waiting")
        assertTrue(citizen.cancelSync())
        assertEquals("sync.cancelled", withTimeout(LONG * 1000) { sync.await() }.code)
    }

    @Test
    fun `ten thousand objects made and dropped leave nothing behind`() {
        val before = probesAlive()
        fun made(count: Int) = repeat(count) { Probe().use { assertEquals(65_536uL, it.size()) } }
        made(1_000)
        val settled = residentKilobytes()
        made(10_000)
        assertEquals(before, probesAlive())
        val grown = residentKilobytes() - settled
        // Of the 640 MB that were asked for; the machine's own heap moves by some.
        assertTrue(grown < 100_000, "$grown kB")
        // Those that nobody closes go with the garbage.
        repeat(10_000) { Probe() }
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG)
        while (probesAlive() > before && System.nanoTime() < deadline) {
            System.gc()
            Thread.sleep(50)
        }
        assertEquals(before, probesAlive())
    }

    @Test
    fun `sixteen threads call at once and get what one gets`(): Unit = runBlocking {
        // At one time: a view says how old things are.
        val citizen = CitizenApp.open(World.config(fixedTime = Instant.now().toString()), SoftwareKeys())
        citizen.receiveLicence(World.offer())
        citizen.keepOfflineCopy(true)
        citizen.sync()
        val alone = Triple(citizen.licence()?.name, citizen.overview(), citizen.agenda(60u))
        val failed = AtomicReference<Throwable?>()
        val calls = AtomicInteger()
        val threads = List(16) {
            thread {
                runCatching {
                    repeat(10) {
                        assertEquals(alone, Triple(citizen.licence()?.name, citizen.overview(), citizen.agenda(60u)))
                        citizen.reminders()
                        runBlocking { citizen.show(Preset.AGE18) }.close()
                        calls.incrementAndGet()
                    }
                }.onFailure { failed.set(it) }
            }
        }
        threads.forEach { it.join() }
        failed.get()?.let { throw it }
        assertEquals(160, calls.get())
        List(16) { async(Dispatchers.IO) { citizen.sync() } }.awaitAll()
        assertEquals(alone.second.sections.size, citizen.overview().sections.size)
    }

    @Test
    fun `after close a call fails and nothing crashes, and what has begun is finished`(): Unit = runBlocking {
        val citizen = World.citizenWithLicence()
        val showing = citizen.show(Preset.POLICE)
        citizen.keepOfflineCopy(true)
        val begun = CountDownLatch(1)
        val closed = CountDownLatch(1)
        val sync = async(Dispatchers.IO) {
            citizen.sync {
                begun.countDown()
                closed.await(LONG, TimeUnit.SECONDS)
            }
        }
        assertTrue(begun.await(LONG, TimeUnit.SECONDS))
        citizen.close()
        citizen.close()
        closed.countDown()
        assertTrue(sync.await().changed > 5uL)
        assertFailsWith<IllegalStateException> { citizen.licence() }
        assertFailsWith<IllegalStateException> { citizen.show(Preset.POLICE) }
        assertTrue(showing.frame(0u).startsWith("L"), "what it made lives on")
    }

    @Test
    fun `a string of every plane of Unicode comes back as it went`() {
        for (plane in 0..16) {
            val text = (0..0xFFFF step 17).map { plane shl 16 or it }
                .filter { it !in 0xD800..0xDFFF }
                .joinToString("") { Character.toString(it) }
            assertEquals(text, probeEcho(text))
            assertEquals(text.codePoints().toArray().map { it.toUInt() }, probeCharacters(text))
        }
        // Half a pair is no character: it is replaced or refused, and nothing else is lost.
        val half = runCatching { probeEcho("a\uD800b") }.getOrNull()
        assertTrue(half == null || (half.startsWith("a") && half.endsWith("b") && '\uD800' !in half), half)
    }

    @Test
    fun `an observer calls back into the app, and hears nothing once its subscription is ended`(): Unit = runBlocking {
        val citizen = World.citizen()
        val names = mutableListOf<String?>()
        val seen = CountDownLatch(1)
        val subscription = citizen.observe(
            observer { screen, _ ->
                if (screen == Screen.LICENCE) {
                    citizen.keepOfflineCopy(true)
                    runBlocking { citizen.show(Preset.AGE18) }
                    names += citizen.licence()?.name
                    seen.countDown()
                }
            },
        )
        citizen.receiveLicence(World.offer())
        assertTrue(seen.await(LONG, TimeUnit.SECONDS))
        assertEquals(listOf<String?>(World.name), names)
        subscription.end()
        val other = CountDownLatch(1)
        citizen.observe(observer { _, _ -> other.countDown() })
        citizen.receiveLicence(World.offer())
        assertTrue(other.await(LONG, TimeUnit.SECONDS))
        assertEquals(1, names.size)
    }

    @Test
    fun `a view is observed as a flow that begins with what is there`(): Unit = runBlocking {
        val citizen = World.citizen()
        val begun = CompletableDeferred<Unit>()
        val names = async(Dispatchers.Default) {
            citizen.licences().onEach { begun.complete(Unit) }.take(2).map { it?.name }.toList()
        }
        begun.await()
        citizen.receiveLicence(World.offer())
        assertEquals(listOf(null, World.name), withTimeout(LONG * 1000) { names.await() })
        citizen.keepOfflineCopy(true)
        val agendas = async(Dispatchers.Default) { citizen.agendas(60u).first { it.later.isNotEmpty() } }
        citizen.sync()
        assertTrue(withTimeout(LONG * 1000) { agendas.await() }.later.isNotEmpty())
        val reader = World.reader()
        assertTrue(withTimeout(LONG * 1000) { reader.readiness().first() }.ready)
    }

    @Test
    fun `a flow of an app that is closed ends with an error and no crash`(): Unit = runBlocking {
        val citizen = World.citizen()
        citizen.close()
        assertFailsWith<IllegalStateException> { citizen.licences().first() }
    }

    private companion object {
        const val BLOCKED = 4

        /** More than anything here takes, in seconds: whoever waits for so long waits for nothing. */
        const val LONG = 120L
    }
}

private fun observer(told: (Screen, ULong) -> Unit) = object : Observer {
    override fun changed(screen: Screen, revision: ULong) = told(screen, revision)
}

private fun residentKilobytes(): Long {
    System.gc()
    val status = java.io.File("/proc/self/status")
    if (!status.exists()) return 0
    return status.readLines().first { it.startsWith("VmRSS:") }.filter { it.isDigit() }.toLong()
}
