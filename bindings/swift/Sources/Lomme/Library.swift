@_exported import LommeCore

/// The library as a whole.
public enum LommeLibrary {
    /// Loads the library. Call it once, before anything else.
    ///
    /// It compares the library with the generated code by uniffi's checksums. A library of another build ends the program here, and not
    /// in the middle of a call.
    ///
    /// - Parameter log: The platform's log, such as ``SystemLog``: it gets the codes of errors and the places of panics, and nothing of
    ///   anybody.
    public static func start(log: (any LogSink)? = nil) throws {
        uniffiEnsureLommeFfiInitialized()
        if let log { try logToPlatform(sink: log) }
    }

    /// The version of the library, as `0.1.0`.
    public static var version: String {
        get throws { try libraryBuild().version }
    }
}
