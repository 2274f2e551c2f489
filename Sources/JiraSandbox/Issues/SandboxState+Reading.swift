/// Issues by id.
extension SandboxState {
    func issue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let selection = call.list("fields").map { FieldSelection($0) } ?? .all
        let renderer = renderer(call)
        // Unlike a row of a search, one issue always has its `fields`.
        let expand = call.list("expand") ?? []
        return .json(200, reserving: 4_096) { writer in
            write(
                issue,
                selection.withFields,
                expand,
                renderer,
                call,
                properties: call.list("properties") ?? [],
                isAlone: true,
                to: &writer
            )
        }
    }

    func bulkFetch(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["issueIdsOrKeys", "fields", "expand", "properties", "fieldsByKeys"])
        guard let names = body["issueIdsOrKeys"]?.strings, !names.isEmpty,
            let fields = strings(body["fields"]), let expand = strings(body["expand"]),
            let properties = strings(body["properties"])
        else { throw .invalidPayload }
        let isLight = Self.isLight(fields: body["fields"] == nil ? nil : fields, expand: expand)
        let limit = isLight ? configuration.bulkFetchLimit : min(100, configuration.bulkFetchLimit)
        guard names.count <= limit else {
            // The words are ours; no source records them.
            throw .refusal(
                400,
                [
                    "The number of issues requested, \(names.count), is over the limit of \(limit) for this request."
                ]
            )
        }
        let found = canBrowse(call) ? names.compactMap { store[idOrKey: $0] }.filter { sees($0, call) } : []
        let ids = Set(found.map(\.id)).sorted()
        let selection = body["fields"] == nil ? .navigable : FieldSelection(fields)
        let renderer = renderer(call)
        return .json(200, reserving: ids.count * 1_024) { writer in
            writer.object { writer in
                writer.array("issues", ids) { writer, id in
                    guard let issue = store[id] else { return }
                    write(issue, selection, expand, renderer, call, properties: properties, to: &writer)
                }
                writer.array("issueErrors", [Int]()) { $0.write($1) }
            }
        }
    }

    func property(_ call: Call, _ idOrKey: String, key: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        guard let property = issue.properties.last(where: { $0.name == key }) else {
            throw .refusal(404, ["The property with key '\(key)' does not exist."])
        }
        return .json(200) { writer in
            writer.object { writer in
                writer.field("key", key)
                writer.field("value", property.value)
            }
        }
    }

    /// Whether a request may name 1,000 issues: at most 100 single fields, none of many values, no costly expansion.
    private static func isLight(fields: [String]?, expand: [String]) -> Bool {
        guard let fields, !fields.isEmpty, fields.count <= 100 else { return false }
        let heavyFields = ["comment", "worklog", "attachment"]
        let heavyExpansions = [
            "changelog", "editmeta", "operations", "renderedFields", "transitions",
            "versionedRepresentations",
        ]
        return !fields.contains { $0.hasPrefix("*") || $0.hasPrefix("-") || heavyFields.contains($0) }
            && !expand.contains { heavyExpansions.contains($0) }
    }

    /// An optional list of texts; nil for one that is something else.
    private func strings(_ value: JSONValue?) -> [String]? {
        guard let value, value != .null else { return [] }
        return value.strings
    }
}
