package dk.lomme

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.nio.file.Files
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.test.fail

/**
 * The gateway that the tests play against. bindings/bindgen/tests/boundary/kotlin.rs starts it and says by `-Dlomme.world=FILE` where it is
 * and what to trust; without it there is nothing to test against, and that is a failure and no skip.
 */
object World {
    init {
        Lomme.start()
    }

    private val described: JsonObject by lazy {
        val file = System.getProperty("lomme.world").orEmpty()
        if (file.isEmpty()) fail("no gateway: run cargo test -p lomme-bindgen --test boundary kotlin, which starts one and then this")
        Json.parseToJsonElement(File(file).readText()).jsonObject
    }
    private val offers by lazy {
        ConcurrentLinkedQueue(described.getValue("offers").jsonArray.map { it.jsonPrimitive.content })
    }

    /** Items on a page of a sync. */
    const val PAGE = 5

    /** The name of the person who the offers are for. */
    val name get() = text("name")

    /** The version of the core. */
    val version get() = text("version")

    /** What a careless shell throws and a person may type; the Rust side checks that it comes out nowhere. */
    val personal get() = text("personal")

    /** An offer, good for one licence. */
    fun offer(): String = offers.poll() ?: fail("more tests than offers")

    /** A citizen's app whose gateway is busy: it asks everybody to wait. Somebody is logged in. */
    suspend fun citizenOfABusyGateway(): CitizenApp {
        val busy = described.getValue("busy").jsonObject
        val config = config().copy(
            gatewayUrl = busy.getValue("url").jsonPrimitive.content,
            tlsRootsPem = listOf(busy.getValue("tls_root_pem").jsonPrimitive.content),
        )
        return CitizenApp.open(config, SoftwareKeys()).also { it.logIn(busy.getValue("offers").jsonArray.first().jsonPrimitive.content) }
    }

    fun config(fixedTime: String? = null, dir: File = folder()) = AppConfig(
        dir = dir.path,
        gatewayUrl = text("url"),
        tlsRootsPem = listOf(text("tls_root_pem")),
        publisherRootPem = text("publisher_root_pem"),
        language = Language.EN,
        fixedTime = fixedTime,
    )

    fun citizen(keys: SecureKeys = SoftwareKeys()): CitizenApp = CitizenApp.open(config(), keys)

    suspend fun citizenWithLicence(keys: SecureKeys = SoftwareKeys()): CitizenApp = citizen(keys).also { it.receiveLicence(offer()) }

    suspend fun reader(fixedTime: String? = null): ReaderApp = ReaderApp.open(config(fixedTime), SoftwareKeys()).also { it.fetchTrust() }

    private fun text(key: String) = described.getValue(key).jsonPrimitive.content

    private fun folder(): File = Files.createTempDirectory("lomme").toFile().apply { deleteOnExit() }
}

/** Holds the reader before a phone until it has everything. */
fun ReaderApp.scan(showing: (UInt) -> String, lost: Set<Int> = emptySet()) {
    for (n in 0..<200) if (n !in lost && scanFrame(showing(n.toUInt())).complete) return
    fail("the scan never completes")
}

/** Runs [work], which has to fail, and returns how. */
inline fun failure(work: () -> Unit): LommeException.Failed {
    try {
        work()
    } catch (failed: LommeException.Failed) {
        if (World.personal in failed.stackTraceToString()) fail("what a person typed came out")
        return failed
    }
    fail("it did not fail")
}
