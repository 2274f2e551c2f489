/// Numbers of clusters below which no clustering that honours the constraints exists.
enum ConstrainedBound {
    /// Clusters that the free ranks need at least.
    ///
    /// The best of: what limits alone ask for; what they and the days ask for within each set of skills, added up; and
    /// the size of the largest apart group.
    static func atLeast(_ ranks: [Int], _ terms: ClusterTerms) -> Int {
        guard !ranks.isEmpty else { return 0 }
        var bound = Swift.max(limits(ranks, terms), days(ranks, terms))
        var bySkills: [Int32: [Int]] = [:]
        var byApart: [Int32: Int] = [:]
        for rank in ranks {
            if terms.table.skills[rank] >= 0 { bySkills[terms.table.skills[rank], default: []].append(rank) }
            if terms.table.apart[rank] >= 0 { byApart[terms.table.apart[rank], default: 0] += 1 }
        }
        var sum = 0
        // Sums of whole numbers do not depend on the order of a dictionary.
        for set in bySkills.values { sum += Swift.max(limits(set, terms), days(set, terms)) }
        bound = Swift.max(bound, sum)
        return Swift.max(bound, byApart.values.max() ?? 0)
    }

    /// What count, load and radius ask for.
    private static func limits(_ ranks: [Int], _ terms: ClusterTerms) -> Int {
        let points = PointSet(
            places: ranks.map { terms.places[$0] },
            loads: ranks.map { terms.prepared.loads[$0] },
            origins: ranks,
            isPlanar: terms.isPlanar
        )
        return ClusterBound.atLeast(points, CapacityLimits(terms.parameters, planar: terms.isPlanar))
    }

    /// How many due days can be picked of which no two are within the spread.
    private static func days(_ ranks: [Int], _ terms: ClusterTerms) -> Int {
        var count = 0
        var last: Int?
        for day in ranks.compactMap({ terms.table.dueDays[$0] }).sorted() {
            if let last, terms.table.areNear(last, day) { continue }
            last = day
            count += 1
        }
        return count
    }
}
