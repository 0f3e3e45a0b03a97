import LommeCore

extension LommeError {
    /// What to do about it.
    public var kind: ErrorKind { fields.kind }

    /// A stable code, as `net.offline`.
    public var code: String { fields.code }

    /// Whether the same again may succeed.
    public var retryable: Bool { fields.retryable }

    private var fields: (kind: ErrorKind, code: String, retryable: Bool) {
        switch self {
        case .Failed(let kind, let code, let retryable): (kind, code, retryable)
        }
    }
}
