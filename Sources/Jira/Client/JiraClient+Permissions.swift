internal import HTTPMessages

extension JiraClient {
    /// What this account may do in a project.
    ///
    /// - Parameters:
    ///   - project: key of the project.
    ///   - keys: permission keys, such as `CREATE_ISSUES`; Jira refuses ones that it does not know.
    /// - Returns: whether it may, by key.
    /// - Throws: `JiraError`, `notFound` where the project does not exist or is not visible.
    public func permissions(project: String, keys: [String]) async throws(JiraError) -> [String: Bool] {
        struct Answer: Decodable { var permissions: [String: Entry] }
        struct Entry: Decodable { var havePermission: Bool }
        var call = read(["mypermissions"])
        call.query = [("projectKey", project)]
        if site.flavor.asksForPermissionsByName {
            call.query.append(("permissions", keys.joined(separator: ",")))
        }
        let wanted = Set(keys)
        return try await send(call, answering: Answer.self).permissions.filter { wanted.contains($0.key) }
            .mapValues(\.havePermission)
    }
}
