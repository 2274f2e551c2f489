/// Links to other systems, by issue.
struct RemoteLinkState: Sendable {
    /// Most of one issue (facts section 2.4).
    static let limit = 2_000

    private var links: [Int64: [RemoteLink]] = [:]
    private var lastID: Int64 = 50_000

    /// Oldest first.
    subscript(issue: Int64) -> [RemoteLink] { links[issue] ?? [] }

    mutating func takeID() -> Int64 {
        lastID += 1
        return lastID
    }

    /// Adds a link, or replaces the one with its id.
    mutating func put(_ link: RemoteLink, on issue: Int64) {
        var list = self[issue]
        if let place = list.firstIndex(where: { $0.id == link.id }) {
            list[place] = link
        } else {
            list.append(link)
        }
        links[issue] = list
    }

    mutating func remove(_ id: Int64, from issue: Int64) { links[issue]?.removeAll { $0.id == id } }

    /// The issue that has a link of an id.
    func owner(of id: Int64) -> Int64? { links.first { $0.value.contains { $0.id == id } }?.key }
}

/// One link to another system.
struct RemoteLink: Hashable, Sendable {
    let id: Int64
    /// The members of the last request: what it left out is null.
    let body: JSONValue

    var globalID: String? { body["globalId"]?.string }
}
