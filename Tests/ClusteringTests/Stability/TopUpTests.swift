import Clustering
import Geodesy
import Testing

/// Late items beside clusters that stand, compared with trying everything.
struct TopUpTests {
    /// A small random problem in a plane.
    struct Problem: CustomTestStringConvertible {
        var seed: UInt64
        var standing: [StandingMembers] = []
        var items: [ClusterItem] = []
        var late: [ClusterItem] = []
        var parameters = CapacitatedParameters(maxTickets: 4, maxRadius: Length(meters: 100))

        var testDescription: String { "seed \(seed)" }

        init(seed: UInt64, constrained: Bool = false) {
            self.seed = seed
            var random = TestRandom(seed: seed)
            func item(_ id: String) -> ClusterItem {
                var item = ClusterItem(
                    id: id,
                    location: .planar(x: random.unit() * 300, y: random.unit() * 300),
                    priority: Priority(rawValue: 1 + random.below(5)) ?? .medium
                )
                guard constrained else { return item }
                if random.below(3) == 0 { item.apart = "a\(random.below(2))" }
                if random.below(3) == 0 { item.skills = ["s\(random.below(2))"] }
                item.load = 1 + Double(random.below(3))
                return item
            }
            if constrained { parameters.maxLoad = 8 }
            for number in 0..<(1 + random.below(3)) {
                let start = items.count
                for member in 0...random.below(3) { items.append(item("m\(number)-\(member)")) }
                var entry = StandingMembers(placed: Array(start..<items.count))
                if random.below(4) == 0 {
                    items.append(item("m\(number)-x"))
                    entry.unplaced = [items.count - 1]
                }
                entry.isOpen = random.below(6) > 0
                standing.append(entry)
            }
            late = (0..<(2 + random.below(4))).map { item("t\($0)") }
            for number in standing.indices where random.below(3) == 0 {
                standing[number].refused = [random.below(late.count)]
            }
        }

        var all: [ClusterItem] { items + late }

        /// Whether members, and those without a place, may be a cluster, by the definitions.
        func mayBe(_ placed: [Int], _ unplaced: [Int] = []) -> Bool {
            let everyone = placed + unplaced
            if let most = parameters.maxTickets, everyone.count > most { return false }
            if let most = parameters.maxLoad, everyone.reduce(0, { $0 + all[$1].load }) > most {
                return false
            }
            guard ConstraintReference.mayShare(everyone, all, parameters) else { return false }
            return CapacitatedReference.radius(placed, all, parameters)
                <= parameters.maxRadius?.meters ?? .infinity
        }

        /// Whether a list of late rows may join a standing cluster.
        func mayJoin(_ rows: [Int], _ number: Int) -> Bool {
            guard !rows.isEmpty else { return true }
            let entry = standing[number]
            return entry.isOpen && entry.refused.isDisjoint(with: rows)
                && mayBe(entry.placed, entry.unplaced)
                && mayBe(entry.placed + rows.map { items.count + $0 }, entry.unplaced)
        }

        func cost(_ clusters: [[Int]]) -> Double {
            CapacitatedReference.objective(clusters, all, parameters)
        }

        /// The fewest new clusters, and of those arrangements the least objective over everything.
        var best: (clusters: Int, cost: Double) {
            var best = (clusters: Int.max, cost: Double.infinity)
            func visit(_ next: Int, _ joining: [[Int]], _ fresh: [[Int]]) {
                guard fresh.count <= best.clusters else { return }
                guard next < late.count else {
                    guard fresh.allSatisfy({ mayBe($0.map { items.count + $0 }) }),
                        standing.indices.allSatisfy({ mayJoin(joining[$0], $0) })
                    else { return }
                    let found = cost(
                        standing.indices.map { number in
                            standing[number].placed + joining[number].map { items.count + $0 }
                        } + fresh.map { $0.map { items.count + $0 } }
                    )
                    if (fresh.count, found) < best { best = (fresh.count, found) }
                    return
                }
                for number in standing.indices {
                    var longer = joining
                    longer[number].append(next)
                    visit(next + 1, longer, fresh)
                }
                for number in fresh.indices {
                    var longer = fresh
                    longer[number].append(next)
                    visit(next + 1, joining, longer)
                }
                visit(next + 1, joining, fresh + [[next]])
            }
            visit(0, standing.map { _ in [] }, [])
            return best
        }

        func solve() throws -> TopUp {
            try CapacitatedClustering(parameters: parameters).topUp(standing, of: items, with: late)
        }
    }

