package dk.lomme

import com.sun.jna.Native

/** The library as a whole. */
object Lomme {
    /**
     * Loads the library. Call it once, before anything else, on a worker thread: it throws where the library is missing or of another
     * build than these classes.
     *
     * From then on what a callback throws and nobody expects is dropped. JNA would print it, with a text that may hold
     * personal data.
     *
     * [log] is the platform's log: it gets the codes of errors and the places of panics, and nothing of anybody.
     */
    fun start(log: LogSink? = null) {
        uniffiEnsureInitialized()
        Native.setCallbackExceptionHandler { _, _ -> }
        log?.let { logToPlatform(it) }
    }

    /** The version of the library, as `0.1.0`. */
    val version: String get() = libraryBuild().version
}
