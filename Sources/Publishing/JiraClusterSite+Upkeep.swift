internal import JQL
internal import Jira

extension JiraClusterSite: UpkeepSite {
    private static let standingFields = ["summary", "status", "labels", "updated", "issuelinks", "issuetype"]

    /// Open Job Clusters of the project that carry the constant label; ids from search, everything else read by id.
    ///
    /// Where labels are not on the create screen, nothing tells Muster's Job Clusters from people's, and none is found here:
    /// then the ledger alone knows them.
    public func openJobClusters() async throws(PublishingError) -> [StandingIssue] {
        let query = JQLQuery(
            JQLFieldReference.project.equals(.text(names.project))
                .and(JQLFieldReference.issueType.equals(.text(names.clusterIssueType)))
                .and(JQLFieldReference.labels.equals(.text(Self.constantLabel)))
                .and(JQLFieldReference.statusCategory.notEquals(.text("Done"))),
            orderedBy: JQLTemplate.stableOrder
        )
        var ids: [String] = []
        do throws(JiraError) {
            // Ids only: thousands come in one page.
            var pages = client.searchPages(query.description, fields: [], pageSize: 5_000).makeAsyncIterator()
            while let page = try await pages.next() { ids += page.map(\.id) }
        } catch {
            throw PublishingError(error)
        }
        // The index may be behind: what the database says counts.
        return try await standingIssues(ids: ids).values.filter { $0.statusCategory != "done" }
            .sorted { ($0.issue.numericID, $0.issue.id) < ($1.issue.numericID, $1.issue.id) }
    }

    /// Job Clusters by id, in any status.
    public func standingIssues(ids: [String]) async throws(PublishingError) -> [String: StandingIssue] {
        guard !ids.isEmpty else { return [:] }
        do throws(JiraError) {
            return Dictionary(
                try await client.issues(ids, fields: Self.standingFields).map { ($0.id, standing($0)) },
                uniquingKeysWith: { first, _ in first }
            )
        } catch {
            throw PublishingError(error)
        }
    }

    /// Statuses by id.
    public func statuses(of issueIDs: [String]) async throws(PublishingError) -> [String: IssueStatus] {
        guard !issueIDs.isEmpty else { return [:] }
        do throws(JiraError) {
            return Dictionary(
                try await client.issues(issueIDs, fields: ["status"]).map {
                    ($0.id, IssueStatus(name: $0.status ?? "", category: $0.statusCategory ?? ""))
                },
                uniquingKeysWith: { first, _ in first }
            )
        } catch {
            throw PublishingError(error)
        }
    }

    /// Fields as Jira wrote them; choices, people and linked issues reduced to what identifies them.
    public func rawFields(
        _ fields: [String],
        of issueIDs: [String]
    ) async throws(PublishingError) -> [String: String] {
        guard !issueIDs.isEmpty else { return [:] }
        do throws(JiraError) {
            return Dictionary(
                try await client.rawIssues(issueIDs, fields: fields).map { issue in
                    (issue.id, RestorableFields(issue.fields, wanted: fields).json)
                },
                uniquingKeysWith: { first, _ in first }
            )
        } catch {
            throw PublishingError(error)
        }
    }

    /// Sets fields from a JSON object by field id.
    public func edit(_ issueID: String, fields json: String) async throws(PublishingError) {
        guard let values = RestorableFields(json: json)?.values, !values.isEmpty else {
            throw PublishingError(
                kind: .refused,
                message:
                    "the new fields of issue \(issueID) are no JSON object with members; nothing was sent"
            )
        }
        do throws(JiraError) {
            try await client.editIssue(.id(issueID), fields: values.mapValues { .json($0) })
        } catch {
            throw PublishingError(error)
        }
    }

    /// Links a ticket by its id.
    public func link(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) {
        do throws(JiraError) {
            try await client.link(cluster: .id(cluster.id), member: .id(memberID), type: names.linkType)
        } catch {
            throw PublishingError(error)
        }
    }