    private static func faults(_ topUp: TopUp, _ problem: Problem) -> [String] {
        var faults: [String] = []
        let listed = topUp.joining.flatMap(\.self) + topUp.clusters.flatMap(\.members)
        if (listed + topUp.leftOut.map(\.late)).sorted() != Array(problem.late.indices) {
            faults.append("late items missing or listed twice")
        }
        for (number, rows) in topUp.joining.enumerated() where !problem.mayJoin(rows, number) {
            faults.append("\(rows) must not join \(number)")
        }
        for cluster in topUp.clusters where !problem.mayBe(cluster.members.map { problem.items.count + $0 }) {
            faults.append("\(cluster.members) must not be a cluster")
        }
        for (number, cluster) in topUp.standing.enumerated() {
            let expected =
                problem.standing[number].placed
                + topUp.joining[number].map { problem.items.count + $0 }
            if Set(cluster?.members ?? []) != Set(expected) {
                faults.append("cluster \(number) lost somebody")
            }
        }
        return faults
    }

    @Test(arguments: [false, true])
    func smallProblemsAreAsGoodAsTryingEverything(constrained: Bool) throws {
        var (more, dearer, worst) = (0, 0, 0.0)
        let seeds: Range<UInt64> = 0..<100
        for seed in seeds {
            let problem = Problem(seed: seed, constrained: constrained)
            let topUp = try problem.solve()
            #expect(Self.faults(topUp, problem) == [], "seed \(seed)")
            guard topUp.leftOut.isEmpty else { continue }
            let best = problem.best
            #expect(topUp.clusters.count >= best.clusters, "seed \(seed)")
            if topUp.clusters.count > best.clusters { more += 1 }
            guard topUp.clusters.count == best.clusters else { continue }
            let cost = problem.cost(
                topUp.standing.compactMap { $0?.members }
                    + topUp.clusters.map { $0.members.map { problem.items.count + $0 } }
            )
            #expect(cost >= best.cost - 1e-6, "seed \(seed)")
            if cost > best.cost + 1e-6 { dearer += 1 }
            worst = max(worst, best.cost > 0 ? cost / best.cost - 1 : 0)
        }
        print(
            "top-up of \(seeds.count) small problems, constrained \(constrained): \(more) with a cluster more, "
                + "\(dearer) dearer, at worst by \(worst)"
        )
        #expect(more <= 1)
        #expect(dearer <= 8)
    }

