/// What `search/jql` is asked, from parameters or from a body.
struct SearchRequest {
    let jql: String
    let token: String?
    let maxResults: Int
    let selection: FieldSelection
    let expand: [String]
    /// Keys of entity properties that rows shall have, at most five.
    let properties: [String]
    /// Issues that are looked at as they are, not as the index has them.
    let reconcile: [Int64]

    init(parameters call: Call) throws(Answer) {
        for name in ["fieldsByKeys", "failFast"] { try call.checkFlag(name) }
        try self.init(
            jql: call[query: "jql"],
            token: call[query: "nextPageToken"],
            maxResults: try call.integer("maxResults", default: 50),
            fields: call.list("fields"),
            expand: call[query: "expand"],
            properties: call.list("properties") ?? [],
            reconcile: (call.list("reconcileIssues") ?? []).map { Int64($0) }
        )
    }

    init(body call: Call) throws(Answer) {
        let body = try call.closedObject([
            "expand", "fields", "fieldsByKeys", "jql", "maxResults", "nextPageToken", "properties",
            "reconcileIssues", "failFast",
        ])
        func optional<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws(Answer) -> Value? {
            guard let value = body[name], value != .null else { return nil }
            guard let result = read(value) else { throw .invalidPayload }
            return result
        }
        for name in ["fieldsByKeys", "failFast"] {
            _ = try optional(name) { if case .bool(let flag) = $0 { flag } else { nil } }
        }
        try self.init(
            jql: try optional("jql", \.string),
            token: try optional("nextPageToken", \.string),
            maxResults: try optional("maxResults", \.integer) ?? 50,
            fields: try optional("fields", \.strings),
            // One text with commas, also in a body.
            expand: try optional("expand", \.string),
            properties: try optional("properties", \.strings) ?? [],
            reconcile: (try optional("reconcileIssues") { $0.array?.map(\.integer) } ?? []).map {
                $0.map(Int64.init)
            }
        )
    }

    private init(
        jql: String?,
        token: String?,
        maxResults: Int,
        fields: [String]?,
        expand: String?,
        properties: [String],
        reconcile: [Int64?]
    ) throws(Answer) {
        guard (1...5_000).contains(maxResults) else {
            throw .refusal(400, ["The max results parameter has to be between 1 and 5,000."])
        }
        let known = reconcile.compactMap { $0 }
        guard properties.count <= 5 else {
            // The words are ours; the document has the limit only.
            throw .refusal(400, ["At most 5 properties can be asked for, not \(properties.count)."])
        }
        self.properties = properties
        guard known.count == reconcile.count, known.count <= 50 else { throw .invalidPayload }
        self.jql = jql ?? ""
        self.token = token.flatMap { $0.isEmpty ? nil : $0 }
        self.maxResults = maxResults
        selection = fields.map { FieldSelection($0) } ?? .id
        self.expand = (expand ?? "").split(separator: ",").map(String.init)
        self.reconcile = known
    }
}
