import LommeCore

extension CitizenApp {
    /// Reads what has changed since the last time, as ``sync(listener:)``.
    ///
    /// - Parameter onEvent: Told of each page and of each wait, on a worker thread.
    public func sync(onEvent: @escaping @Sendable (SyncEvent) -> Void) async throws -> SyncView {
        try await sync(listener: Syncing(onEvent))
    }

    /// Everything of the citizen's as files, as ``exportFiles(listener:)``.
    ///
    /// - Parameter onFile: Told after each file how many are made, of how many.
    public func exportFiles(onFile: @escaping @Sendable (UInt32, UInt32) -> Void) throws -> [ExportFile] {
        try exportFiles(listener: Exporting(onFile))
    }
}

private final class Syncing: SyncListener {
    private let told: @Sendable (SyncEvent) -> Void

    init(_ told: @escaping @Sendable (SyncEvent) -> Void) { self.told = told }

    func event(event: SyncEvent) { told(event) }
}

private final class Exporting: ExportListener {
    private let told: @Sendable (UInt32, UInt32) -> Void

    init(_ told: @escaping @Sendable (UInt32, UInt32) -> Void) { self.told = told }

    func made(files: UInt32, of: UInt32) { told(files, of) }
}
