internal import Clustering
internal import Geodesy
internal import JQL
internal import Jira
internal import Publishing
internal import Tickets

extension SiteExamination {
    /// Most tickets whose coordinates are read for a look.
    static let sampleSize = 20

    /// The fields that tickets are read with, how many tickets wait, and what the first of them hold.
    ///
    /// - Parameter isQueryable: whether the site can be asked for the tickets.
    /// - Returns: the checks, in their order.
    func tickets(isQueryable: Bool) async -> [DoctorCheck] {
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
        if !settings.clusterFields.ids.isEmpty { checks.append(clusterFields(fields)) }
        guard isQueryable else { return checks }
        let query: String
        do throws(MusterError) {
            query = try ReadyQuery.query(settings).description
        } catch {
            return checks + [
                .failed("ready tickets", error.message, fix: "correct projects[].jql.", code: error.code)
            ]
        }
        checks.append(await readyTickets(query))
        if let mapping, checks.last?.status == .ok { checks.append(await coordinates(query, mapping)) }
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
        case .text(let text): words = "coordinates in the text \(field(text))"
        }
        words += names.latitude == nil && names.location == nil ? " (discovered)" : " (configured)"
        words +=
            "; duration " + (mapping.duration.map { "\(field($0.field)) in \($0.unit.rawValue)" } ?? "none")
        words += "; skills " + (mapping.skills.map(field) ?? "none")
        return words
    }

    private func clusterFields(_ fields: [JiraField]) -> DoctorCheck {
        do throws(MusterError) {
            let ids = try FieldResolution(fields: fields).clusterFields(settings.clusterFields).ids
            return .ok("cluster fields", ids.sorted().joined(separator: ", "))
        } catch {
            return .failed(
                "cluster fields",
                error.message,
                fix: "name a field of the site under projects[].fields, or leave it out.",
                code: error.code
            )
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
            let count = try await client.approximateCount(query)
            guard count > 0 else { return .warning(name, "none for: \(query)", fix: fix) }
            return .ok(name, "about \(count)")
        } catch {
            return failure(name, error, fix)
        }
    }

    private func coordinates(_ query: String, _ mapping: TicketFieldMapping) async -> DoctorCheck {
        let name = "coordinates"
        let mapper = TicketMapper(
            mapping: mapping,
            clusterIssueType: names.clusterIssueType,
            linkType: names.linkType
        )
        let sample: [Ticket]
        do throws(JiraError) {
            var pages = client.searchPages(query, fields: mapping.requestedFields, pageSize: Self.sampleSize)
                .makeAsyncIterator()
            sample = (try await pages.next() ?? []).prefix(Self.sampleSize).map(mapper.ticket(of:))
        } catch {
            return failure(name, error, "check what the account may see of the fields.")
        }
        let (usable, words) = Self.outcomes(sample)
        guard !sample.isEmpty, usable * 2 < sample.count else { return .ok(name, words) }
        return .warning(
            name,
            words,
            fix: "look whether projects[].fields names the right fields, and at the tickets themselves."
        )
    }

    /// How many places are usable, and all outcomes in words with one example of each kind of fault.
    static func outcomes(_ sample: [Ticket]) -> (usable: Int, words: String) {
        var suspects: Set<String> = []
        let points = sample.compactMap { ticket in
            ticket.place.coordinate.map { (id: ticket.id, coordinate: $0) }
        }
        for flag in CoordinateScreening().flags(for: points) {
            if case .pileUp = flag.suspicion { continue }
            suspects.insert(flag.id)
        }
        var counts: [(outcome: String, count: Int, example: String)] = []
        var usable = 0
        for ticket in sample {
            let outcome: String
            switch ticket.place {
            case .located where !suspects.contains(ticket.id):
                usable += 1
                continue
            case .located, .suspect: outcome = ReasonCode.suspectCoordinates.rawValue
            case .unusable(let reason, _): outcome = reason.rawValue
            }
            if let known = counts.firstIndex(where: { $0.outcome == outcome }) {
                counts[known].count += 1
            } else {
                counts.append((outcome, 1, ticket.key))
            }
        }
        let faults = counts.sorted { $0.outcome < $1.outcome }.map {
            ", \($0.count) \($0.outcome) (\($0.example))"
        }
        return (usable, "of \(sample.count) tickets \(usable) located" + faults.joined())
    }
}
