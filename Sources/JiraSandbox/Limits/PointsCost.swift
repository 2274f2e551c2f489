internal import FoundationEssentials

/// What a request costs an app: 1, and for a read 1 more for each object of the answer, 2 for each person.
enum PointsCost {
    static func of(_ answer: Answer, isWrite: Bool, template: [String]) -> Int {
        guard !isWrite, (200..<300).contains(answer.status) else { return 1 }
        let isAboutPeople = template.contains { $0 == "user" || $0 == "users" || $0 == "myself" }
        return 1 + objects(in: answer.body) * (isAboutPeople ? 2 : 1)
    }

    /// Rows of a list or page; 1 for a single object, 0 for no JSON.
    private static func objects(in body: [UInt8]) -> Int {
        guard let value = try? JSONReader.read(Data(body)) else { return 0 }
        if let rows = value.array { return rows.count }
        let names = [
            "issues", "values", "comments", "worklogs", "transitions", "issueLinkTypes", "issueChangeLogs",
            "issueTypes", "fields", "queries", "keys",
        ]
        return names.lazy.compactMap { value[$0]?.array?.count }.first ?? 1
    }
}
