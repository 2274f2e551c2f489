/// Checks what a plan says about the fewest possible clusters, against bounds of its own.
struct BoundCheck {
    let document: VerifiedDocument
    let limit: Int

    func run(into verification: inout Verification) {
        let count = Double(document.clusters.count)
        verification.expect(
            count >= document.lowerBound,
            "bound",
            "\(count) clusters are fewer than the stated lower bound \(document.lowerBound)"
        )
        if let gap = document.gap {
            verification.expect(
                gap == count - document.lowerBound,
                "bound",
                "the gap is stated as \(gap), it is \(count - document.lowerBound)"
            )
        }
        let home = Set(document.clusters.flatMap(\.members))
        let tickets = document.tickets.filter { home.contains($0.id) }
        let own = bound(tickets)
        guard document.lowerBound > own else { return }
        verification.notes.append(
            "the lower bound of \(Int(document.lowerBound)) clusters was not confirmed: count, load, packing and "
                + "constraints give \(Int(own))"
        )
    }

    /// Locked clusters are apart from everything; of the others, those of different skills share no cluster.
    private func bound(_ tickets: [VerifiedDocument.Ticket]) -> Double {
        let locks = Set(tickets.compactMap(\.lock)).count
        let free = tickets.filter { $0.lock == nil }
        var bySkills: [Set<String>: [VerifiedDocument.Ticket]] = [:]
        var byGroup: [String: Int] = [:]
        for ticket in free {
            if !ticket.skills.isEmpty { bySkills[ticket.skills, default: []].append(ticket) }
            if let group = ticket.apart { byGroup[group, default: 0] += 1 }
        }
        let skilled = bySkills.values.reduce(0) { $0 + max(capacity($1), packing($1), days($1)) }
        let apart = Double(byGroup.values.max() ?? 0)
        return max(
            Double(locks) + max(capacity(free), packing(free), days(free), skilled, apart),
            packing(tickets)
        )
    }

    /// What count and load alone ask for.
    private func capacity(_ tickets: [VerifiedDocument.Ticket]) -> Double {
        var bound = tickets.isEmpty ? 0.0 : 1
        if let most = document.maxTickets { bound = max(bound, (Double(tickets.count) / most).rounded(.up)) }
        if let most = document.maxLoad {
            var load = CompensatedSum()
            tickets.forEach { load.add($0.load) }
            bound = max(bound, (load.value / most * (1 - 1e-12)).rounded(.up))
            bound = max(bound, Double(tickets.count { $0.load > most / 2 }))
        }
        return bound
    }

    /// Due days of which no two are within the spread.
    private func days(_ tickets: [VerifiedDocument.Ticket]) -> Double {
        guard let most = document.maxDueSpread else { return 0 }
        var (count, last) = (0.0, -Double.infinity)
        for day in tickets.compactMap(\.dueDay).sorted() where Double(day) - last > most {
            (count, last) = (count + 1, Double(day))
        }
        return count
    }

    /// Tickets of which any two are farther apart than twice the radius, chosen greedily by id.
    private func packing(_ tickets: [VerifiedDocument.Ticket]) -> Double {
        guard let radius = document.maxRadius, tickets.count <= limit else { return 0 }
        var chosen: [(Double, Double)] = []
        for ticket in tickets {
            guard let place = ticket.place else { continue }
            if chosen.allSatisfy({ document.distance($0, place) > 2 * radius * (1 + 1e-9) }) {
                chosen.append(place)
            }
        }
        return Double(chosen.count)
    }
}
