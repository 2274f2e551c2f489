internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Sets the same properties on any number of issues.
    ///
    /// On Cloud as tasks of at most 10,000 issues, each of which sets all or nothing; on Data Center issue by issue.
    ///
    /// - Parameters:
    ///   - properties: at most 10, within the limits of `setProperty`.
    ///   - issues: numeric ids.
    ///   - schedule: when a task is asked about.
    /// - Returns: one entry per issue, in their order.
    public func setProperties(
        _ properties: [String: JiraJSON],
        onAll issues: [String],
        schedule: JiraTaskSchedule = JiraTaskSchedule()
    ) async -> JiraBulkReport {
        struct Body: Encodable {
            var entitiesIds: [Int64]
            var properties: [String: JiraJSON]
        }
        return await propertyTasks(
            issues.map { ($0, properties) },
            path: ["issue", "properties"],
            chunkSize: 10_000,
            schedule
        ) { chunk in Self.encode(Body(entitiesIds: chunk.map(\.id), properties: properties)) }
    }

    /// Sets properties that differ from issue to issue.
    ///
    /// On Cloud as tasks of at most 100 issues. Such a task may fail for single issues; Jira says that its result tells
    /// which, not in what form. Issues that the result names are failed; the others count as processed.
    ///
    /// - Parameters:
    ///   - issues: numeric id and at most 10 properties of each.
    ///   - schedule: when a task is asked about.
    /// - Returns: one entry per issue, in their order.
    public func setProperties(
        _ issues: [(issue: String, properties: [String: JiraJSON])],
        schedule: JiraTaskSchedule = JiraTaskSchedule()
    ) async -> JiraBulkReport {
        struct Body: Encodable { var issues: [Entry] }
        struct Entry: Encodable {
            var issueID: Int64
            var properties: [String: JiraJSON]
        }
        return await propertyTasks(
            issues,
            path: ["issue", "properties", "multi"],
            chunkSize: 100,
            schedule
        ) { chunk in
            Self.encode(Body(issues: chunk.map { Entry(issueID: $0.id, properties: $0.properties) }))
        }
    }

    private typealias PropertyChunk = [(place: Int, id: Int64, properties: [String: JiraJSON])]

    private func propertyTasks(
        _ issues: [(issue: String, properties: [String: JiraJSON])],
        path: [JiraCall.Segment],
        chunkSize: Int,
        _ schedule: JiraTaskSchedule,
        _ body: (PropertyChunk) -> Data
    ) async -> JiraBulkReport {
        var report = JiraBulkReport(
            entries: issues.map { .init(issue: $0.issue, outcome: .inaccessible) }
        )
        var open: PropertyChunk = []
        for (place, issue) in issues.enumerated() {
            do throws(JiraError) {
                try checkProperties(issue.properties)
            } catch {
                report.entries[place].outcome = .failed(reasons: [error.message])
                continue
            }
            if let id = Int64(issue.issue) { open.append((place, id, issue.properties)) }
        }
        guard site.flavor.bulkAccess == .tasks else {
            let outcomes = await boundedFanOut(open, limit: configuration.concurrency) { entry in
                do throws(JiraError) {
                    for (key, value) in entry.properties.sorted(by: { $0.key < $1.key }) {
                        try await setProperty(key, of: .id(String(entry.id)), to: value)
                    }
                    return JiraBulkOutcome.processed
                } catch {
                    return JiraBulkOutcome(error)
                }
            }
            for (entry, outcome) in zip(open, outcomes) { report.entries[entry.place].outcome = outcome }
            return report
        }
        for start in stride(from: 0, to: open.count, by: chunkSize) {
            let chunk = Array(open[start..<min(start + chunkSize, open.count)])
            let call = JiraCall(method: .post, path: path, body: body(chunk), operation: .idempotentWrite)
            let (task, outcomes) = await runPropertyTask(call, chunk.map { String($0.id) }, schedule)
            if let task { report.tasks.append(task) }
            for (entry, outcome) in zip(chunk, outcomes) { report.entries[entry.place].outcome = outcome }
        }
        return report
    }

    private func checkProperties(_ properties: [String: JiraJSON]) throws(JiraError) {
        guard (1...10).contains(properties.count) else {
            throw JiraError(
                .validation,
                endpoint: "POST \(site.flavor.apiPath)/issue/properties",
                message: "\(properties.count) properties for one issue; a bulk request takes 1 to 10"
            )
        }
        for (key, value) in properties.sorted(by: { $0.key < $1.key }) { try checkProperty(key, value) }
    }

    private func runPropertyTask(
        _ call: JiraCall,
        _ ids: [String],
        _ schedule: JiraTaskSchedule
    ) async -> (task: String?, outcomes: [JiraBulkOutcome]) {
        var task: String?
        do throws(JiraError) {
            let id = try await submitTask(call)
            task = id
            let end = try await awaitTask(id: id, schedule: schedule)
            guard end.status == .complete else {
                let error = JiraError(
                    .protocolViolation,
                    endpoint: call.endpoint(site.flavor),
                    message: "task \(id) ended as \(end.status): \(end.message ?? "no words")",
                    status: 200
                )
                return (id, ids.map { _ in .ambiguous(error) })
            }
            let failures = PropertyTaskFailures.read(end.result)
            return (id, ids.map { failures[$0].map { .failed(reasons: $0) } ?? .processed })
        } catch {
            let outcome: JiraBulkOutcome = task == nil ? .ofRequest(error) : .ambiguous(error)
            return (task, ids.map { _ in outcome })
        }
    }
}

/// Failures in the result of a task that sets properties: words by issue id, at the top or one level down.
enum PropertyTaskFailures {
    private struct Words: Decodable {
        var texts: [String] = []

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let texts = try? container.decode([String].self) {
                self.texts = texts
            } else if let text = try? container.decode(String.self) {
                texts = [text]
            }
        }
    }

    private struct Level: Decodable {
        var words: [String: [String]] = [:]

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: AnyKey.self)
            for key in object.allKeys {
                if Int64(key.stringValue) != nil {
                    let texts = (try? object.decode(Words.self, forKey: key))?.texts ?? []
                    if !texts.isEmpty { words[key.stringValue] = texts }
                } else if let inner = try? object.decode([String: Words].self, forKey: key) {
                    for (id, value) in inner where Int64(id) != nil && !value.texts.isEmpty {
                        words[id] = value.texts
                    }
                }
            }
        }
    }

    static func read(_ result: JiraJSON?) -> [String: [String]] {
        (try? result?.decoded(as: Level.self).words) ?? [:]
    }
}
