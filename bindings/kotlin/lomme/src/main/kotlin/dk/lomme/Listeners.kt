package dk.lomme

/** Reads what has changed since the last time, and tells [told] of each page and each wait, from a worker thread. What it throws is dropped. */
suspend fun CitizenApp.sync(told: (SyncEvent) -> Unit): SyncView = sync(
    object : SyncListener {
        override fun event(event: SyncEvent) = told(event)
    },
)

/** Everything of the citizen's as files, and tells [told] how many of how many there are. What it throws is dropped. */
fun CitizenApp.exportFiles(told: (made: UInt, of: UInt) -> Unit): List<ExportFile> = exportFiles(
    object : ExportListener {
        override fun made(files: UInt, of: UInt) = told(files, of)
    },
)
