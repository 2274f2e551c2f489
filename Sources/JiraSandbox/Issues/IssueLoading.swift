internal import Clustering

extension SandboxState {
    /// Puts tickets on a fresh site.
    mutating func load(_ tickets: [SandboxTicket], now: Int64) throws(SandboxTicketError) {
        for ticket in tickets { store.put(try issue(of: ticket, now: now), visibleAt: nil) }
    }

    private func issue(of ticket: SandboxTicket, now: Int64) throws(SandboxTicketError) -> SandboxIssue {
        let (project, number) = try place(ofKey: ticket.key)
        guard store[idOrKey: ticket.key] == nil else { throw .duplicateKey(ticket.key) }
        let created = try created(ticket, now: now)
        return SandboxIssue(
            id: store.nextID,
            key: ticket.key,
            number: number,
            project: project,
            type: site.ticketType,
            status: try status(ticket),
            priority: try priority(ticket),
            summary: ticket.summary,
            due: try due(ticket),
            custom: custom(ticket),
            created: created,
            updated: created,
            statusCategoryChanged: created
        )
    }

    private func place(ofKey key: String) throws(SandboxTicketError) -> (project: Int, number: Int) {
        let cut = key.lastIndex(of: "-") ?? key.endIndex
        guard let project = site.projects.firstIndex(where: { $0.key == key[..<cut] }),
            let number = Int(key[cut...].dropFirst()), number > 0
        else { throw .unknownProject(key: key, projects: site.projects.map(\.key)) }
        return (project, number)
    }

    private func status(_ ticket: SandboxTicket) throws(SandboxTicketError) -> Int {
        let workflow = site.types[site.ticketType].workflow
        guard !ticket.status.isEmpty else { return workflow[0] }
        let wanted = ticket.status.lowercased()
        guard let status = workflow.first(where: { Site.statuses[$0].name.lowercased() == wanted }) else {
            throw .unknownValue(
                key: ticket.key,
                column: "status",
                value: ticket.status,
                allowed: workflow.map { Site.statuses[$0].name }
            )
        }
        return status
    }

    private func priority(_ ticket: SandboxTicket) throws(SandboxTicketError) -> Priority {
        guard !ticket.priority.isEmpty else { return .medium }
        guard let priority = Priority(parsing: ticket.priority) else {
            throw .unknownValue(
                key: ticket.key,
                column: "priority",
                value: ticket.priority,
                allowed: Priority.allCases.map(\.name)
            )
        }
        return priority
    }

    private func due(_ ticket: SandboxTicket) throws(SandboxTicketError) -> String? {
        guard !ticket.due.isEmpty else { return nil }
        guard Timestamp.isDay(ticket.due) else {
            throw .unknownValue(key: ticket.key, column: "due", value: ticket.due, allowed: ["yyyy-MM-dd"])
        }
        return ticket.due
    }

    private func created(_ ticket: SandboxTicket, now: Int64) throws(SandboxTicketError) -> Int64 {
        guard !ticket.created.isEmpty else { return now }
        guard let created = Timestamp.parse(ticket.created) else {
            throw .unknownValue(
                key: ticket.key,
                column: "created",
                value: ticket.created,
                allowed: ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssZ"]
            )
        }
        return created
    }

    /// Coordinates as Jira would hold them: a number field takes numbers only, whatever their range; people put the rest
    /// into the text field.
    private func custom(_ ticket: SandboxTicket) -> [String: CustomValue] {
        var custom: [String: CustomValue] = [:]
        let coordinates = [ticket.latitude, ticket.longitude]
        let numbers = coordinates.map(Self.number)
        if let latitude = numbers[0] { custom["customfield_10101"] = .number(latitude) }
        if let longitude = numbers[1] { custom["customfield_10102"] = .number(longitude) }
        var location = ticket.location
        let hasText = zip(coordinates, numbers).contains { text, number in number == nil && !text.isEmpty }
        if location.isEmpty, hasText {
            location = coordinates.filter { !$0.isEmpty }.joined(separator: "; ")
        }
        if !location.isEmpty { custom["customfield_10103"] = .line(location) }
        if let minutes = Self.number(ticket.durationMinutes) {
            custom["customfield_10104"] = .number(minutes)
        }
        let skills = ticket.skills.split { ";,| ".contains($0) }.map(String.init)
        if !skills.isEmpty { custom["customfield_10105"] = .labels(skills) }
        return custom
    }

    private static func number(_ text: String) -> Double? {
        guard let number = Double(text), number.isFinite, !text.lowercased().contains("x") else { return nil }
        return number
    }
}
