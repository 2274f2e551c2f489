internal import FoundationEssentials
internal import HTTPMessages

/// Which product answers at an address, and what time it is there.
public struct JiraProductReport: Hashable, Sendable {
    /// What the site says of itself.
    public var info: JiraServerInfo
    /// The flavour that this product speaks; nil for a product that is not known.
    public var flavor: JiraFlavor?
    /// The site's clock, milliseconds since 1970; nil where it does not say.
    public var serverTime: Int64?
}

/// Who a site takes the caller for.
public struct JiraSignInReport: Hashable, Sendable {
    /// What people call the account; nil where the site does not say.
    public var name: String?
    /// Account id on Jira Cloud, user name on Data Center.
    public var id: String?
    /// Zone in which Jira reads dates of this account.
    public var timeZone: String?
    /// Whether the site takes the caller for nobody, although it answers.
    public var isAnonymous: Bool
}

/// A step that a workflow offers, with the fields that its screen requires.
public struct JiraTransitionReport: Hashable, Sendable {
    /// The step.
    public var transition: JiraTransition
    /// Names of required fields without a default; empty where there is no screen.
    public var requiredFields: [String]
}

extension JiraClient {
    /// Asks which product is there by a path that both products have (facts section 0).
    ///
    /// Asked without credentials first, so that credentials of the other product's kind do not hide the answer; with them
    /// where nobody is told, or is not told the time.
    public func examineProduct() async throws(JiraError) -> JiraProductReport {
        var report: JiraProductReport?
        do throws(JiraError) {
            report = try await withoutCredentials().productReport()
        } catch  where error.code == .unauthorized || error.code == .forbidden {}
        guard let report else { return try await productReport() }
        guard report.serverTime == nil, report.flavor == site.flavor else { return report }
        // Refused credentials are the next question's business.
        return (try? await productReport()) ?? report
    }

    private func productReport() async throws(JiraError) -> JiraProductReport {
        var call = JiraCall(
            method: .get,
            interface: .other("/rest/api/2"),
            path: ["serverInfo"],
            operation: .read
        )
        let response: HTTPResponse
        do throws(JiraError) {
            response = try await send(call)
        } catch  where error.code == .notFound {
            // A gateway or a test double may know version 3 only.
            call.interface = .other("/rest/api/3")
            response = try await send(call)
        }
        let info = try decode(response, call) {
            try JSONDecoder().decode(JiraServerInfo.self, from: response.body)
        }
        let type = info.deploymentType ?? ""
        return JiraProductReport(
            info: info,
            flavor: [JiraFlavor.cloud, .dataCenter].first { $0.deploymentTypes.contains(type) },
            serverTime: info.serverTime.flatMap(JiraTimestamp.milliseconds)
                ?? response.fields["Date"].flatMap(RetryAfter.milliseconds(ofDate:))
        )
    }

    /// Asks who the site takes the caller for.
    ///
    /// Credentials that do not arrive make Jira answer as to nobody, often with 200 (facts section 0).
    ///
    /// - Throws: `JiraError`, `unauthorized` where the credentials are refused.
    public func examineSignIn() async throws(JiraError) -> JiraSignInReport {
        struct Account: Decodable {
            var accountId: String?
            var name: String?
            var displayName: String?
            var timeZone: String?
        }
        let call = read(["myself"])
        let response = try await send(call)
        let account = try decode(response, call) {
            try JSONDecoder().decode(Account.self, from: response.body)
        }
        var isAnonymous = account.accountId == nil && account.name == nil
        if let header = site.flavor.accountHeader, let name = response.fields[header.name] {
            isAnonymous = isAnonymous || name == header.anonymous
        }
        return JiraSignInReport(
            name: account.displayName,
            id: account.accountId ?? account.name,
            timeZone: account.timeZone,
            isAnonymous: isAnonymous
        )
    }

    /// What the site has against a JQL; empty where it can be searched for.
    ///
    /// On Cloud by `/jql/parse`, which also checks names; elsewhere by a search for one row.
    ///
    /// - Throws: `JiraError` where the site could not be asked.
    public func examineQuery(_ jql: String) async throws(JiraError) -> [String] {
        struct Answer: Decodable {
            struct Query: Decodable { var errors: [String]? }
            var queries: [Query]
        }
        guard site.flavor.parsesQueries else { return try await searchedQuery(jql) }
        var call = JiraCall(method: .post, path: ["jql", "parse"], operation: .read)
        call.query = [("validation", "strict")]
        call.body = Self.encode(["queries": [jql]])
        do throws(JiraError) {
            return try await send(call, answering: Answer.self).queries.flatMap { $0.errors ?? [] }
        } catch  where error.code == .notFound {
            return try await searchedQuery(jql)
        }
    }

    private func searchedQuery(_ jql: String) async throws(JiraError) -> [String] {
        do throws(JiraError) {
            var pages = searchPages(jql, fields: [], pageSize: 1).makeAsyncIterator()
            _ = try await pages.next()
            return []
        } catch  where error.code == .validation {
            return error.errorMessages.isEmpty ? [error.message] : error.errorMessages
        }
    }

    /// Steps that an issue offers now to this account, with what their screens require.
    public func examineTransitions(of issue: IssueReference) async throws(JiraError) -> [JiraTransitionReport]
    {
        struct Answer: Decodable {
            struct Entry: Decodable {
                struct Field: Decodable {
                    var name: String?
                    var required: Bool?
                    var hasDefaultValue: Bool?
                }
                var fields: [String: Field]?
                var transition: JiraTransition

                private enum Keys: String, CodingKey { case fields }

                init(from decoder: any Decoder) throws {
                    transition = try JiraTransition(from: decoder)
                    let object = try decoder.container(keyedBy: Keys.self)
                    fields = try? object.decodeIfPresent([String: Field].self, forKey: .fields)
                }
            }
            var transitions: [Entry]
        }
        var call = read(["issue", .value(issue.text), "transitions"])
        call.query = [("expand", "transitions.fields")]
        return try await send(call, answering: Answer.self).transitions.map { entry in
            let required = (entry.fields ?? [:]).filter {
                $0.value.required == true && $0.value.hasDefaultValue != true
            }
            return JiraTransitionReport(
                transition: entry.transition,
                requiredFields: required.map { $0.value.name ?? $0.key }.sorted()
            )
        }
    }
}

extension JiraFlavor {
    /// Whether there is `/jql/parse`, which Data Center has not (facts section 1.2).
    var parsesQueries: Bool { deploymentTypes == JiraFlavor.cloud.deploymentTypes }
}
