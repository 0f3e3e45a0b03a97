package dk.lomme

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map

/** The licence as the home screen shows it, now and whenever it changes; `null` before there is one. */
fun CitizenApp.licences(): Flow<LicenceView?> = observed(Screen.LICENCE) { licence() }

/** The overview, now and whenever it changes. */
fun CitizenApp.overviews(): Flow<OverviewView> = observed(Screen.OVERVIEW) { overview() }

/** The agenda of the next [days] days, now and whenever it changes. */
fun CitizenApp.agendas(days: UShort): Flow<AgendaView> = observed(Screen.AGENDA) { agenda(days) }

/** The reminders that should exist, now and whenever the agenda changes. */
fun CitizenApp.reminderPlans(): Flow<RemindersView> = observed(Screen.AGENDA) { reminders() }

/** What the officer should know before a shift, now and whenever it changes. */
fun ReaderApp.readiness(): Flow<ReadyView> = observed(Screen.READY) { ready() }

/**
 * A view of the citizen's app, read by [read] now and whenever one of [screens] changes.
 *
 * It is read on [Dispatchers.IO]. A collector that is slower than the changes gets the newest view and not every one. What [read]
 * throws ends the flow. Collecting takes one subscription of the app, which ends with the collection.
 */
fun <V> CitizenApp.observed(vararg screens: Screen, read: CitizenApp.() -> V): Flow<V> = views({ observe(it) }, screens) { read() }

/** A view of the officer's app; as that of the citizen's. */
fun <V> ReaderApp.observed(vararg screens: Screen, read: ReaderApp.() -> V): Flow<V> = views({ observe(it) }, screens) { read() }

private fun <V> views(observe: (Observer) -> Subscription, screens: Array<out Screen>, read: () -> V): Flow<V> = changes(observe)
    .filter { it == null || it in screens }
    .conflate()
    .map { read() }
    .conflate()
    .flowOn(Dispatchers.IO)

/** Screens as they change, and `null` once somebody listens: a view that is read then misses nothing. */
private fun changes(observe: (Observer) -> Subscription): Flow<Screen?> = callbackFlow {
    val subscription = observe(
        object : Observer {
            override fun changed(screen: Screen, revision: ULong) {
                trySend(screen)
            }
        },
    )
    trySend(null)
    awaitClose { subscription.use { it.end() } }
}.buffer(Channel.UNLIMITED)
