internal import Clustering
internal import Geodesy
internal import Tickets

extension TicketPlace {
    /// The place that the fields gave, trusted or not.
    var location: Location? {
        switch self {
        case .located(let location): location
        case .suspect(let coordinate, _): .geographic(coordinate)
        case .unusable: nil
        }
    }
}

extension Ticket {
    /// What a plan keeps of the ticket.
    func planned(weight: Double) -> PlannedTicket {
        PlannedTicket(
            id: id,
            key: key,
            summary: summary,
            location: place.location,
            priority: priority,
            load: load,
            weight: weight,
            together: together,
            apart: apart,
            lock: lock,
            skills: Set(skills).sorted { $0.precedes($1) },
            due: due,
            updated: updated
        )
    }

    /// What the algorithms see of it.
    func item(at location: Location, weight: Double) -> ClusterItem {
        ClusterItem(
            id: id,
            location: location,
            load: load,
            priority: priority,
            weight: weight,
            together: together,
            apart: apart,
            lock: lock,
            skills: skills,
            dueDay: due.flatMap { CivilDay(parsing: $0)?.number }
        )
    }
}

extension PlannedTicket {
    /// What the algorithms see of a ticket that is in a cluster; nil where it has no place.
    var item: ClusterItem? { location.map { item(at: $0) } }

    /// What the algorithms see of it at some place.
    func item(at location: Location) -> ClusterItem {
        ClusterItem(
            id: id,
            location: location,
            load: load,
            priority: priority,
            weight: weight,
            together: together,
            apart: apart,
            lock: lock,
            skills: skills,
            dueDay: due.flatMap { CivilDay(parsing: $0)?.number }
        )
    }
}
