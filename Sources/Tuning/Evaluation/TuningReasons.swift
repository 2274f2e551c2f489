internal import Clustering
internal import Geodesy
internal import Planning

/// A result in plain sentences, with its doubts, and as lines of `muster.yaml`.
struct TuningReasons {
    let sweep: Sweep
    let result: TuningResult
    let tradeOff: TradeOff

    private var metric: Metric { sweep.model.base.metric }
    private var best: TuningResult.Outcome { result.outcomes[result.recommended] }

    // MARK: Reasons

    var reasons: [String] {
        guard tradeOff.best != nil else { return ["No setting puts any ticket into a cluster."] }
        var reasons = [headline, efficiency]
        reasons += result.compared.compactMap(trade)
        reasons.append(
            "It comes out best in \(percent(best.support)) of \(sweep.resamples) resampled histories of "
                + "\(Wording.count(result.dates.count, "night", "nights"))."
        )
        if let knee = tradeOff.knee {
            reasons.append(
                knee == result.recommended
                    ? "It is also the knee of the front: the setting farthest from the straight line between its ends."
                    : "The knee of the front is another setting, \(words(knee)): the rule of the ideal point and the "
                        + "greatest distance from the straight line between the ends do not agree."
            )
        }
        return reasons
    }

    private var headline: String {
        let figures = result.compared.compactMap { figure in
            best.figures[figure].map { "\(quantity(figure, $0.mean)) (95 %: \(range(figure, $0)))" }
        }
        return "\(capitalized(words(result.recommended))): \(figures.joined(separator: "; ")), over "
            + "\(Wording.count(result.dates.count, "night", "nights")) and "
            + "\(Wording.count(result.tickets, "ticket", "tickets"))."
    }

    private var efficiency: String {
        let others = tradeOff.efficient.filter { $0 != result.recommended }
        let names = result.compared.map(name).joined(separator: ", ")
        let all = Wording.count(result.outcomes.count, "setting", "settings")
        guard
            let next = others.min(by: { (tradeOff.distances[$0], $0) < (tradeOff.distances[$1], $1) })
        else { return "Of \(all) it is the best in every compared figure: \(names)." }
        return
            "Of \(all) \(tradeOff.efficient.count) are efficient: none is as good in every compared figure (\(names)) "
            + "and better in one. This one is nearest to the best of each, at \(distance(result.recommended)); "
            + "next is \(words(next)) at \(distance(next))."
    }

    /// What the setting that is best in one figure would gain in it and cost in the others.
    private func trade(_ figure: TuningResult.Figure) -> String? {
        guard let own = best.figures[figure]?.mean else { return nil }
        let rivals = tradeOff.efficient.filter { result.outcomes[$0].figures[figure] != nil }
        func value(_ index: Int) -> Double { result.outcomes[index].figures[figure]?.mean ?? .infinity }
        guard
            let rival = rivals.min(by: {
                (value($0), tradeOff.distances[$0]) < (value($1), tradeOff.distances[$1])
            }),
            value(rival) < own
        else { return nil }
        let costs = result.compared.compactMap { other -> String? in
            guard other != figure, let mine = best.figures[other]?.mean,
                let theirs = result.outcomes[rival].figures[other]?.mean, theirs > mine
            else { return nil }
            return "\(quantity(other, theirs)) instead of \(amount(other, mine))"
        }
        guard !costs.isEmpty else { return nil }
        return "Best in \(name(figure)) is \(words(rival)): \(quantity(figure, value(rival))) instead of "
            + "\(amount(figure, own)), at the price of \(costs.joined(separator: " and "))."
    }

    // MARK: Warnings

    var warnings: [String] {
        guard tradeOff.best != nil else {
            return ["no setting puts any ticket into a cluster; there is nothing to recommend"]
        }
        var warnings: [String] = []
        let nights = result.dates.count
        if nights < 5 {
            warnings.append(
                "\(nights == 1 ? "only 1 night" : "only \(nights) nights") of history: intervals and support say little "
                    + "below 5 nights"
            )
        }
        warnings += edges
        if !result.withinNoise.isEmpty {
            let shown = result.withinNoise.sorted { tradeOff.distances[$0] < tradeOff.distances[$1] }
                .prefix(3).map { "'\(words($0))'" }.joined(separator: ", ")
            let more = result.withinNoise.count > 3 ? " and \(result.withinNoise.count - 3) more" : ""
            warnings.append(
                "the choice is within noise: \(shown)\(more) cannot be told from it with these nights"
            )
        }
        warnings += unevenness
        warnings += best.flags.map { "of the recommended setting: \($0)" }
        return warnings
    }

