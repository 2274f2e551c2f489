import Glibc

/// What bounds the memory of this process: the machine, the control group and the address space.
struct MemoryLimits: Hashable, Sendable {
    /// Bytes that the machine can still give.
    var machine: Int?
    /// Bytes that the control group can still give.
    var group: Int?
    /// Bytes of address space that are left.
    var addressSpace: Int?

    /// The least of them; nil where none is known.
    var available: Int? { [machine, group, addressSpace].compactMap { $0 }.min() }

    /// Reads the limits of this process.
    static func ofProcess() -> MemoryLimits {
        MemoryLimits(addressSpaceLimit: ownAddressSpaceLimit()) { path in
            guard let bytes = try? SystemFiles().read(path) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Reads the limits from the texts of the kernel.
    ///
    /// - Parameters:
    ///   - addressSpaceLimit: `RLIMIT_AS`; nil where there is none.
    ///   - contents: the text of a file, nil where there is none.
    init(addressSpaceLimit: Int?, contents: (String) -> String?) {
        machine = contents("/proc/meminfo").flatMap { MemoryLimits.kibibytes("MemAvailable:", in: $0) }
        group = MemoryLimits.group(contents)
        if let addressSpaceLimit {
            let used =
                contents("/proc/self/status").flatMap { MemoryLimits.kibibytes("VmSize:", in: $0) } ?? 0
            addressSpace = max(0, addressSpaceLimit - used)
        }
    }

    private static func ownAddressSpaceLimit() -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_cur > rlim_t(Int.max) ? nil : Int(limit.rlim_cur)
    }

    /// The number of a line such as `MemAvailable:   123 kB`, in bytes.
    private static func kibibytes(_ name: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
                .map {
                    $0 * 1_024
                }
        }
        return nil
    }

    /// What the nearest limited group of version 2, or the memory group of version 1, has left.
    private static func group(_ contents: (String) -> String?) -> Int? {
        func number(_ path: String) -> Int? {
            contents(path).flatMap { Int($0.split(separator: "\n").first ?? "") }
        }
        var least: Int?
        for line in (contents("/proc/self/cgroup") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isVersion2 = parts[1].isEmpty
            guard isVersion2 || parts[1].split(separator: ",").contains("memory") else { continue }
            let root = isVersion2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let (most, used) =
                isVersion2
                ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
            // A limit of any group above counts as well; inside a container the path may not exist, the root does.
            var path = String(parts[2])
            while true {
                let folder = root + (path == "/" ? "" : path)
                if let limit = number("\(folder)/\(most)"), limit < 1 << 60 {
                    let left = max(0, limit - (number("\(folder)/\(used)") ?? 0))
                    least = min(least ?? left, left)
                }
                guard path != "/", !path.isEmpty, let slash = path.lastIndex(of: "/") else { break }
                path = slash == path.startIndex ? "/" : String(path[..<slash])
            }
        }
        return least
    }
}
