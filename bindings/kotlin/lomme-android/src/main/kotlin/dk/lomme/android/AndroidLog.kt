package dk.lomme.android

import android.util.Log
import dk.lomme.LogLevel
import dk.lomme.LogSink

/** Android's own log, under [tag]. Lines are codes and places in the source, and hold nothing of anybody. */
class AndroidLog(private val tag: String = "Lomme") : LogSink {
    override fun write(level: LogLevel, line: String) {
        when (level) {
            LogLevel.ERROR -> Log.e(tag, line)
            LogLevel.WARNING -> Log.w(tag, line)
            LogLevel.INFO -> Log.i(tag, line)
        }
    }
}