    /// Removes a link by its id.
    public func removeLink(id: String) async throws(PublishingError) {
        do throws(JiraError) { try await client.removeLink(id: id) } catch { throw PublishingError(error) }
    }

    /// Removes every link of the configured type between a Job Cluster and a ticket, read from the ticket, which has fewer.
    public func unlink(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) -> Bool {
        do throws(JiraError) {
            let links = try await client.links(of: .id(memberID)).filter {
                $0.type.lowercased() == names.linkType.lowercased() && $0.issue.id == cluster.id
            }
            for link in links { if let id = link.id { try await client.removeLink(id: id) } }
            return !links.isEmpty
        } catch  where error.code == .notFound {
            return false
        } catch {
            throw PublishingError(error)
        }
    }

    /// Adds a comment unless one with the marker is there.
    public func comment(_ text: String, marker: String, on issueID: String) async throws(PublishingError)
        -> Bool
    {
        do throws(JiraError) {
            let draft = JiraCommentDraft(ADFDocument(plainText: text), marker: marker)
            if case .added = try await client.addCommentOnce(draft, to: .id(issueID)) { return true }
            return false
        } catch {
            throw PublishingError(error)
        }
    }

    /// Removes the comment with a marker; one of another account is left, and so is one that this account may not remove.
    public func removeComment(marker: String, on issueID: String) async throws(PublishingError) -> Bool {
        do throws(JiraError) {
            guard let comment = try await client.comment(marked: marker, of: .id(issueID)) else {
                return false
            }
            return try await client.deleteComment(comment.id, of: .id(issueID))
        } catch  where error.code == .notFound {
            return false
        } catch  where error.code == .forbidden {
            throw PublishingError(kind: .refused, message: error.description)
        } catch {
            throw PublishingError(error)
        }
    }

    /// Moves issues to a status, in bulk where the site can; one that is closed is led back through its workflow.
    public func move(
        _ issueIDs: [String],
        to status: String
    ) async throws(PublishingError) -> [String: PublishingError] {
        var errors: [String: PublishingError] = [:]
        for entry in await client.transitionWherePossible(issueIDs, toStatus: status).entries {
            switch entry.outcome {
            case .processed: break
            case .failed(let reasons):
                errors[entry.issue] = PublishingError(
                    kind: .refused,
                    message: reasons.joined(separator: " ")
                )
            case .inaccessible:
                errors[entry.issue] = PublishingError(
                    kind: .refused,
                    message: "issue \(entry.issue) is gone or hidden from this account"
                )
            case .notSent(let error), .ambiguous(let error): errors[entry.issue] = PublishingError(error)
            }
        }
        let refused = errors.filter { $0.value.kind == .refused }.keys.sorted(by: byNumber)
        for (id, present) in try await statuses(of: refused).sorted(by: { byNumber($0.key, $1.key) })
        where present.isDone {
            do throws(JiraError) {
                _ = try await client.walk(id, key: id) { offered in
                    offered.first { $0.name.lowercased() == status.lowercased() }
                }
                errors[id] = nil
            } catch {
                errors[id] = PublishingError(error)
            }
        }
        return errors
    }

    /// Moves a Job Cluster to a done status, through others where its workflow leads there only so.
    public func close(
        _ cluster: JobClusterIssue,
        to status: String?
    ) async throws(PublishingError) -> (String, String) {
        do throws(JiraError) {
            let before = try await client.issue(cluster.id, fields: ["status"])
            let name = before.status ?? ""
            if before.statusCategory == "done" { return (name, name) }
            let target = try await client.walk(cluster.id, key: cluster.key) { offered in
                status.map { wanted in offered.first { $0.name.lowercased() == wanted.lowercased() } }
                    ?? offered.first { $0.category == "done" }
            }
            return (name, target)
        } catch {
            throw PublishingError(error)
        }
    }

