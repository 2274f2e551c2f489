import Clustering

/// The least medoid objective over all divisions of a few items, by trying every one.
struct MedoidBruteForce {
    private let items: [ClusterItem]
    private let parameters: CapacitatedParameters
    private let count: Int
    private var parts: [[Int]] = []
    private var best: Double?

    /// The least objective, nil where no division is within the limits.
    static func optimum(_ items: [ClusterItem], _ parameters: CapacitatedParameters, count: Int) -> Double? {
        var search = MedoidBruteForce(items, parameters, count)
        search.place(0)
        return search.best
    }

    private init(_ items: [ClusterItem], _ parameters: CapacitatedParameters, _ count: Int) {
        (self.items, self.parameters, self.count) = (items, parameters, count)
    }

    private mutating func place(_ item: Int) {
        guard parts.count + items.count - item >= count else { return }
        guard item < items.count else {
            let objective = CapacitatedReference.objective(parts, items, parameters)
            best = min(best ?? .infinity, objective)
            return
        }
        for part in parts.indices where fits(parts[part] + [item]) {
            parts[part].append(item)
            place(item + 1)
            parts[part].removeLast()
        }
        if parts.count < count, fits([item]) {
            parts.append([item])
            place(item + 1)
            parts.removeLast()
        }
    }

    private func fits(_ part: [Int]) -> Bool {
        part.count <= parameters.maxTickets ?? .max
            && part.reduce(0) { $0 + items[$1].load } <= parameters.maxLoad ?? .infinity
    }
}
