/// What the layers said, before values are read: a later layer replaces what an earlier one said of the same key.
struct ConfigurationDraft {
    /// One key as a layer gave it.
    struct Entry: Hashable {
        /// The key.
        var key: ConfigurationKey
        /// The text; nil for an explicit null.
        var text: String?
        /// Where it comes from.
        var origin: ConfigurationOrigin
    }

    /// Entries by path.
    private(set) var entries: [String: Entry] = [:]
    /// Where sections and list elements begin.
    var places: [String: ConfigurationOrigin] = [:]
    /// Number of elements of each list.
    private(set) var counts: [String: Int] = [:]
    /// Problems so far.
    var problems: [ConfigurationProblem] = []

    /// Says what a layer says of a key.
    mutating func set(_ key: ConfigurationKey, at index: Int, text: String?, origin: ConfigurationOrigin) {
        entries[key.path(at: index)] = Entry(key: key, text: text, origin: origin)
        if let list = key.list { count(list, atLeast: index + 1) }
    }

    /// Makes a list at least so long.
    mutating func count(_ list: String, atLeast count: Int) {
        counts[list] = max(counts[list] ?? 0, count)
    }

    /// Whether the key or a section around it is wrong already: what follows from that is no news.
    func hasError(around path: String) -> Bool {
        problems.contains { problem in
            problem.severity == .error && !problem.path.isEmpty
                && (path == problem.path || path.hasPrefix(problem.path + ".")
                    || path.hasPrefix(problem.path + "["))
        }
    }

    /// Adds an error.
    mutating func refuse(_ path: String, at origin: ConfigurationOrigin, _ message: String) {
        problems.append(ConfigurationProblem(at: origin, path: path, message: message))
    }

    /// Adds a warning.
    mutating func warn(_ path: String, at origin: ConfigurationOrigin, _ message: String) {
        problems.append(ConfigurationProblem(.warning, at: origin, path: path, message: message))
    }
}
