internal import Geodesy
internal import JQL
internal import Jira
internal import Publishing
internal import Tickets

extension SiteExamination {
    /// Most tickets whose coordinates are read for a look.
    static let sampleSize = 100
    /// Most fields whose values are read for suggestions: a long list makes Jira give fewer tickets a page.
    static let sampledFields = 60

    /// The fields that tickets are read with, how many tickets wait, and what the first of them hold.
    ///
    /// - Parameters:
    ///   - isQueryable: whether the site can be asked for the tickets.
    ///   - screen: ids of the fields on the create screen of Job Clusters; nil where that is not known.
    ///   - movesOn: whether members go to a status that the site has.
    /// - Returns: the checks, in their order.
    func tickets(isQueryable: Bool, screen: Set<String>?, movesOn: Bool) async -> [DoctorCheck] {
        let fields: [JiraField]
        do throws(JiraError) {
            fields = try await client.fields()
        } catch {
            return [failure("fields", error, "check what the account may see.")]
        }
        var checks: [DoctorCheck] = []
        var mapping: TicketFieldMapping?
        do throws(MusterError) {
            let found = try FieldResolution(fields: fields).mapping(settings.fields)
            checks.append(.ok("fields", words(found, fields)))
            mapping = found
        } catch {
            checks.append(
                .failed(
                    "fields",
                    error.message,
                    fix: "name the fields under projects[].fields; the site's number and text fields are: "
                        + candidates(fields) + ".",
                    code: error.code
                )
            )
        }
        if !settings.clusterFields.ids.isEmpty { checks += clusterFields(fields, screen) }
        guard isQueryable else { return checks + [suggestions(fields, [])] }
        let query: String
        do throws(MusterError) {
            query = try ReadyQuery.query(settings).description
        } catch {
            return checks + [
                .failed("ready tickets", error.message, fix: "correct projects[].jql.", code: error.code),
                suggestions(fields, []),
            ]
        }
        checks.append(await readyTickets(query))
        guard checks.last?.status == .ok else { return checks + [suggestions(fields, [])] }
        let sample: [JiraIssue]
        do throws(JiraError) {
            sample = try await self.sample(query, mapping, fields)
        } catch {
            return checks + [failure("coordinates", error, "check what the account may see of the fields.")]
        }
        if let mapping { checks.append(coordinates(sample, mapping)) }
        checks.append(suggestions(fields, sample))
        if movesOn, let first = sample.first {
            checks.append(await transition(of: first))
        }
        return checks
    }

    private func words(_ mapping: TicketFieldMapping, _ fields: [JiraField]) -> String {
        func field(_ id: String) -> String {
            (fields.first { $0.id == id }?.name).map { "\(id) '\($0)'" } ?? id
        }
        let names = settings.fields
        var words: String
        switch mapping.place {
        case .pair(let latitude, let longitude):
            words = "latitude \(field(latitude)), longitude \(field(longitude))"
        case .text(let id): words = "coordinates in the text \(field(id))"
        case .object(let id): words = "coordinates in the object \(field(id))"
        case .link(let id): words = "coordinates in the map address \(field(id))"
        case .richText(let id): words = "coordinates in a line of \(field(id))"
        }
        words += names.latitude == nil && names.location == nil ? " (discovered)" : " (configured)"
        words +=
            "; duration " + (mapping.duration.map { "\(field($0.field)) in \($0.unit.rawValue)" } ?? "none")
        words += "; skills " + (mapping.skills.map(field) ?? "none")
        return words
    }

    private func clusterFields(_ fields: [JiraField], _ screen: Set<String>?) -> [DoctorCheck] {
        do throws(MusterError) {
            let ids = try FieldResolution(fields: fields).clusterFields(settings.clusterFields).ids
            let check = DoctorCheck.ok("cluster fields", ids.sorted().joined(separator: ", "))
            return [check, screen.flatMap { clusterFields(ids, on: $0) }].compactMap(\.self)
        } catch {
            return [
                .failed(
                    "cluster fields",
                    error.message,
                    fix: "name a field of the site under projects[].fields, or leave it out.",
                    code: error.code
                )
            ]
        }
    }

    /// Number and text fields that an administrator made, a few of them.
    private func candidates(_ fields: [JiraField]) -> String {
        let found = fields.filter {
            $0.custom == true && ["number", "string"].contains($0.schema?.type ?? "")
        }
        let shown = found.prefix(12).map { "\($0.id) '\($0.name)'" }.joined(separator: ", ")
        return shown.isEmpty ? "none" : found.count > 12 ? shown + ", …" : shown
    }

    private func readyTickets(_ query: String) async -> DoctorCheck {
        let name = "ready tickets"
        let fix =
            settings.jql == nil
            ? "set clustering_status to the name of the status that tickets wait in."
            : "check projects[].jql."
        do throws(JiraError) {
            let problems = try await client.examineQuery(query)
            guard problems.isEmpty else {
                return .failed(
                    name,
                    "the site refuses the JQL '\(query)': \(problems.joined(separator: " "))",
                    fix: fix,
                    code: .configuration
                )
            }
            let count = try await client.approximateCount(query)
            guard count > 0 else { return .warning(name, "none for: \(query)", fix: fix) }
            return .ok(name, "about \(count)")
        } catch {
            return failure(name, error, fix)
        }
    }

