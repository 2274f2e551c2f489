package import Tickets

/// The one owner of a connection: everything that touches it runs here, on a thread of its own, in order of arrival.
package actor DatabaseThread {
    private let thread = SerialThread()
    private var connection: Connection?
    private let path: String

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package init(path: String) { self.path = path }

    /// Opens the connection and prepares it; to be called once, before `run`.
    package func open(
        role: Connection.Role,
        busyTimeoutMilliseconds: Int32,
        prepare: @Sendable (Connection) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) {
        let opened = try Connection(path: path, role: role, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
        try prepare(opened)
        connection = opened
    }

    /// Runs `body` with the connection on this thread.
    ///
    /// - Throws: what `body` throws, or `StoreError` of kind `unavailable` after `close`.
    package func run<Result: Sendable>(
        _ body: @Sendable (Connection) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        guard let connection else {
            throw StoreError(kind: .unavailable, message: "the store '\(path)' is closed; open it again")
        }
        return try body(connection)
    }

    /// Closes the connection; `run` refuses from then on.
    package func close() { connection = nil }
}
