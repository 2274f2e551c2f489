internal import Jira
internal import Publishing

/// Looks at a site and a project with calls that only read.
struct SiteExamination {
    let client: JiraClient
    let settings: JobSettings

    var names: ProjectNames { settings.names }

    /// Every check, up to the first failure that makes the rest pointless.
    func checks() async -> [DoctorCheck] {
        var checks = [await site()]
        guard checks.allSatisfy({ $0.status != .failed }) else { return checks }
        checks.append(await account())
        guard checks.last?.status != .failed else { return checks }
        checks.append(await project())
        guard checks.last?.status != .failed else { return checks }
        checks.append(await permissions())
        let clusterType = await clusterType()
        checks += clusterType
        checks.append(await linkType())
        if settings.clusteredStatus != nil { checks.append(await clusteredStatus()) }
        // The query names the issue type, and Jira refuses a name that it does not know.
        checks += await tickets(isQueryable: clusterType.first?.status == .ok)
        return checks
    }

    // MARK: Site

    private func site() async -> DoctorCheck {
        let name = "site"
        let address = "'\(client.site.name)' at \(client.site.url)"
        do throws(JiraError) {
            let info = try await client.serverInfo()
            let kind = info.deploymentType ?? "of an unknown kind"
            guard info.deploymentType == "Cloud" else {
                return .failed(
                    name,
                    "\(address) is Jira \(kind)",
                    fix: "this version works with Jira Cloud only; set the address of a Cloud site.",
                    code: .configuration
                )
            }
            return .ok(name, "\(address): Jira Cloud")
        } catch  where error.code == .unauthorized {
            // It answers, and whose fault the refusal is the next check says.
            return .ok(name, "\(address) answers")
        } catch {
            return failure(
                name,
                error,
                "set sites[].url to the address that a browser shows, and check the network."
            )
        }
    }

    private func account() async -> DoctorCheck {
        do throws(JiraError) {
            let user = try await client.myself()
            return .ok(
                "account",
                "signed in as \(user.displayName ?? user.accountId ?? "an account without name")"
            )
        } catch {
            return failure(
                "account",
                error,
                "check auth.email, and put a fresh token into the token file."
            )
        }
    }

    // MARK: Project

    private func project() async -> DoctorCheck {
        do throws(JiraError) {
            let project = try await client.project(names.project)
            return .ok("project", project.name.map { "\(project.key), '\($0)'" } ?? project.key)
        } catch  where error.code == .notFound {
            return .failed(
                "project",
                "the site has no project '\(names.project)' that this account may see",
                fix: "check projects[].key, or give the account the permission Browse Projects.",
                code: .configuration
            )
        } catch {
            return failure("project", error, "check projects[].key.")
        }
    }

    private func permissions() async -> DoctorCheck {
        var needed = ["BROWSE_PROJECTS", "CREATE_ISSUES", "LINK_ISSUES"]
        if settings.clusteredStatus != nil { needed.append("TRANSITION_ISSUES") }
        do throws(JiraError) {
            let given = try await client.permissions(project: names.project, keys: needed)
            let missing = needed.filter { given[$0] != true }
            guard missing.isEmpty else {
                return .failed(
                    "permissions",
                    "the account lacks \(missing.joined(separator: ", ")) in \(names.project)",
                    fix: "ask the project's administrator to give them to the account's role.",
                    code: .unauthorized
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
                return .failed(
                    name,
                    "the site has no status '\(wanted)' (it has: \(Set(known).sorted().joined(separator: ", ")))",
                    fix: "set clustered_status to one of them, or leave it out.",
                    code: .configuration
                )
            }
            return .ok(name, "'\(wanted)'")
        } catch {
            return failure(name, error, "set clustered_status to a status of the site.")
        }
    }

    /// A check that an error of Jira failed.
    func failure(_ name: String, _ error: JiraError, _ fix: String) -> DoctorCheck {
        let error = MusterError(error)
        return .failed(name, error.message, fix: fix, code: error.code)
    }
}
