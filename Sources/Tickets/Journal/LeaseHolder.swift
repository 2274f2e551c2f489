/// Who holds a lease.
public struct LeaseHolder: Hashable, Sendable {
    /// Name of the machine.
    public var host: String
    /// Number of the process.
    public var process: Int32
    /// Whether a process of this machine still runs; asked before its lease is taken over.
    ///
    /// Not part of equality.
    public var isAlive: @Sendable (Int32) -> Bool
    /// What tells apart two processes of this machine that had one number, such as the moment of their start; nil where not known.
    ///
    /// In a container every process may have the number 1. Not part of equality.
    public var birth: @Sendable (Int32) -> String?

    /// Makes a holder.
    public init(
        host: String,
        process: Int32,
        isAlive: @escaping @Sendable (Int32) -> Bool = { _ in true },
        birth: @escaping @Sendable (Int32) -> String? = { _ in nil }
    ) {
        self.host = host
        self.process = process
        self.isAlive = isAlive
        self.birth = birth
    }

    /// Same machine and process.
    public static func == (left: LeaseHolder, right: LeaseHolder) -> Bool {
        left.host == right.host && left.process == right.process
    }

    /// Machine and process.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(host)
        hasher.combine(process)
    }
}
