import Glibc
public import Tickets

extension LeaseHolder {
    /// This process on this machine, which can tell whether another process of the machine still runs.
    ///
    /// A process is known by its number, the moment of its start and the boot of the machine (`/proc/<pid>/stat` field 22 and
    /// `/proc/sys/kernel/random/boot_id`; proc(5)), so that a number that was given out again is not taken for the old
    /// holder. Two containers with one host name and separate process numbers over one store are outside of that.
    public static func thisProcess() -> LeaseHolder {
        var system = utsname()
        let host =
            uname(&system) == 0
            ? withUnsafeBytes(of: system.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            : "this machine"
        return LeaseHolder(
            host: host,
            process: getpid(),
            isAlive: LeaseHolder.runs,
            birth: LeaseHolder.birthOfProcess
        )
    }

    /// Whether a process still works: one that has ended and whose parent has not asked for its end yet does not.
    @Sendable static func runs(_ process: Int32) -> Bool {
        // A process of another user may not be signalled, and runs.
        guard kill(process, 0) == 0 || errno == EPERM else { return false }
        guard let state = statusFields(of: process)?.first else { return true }
        return state != "Z" && state != "X"
    }

    @Sendable private static func birthOfProcess(_ process: Int32) -> String? {
        guard let boot = text(ofFile: "/proc/sys/kernel/random/boot_id"),
            let fields = statusFields(of: process), fields.count > 19
        else { return nil }
        return "\(boot.prefix { $0 != "\n" })/\(fields[19])"
    }

    /// What `/proc/<pid>/stat` says after the name, the state first; nil where it cannot be read.
    private static func statusFields(of process: Int32) -> [Substring]? {
        guard let status = text(ofFile: "/proc/\(process)/stat"),
            // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
            let nameEnd = status.lastIndex(of: ")")
        else { return nil }
        return status[status.index(after: nameEnd)...].dropFirst().split(separator: " ")
    }

    private static func text(ofFile path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
