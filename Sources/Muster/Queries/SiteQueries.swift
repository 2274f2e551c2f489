public import JQL
internal import Jira

/// Checks of queries against a site's own fields.
public enum SiteQueries {
    /// Checks JQL against the fields of a site and, on Cloud, asks the site itself.
    ///
    /// - Parameters:
    ///   - text: the JQL.
    ///   - checker: what to check without the site; its schema is replaced by the site's.
    ///   - configuration: checked configuration.
    ///   - selection: which site.
    ///   - variables: environment variables, for tokens kept there.
    ///   - environment: time.
    /// - Returns: what was found; findings of the rule `site` are the site's own words where ours do not cover them.
    /// - Throws: `MusterError` where the site cannot be asked.
    public static func check(
        _ text: String,
        with checker: JQLChecker,
        configuration: MusterConfiguration,
        selection: ProjectSelection,
        variables: [String: String],
        environment: JobEnvironment
    ) async throws(MusterError) -> JQLCheck {
        let settings = try JobSettings(configuration, selection: selection)
        let connection = try await SiteConnection.open(
            settings.site.name,
            of: configuration,
            variables: variables,
            environment: environment
        )
        defer { connection.close() }
        do throws(JiraError) {
            return try await check(text, with: checker, client: connection.client)
        } catch {
            throw MusterError(error)
        }
    }

    static func check(
        _ text: String,
        with checker: JQLChecker,
        client: JiraClient
    ) async throws(JiraError) -> JQLCheck {
        let fields = try await client.fields()
        let statuses = try await client.statuses()
        let priorities = try await client.priorities()
        var checker = checker
        checker.schema = schema(fields, statuses: statuses, priorities: priorities)
        checker.knowsEveryField = true
        checker.otherFields = fields.flatMap { [.custom($0.id), .name($0.name)] }
        checker.refusesUnbounded = client.site.flavor == .cloud
        let named = Dictionary(grouping: fields) { $0.name.lowercased() }
        checker.ambiguousNames = named.filter { $0.value.count > 1 }.mapValues { $0.map(\.id).sorted() }
        let check = checker.check(text)
        // The site's word is worth asking only where ours is that the query is good.
        guard check.isAccepted, let words = try await client.queryProblems([text])?.first else {
            return check
        }
        return check.adding(words.map { JQLFinding(.error, .site, $0, at: 0..<0) })
    }

    /// The fields of a site as queries name them.
    static func schema(
        _ fields: [JiraField],
        statuses: [JiraStatus],
        priorities: [JiraPriority]
    ) -> JQLSchema {
        // The site lists priorities from the most to the least important.
        let ranked = priorities.enumerated().compactMap { index, priority in
            Int64(priority.id).map { JQLKnownValue(id: $0, name: priority.name, rank: index + 1) }
        }
        let known = statuses.compactMap { status in
            Int64(status.id).map { JQLKnownValue(id: $0, name: status.name) }
        }
        let system = JQLFieldDefinition.system(knownValues: ["status": known, "priority": ranked])
        let custom = fields.compactMap { field -> JQLFieldDefinition? in
            guard case .customField = JQLFieldReference.custom(field.id) else { return nil }
            guard let kind = kind(field.schema) else { return nil }
            return JQLFieldDefinition(
                .custom(field.id),
                kind,
                aliases: [field.name],
                keepsHistory: kind == .option
            )
        }
        return JQLSchema(system + custom)
    }

    /// What a custom field holds; nil for a kind that is not modelled, of which no condition is judged.
    private static func kind(_ schema: JiraField.Schema?) -> JQLFieldKind? {
        switch (schema?.type, schema?.items) {
        case ("number"?, _): .number
        case ("date"?, _): .day
        case ("datetime"?, _): .instant
        case ("user"?, _), ("array"?, "user"?): .user
        case ("option"?, _), ("array"?, "option"?), ("version"?, _), ("array"?, "version"?): .option
        case ("string"?, _): schema?.custom?.hasSuffix(":url") == true ? nil : .text
        case ("array"?, "string"?): schema?.custom?.hasSuffix(":labels") == true ? .label : nil
        default: nil
        }
    }
}
