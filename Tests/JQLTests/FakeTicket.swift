@testable import JQL

/// A ticket of which each test sets only what it asks for.
struct FakeTicket: JQLSubject {
    var numericID: Int64
    var contents: [JQLFieldReference: JQLFieldContent] = [:]
    var changes: [JQLFieldReference: [JQLHistoryChange]] = [:]

    init(_ id: Int64, key: String? = nil, _ contents: [JQLFieldReference: JQLFieldContent] = [:]) {
        numericID = id
        self.contents = contents
        if let key { self.contents[.name("key")] = .one(.issue(id: id, key: key)) }
    }

    func values(of field: JQLFieldReference) -> JQLFieldContent { contents[field] ?? .empty }

    func history(of field: JQLFieldReference) -> [JQLHistoryChange] { changes[field] ?? [] }

    static let priorities = ["Highest", "High", "Medium", "Low", "Lowest"].enumerated().map {
        JQLKnownValue(id: Int64($0 + 1), name: $1, rank: $0 + 1)
    }

    static let schema = JQLSchema(
        JQLFieldDefinition.system(knownValues: [
            "priority": priorities,
            "status": [
                JQLKnownValue(id: 10_001, name: "Ready For Clustering"),
                JQLKnownValue(id: 10_002, name: "Clustered"),
                JQLKnownValue(id: 10_003, name: "Done"), JQLKnownValue(id: 10_004, name: "done"),
            ],
            "project": [
                JQLKnownValue(id: 1, name: "FIELD", aliases: ["Field Work"]),
                JQLKnownValue(id: 2, name: "INT", aliases: ["Internal"]),
            ],
        ]) + [
            JQLFieldDefinition(.customField(10_101), .number, aliases: ["Latitude"]),
            JQLFieldDefinition(.customField(10_102), .number, aliases: ["Longitude"]),
        ]
    )

    static func priority(_ name: String) -> JQLFieldContent {
        priorities.first { $0.name == name }.map { .one(.option(id: $0.id, name: $0.name)) } ?? .empty
    }
}
