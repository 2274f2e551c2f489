public import Clustering
internal import Geodesy
internal import Planning

extension TuningSetting {
    /// Canonical text: the same for equal settings, different for others; what an interrupted sweep is resumed by.
    public var key: String {
        var parts = [algorithm.rawValue]
        if let maxRadius { parts.append("max_radius=\(maxRadius.meters)") }
        if let epsilon { parts.append("eps=\(epsilon.meters)") }
        if let minimumPoints { parts.append("min_points=\(minimumPoints)") }
        if let maxTickets { parts.append("max_tickets=\(maxTickets)") }
        if let priorityWeight { parts.append("priority_weight=\(priorityWeight)") }
        return parts.joined(separator: " ")
    }

    /// The setting in words, such as `radius 2 km, at most 10 tickets`.
    public func words(_ metric: Metric = .haversine) -> String {
        var parts: [String] = []
        switch algorithm {
        case .capacitated: break
        case .dbscan: parts.append("dbscan")
        case .kmeans: parts.append("kmeans")
        }
        if let maxRadius { parts.append("radius \(Wording.length(maxRadius.meters, metric))") }
        if let epsilon { parts.append("eps \(Wording.length(epsilon.meters, metric))") }
        if let minimumPoints { parts.append("min points \(Wording.number(minimumPoints))") }
        if let maxTickets {
            let bound = algorithm == .kmeans ? "about" : "at most"
            parts.append("\(bound) \(maxTickets) \(maxTickets == 1 ? "ticket" : "tickets")")
        }
        if let priorityWeight { parts.append("priority weight \(Wording.number(priorityWeight))") }
        return parts.isEmpty ? "the parameters as they are" : parts.joined(separator: ", ")
    }
}

/// Numbers in sentences.
enum Wording {
    /// At most three places after the point, without zeros at the end.
    static func number(_ value: Double, places: Int = 3) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        guard value.isFinite, abs(value) * scale < 1e15 else { return "\(value)" }
        let scaled = Int((abs(value) * scale).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let unit = Int(scale)
        var fraction = String(scaled % unit)
        fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return sign + String(scaled / unit) + (places == 0 || fraction.isEmpty ? "" : "." + fraction)
    }

    /// Three or more digits: `850 m`, `2.35 km`, or plane units.
    static func length(_ value: Double, _ metric: Metric) -> String {
        switch metric {
        case .planar: "\(number(value)) units"
        case .haversine:
            abs(value) < 1_000
                ? "\(number(value, places: abs(value) < 10 ? 1 : 0)) m"
                : "\(number(value / 1_000, places: 2)) km"
        }
    }

    static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
