import FoundationEssentials
import Glibc
import Locking
public import Tickets

/// The right to write to one project of one site: held by at most one run on this machine.
///
/// An advisory `flock` on `<store path>.<site>.<project>.lock`. The kernel frees it when the process ends, however it ends, so a
/// crashed run blocks nobody; the file itself stays. Its content (process, host, start) only serves the message of
/// whoever is refused. Freed by `release` or with the last reference. Safe from any thread.
public final class RunLock: Sendable {
    /// The lock's file.
    public let path: String
    private let descriptor: Locked<Int32?>

    /// Takes the lock, or says who holds it; never waits.
    ///
    /// - Parameters:
    ///   - storePath: path of the store's file; its folder must exist.
    ///   - scope: the project that the run works on.
    ///   - startedAt: when the run began, milliseconds since 1970.
    /// - Throws: `StoreError` of kind `locked` naming the holder, or `unavailable` where the file cannot be made.
    public init(storePath: String, scope: ProjectScope, startedAt: Int64) throws(StoreError) {
        path = RunLock.path(storePath: storePath, scope: scope)
        // Close-on-exec: a child process must not keep the lock of a parent that is gone.
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else {
            throw StoreError(
                kind: .unavailable,
                message:
                    "cannot open the lock '\(path)': \(String(cString: strerror(errno))); check that the folder "
                    + "exists and may be written"
            )
        }
        while flock(opened, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            if code == EINTR { continue }
            let holder = RunLock.content(of: opened)
            close(opened)
            guard code == EWOULDBLOCK else {
                throw StoreError(
                    kind: .unavailable,
                    message: "cannot lock '\(path)': \(String(cString: strerror(code)))"
                )
            }
            throw StoreError(
                kind: .locked,
                message:
                    "another run (\(holder)) is working on project \(scope.project) of site \(scope.site); wait "
                    + "for it to end or stop it, then run again. Lock: '\(path)'"
            )
        }
        descriptor = Locked(opened)
        let started = Date(timeIntervalSince1970: Double(startedAt) / 1_000).formatted(.iso8601)
        let content = "pid \(getpid()) on \(RunLock.hostName()), started \(started)\n"
        // Only for the message: a full disk must not keep a run from finishing its work.
        _ = ftruncate(opened, 0)
        _ = content.withCString { pwrite(opened, $0, strlen($0), 0) }
    }

    deinit { release() }

    /// Frees the lock; freeing it again does nothing.
    public func release() {
        descriptor.withLock { descriptor in
            guard let held = descriptor else { return }
            // Nobody must read a name of ours beside a lock that the next holder has not yet signed.
            _ = ftruncate(held, 0)
            close(held)
            descriptor = nil
        }
    }

    /// Who holds a project's lock, in words, or nil where nobody does; makes no file.
    ///
    /// To find out, the lock is asked for as shared and given back at once: a run that starts within those microseconds is
    /// refused, and may be started again.
    ///
    /// - Parameters:
    ///   - storePath: path of the store's file.
    ///   - scope: the project.
    /// - Returns: process, host and start of the holder.
    public static func holder(storePath: String, scope: ProjectScope) -> String? {
        holder(path: path(storePath: storePath, scope: scope))
    }

    private static func holder(path: String) -> String? {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        defer { close(opened) }
        while flock(opened, LOCK_SH | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            return errno == EWOULDBLOCK ? content(of: opened) : nil
        }
        return nil
    }

    /// Everybody who holds a lock of any project of a store, in words; makes no file.
    ///
    /// - Parameter storePath: path of the store's file.
    /// - Returns: process, host and start of each holder, in the order of the locks' names.
    public static func holders(storePath: String) -> [String] {
        let resolved = StoreFile.resolved(storePath)
        let folder = StoreFile.folder(of: resolved)
        let prefix = StoreFile.name(of: resolved) + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".lock") }.sorted()
            .compactMap { holder(path: "\(folder)/\($0)") }
    }

    /// The lock's file for a scope: names are escaped so that no two scopes share one and none leaves the folder.
    static func path(storePath: String, scope: ProjectScope) -> String {
        // One store under two names, by a symbolic link, is still one store.
        "\(StoreFile.resolved(storePath)).\(escaped(scope.site)).\(escaped(scope.project)).lock"
    }

    private static func escaped(_ name: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                bytes.append(byte)
            default:
                bytes.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func content(of descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        // Who holds the lock writes who it is a moment after taking it.
        for _ in 0..<40 {
            let count = pread(descriptor, &buffer, buffer.count, 0)
            let line = buffer.prefix(max(0, count)).prefix { $0 >= 0x20 }
            if !line.isEmpty { return String(decoding: line, as: UTF8.self) }
            usleep(5_000)
        }
        return "of another program"
    }

    /// Name of this machine.
    package static func hostName() -> String {
        var system = utsname()
        guard uname(&system) == 0 else { return "this machine" }
        return withUnsafeBytes(of: system.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
