internal import FoundationEssentials
internal import HTTPMessages

/// An issue with its fields as Jira wrote them, for what must be compared or put back exactly.
public struct JiraRawIssue: Hashable, Sendable {
    /// Numeric id as text.
    public var id: String
    /// Key.
    public var key: String
    /// Values by field id; a null one is there as `null`.
    public var fields: [String: JiraJSON]

    /// Makes an issue, for tests and simulations.
    public init(id: String, key: String, fields: [String: JiraJSON]) {
        self.id = id
        self.key = key
        self.fields = fields
    }
}

extension JiraRawIssue {
    /// The point in time that a field holds, in milliseconds since 1970 in UTC; nil where it holds none.
    public func time(of field: String) -> Int64? {
        (try? fields[field]?.decoded(as: JiraMoment.self))?.milliseconds
    }
}

extension JiraRawIssue: Decodable {
    private enum Keys: String, CodingKey { case id, key, fields }

    /// Reads an issue, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = try object.decode(String.self, forKey: .id)
        key = try object.decodeIfPresent(String.self, forKey: .key) ?? id
        fields = try object.decodeIfPresent([String: JiraJSON].self, forKey: .fields) ?? [:]
    }
}

extension JiraClient {
    /// Reads issues by id or key from Jira's database, with their fields as Jira wrote them.
    ///
    /// On Cloud up to 1,000 a call; on Data Center one by one, because its search answers from an index. Meant for some
    /// hundred issues: every value is kept whole.
    ///
    /// - Parameters:
    ///   - ids: numeric ids or keys.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues that exist and that this account may see, ascending by numeric id.
    /// - Throws: `JiraError` of the first call that failed for good; nothing partial is returned.
    public func rawIssues(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraRawIssue] {
        var seen: Set<String> = []
        let wanted = ids.filter { seen.insert($0).inserted }
        guard !wanted.isEmpty else { return [] }
        let fields = fields.isEmpty ? ["id"] : fields
        var found: [JiraRawIssue] = []
        if site.flavor.bulkReadSizes.isEmpty {
            let results = await boundedFanOut(wanted, limit: configuration.concurrency) { id in
                do throws(JiraError) {
                    return Result<JiraRawIssue?, JiraError>.success(try await rawIssue(id, fields: fields))
                } catch  where error.code == .notFound {
                    return .success(nil)
                } catch {
                    return .failure(error)
                }
            }
            for result in results {
                if let issue = try result.get() { found.append(issue) }
            }
        } else {
            found = try await rawBulk(wanted, fields: fields)
        }
        var read: Set<String> = []
        return found.filter { read.insert($0.id).inserted }.sorted {
            (Int64($0.id) ?? .max, $0.id) < (Int64($1.id) ?? .max, $1.id)
        }
    }

    private func rawIssue(_ id: String, fields: [String]) async throws(JiraError) -> JiraRawIssue {
        var call = read(["issue", .value(id)])
        call.query = [("fields", fields.joined(separator: ","))]
        call.points = 2
        return try await send(call, answering: JiraRawIssue.self)
    }

    private func rawBulk(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraRawIssue] {
        struct Body: Encodable {
            var issueIdsOrKeys: [String]
            var fields: [String]
        }
        struct Answer: Decodable { var issues: [JiraRawIssue] }
        var refusal: JiraError?
        for size in site.flavor.bulkReadSizes {
            do throws(JiraError) {
                var found: [JiraRawIssue] = []
                for start in stride(from: 0, to: ids.count, by: size) {
                    let chunk = Array(ids[start..<min(start + size, ids.count)])
                    var call = JiraCall(
                        method: .post,
                        path: ["issue", "bulkfetch"],
                        body: Self.encode(Body(issueIdsOrKeys: chunk, fields: fields)),
                        operation: .read
                    )
                    call.points = 1 + chunk.count
                    found += try await send(call, answering: Answer.self).issues
                }
                return found
            } catch  where error.code == .validation || error.code == .tooLarge {
                // Refused in this size: the next one is more modest.
                refusal = error
            }
        }
        guard let refusal else { return [] }
        throw refusal
    }
}
