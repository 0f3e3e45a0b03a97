package dk.lomme

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.nio.file.Files
import java.util.Base64
import kotlin.experimental.inv
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KType
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.instanceParameter
import kotlin.reflect.full.memberFunctions
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.full.valueParameters
import kotlin.reflect.jvm.kotlinFunction
import kotlin.test.Test
import kotlin.test.assertTrue

/**
 * The vectors in Kotlin: reads the file that bindings/bindgen/tests/boundary/vectors/ made, and writes what each call answers, for Rust
 * to compare. How a record becomes JSON is this file's own work, by looking at the generated classes; nothing of it comes out of
 * the core.
 */
class VectorsTest {
    @Test
    fun `every vector is answered`() {
        Lomme.start()
        val vectors = File(System.getProperty("lomme.vectors"))
        val scenes = Json.parseToJsonElement(vectors.readText()).jsonArray.map { it.jsonObject }
        val lines = scenes.flatMap { answers(it, vectors.parentFile) }
        assertTrue(lines.isNotEmpty())
        File(System.getProperty("lomme.answers")).writeText(lines.joinToString(""))
    }
}

private fun answers(scene: JsonObject, prepared: File): List<String> {
    fun text(key: String) = scene.getValue(key).jsonPrimitive.content
    val store = Files.createTempDirectory("lomme").toFile()
    if (scene["store"] !is JsonNull) prepared.resolve(text("store")).copyRecursively(store, overwrite = true)
    val config = AppConfig(
        dir = store.path,
        gatewayUrl = "https://127.0.0.1:9",
        tlsRootsPem = listOf(text("tls_root_pem")),
        publisherRootPem = text("publisher_root_pem"),
        language = Language.valueOf(text("language")),
        fixedTime = text("now"),
    )
    val app: AutoCloseable? = when (text("app")) {
        "citizen" -> CitizenApp.open(config, TurnedRound)
        "reader" -> ReaderApp.open(config, TurnedRound)
        else -> null
    }
    return app.use {
        scene.getValue("calls").jsonArray.mapIndexed { n, call ->
            val name = call.jsonObject.getValue("call").jsonPrimitive.content
            "${text("name")} $n $name ${written(answer(app, name, call.jsonObject.getValue("args").jsonArray))}\n"
        }
    }.also { store.deleteRecursively() }
}

/** Calls an app, or without one the library itself. */
private fun answer(app: Any?, call: String, args: JsonArray): JsonObject {
    val functions = app?.let { it::class.memberFunctions } ?: LIBRARY
    val function: KFunction<*> = functions.single { it.name == call.camelCase() }
    // What may be left out is left out where no argument is given.
    val given = function.valueParameters.zip(args).associate { (parameter, arg) -> parameter to argument(arg, parameter.type) }
    val receiver = listOfNotNull(function.instanceParameter).associateWith { app }
    return try {
        JsonObject(mapOf("ok" to plain(function.callBy(receiver + given))))
    } catch (thrown: InvocationTargetException) {
        val failed = thrown.targetException as? LommeException.Failed ?: throw thrown
        JsonObject(mapOf("error" to plain(failed, setOf("code", "kind", "retryable"))))
    }
}

/** What JSON has for a value of the library. */
private fun plain(value: Any?): JsonElement = when (value) {
    null, Unit -> JsonNull
    is Boolean -> JsonPrimitive(value)
    is String -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UByte -> JsonPrimitive(value.toInt())
    is UShort -> JsonPrimitive(value.toInt())
    is UInt -> JsonPrimitive(value.toLong())
    is ULong -> JsonPrimitive(value.toLong())
    is ByteArray -> JsonPrimitive(BASE64.encodeToString(value))
    is Enum<*> -> JsonPrimitive(value.name)
    is List<*> -> JsonArray(value.map { plain(it) })
    else -> if (value::class.java.superclass.kotlin.isSealed) case(value) else plain(value, members(value))
}

