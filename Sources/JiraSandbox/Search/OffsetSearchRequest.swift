/// What Data Center's `search` is asked, from parameters or from a body.
struct OffsetSearchRequest {
    /// Empty finds everything.
    let jql: String
    let startAt: Int
    let maxResults: Int
    /// Whether names that the site does not have refuse the query, or become warnings.
    let isValidated: Bool
    let selection: FieldSelection
    let expand: [String]

    init(parameters call: Call) throws(Answer) {
        self.init(
            jql: call[query: "jql"],
            startAt: try call.integer("startAt", default: 0),
            maxResults: try call.integer("maxResults", default: 50),
            validateQuery: call[query: "validateQuery"] != "false",
            fields: call.list("fields"),
            expand: call.list("expand") ?? []
        )
    }

    init(body call: Call) throws(Answer) {
        let body = try call.closedObject([
            "expand", "fields", "jql", "maxResults", "startAt", "validateQuery",
        ])
        func optional<Value>(_ name: String, _ type: String, _ read: (JSONValue) -> Value?) throws(Answer)
            -> Value?
        {
            guard let value = body[name], value != .null else { return nil }
            guard let result = read(value) else { throw .wrongMember(name, type) }
            return result
        }
        self.init(
            jql: try optional("jql", "java.lang.String", \.string),
            startAt: try optional("startAt", "java.lang.Integer", \.integer) ?? 0,
            maxResults: try optional("maxResults", "java.lang.Integer", \.integer) ?? 50,
            validateQuery: try optional("validateQuery", "java.lang.Boolean") {
                if case .bool(let flag) = $0 { flag } else { nil }
            } ?? true,
            fields: try optional("fields", "java.util.ArrayList", \.strings),
            // Unlike Cloud's, an array.
            expand: try optional("expand", "java.util.ArrayList", \.strings) ?? []
        )
    }

    private init(
        jql: String?,
        startAt: Int,
        maxResults: Int,
        validateQuery: Bool,
        fields: [String]?,
        expand: [String]
    ) {
        self.jql = jql ?? ""
        self.startAt = max(0, startAt)
        self.maxResults = maxResults
        isValidated = validateQuery
        selection = (fields.map { FieldSelection($0) } ?? .navigable).withFields
        self.expand = expand.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
