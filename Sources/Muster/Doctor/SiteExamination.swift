internal import Jira
internal import Publishing

/// Looks at a site and a project with calls that only read.
struct SiteExamination {
    let client: JiraClient
    let settings: JobSettings
    /// Our clock, milliseconds since 1970; nil leaves the site's clock alone.
    var now: (@Sendable () -> Int64)?

    var names: ProjectNames { settings.names }

    /// A clock that is more than this apart from ours is worth a word, in milliseconds: JQL dates and sign-in signatures
    /// depend on it.
    static let largestSkew: Int64 = 60_000

    /// Every check, up to the first failure that makes the rest pointless.
    func checks() async -> [DoctorCheck] {
        var checks = await site()
        guard checks.allSatisfy({ $0.status != .failed }) else { return checks }
        checks.append(await account())
        guard checks.last?.status != .failed else { return checks }
        checks.append(await project())
        guard checks.last?.status != .failed else { return checks }
        checks.append(await permissions())
        let clusterType = await clusterType()
        checks += clusterType.checks
        checks.append(await linkType())
        let clusteredStatus = settings.clusteredStatus == nil ? nil : await clusteredStatus()
        checks += [clusteredStatus].compactMap(\.self)
        // The query names the issue type, and Jira refuses a name that it does not know.
        checks += await tickets(
            isQueryable: clusterType.checks.first?.status == .ok,
            screen: clusterType.screen,
            movesOn: clusteredStatus?.status == .ok
        )
        checks.append(limits())
        return checks
    }

    // MARK: Site

    private func site() async -> [DoctorCheck] {
        let name = "site"
        let address = "'\(client.site.name)' at \(client.site.url)"
        let report: JiraProductReport
        do throws(JiraError) {
            // People wait for the answer, and what was kept says nothing about now.
            report = try await client.bypassingCache().examineProduct()
        } catch  where error.code == .unauthorized {
            // It answers, and whose fault the refusal is the next check says.
            return [.ok(name, "\(address) answers")]
        } catch {
            return [
                failure(
                    name,
                    error,
                    "set sites[].url to the address that a browser shows, and check the network."
                )
            ]
        }
        let kind = report.info.deploymentType ?? "of an unknown kind"
        guard report.flavor == client.site.flavor else {
            let fix =
                report.flavor.map { "set sites[].kind to \($0.name)." }
                ?? "set sites[].url to the address of a Jira site."
            return [
                .failed(
                    name,
                    "\(address) is Jira \(kind), and sites[].kind says \(client.site.flavor.name)",
                    fix: fix,
                    code: .configuration
                )
            ]
        }
        let version = report.flavor == .cloud ? "" : report.info.version.map { " " + $0 } ?? ""
        return [.ok(name, "\(address): Jira \(kind)\(version)")] + clock(report)
    }

    private func clock(_ report: JiraProductReport) -> [DoctorCheck] {
        guard let now = now?(), let there = report.serverTime else { return [] }
        let skew = there - now
        guard abs(skew) > Self.largestSkew else {
            return [.ok("clock", "the site's and ours agree to \(max(1, (abs(skew) + 999) / 1000)) s")]
        }
        let direction = skew > 0 ? "ahead of" : "behind"
        let check = DoctorCheck.warning(
            "clock",
            "the site's clock is \(abs(skew) / 1000) s \(direction) ours",
            fix: "set the clock of this machine by NTP; if it is right, the site's is wrong."
        )
        return [
            check.asking(
                "compare the clock of the Jira server with an NTP server: it is \(abs(skew) / 1000) s \(direction) ours."
            )
        ]
    }

    private func account() async -> DoctorCheck {
        let name = "account"
        do throws(JiraError) {
            let account = try await client.bypassingCache().examineSignIn()
            guard !account.isAnonymous else {
                return .failed(
                    name,
                    "the site answers, but takes us for nobody: the credentials did not arrive",
                    fix:
                        "check the method of sites[].auth, and that no proxy removes the Authorization header.",
                    code: .unauthorized
                )
            }
            let who = account.name ?? account.id ?? "an account without name"
            let id = account.name == nil ? nil : account.id
            let details = [id, account.timeZone.map { "time zone \($0)" }].compactMap(\.self)
            return .ok(
                name,
                "signed in as \(who)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
            )
        } catch {
            let token =
                client.site.flavor == .cloud
                ? "check auth.email, and put a fresh token into the token file: API tokens expire after a year at most."
                : "put a fresh personal access token into the token file: tokens expire, and the account's page says when."
            return failure(name, error, token)
        }
    }

