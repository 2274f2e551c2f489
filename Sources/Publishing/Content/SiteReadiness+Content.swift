internal import Jira

extension SiteReadiness {
    /// Ids of the fields that options and field mapping want to fill on the create screen, with what they are for.
    static func wantedFields(
        _ options: JobClusterDraftOptions,
        flavor: JiraFlavor,
        fields: [JiraField]
    ) -> [(id: String, purpose: String)] {
        var wanted: [(id: String, purpose: String)] = []
        if let parent = options.parent {
            let link = JobClusterWriting.epicLink(in: fields)
            let field = flavor.field(for: .epic(key: parent, linkField: link))
            wanted.append((field?.id ?? "", "the parent \(parent)"))
        }
        if !options.components.isEmpty {
            wanted.append(("components", "the components \(options.components.joined(separator: ", "))"))
        }
        if let assignee = options.assignee { wanted.append(("assignee", "the assignee \(assignee)")) }
        return wanted
    }

    /// Checks that Job Clusters can get the parent, components and assignee that are configured, before the first write.
    ///
    /// Nothing is asked of the site for what is not configured.
    ///
    /// - Throws: `PublishingError.siteNotReady` for what is missing, with the fix.
    func checkPlaces(
        _ options: JobClusterDraftOptions,
        _ client: JiraClient,
        _ names: ProjectNames
    ) async throws(PublishingError) {
        for field in Self.wantedFields(options, flavor: client.site.flavor, fields: fields) {
            guard !field.id.isEmpty else {
                throw notReady(
                    "the site has no field Epic Link, so Job Clusters cannot get \(field.purpose); install Jira Software or "
                        + "configure no parent"
                )
            }
            guard createFields.contains(field.id) else {
                let name = fields.first { $0.id == field.id }?.name ?? field.id
                throw notReady(
                    "the create screen of '\(clusterIssueType)' in \(names.project) has no field '\(name)' (\(field.id)), "
                        + "so Job Clusters cannot get \(field.purpose); add it to the screen or take it out of the "
                        + "configuration"
                )
            }
        }
        do throws(JiraError) {
            try await checkParent(options, client)
            try await checkComponents(options, client, names)
            try await checkAssignee(options, client, names)
        } catch {
            throw PublishingError(error)
        }
    }

    /// What is configured to be written into fields that are not on the create screen of a Job Cluster, in words with the fix.
    ///
    /// Such values are left out of a create, which is a pity and no danger: a warning.
    ///
    /// - Parameter clusterFields: ids of the Job Cluster's own fields.
    /// - Returns: a sentence for each field, in ascending order of its id.
    public func warnings(about clusterFields: JiraClusterSite.ClusterFields) -> [String] {
        clusterFields.ids.subtracting(createFields).sorted().map { id in
            let name = fields.first { $0.id == id }?.name ?? id
            return
                "the field '\(name)' (\(id)) is not on the create screen of '\(clusterIssueType)' and stays empty; add it to "
                + "the screen, or take it out of the configuration"
        }
    }

    private func checkParent(
        _ options: JobClusterDraftOptions,
        _ client: JiraClient
    ) async throws(JiraError) {
        guard let parent = options.parent else { return }
        do throws(JiraError) {
            _ = try await client.issue(parent, fields: ["issuetype"])
        } catch  where error.code == .notFound {
            throw missing(
                "the parent of Job Clusters, \(parent), does not exist or this account may not see it; check the key"
            )
        }
    }

    private func checkComponents(
        _ options: JobClusterDraftOptions,
        _ client: JiraClient,
        _ names: ProjectNames
    ) async throws(JiraError) {
        guard !options.components.isEmpty else { return }
        let known = try await client.components(project: names.project).map(\.name)
        let missing = options.components.filter { !known.contains($0) }
        guard !missing.isEmpty else { return }
        throw self.missing(
            "project \(names.project) has no component '\(missing.joined(separator: "', '"))' (it has: "
                + "\(known.isEmpty ? "none" : known.sorted().joined(separator: ", "))); add it in the project's settings, or "
                + "configure one that it has"
        )
    }

    private func checkAssignee(
        _ options: JobClusterDraftOptions,
        _ client: JiraClient,
        _ names: ProjectNames
    ) async throws(JiraError) {
        guard let assignee = options.assignee else { return }
        let byID = client.site.flavor.userIdentity == .accountID
        let person: JiraUser
        do throws(JiraError) {
            person = try await client.user(byID ? .accountID(assignee) : .name(assignee))
        } catch  where error.code == .notFound {
            throw missing(
                "the site has nobody with the \(byID ? "account id" : "user name") '\(assignee)'; give the "
                    + "\(byID ? "account id, not the name or the e-mail address" : "user name"), of somebody whom this "
                    + "account may see"
            )
        }
        let words = byID ? person.displayName ?? assignee : person.name ?? assignee
        let assignable: [JiraUser]
        do throws(JiraError) {
            assignable = try await client.assignableUsers(project: names.project, matching: words)
        } catch  where error.code == .forbidden || error.code == .unauthorized {
            // This account may not browse people: the create will tell.
            return
        }
        guard assignable.contains(where: { byID ? $0.accountId == assignee : $0.name == assignee }) else {
            throw missing(
                "\(person.displayName ?? assignee) cannot be assignee of issues in \(names.project); give them the permission "
                    + "Assignable User, or configure somebody else"
            )
        }
    }

    private func missing(_ message: String) -> JiraError {
        JiraError(.refused, endpoint: PublishingError.readinessEndpoint, message: message)
    }

    private func notReady(_ message: String) -> PublishingError { PublishingError(missing(message)) }
}