/** A case of an enum: its name, or with fields an object with that name alone, which holds them. */
private fun case(value: Any): JsonElement {
    val members = if (value::class.objectInstance == null) members(value) else emptySet()
    val name = value::class.caseName()
    return if (members.isEmpty()) JsonPrimitive(name) else JsonObject(mapOf(name to plain(value, members)))
}

private fun members(record: Any): Set<String> = record::class.declaredMemberProperties.map { it.name }.toSet()

private fun plain(record: Any, members: Set<String>): JsonObject = JsonObject(
    record::class.declaredMemberProperties
        .filter { it.name in members }
        .associate { it.name.snakeCase() to plain(it.getter.call(record)) },
)

/** A value of the library out of JSON, of the type that the function asks for. */
private fun argument(value: JsonElement, type: KType): Any? {
    val kind = type.classifier as KClass<*>
    return when {
        value is JsonNull -> null
        kind == String::class -> value.jsonPrimitive.content
        kind == Boolean::class -> value.jsonPrimitive.boolean
        kind == UShort::class -> value.jsonPrimitive.int.toUShort()
        kind == UInt::class -> value.jsonPrimitive.long.toUInt()
        kind == ULong::class -> value.jsonPrimitive.long.toULong()
        kind == ByteArray::class -> BASE64_DECODER.decode(value.jsonPrimitive.content)
        kind == List::class -> value.jsonArray.map { argument(it, type.arguments.single().type!!) }
        kind.java.isEnum -> kind.java.enumConstants.single { (it as Enum<*>).name == value.jsonPrimitive.content }
        kind.isSealed -> case(value, kind)
        else -> record(value.jsonObject, kind)
    }
}

private fun case(value: JsonElement, kind: KClass<*>): Any {
    val (name, members) = (value as? JsonObject)?.entries?.single()?.toPair() ?: (value.jsonPrimitive.content to JsonObject(emptyMap()))
    val case = kind.sealedSubclasses.single { it.caseName() == name }
    return case.objectInstance ?: record(members.jsonObject, case)
}

private fun record(members: JsonObject, kind: KClass<*>): Any {
    val constructor = kind.primaryConstructor!!
    val given = constructor.parameters.associateWith { argument(members.getValue(it.name!!.snakeCase()), it.type) }
    return constructor.callBy(given)
}

/** JSON without blanks and with sorted members. */
private fun written(value: JsonElement): String = when (value) {
    is JsonObject -> value.toSortedMap().entries.joinToString(",", "{", "}") { (name, member) ->
        "${JsonPrimitive(name)}:${written(member)}"
    }

    is JsonArray -> value.joinToString(",", "[", "]") { written(it) }

    is JsonPrimitive -> value.toString()
}

private fun KClass<*>.caseName() = simpleName!!.replaceFirstChar { it.lowercase() }.snakeCase().uppercase()

private fun String.camelCase() = replace(Regex("_([a-z0-9])")) { it.groupValues[1].uppercase() }

private fun String.snakeCase() = replace(Regex("[A-Z]")) { "_${it.value.lowercase()}" }

/** The functions that need no app. */
private val LIBRARY = Class.forName("dk.lomme.Lomme_ffiKt").methods.mapNotNull { it.kotlinFunction }

private val BASE64 = Base64.getUrlEncoder().withoutPadding()
private val BASE64_DECODER = Base64.getUrlDecoder()

/** Keys that only wrap, by turning every bit round. */
private object TurnedRound : SecureKeys {
    override fun makeKey(keyId: String): ByteArray = throw KeyStoreException.Failed()

    override fun sign(keyId: String, message: ByteArray): ByteArray = throw KeyStoreException.Failed()

    override fun deleteKey(keyId: String): Unit = throw KeyStoreException.Failed()

    override fun wrap(secret: ByteArray): ByteArray = ByteArray(secret.size) { secret[it].inv() }

    override fun unwrap(wrapped: ByteArray): ByteArray = wrap(wrapped)
}
