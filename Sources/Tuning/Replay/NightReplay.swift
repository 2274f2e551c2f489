internal import Clustering
internal import Geodesy
internal import Planning
internal import SpatialIndex

/// One setting, replayed night by night; see `ReplayModel`.
struct NightReplay {
    let history: PreparedHistory
    let model: ReplayModel
    let setting: TuningSetting
    /// Processor seconds of the calling thread.
    let processorSeconds: @Sendable () -> Double

    /// What was seen of a night.
    struct Night {
        /// Its number.
        var number: Int
        /// Items in the pool, ascending.
        var pool: [Int]
        /// Clusters as positions in `pool`.
        var draft: PlanDraft
        var measures: NightMeasures
    }

    /// Replays nights from the first on until `look` says false or there are no more.
    func run(_ look: (Night) throws(SweepError) -> Bool) throws(SweepError) {
        var waiting: [Int] = []
        var nightsLeftOut = [Int](repeating: 0, count: history.items.count)
        var homes: [Int: Int] = [:]
        var homeCount = 0
        for number in history.arrivals.indices {
            let pool = (waiting + history.arrivals[number]).sorted()
            let start = processorSeconds()
            let draft = try draft(pool)
            let seconds = processorSeconds() - start
            var now: [Int: Int] = [:]
            for (index, entry) in draft.entries.enumerated() {
                for member in entry.cluster.members { now[pool[member]] = index }
            }
            let churn = Self.churn(from: homes, homeCount, to: now, pool)
            look: do {
                let measures = measures(number, pool, draft, churn, seconds)
                let night = Night(number: number, pool: pool, draft: draft, measures: measures)
                guard try look(night) else { return }
            }
            var isGone = [Bool](repeating: false, count: pool.count)
            for index in dispatched(draft, pool, number) {
                for member in draft.entries[index].cluster.members { isGone[member] = true }
            }
            for entry in draft.unclustered {
                nightsLeftOut[pool[entry.index]] += 1
                if nightsLeftOut[pool[entry.index]] >= model.patience { isGone[entry.index] = true }
            }
            waiting = pool.indices.filter { !isGone[$0] }.map { pool[$0] }
            (homes, homeCount) = (now, draft.entries.count)
        }
    }

    private func draft(_ pool: [Int]) throws(SweepError) -> PlanDraft {
        guard !pool.isEmpty else { return PlanDraft(entries: [], unclustered: []) }
        let planner = Planner(parameters: setting.parameters(model.base, pool: pool.count))
        do {
            return try planner.draft(pool.map { history.items[$0] })
        } catch {
            throw .planning(setting: setting.key, error)
        }
    }

    /// Clusters that go out, by their indices.
    private func dispatched(_ draft: PlanDraft, _ pool: [Int], _ number: Int) -> ArraySlice<Int> {
        let oldest = draft.entries.map { entry in
            entry.cluster.members.map { history.cameIn[pool[$0]] }.min() ?? number
        }
        let order = draft.entries.indices.sorted { left, right in
            let (one, other) = (draft.entries[left], draft.entries[right])
            if one.priority != other.priority { return one.priority < other.priority }
            if oldest[left] != oldest[right] { return oldest[left] < oldest[right] }
            let sizes = (one.cluster.members.count, other.cluster.members.count)
            if sizes.0 != sizes.1 { return sizes.0 > sizes.1 }
            return one.cluster.members[0] < other.cluster.members[0]
        }
        return order.prefix(model.dispatched(of: order.count))
    }

    private func measures(
        _ number: Int,
        _ pool: [Int],
        _ draft: PlanDraft,
        _ churn: (moved: Int, carried: Int),
        _ seconds: Double
    ) -> NightMeasures {
        let sizes = draft.entries.map(\.cluster.members.count)
        let clustered = sizes.reduce(0, +)
        let radii = draft.entries.map(\.cluster.radius).sorted()
        var waited = 0.0
        var weight = 0.0
        for item in pool {
            waited += history.weights[item] * Double(number - history.cameIn[item])
            weight += history.weights[item]
        }
        let capacity = setting.capacity(model.base) ?? sizes.max() ?? 1
        return NightMeasures(
            pool: pool.count,
            clustered: clustered,
            leftOut: draft.unclustered.count,
            unusable: history.unusable[number],
            clusters: sizes.count,
            fill: sizes.isEmpty ? 0 : Double(clustered) / Double(sizes.count) / Double(capacity),
            radiusMedian: radii.nearestRank(0.5),
            radiusP95: radii.nearestRank(0.95),
            radiusMax: radii.last ?? 0,
            travel: draft.entries.reduce(0) { $0 + $1.pathLength },
            weightedWait: weight > 0 ? waited / weight : 0,
            churn: churn.carried == 0 ? nil : Double(churn.moved) / Double(churn.carried),
            carried: churn.carried,
            cores: cores(pool),
            seconds: seconds
        )
    }

    /// Items of a pool with as many neighbours, themselves included, as density clustering asks of a core.
    private func cores(_ pool: [Int]) -> Int? {
        guard setting.algorithm == .dbscan else { return nil }
        let parameters = setting.parameters(model.base, pool: pool.count)
        guard let epsilon = parameters.epsilon, let needed = parameters.minimumPoints, !pool.isEmpty else {
            return pool.isEmpty ? 0 : nil
        }
        let index = history.index(pool)
        let limit = history.squared(epsilon)
        return pool.count { item in
            let point = history.points[item]
            return Double(index.count(withinSquared: limit, x: point.x, y: point.y, z: point.z)) >= needed
        }
    }

    /// Tickets that changed their cluster: those outside the pairs of clusters that share most tickets.
    ///
    /// Pairs are those of `ClusterMatching`, which plans are compared by.
    private static func churn(
        from before: [Int: Int],
        _ count: Int,
        to now: [Int: Int],
        _ pool: [Int]
    ) -> (moved: Int, carried: Int) {
        var shared: [ClusterMatching.Overlap: Int] = [:]
        var carried = 0
        for item in pool {
            guard let left = before[item], let right = now[item] else { continue }
            carried += 1
            shared[ClusterMatching.Overlap(left: left, right: right, shared: 1), default: 0] += 1
        }
        let overlaps = shared.map { pair, count in
            ClusterMatching.Overlap(left: pair.left, right: pair.right, shared: count)
        }
        let partners = ClusterMatching.pairs(overlaps, count: count)
        let stayed = overlaps.reduce(0) { sum, overlap in
            partners[overlap.left] == overlap.right ? sum + overlap.shared : sum
        }
        return (carried - stayed, carried)
    }
}

extension TuningSetting {
    /// Greatest size of a cluster; nil where the algorithm keeps to none.
    func capacity(_ base: PlanParameters) -> Int? {
        algorithm == .capacitated ? maxTickets ?? base.maxTickets : nil
    }
}

extension [Double] {
    /// The value at a share of an ascending list, by nearest rank; 0 for none.
    func nearestRank(_ share: Double) -> Double {
        guard !isEmpty else { return 0 }
        return self[Swift.min(count - 1, Swift.max(0, Int((share * Double(count)).rounded(.up)) - 1))]
    }
}
