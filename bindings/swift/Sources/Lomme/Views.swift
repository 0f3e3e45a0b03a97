import Foundation
import LommeCore

/// A view now and whenever it changes: `for try await view in app.overviews()`.
///
/// A loop that is slower than the changes gets the newest view and not every one. What reading it throws ends the loop. A stream takes one
/// subscription of the app and keeps the app; both are let go when the loop is left, its task cancelled or the stream dropped. It
/// is for one loop.
public typealias Views<View> = AsyncThrowingStream<View, any Error>

extension CitizenApp {
    /// The licence as the home screen shows it, now and whenever it changes; `nil` before there is one.
    public func licences() -> Views<LicenceView?> {
        views(of: [.licence]) { try $0.licence() }
    }

    /// The overview, now and whenever it changes.
    public func overviews() -> Views<OverviewView> {
        views(of: [.overview]) { try $0.overview() }
    }

    /// The agenda of the next days, now and whenever it changes.
    public func agendas(days: UInt16) -> Views<AgendaView> {
        views(of: [.agenda]) { try $0.agenda(days: days) }
    }

    /// The reminders that should exist, now and whenever the agenda changes.
    public func reminderPlans() -> Views<RemindersView> {
        views(of: [.agenda]) { try $0.reminders() }
    }

    /// A view of the citizen's app, now and whenever one of the screens changes.
    ///
    /// - Parameters:
    ///   - screens: What the view is made of.
    ///   - read: Reads the view. It is called on a thread that may block, and never twice at a time.
    public func views<View: Sendable>(
        of screens: Set<Screen>,
        read: @escaping @Sendable (CitizenApp) throws -> View
    ) -> Views<View> {
        observed(screens, by: { try self.observe(observer: $0) }, read: { try read(self) })
    }
}

extension ReaderApp {
    /// What the officer should know before a shift, now and whenever it changes.
    public func readiness() -> Views<ReadyView> {
        views(of: [.ready]) { try $0.ready() }
    }

    /// A view of the officer's app, now and whenever one of the screens changes.
    ///
    /// - Parameters:
    ///   - screens: What the view is made of.
    ///   - read: Reads the view. It is called on a thread that may block, and never twice at a time.
    public func views<View: Sendable>(
        of screens: Set<Screen>,
        read: @escaping @Sendable (ReaderApp) throws -> View
    ) -> Views<View> {
        observed(screens, by: { try self.observe(observer: $0) }, read: { try read(self) })
    }
}

private func observed<View: Sendable>(
    _ screens: Set<Screen>,
    by observe: (any Observer) throws -> Subscription,
    read: @escaping @Sendable () throws -> View
) -> Views<View> {
    Views(bufferingPolicy: .bufferingNewest(1)) { continuation in
        let viewer = Viewer(screens: screens, read: read, continuation: continuation)
        let held = Held()
        // Before anything can end the stream: a first change may come while `observe` has not yet returned.
        continuation.onTermination = { _ in held.end() }
        do {
            held.hold(try observe(viewer))
        } catch {
            continuation.finish(throwing: error)
            return
        }
        // After the subscription, so that nothing is missed in between; a first view that is older than the newest never comes last.
        DispatchQueue.global().async { viewer.show() }
    }
}

/// Reads a view whenever it is told to, on the thread that tells: an observer has one of its own.
private final class Viewer<View: Sendable>: Observer, Sendable {
    private let screens: Set<Screen>
    private let read: @Sendable () throws -> View
    private let continuation: Views<View>.Continuation
    private let turn = NSLock()

    init(screens: Set<Screen>, read: @escaping @Sendable () throws -> View, continuation: Views<View>.Continuation) {
        self.screens = screens
        self.read = read
        self.continuation = continuation
    }

    func changed(screen: Screen, revision: UInt64) {
        if screens.contains(screen) { show() }
    }

    func show() {
        turn.withLock {
            do {
                continuation.yield(try read())
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }
}

/// The subscription of a stream, ended once the stream is over, whichever of both comes first.
private final class Held: @unchecked Sendable {
    private let turn = NSLock()
    private var subscription: Subscription?
    private var isOver = false

    func hold(_ subscription: Subscription) {
        let isOver = turn.withLock {
            self.subscription = subscription
            return self.isOver
        }
        if isOver { end() }
    }

    func end() {
        let subscription = turn.withLock {
            isOver = true
            return self.subscription
        }
        // It fails only where there was a fault of the core's, which is in the log.
        try? subscription?.end()
    }
}
