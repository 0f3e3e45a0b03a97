package dk.lomme

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assumptions.assumeTrue
import kotlin.test.Test
import kotlin.test.assertTrue

/**
 * What the boundary costs: the same call from Kotlin and within Rust, turn about in one run, so that only their ratio counts. It needs a
 * library that was optimised (`-Dlomme.figures=true`, docs/boundary.md).
 */
class FiguresTest {
    @Test
    fun `a view of a hundred rows and a Show cost little more than in Rust`(): Unit = runBlocking {
        assumeTrue(System.getProperty("lomme.figures") == "true", "not with a library for debugging")
        Lomme.start()
        val citizen = World.citizenWithLicence()
        citizen.keepOfflineCopy(true)
        citizen.sync()
        val rows = citizen.overview().sections.sumOf { it.items.size }
        assertTrue(rows >= 100, "$rows rows")

        val view = ratio(VIEW_ROUNDS, { citizen.overview() }, { citizen.probeOverviewNanos() })
        val show = ratio(SHOW_ROUNDS, { citizen.show(Preset.POLICE).close() }, { citizen.probeShowNanos(Preset.POLICE) })
        println("FIGURE overview of $rows rows: $view")
        println("FIGURE Show of the police preset: $show")
        assertTrue(view.times <= VIEW_LIMIT && show.times <= SHOW_LIMIT)
    }

    private data class Ratio(val kotlinMicros: Double, val rustMicros: Double) {
        val times get() = kotlinMicros / rustMicros

        override fun toString() = "%.0f µs from Kotlin, %.0f µs in Rust, %.2f times".format(kotlinMicros, rustMicros, times)
    }

    /** Medians of both, after the machine has warmed up. */
    private suspend fun ratio(rounds: Int, kotlin: suspend () -> Unit, rust: suspend () -> ULong): Ratio {
        repeat(rounds) {
            kotlin()
            rust()
        }
        val pairs = List(rounds) {
            val since = System.nanoTime()
            kotlin()
            (System.nanoTime() - since).toDouble() to rust().toDouble()
        }
        fun median(values: List<Double>) = values.sorted()[values.size / 2] / NANOS_IN_MICRO
        return Ratio(median(pairs.map { it.first }), median(pairs.map { it.second }))
    }

    private companion object {
        const val VIEW_ROUNDS = 1_000
        const val SHOW_ROUNDS = 200
        const val VIEW_LIMIT = 3.0
        const val SHOW_LIMIT = 1.2
        const val NANOS_IN_MICRO = 1_000.0
    }
}