    /// Axes on whose end the recommended setting is.
    private var edges: [String] {
        let own = best.setting
        let peers = result.outcomes.map(\.setting).filter { $0.algorithm == own.algorithm }
        func edge(
            _ name: String,
            _ value: Double?,
            _ all: [Double?],
            floor: Double,
            _ show: (Double) -> String
        ) -> String? {
            let values = Set(all.compactMap { $0 }).sorted()
            guard let value, values.count > 1, let low = values.first, let high = values.last else {
                return nil
            }
            if value == low, low > floor {
                return "\(name) \(show(value)) is the smallest that was tried: sweep further down"
            }
            return value == high
                ? "\(name) \(show(value)) is the greatest that was tried: sweep further up" : nil
        }
        let length: (Double) -> String = { Wording.length($0, metric) }
        let isIdle = SettingFlags(setting: own, base: sweep.model.base, nights: best.nights).isRadiusIdle
        let radius = edge("radius", own.maxRadius?.meters, peers.map(\.maxRadius?.meters), floor: 0, length)
        return [
            // A limit that is never reached need not be raised.
            isIdle && radius?.contains("greatest") == true ? nil : radius,
            edge("eps", own.epsilon?.meters, peers.map(\.epsilon?.meters), floor: 0, length),
            edge("min points", own.minimumPoints, peers.map(\.minimumPoints), floor: 1) {
                Wording.number($0)
            },
            edge(
                "max tickets",
                own.maxTickets.map(Double.init),
                peers.map { $0.maxTickets.map(Double.init) },
                floor: 1
            ) {
                Wording.number($0)
            },
            own.priorityWeight == 9.99
                ? nil
                : edge("priority weight", own.priorityWeight, peers.map(\.priorityWeight), floor: 0) {
                    Wording.number($0)
                },
        ].compactMap { $0 }
    }

    private var unevenness: [String] {
        let counts = sweep.nights.map(\.arrivals.count).sorted()
        guard counts.count >= 2, let least = counts.first, let most = counts.last else { return [] }
        let median = counts[(counts.count - 1) / 2]
        var warnings: [String] = []
        let empty = counts.count { $0 == 0 }
        if empty > 0 {
            warnings.append(
                "\(empty) of \(counts.count) nights have no new tickets: if nobody plans on those days, make nights of more days"
            )
        }
        if median > 0, most > 3 * median || 3 * least < median {
            warnings.append(
                "the nights are unequal: from \(least) to \(most) new tickets, half of them at most \(median)"
            )
        }
        return warnings
    }

    // MARK: Configuration

    var configuration: String {
        guard tradeOff.best != nil else { return "" }
        let setting = best.setting
        let base = sweep.model.base
        guard setting.algorithm == .capacitated else {
            let parameters = setting.parameters(base, pool: 0)
            var options = ["--algorithm \(setting.algorithm.rawValue)"]
            if setting.algorithm == .dbscan {
                if let epsilon = parameters.epsilon { options.append("--eps \(Self.yaml(epsilon))") }
                if let points = parameters.minimumPoints {
                    options.append("--min-points \(Wording.number(points))")
                }
            } else if let size = parameters.maxTickets {
                options.append("--clusters N, with N = tickets / \(size)")
            }
            return
                "# muster.yaml clusters by capacity and has no key for \(setting.algorithm.rawValue); for files:\n"
                + "# muster cluster INPUT \(options.joined(separator: " "))\n"
        }
        var lines = ["clustering:"]
        if let count = setting.maxTickets ?? base.maxTickets { lines.append("  max_tickets: \(count)") }
        if let load = base.maxLoad { lines.append("  max_load: \(Self.plain(load))") }
        if let radius = setting.maxRadius ?? base.maxRadius {
            lines.append("  max_radius: \(Self.yaml(radius))")
        }
        lines.append("  priority_weight: \(setting.priorityWeight ?? base.priorityWeight)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A length as `muster.yaml` reads it, to the millimetre.
    private static func yaml(_ length: Length) -> String {
        let meters = length.meters
        let isKilometers = meters >= 1_000 && (meters / 10).rounded() * 10 == meters
        return isKilometers ? "\(Wording.number(meters / 1_000))km" : "\(Wording.number(meters))m"
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    // MARK: Words

    private func words(_ index: Int) -> String { result.outcomes[index].setting.words(metric) }

    private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func distance(_ index: Int) -> String { Wording.number(tradeOff.distances[index]) }

    private func percent(_ share: Double) -> String { "\(Wording.number(100 * share, places: 1)) %" }

    private func name(_ figure: TuningResult.Figure) -> String {
        switch figure {
        case .clusters: "clusters"
        case .travel: "way in clusters"
        case .leftOut: "tickets left out"
        case .wait: "waiting"
        case .churn: "churn"
        }
    }

    private func amount(_ figure: TuningResult.Figure, _ value: Double) -> String {
        switch figure {
        case .clusters: Wording.number(value, places: 1)
        case .travel: Wording.length(value, metric)
        case .leftOut, .churn: percent(value)
        case .wait: Wording.number(value, places: 2)
        }
    }

    private func quantity(_ figure: TuningResult.Figure, _ value: Double) -> String {
        let amount = amount(figure, value)
        switch figure {
        case .clusters: return "\(amount) clusters for each 100 tickets"
        case .travel: return "\(amount) of way for each ticket"
        case .leftOut: return "\(amount) of tickets left out"
        case .wait: return "\(amount) nights of weighted waiting"
        case .churn: return "\(amount) of tickets change their cluster"
        }
    }

    private func range(_ figure: TuningResult.Figure, _ interval: TuningResult.Interval) -> String {
        "\(amount(figure, interval.low)) to \(amount(figure, interval.high))"
    }
}
