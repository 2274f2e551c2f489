internal import FoundationEssentials
internal import HTTPMessages

/// Limits of entity properties, the same on both products (facts section 2.5).
public enum JiraPropertyLimits {
    /// Longest key.
    public static let keyLength = 255
    /// Longest value as JSON text, in UTF-16 units.
    public static let valueLength = 32_768
}

extension JiraClient {
    /// Keys of an issue's properties, in ascending order.
    ///
    /// Properties are for programs: readable and writable by everyone who may see or edit the issue, so a marker and never
    /// a secret. JQL finds them only where an app declared an index for them, and says nothing where none did.
    public func propertyKeys(of issue: IssueReference) async throws(JiraError) -> [String] {
        struct Answer: Decodable {
            struct Entry: Decodable { var key: String }
            var keys: [Entry]
        }
        return try await send(propertyCall(.get, issue, nil), answering: Answer.self).keys.map(\.key).sorted()
    }

    /// The value of an issue's property; nil where the issue has none of that key.
    ///
    /// - Throws: `JiraError`, `notFound` where the issue itself is not there or not visible.
    public func property(_ key: String, of issue: IssueReference) async throws(JiraError) -> JiraJSON? {
        struct Answer: Decodable { var value: JiraJSON? }
        try checkProperty(key, nil)
        do throws(JiraError) {
            return try await send(propertyCall(.get, issue, key), answering: Answer.self).value
        } catch  where error.status == 404 {
            // The same status for a missing issue and a missing property: the list of keys tells them apart.
            _ = try await propertyKeys(of: issue)
            return nil
        }
    }

    /// Sets an issue's property, new or in place of an old value; the same call again changes nothing.
    ///
    /// - Parameters:
    ///   - key: at most 255 characters.
    ///   - issue: which issue.
    ///   - value: at most 32,768 characters as JSON text; checked before anything is sent.
    /// - Returns: whether the property is new.
    /// - Throws: `JiraError`, `tooLarge` for a key or value over the limit.
    @discardableResult
    public func setProperty(
        _ key: String,
        of issue: IssueReference,
        to value: JiraJSON
    ) async throws(JiraError) -> Bool {
        try checkProperty(key, value)
        var call = propertyCall(.put, issue, key)
        call.body = Data(value.text.utf8)
        return try await send(call).status == 201
    }

    /// Sets an issue's property to a value of the caller's own type.
    @discardableResult
    public func setProperty(
        _ key: String,
        of issue: IssueReference,
        to value: some Encodable & Sendable
    ) async throws(JiraError) -> Bool {
        let json: JiraJSON
        do throws(JiraJSONError) {
            json = try JiraJSON(value)
        } catch {
            throw JiraError(
                .validation,
                endpoint: propertyCall(.put, issue, key).endpoint(site.flavor),
                message: "property \"\(key)\": \(error)"
            )
        }
        return try await setProperty(key, of: issue, to: json)
    }

    /// Removes an issue's property; one that is gone already is no error.
    ///
    /// - Throws: `JiraError`, `notFound` where the issue itself is not there or not visible.
    public func removeProperty(_ key: String, of issue: IssueReference) async throws(JiraError) {
        try checkProperty(key, nil)
        do throws(JiraError) {
            _ = try await send(propertyCall(.delete, issue, key))
        } catch  where error.status == 404 {
            _ = try await propertyKeys(of: issue)
        }
    }

    private func propertyCall(_ method: HTTPMethod, _ issue: IssueReference, _ key: String?) -> JiraCall {
        var call = JiraCall(
            method: method,
            path: ["issue", .value(issue.text), "properties"] + (key.map { [.value($0)] } ?? []),
            operation: method == .get ? .read : .idempotentWrite
        )
        if method != .get { call.issue = issue.text }
        return call
    }

    /// Refuses what Jira would refuse, before anything is sent.
    func checkProperty(_ key: String, _ value: JiraJSON?) throws(JiraError) {
        let endpoint = "PUT \(site.flavor.apiPath)/issue/{}/properties/{}"
        guard !key.isEmpty else {
            throw JiraError(.validation, endpoint: endpoint, message: "a property needs a key")
        }
        guard key.utf16.count <= JiraPropertyLimits.keyLength else {
            throw JiraError(
                .tooLarge,
                endpoint: endpoint,
                message: "the property key \"\(key.prefix(20))…\" has \(key.utf16.count) characters, at most "
                    + "\(JiraPropertyLimits.keyLength) are allowed"
            )
        }
        if let value, value.length > JiraPropertyLimits.valueLength {
            throw JiraError(
                .tooLarge,
                endpoint: endpoint,
                message: "the value of property \"\(key)\" has \(value.length) characters as JSON, at most "
                    + "\(JiraPropertyLimits.valueLength) are allowed; store less, or in several properties"
            )
        }
    }
}
