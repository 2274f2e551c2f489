/// The structured log of a run: one JSON object a line.
///
/// Logging never fails a run: a sink that cannot write says so once where it was made. Safe from any task.
public struct RunLog: Sendable {
    /// What every line of a log says.
    public struct Context: Hashable, Sendable {
        /// Id of the execution.
        public var run: String?
        /// Name of the site.
        public var site: String?
        /// Key of the project.
        public var project: String?

        /// Makes a context.
        public init(run: String? = nil, site: String? = nil, project: String? = nil) {
            self.run = run
            self.site = site
            self.project = project
        }
    }

    private let now: @Sendable () -> Int64
    private let write: @Sendable ([UInt8]) -> Void
    private let context: Context

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - context: what every line says.
    ///   - now: wall clock, milliseconds since 1970.
    ///   - write: takes one whole line with its line break.
    public init(
        context: Context = Context(),
        now: @escaping @Sendable () -> Int64,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.context = context
        self.now = now
        self.write = write
    }

    /// A log that keeps nothing.
    public static let none = RunLog(now: { 0 }, write: { _ in })

    /// The same log for another context.
    public func bound(to context: Context) -> RunLog { RunLog(context: context, now: now, write: write) }

    /// Writes an event.
    public func callAsFunction(_ event: RunEvent) { write(RunLogLine.bytes(event, at: now(), in: context)) }

    /// Writes an event of its parts.
    public func callAsFunction(
        _ name: String,
        level: RunEvent.Level = .info,
        _ fields: [String: RunEvent.Value] = [:]
    ) {
        self(RunEvent(name, level: level, fields))
    }
}