    @Test(arguments: 0..<40)
    func theOrderOfNothingMatters(seed: Int) throws {
        let problem = Problem(seed: UInt64(seed), constrained: seed % 2 == 1)
        var other = problem
        // Everything backwards: items, late items, clusters and their members.
        other.items.reverse()
        other.late.reverse()
        let (items, late) = (problem.items.count, problem.late.count)
        other.standing = problem.standing.reversed().map { entry in
            StandingMembers(
                placed: entry.placed.reversed().map { items - 1 - $0 },
                unplaced: entry.unplaced.map { items - 1 - $0 },
                isOpen: entry.isOpen,
                refused: Set(entry.refused.map { late - 1 - $0 })
            )
        }
        other.parameters.threads = 4
        let (one, two) = (try problem.solve(), try other.solve())
        func names(_ rows: [Int], _ of: [ClusterItem]) -> [String] { rows.map { of[$0].id } }
        #expect(
            one.joining.map { names($0, problem.late) }
                == two.joining.reversed().map { names($0, other.late) }
        )
        #expect(
            one.clusters.map { names($0.members, problem.late) }
                == two.clusters.map { names($0.members, other.late) }
        )
        #expect(one.standing.map { $0?.center } == two.standing.reversed().map { $0?.center })
        #expect(one.leftOut.map { problem.late[$0.late].id } == two.leftOut.map { other.late[$0.late].id })
    }

    private static func planar(_ id: String, _ x: Double, _ y: Double = 0, priority: Priority = .medium)
        -> ClusterItem
    {
        ClusterItem(id: id, location: .planar(x: x, y: y), priority: priority)
    }

    private static let algorithm = CapacitatedClustering(
        parameters: CapacitatedParameters(maxTickets: 3, maxRadius: Length(meters: 10))
    )

    @Test func theMostUrgentTakesTheLastSeat() throws {
        let items = [Self.planar("a", 0), Self.planar("b", 1)]
        let late = [
            Self.planar("low", 8, 3, priority: .lowest), Self.planar("high", -8, -3, priority: .highest),
            Self.planar("far", 60, priority: .lowest),
        ]
        let topUp = try Self.algorithm.topUp([.init(placed: [0, 1])], of: items, with: late)
        #expect(topUp.joining == [[1]])
        #expect(topUp.clusters.map(\.members) == [[2], [0]])
    }

    @Test func aSeatIsGivenUpWhereAnotherIsFree() throws {
        // "near" would take the only seat that "b-only" can reach; it can go to the other cluster.
        let items = [
            Self.planar("a1", 0), Self.planar("a2", 1), Self.planar("c1", 14), Self.planar("c2", 15),
        ]
        let late = [Self.planar("near", 7, priority: .highest), Self.planar("b-only", -7)]
        let topUp = try Self.algorithm.topUp(
            [.init(placed: [0, 1]), .init(placed: [2, 3])],
            of: items,
            with: late
        )
        #expect(topUp.joining == [[1], [0]])
        #expect(topUp.clusters.isEmpty)
    }

    @Test func aClusterOverALimitIsLeftAlone() throws {
        // The members reach 15 from their middle: a person wanted it so.
        let items = [Self.planar("a", 0), Self.planar("b", 30)]
        let topUp = try Self.algorithm.topUp(
            [.init(placed: [0, 1])],
            of: items,
            with: [Self.planar("t", 15)]
        )
        #expect(topUp.joining == [[]])
        #expect(topUp.clusters.map(\.members) == [[0]])
        #expect(topUp.standing.map { $0?.radius } == [15])
    }

    @Test func theRadiusHoldsForTheMembersThatAreThere() throws {
        // 11.9 is within 10 of the new middle at 5.95; 20 is within 10 of the middle 10, and so is 0: it may join.
        let items = [Self.planar("a", 0)]
        let fits = try Self.algorithm.topUp([.init(placed: [0])], of: items, with: [Self.planar("t", 20)])
        #expect(fits.joining == [[0]])
        let not = try Self.algorithm.topUp([.init(placed: [0])], of: items, with: [Self.planar("t", 20.001)])
        #expect(not.joining == [[]])
    }

    @Test func membersWithoutAPlaceTakeSeats() throws {
        let items = [Self.planar("a", 0), Self.planar("x", 0), Self.planar("y", 0)]
        let topUp = try Self.algorithm.topUp(
            [.init(placed: [0], unplaced: [1, 2])],
            of: items,
            with: [Self.planar("t", 1)]
        )
        #expect(topUp.joining == [[]])
        let one = try Self.algorithm.topUp(
            [.init(placed: [0], unplaced: [1])],
            of: items,
            with: [Self.planar("t", 1), Self.planar("u", 2)]
        )
        #expect(one.joining == [[0]])
        #expect(one.clusters.map(\.members) == [[1]])
    }

    @Test func aGroupGoesWhereItsMembersAreOrNowhere() throws {
        func grouped(_ id: String, _ x: Double, _ group: String) -> ClusterItem {
            var item = Self.planar(id, x)
            item.together = group
            return item
        }
        let items = [grouped("a", 0, "g"), grouped("b", 50, "h"), Self.planar("x", 0)]
        let late = [
            grouped("t", 5, "g"), grouped("u", 100, "h"), grouped("v", 52, "h"), grouped("w", 70, "k"),
            grouped("z", 71, "k"),
        ]
        let topUp = try Self.algorithm.topUp(
            [.init(placed: [0, 2]), .init(placed: [1])],
            of: items,
            with: late
        )
        #expect(topUp.joining == [[0], []])
        // u and v belong together and to b; as u is out of reach, both stay behind.
        #expect(topUp.leftOut.map(\.late) == [1, 2])
        #expect(topUp.leftOut.allSatisfy { $0.reason == .boundElsewhere && $0.obstacle == .noRoom })
        #expect(topUp.leftOut.map(\.standing) == [1, 1])
        #expect(topUp.clusters.map(\.members) == [[3, 4]])
    }

    @Test func whoWasRemovedIsNotDraggedBackByItsGroup() throws {
        var (a, t, u) = (Self.planar("a", 0), Self.planar("t", 1), Self.planar("u", 2))
        (a.together, t.together, u.together) = ("g", "g", "g")
        let topUp = try Self.algorithm.topUp([.init(placed: [0], refused: [0])], of: [a], with: [t, u])
        #expect(topUp.joining == [[1]])
        #expect(topUp.leftOut == [.init(late: 0, reason: .boundElsewhere, standing: 0, obstacle: .refused)])
    }

    @Test func refusedAndClosedClustersTakeNobody() throws {
        let items = [Self.planar("a", 0), Self.planar("b", 5)]
        let topUp = try Self.algorithm.topUp(
            [.init(placed: [0], refused: [0]), .init(placed: [1], isOpen: false)],
            of: items,
            with: [Self.planar("t", 2)]
        )
        #expect(topUp.joining == [[], []])
        #expect(topUp.clusters.map(\.members) == [[0]])
    }

    @Test func wrongIndicesAreRefused() {
        let items = [Self.planar("a", 0)]
        for standing in [
            [StandingMembers(placed: [1])], [StandingMembers(placed: [0]), StandingMembers(placed: [0])],
            [StandingMembers(placed: [0], refused: [5])],
        ] {
            #expect(throws: ClusteringError.self) {
                try Self.algorithm.topUp(standing, of: items, with: [])
            }
        }
    }
}
