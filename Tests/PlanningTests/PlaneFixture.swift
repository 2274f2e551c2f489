import Clustering
import Geodesy
import Planning
import Tickets

/// Plans in a plane that can be worked out by hand.
enum PlaneFixture {
    static func ticket(_ id: String, _ x: Double, _ y: Double, priority: Priority = .medium) -> Ticket {
        Ticket(id: id, key: "K-\(id)", priority: priority, place: .located(.planar(x: x, y: y)))
    }

    /// A plan with the clusters given as lists of ids; centres, radii and sums by the definitions.
    static func plan(
        _ tickets: [Ticket],
        _ clusters: [(id: String, members: [String])],
        parameters: PlanParameters = PlanParameters(metric: .planar, maxTickets: 3, priorityWeight: 0),
        unclustered: [UnclusteredTicket] = []
    ) -> Plan {
        let byID = Dictionary(tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func place(_ id: String) -> (x: Double, y: Double) {
            guard case .located(.planar(let x, let y)) = byID[id]?.place else { return (0, 0) }
            return (x, y)
        }
        func weight(_ id: String) -> Double {
            (byID[id]?.priority ?? .medium).weight(priorityWeight: parameters.priorityWeight)
        }
        var (sum, squares, minimized) = (0.0, 0.0, 0.0)
        let planned = clusters.map { cluster in
            let members = cluster.members.sorted()
            let total = members.reduce(0) { $0 + weight($1) }
            let x = members.reduce(0) { $0 + weight($1) * place($1).x } / total
            let y = members.reduce(0) { $0 + weight($1) * place($1).y } / total
            func distance(_ id: String, _ x: Double, _ y: Double) -> Double {
                ((place(id).x - x) * (place(id).x - x) + (place(id).y - y) * (place(id).y - y)).squareRoot()
            }
            var (radius, path) = (0.0, 0.0)
            for member in members {
                let reach = distance(member, x, y)
                radius = max(radius, reach)
                sum += reach
                squares += reach * reach
                minimized += weight(member) * (parameters.objective == .squared ? reach * reach : reach)
            }
            for (from, to) in zip(members, members.dropFirst()) {
                path += distance(from, place(to).x, place(to).y)
            }
            return PlannedCluster(
                id: cluster.id,
                center: .planar(x: x, y: y),
                radius: Length(meters: radius),
                load: members.reduce(0) { $0 + (byID[$1]?.load ?? 0) },
                priority: members.compactMap { byID[$0]?.priority }.min() ?? .medium,
                members: members,
                visitOrder: members,
                pathLength: Length(meters: path)
            )
        }
        return Plan(
            source: .file(name: "plane.csv"),
            parameters: parameters,
            tickets: tickets.sorted { $0.id < $1.id }.map { ticket in
                PlannedTicket(
                    id: ticket.id,
                    key: ticket.key,
                    summary: "",
                    location: byID[ticket.id].flatMap { entry in
                        if case .located(let location) = entry.place { location } else { nil }
                    },
                    priority: ticket.priority,
                    load: ticket.load,
                    together: ticket.together,
                    apart: ticket.apart,
                    lock: ticket.lock,
                    skills: ticket.skills,
                    due: ticket.due
                )
            },
            clusters: planned.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) },
            unclustered: unclustered,
            objective: PlanObjective(
                sumDistance: sum,
                sumSquared: squares,
                clusters: planned.count,
                lowerBoundOnClusters: 1,
                clustersOverBound: planned.count - 1,
                minimized: minimized
            )
        )
    }
}