    // MARK: Values

    /// The first tickets with everything that the mapping reads and that suggestions look at.
    private func sample(
        _ query: String,
        _ mapping: TicketFieldMapping?,
        _ fields: [JiraField]
    ) async throws(JiraError) -> [JiraIssue] {
        let suggested = FieldSuggestions.suggest(fields: fields).all.map(\.field)
        let placeTypes: Set<String> = ["string", "object", "any"]
        let others = fields.filter { $0.custom == true && placeTypes.contains($0.schema?.type ?? "") }.map(
            \.id
        )
        var ids = mapping?.requestedFields ?? ["summary", "status", "issuetype"]
        for id in suggested + others.sorted() where !ids.contains(id) && ids.count < Self.sampledFields {
            ids.append(id)
        }
        var sample: [JiraIssue] = []
        var pages = client.searchPages(query, fields: ids, pageSize: Self.sampleSize).makeAsyncIterator()
        while sample.count < Self.sampleSize, let page = try await pages.next() { sample += page }
        return Array(sample.prefix(Self.sampleSize))
    }

    private func coordinates(_ issues: [JiraIssue], _ mapping: TicketFieldMapping) -> DoctorCheck {
        let name = "coordinates"
        var mapping = mapping
        mapping.reader = CoordinateReader(plusCodeReference: settings.plusCodeReference)
        let mapper = TicketMapper(
            mapping: mapping,
            clusterIssueType: names.clusterIssueType,
            linkType: names.linkType,
            gazetteer: settings.gazetteer
        )
        let sample = issues.map(mapper.ticket(of:))
        let (usable, words) = CoordinateOutcomes.of(sample)
        guard !sample.isEmpty, usable * 2 < sample.count else { return .ok(name, words) }
        return .warning(
            name,
            words,
            fix: "look whether projects[].fields names the right fields, and at the tickets themselves."
        )
    }

    private func suggestions(_ fields: [JiraField], _ sample: [JiraIssue]) -> DoctorCheck {
        let name = "field suggestions"
        let found = FieldSuggestions.suggest(fields: fields, samples: sample.map(\.fields))
        let close = FieldRole.allCases.filter { !found.ambiguous($0).isEmpty }
        let clear = FieldRole.allCases.compactMap { role in
            found.clear(role).map { "\(role.rawValue) \($0.field) \(Int(($0.confidence * 100).rounded())) %" }
        }
        var words = clear.isEmpty ? "none is clear" : clear.joined(separator: ", ")
        if !close.isEmpty { words += "; several for \(close.map(\.rawValue).joined(separator: ", "))" }
        words += "; values of \(counted(found.sampleCount))"
        // What is configured or discovered already is not called into question by names that are close.
        var check = DoctorCheck.ok(name, words)
        check.suggestions = found.all
        check.fragment = found.configurationFragment
        if found.place == nil {
            check = check.asking(
                settings.fields.latitude == nil && settings.fields.location == nil
                    && found.suggestions(for: .latitude).isEmpty && found.suggestions(for: .location).isEmpty
                    ? "add two number fields 'Latitude' and 'Longitude' to the screens of the tickets in \(names.project)."
                    : nil
            )
        }
        return check
    }

    private func counted(_ count: Int) -> String { count == 1 ? "1 ticket" : "\(count) tickets" }

    /// Whether the workflow leads from where a ticket waits to the clustered status.
    private func transition(of issue: JiraIssue) async -> DoctorCheck {
        let name = "transition"
        let wanted = settings.clusteredStatus ?? ""
        do throws(JiraError) {
            let offered = try await client.examineTransitions(of: .id(issue.id))
            guard
                let found = offered.first(where: {
                    $0.transition.to?.name.lowercased() == wanted.lowercased()
                })
            else {
                let reachable = offered.compactMap { $0.transition.to?.name }.sorted().joined(separator: ", ")
                return DoctorCheck.warning(
                    name,
                    "\(issue.key) cannot go from '\(issue.status ?? "?")' to '\(wanted)' (its workflow offers: "
                        + "\(reachable.isEmpty ? "nothing to this account" : reachable))",
                    fix: "set clustered_status to a status that can be reached, or leave it out."
                ).asking(
                    "add a transition from '\(issue.status ?? settings.clusteringStatus)' to '\(wanted)' to the workflow of "
                        + "the tickets in \(names.project), and let this account use it."
                )
            }
            guard found.requiredFields.isEmpty else {
                let list = found.requiredFields.joined(separator: ", ")
                return DoctorCheck.warning(
                    name,
                    "'\(found.transition.name)' asks for \(list), which Muster does not fill",
                    fix: "make them optional, or choose another clustered_status."
                ).asking("make \(list) optional on the screen of the transition '\(found.transition.name)'.")
            }
            return .ok(name, "\(issue.key) can go to '\(wanted)' by '\(found.transition.name)'")
        } catch {
            return failure(name, error, "check what the account may do with \(issue.key).")
        }
    }
}
