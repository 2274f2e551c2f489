import Clustering
import Testing

@testable import Tuning

struct TradeOffTests {
    /// By the definition: compares each point with each other.
    private func front(_ points: [[Double]?]) -> [Int] {
        points.indices.filter { index in
            guard let point = points[index] else { return false }
            return !points.contains { other in
                guard let other else { return false }
                return zip(other, point).allSatisfy { $0 <= $1 } && zip(other, point).contains { $0 < $1 }
            }
        }
    }

    @Test(arguments: 1...4)
    func efficientSettingsAreThoseOfAComparisonOfAllPairs(_ figures: Int) {
        var random = SplitMix64(seed: UInt64(figures))
        for size in [1, 2, 7, 60, 200] {
            // Few distinct values make ties and equal points.
            for values in [3, 1_000] {
                let points = (0..<size).map { index -> [Double]? in
                    index % 11 == 10 ? nil : (0..<figures).map { _ in Double(random.below(values)) }
                }
                #expect(TradeOff(points).efficient == front(points))
            }
        }
    }

    @Test func theRecommendedOneIsNearestToTheIdealPoint() {
        // Scaled: (0, 1), (0.25, 0.25), (1, 0); the fourth is dominated, the fifth clusters nothing.
        let tradeOff = TradeOff([[10, 50], [15, 20], [30, 10], [31, 60], nil])
        #expect(tradeOff.efficient == [0, 1, 2])
        #expect(tradeOff.best == 1)
        #expect(tradeOff.distances[0] == 1 && tradeOff.distances[2] == 1)
        #expect(abs(tradeOff.distances[1] - (0.25 * 0.25 * 2).squareRoot()) < 1e-12)
        #expect(tradeOff.distances[3] > 1 && tradeOff.distances[4] == .infinity)
        #expect(tradeOff.knee == 1)
    }

    @Test func equalPointsAreAllEfficientAndTheFirstIsTaken() {
        let tradeOff = TradeOff([[2, 2], [1, 1], [1, 1]])
        #expect(tradeOff.efficient == [1, 2] && tradeOff.best == 1)
        #expect(tradeOff.distances[1] == 0 && tradeOff.distances[2] == 0)
        #expect(TradeOff([nil, nil]).best == nil)
    }

    @Test func aSettingWorseInAFigureThatIsEqualOnTheFrontIsFarther() {
        let tradeOff = TradeOff([[1, 5, 0], [2, 4, 0], [1, 5, 0.5]])
        #expect(tradeOff.efficient == [0, 1])
        #expect(tradeOff.distances[2] > tradeOff.distances[0])
    }

    @Test func theKneeNeedsABendAndTwoFiguresThatVary() {
        #expect(TradeOff([[0, 4], [2, 2], [4, 0]]).knee == nil)
        #expect(TradeOff([[0, 4], [1, 2.9], [4, 0]]).knee == 1)
        #expect(TradeOff([[0, 4, 7], [1, 1, 7], [4, 0, 7]]).knee == 1)
        #expect(TradeOff([[0, 4, 7], [1, 1, 8], [4, 0, 9]]).knee == nil)
    }
}

struct NightResamplingTests {
    private func night(_ clusters: Int, _ clustered: Int) -> NightMeasures {
        NightMeasures(
            pool: clustered,
            clustered: clustered,
            leftOut: 0,
            unusable: 0,
            clusters: clusters,
            fill: 1,
            radiusMedian: 0,
            radiusP95: 0,
            radiusMax: 0,
            travel: 0,
            weightedWait: 0,
            churn: nil,
            seconds: 0
        )
    }

    @Test(arguments: [(1, 1), (13, 1), (14, 2), (15, 2), (16, 3), (42, 3), (43, 4), (100, 5)])
    func blocksAreTheRoundedCubeRootFromFourteenNightsOn(_ nights: Int, _ length: Int) {
        #expect(NightResampling(nights: nights, seed: 1).blockLength == length)
    }

    @Test(arguments: [1, 5, 13, 14, 31])
    func everyDrawHasAsManyNightsAsTheHistory(_ nights: Int) {
        let resampling = NightResampling(nights: nights, seed: 3)
        let draws = resampling.draws(500)
        #expect(draws.allSatisfy { $0.reduce(0, +) == Double(nights) })
        #expect(draws == resampling.draws(500))
        #expect(nights == 1 || draws != NightResampling(nights: nights, seed: 4).draws(500))
        // Each night is drawn; in blocks of two or more, the first and the last less often than the others.
        for night in 0..<nights { #expect(draws.contains { $0[night] > 0 }) }
    }

    @Test func blocksAreRunsOfConsecutiveNights() {
        // Of 14 nights in blocks of two, a night is never drawn oftener than both its neighbours together.
        for draw in NightResampling(nights: 14, seed: 5).draws(300) {
            for night in draw.indices {
                let around = (night > 0 ? draw[night - 1] : 0) + (night < 13 ? draw[night + 1] : 0)
                #expect(draw[night] <= around)
            }
        }
    }

    @Test func theIntervalIsThatOfTheNormalApproximation() throws {
        // Second method: the delta method for a ratio of sums over independent nights.
        var random = SplitMix64(seed: 11)
        let nights = (0..<13).map { _ in night(80 + random.below(60), 900 + random.below(200)) }
        let sums = FigureSums([nights], figures: [.clusters])
        let once = [Double](repeating: 1, count: 13)
        let value = try #require(sums.value(0, 0, times: once))
        let ratio =
            nights.reduce(0.0) { $0 + Double($1.clusters) } / nights.reduce(0.0) { $0 + Double($1.clustered) }
        #expect(abs(value - 100 * ratio) < 1e-9)
        let mean = nights.reduce(0.0) { $0 + Double($1.clustered) } / 13
        let variance = nights.reduce(0.0) { sum, night in
            let residual = Double(night.clusters) - ratio * Double(night.clustered)
            return sum + residual * residual
        }
        let error = 100 * (variance / 13).squareRoot() / mean / 13.0.squareRoot()
        let resampled = NightResampling(nights: 13, seed: 1).draws(4_000).compactMap {
            sums.value(0, 0, times: $0)
        }
        let interval = try #require(TuningResult.Interval(value, resampled: resampled))
        #expect(abs(interval.low - (value - 1.96 * error)) < 0.15 * 1.96 * error)
        #expect(abs(interval.high - (value + 1.96 * error)) < 0.15 * 1.96 * error)
    }

    @Test func theIntervalLeavesAFortiethAtEachEnd() {
        let interval = TuningResult.Interval(7, resampled: (0..<2_000).map(Double.init).reversed())
        #expect(interval == TuningResult.Interval(mean: 7, low: 50, high: 1_949))
        #expect(TuningResult.Interval(7, resampled: []) == nil)
    }

    @Test func aNightCountsByItsTicketsAndAnEmptyOneNotAtAll() {
        let sums = FigureSums([[night(10, 100), night(0, 0), night(60, 300)]], figures: [.clusters, .churn])
        #expect(sums.value(0, 0, times: [1, 1, 1]) == 17.5)
        #expect(sums.value(0, 0, times: [0, 3, 0]) == nil)
        #expect(sums.value(1, 0, times: [1, 1, 1]) == nil)
    }
}
