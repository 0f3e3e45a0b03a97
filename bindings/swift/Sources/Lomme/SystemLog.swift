import LommeCore

#if canImport(os)
    import os
#else
    import Foundation
#endif

/// The system's own log: `os.Logger` on Apple's platforms, the standard error elsewhere.
///
/// Lines are codes and places in the source and hold nothing of anybody, so they are written as public.
public final class SystemLog: LogSink {
    #if canImport(os)
        private let logger: Logger

        /// A log under an app's name.
        ///
        /// - Parameter subsystem: The app, in reverse domain name notation.
        public init(subsystem: String = "dk.lomme") {
            logger = Logger(subsystem: subsystem, category: "core")
        }

        /// Writes a line.
        public func write(level: LogLevel, line: String) {
            switch level {
            case .error: logger.error("\(line, privacy: .public)")
            case .warning: logger.warning("\(line, privacy: .public)")
            case .info: logger.info("\(line, privacy: .public)")
            }
        }
    #else
        private let subsystem: String

        /// A log under an app's name.
        ///
        /// - Parameter subsystem: The app, in reverse domain name notation.
        public init(subsystem: String = "dk.lomme") {
            self.subsystem = subsystem
        }

        /// Writes a line.
        public func write(level: LogLevel, line: String) {
            FileHandle.standardError.write(Data("\(subsystem) \(level): \(line)\n".utf8))
        }
    #endif
}