    // MARK: Project

    private func project() async -> DoctorCheck {
        do throws(JiraError) {
            let project = try await client.project(names.project)
            return .ok("project", project.name.map { "\(project.key), '\($0)'" } ?? project.key)
        } catch  where error.code == .notFound {
            return DoctorCheck.failed(
                "project",
                "the site has no project '\(names.project)' that this account may see",
                fix: "check projects[].key, or give the account the permission Browse Projects.",
                code: .configuration
            ).asking("give this account the permission Browse Projects in the project \(names.project).")
        } catch {
            return failure("project", error, "check projects[].key.")
        }
    }

    /// Permissions by the names that administrators see.
    private static let permissionNames: [(key: String, name: String)] = [
        ("BROWSE_PROJECTS", "Browse Projects"), ("CREATE_ISSUES", "Create Issues"),
        ("LINK_ISSUES", "Link Issues"), ("EDIT_ISSUES", "Edit Issues"),
        ("TRANSITION_ISSUES", "Transition Issues"),
    ]

    private func permissions() async -> DoctorCheck {
        var needed = ["BROWSE_PROJECTS", "CREATE_ISSUES", "LINK_ISSUES"]
        if settings.clusteredStatus != nil { needed.append("TRANSITION_ISSUES") }
        do throws(JiraError) {
            let given = try await client.bypassingCache().permissions(project: names.project, keys: needed)
            let missing = needed.filter { given[$0] != true }
            guard missing.isEmpty else {
                let labels = missing.map { key in Self.permissionNames.first { $0.key == key }?.name ?? key }
                return DoctorCheck.failed(
                    "permissions",
                    "the account lacks \(missing.joined(separator: ", ")) in \(names.project)",
                    fix: "ask the project's administrator to give them to the account's role.",
                    code: .unauthorized
                ).asking(
                    "give this account the permission \(labels.joined(separator: ", ")) in the project \(names.project)."
                )
            }
            return .ok("permissions", needed.joined(separator: ", "))
        } catch {
            return failure("permissions", error, "check what the account may do in \(names.project).")
        }
    }

    private func clusteredStatus() async -> DoctorCheck {
        let name = "clustered status"
        let wanted = settings.clusteredStatus ?? ""
        do throws(JiraError) {
            let known = try await client.statuses().map(\.name)
            guard known.contains(where: { $0.lowercased() == wanted.lowercased() }) else {
                return DoctorCheck.failed(
                    name,
                    "the site has no status '\(wanted)' (it has: \(Set(known).sorted().joined(separator: ", ")))",
                    fix: "set clustered_status to one of them, or leave it out.",
                    code: .configuration
                ).asking(
                    "add the status '\(wanted)' to the workflow of the tickets in \(names.project), with a transition from "
                        + "'\(settings.clusteringStatus)' to it."
                )
            }
            return .ok(name, "'\(wanted)'")
        } catch {
            return failure(name, error, "set clustered_status to a status of the site.")
        }
    }

    // MARK: Limits

    /// What this examination itself met of the site's limits.
    private func limits() -> DoctorCheck {
        let name = "API limits"
        let seen = client.traffic.snapshot()
        let calls = "\(client.statistics.calls) calls, \(client.statistics.retries) of them repeated"
        guard seen.waits == 0, seen.banUntil == nil, seen.requestsPerSecond == nil else {
            let seconds = Double(seen.waited.components.seconds)
            let rate =
                seen.requestsPerSecond.map { ", now \(($0 * 10).rounded() / 10) requests a second" } ?? ""
            let reason = seen.banReason.map { " (\($0))" } ?? ""
            return .warning(
                name,
                "\(calls); \(seen.waits) waited, \(seconds) s in all\(rate)\(reason)",
                fix: "run when fewer other programs use the site, or lower requests_per_second."
            )
        }
        return .ok(name, "\(calls); none was held back")
    }

    /// A check that an error of Jira failed.
    func failure(_ name: String, _ error: JiraError, _ fix: String) -> DoctorCheck {
        let error = MusterError(error)
        return .failed(name, error.message, fix: fix, code: error.code)
    }
}