    /// Deletes an issue.
    public func delete(_ issueID: String) async throws(PublishingError) -> Bool {
        do throws(JiraError) {
            try await client.deleteIssue(.id(issueID))
            return true
        } catch  where error.code == .notFound {
            return false
        } catch  where error.code == .forbidden {
            // Said of this one issue; the next may be allowed.
            throw PublishingError(kind: .refused, message: error.description)
        } catch {
            throw PublishingError(error)
        }
    }

    private func standing(_ issue: JiraIssue) -> StandingIssue {
        var standing = StandingIssue(
            issue: JobClusterIssue(id: issue.id, key: issue.key),
            project: issue.projectKey,
            summary: issue.summary ?? "",
            status: issue.status ?? "",
            statusCategory: issue.statusCategory ?? "",
            labels: issue.labels,
            updated: issue.updated,
            members: members(of: issue)
        )
        standing.isJobCluster = issue.issueType?.lowercased() == names.clusterIssueType.lowercased()
        // Jira's own link type and prefix for clones; administrators may have renamed either.
        standing.isClone =
            issue.links.contains { $0.type == "Cloners" && $0.side == .outward }
            || standing.summary.hasPrefix("CLONE - ")
        return standing
    }

    /// The tickets at the other end of links of the configured type; Job Clusters that people relate to one another are none.
    private func members(of issue: JiraIssue) -> [LinkedMember] {
        issue.links.filter {
            $0.type.lowercased() == names.linkType.lowercased()
                && $0.issue.issueType?.lowercased() != names.clusterIssueType.lowercased()
        }.map { link in
            LinkedMember(
                linkID: link.id ?? "",
                id: link.issue.id,
                key: link.issue.key,
                isOutward: link.side == .outward
            )
        }
    }
}

extension JiraIssue {
    /// Key of the project: what stands before the last hyphen of the key.
    fileprivate var projectKey: String {
        key.lastIndex(of: "-").map { String(key[..<$0]) } ?? key
    }
}

extension JobClusterIssue {
    /// The id as a number, for the canonical order.
    var numericID: Int64 { Int64(id) ?? .max }
}

extension JiraClient {
    /// Most steps of a workflow that lead from one status to another.
    private static let longestWalk = 5

    /// Leads an issue through its workflow, from status to status that is not done, until the wanted one is offered.
    ///
    /// Jira shows only the next steps (facts section 2.3), so the way is found by going it; a status is never entered twice.
    /// Where it leads nowhere, the issue is moved back to where it was, as far as the workflow allows.
    ///
    /// - Parameters:
    ///   - id: numeric id of the issue.
    ///   - key: its key, for the error.
    ///   - choice: picks the wanted one of the statuses that are offered; nil where it is not among them.
    /// - Returns: name of the status that it has now.
    /// - Throws: `JiraError`, `validation` where no way was found.
    fileprivate func walk(
        _ id: String,
        key: String,
        _ choice: ([JiraStatus]) -> JiraStatus?
    ) async throws(JiraError) -> String {
        let start = try await issue(id, fields: ["status"]).status ?? ""
        var visited: Set<String> = [start.lowercased()]
        var seen: [String] = []
        for step in 0..<Self.longestWalk {
            let offered = try await transitions(of: .id(id)).compactMap(\.to)
            seen += offered.map(\.name)
            if let target = choice(offered) {
                try await transition(.id(id), toStatus: target.name)
                return target.name
            }
            guard
                let next = offered.first(where: {
                    $0.category != "done" && !visited.contains($0.name.lowercased())
                })
            else {
                if step > 0 { try? await transition(.id(id), toStatus: start) }
                break
            }
            visited.insert(next.name.lowercased())
            try await transition(.id(id), toStatus: next.name)
        }
        let reachable = seen.uniqued.map { "'\($0)'" }.joined(separator: ", ")
        throw JiraError(
            .validation,
            endpoint: "POST \(site.flavor.apiPath)/issue/{}/transitions",
            message:
                "\(key) cannot be moved from '\(start)' to where it should go: its workflow offers this account "
                + (reachable.isEmpty ? "nothing" : reachable)
        )
    }
}
