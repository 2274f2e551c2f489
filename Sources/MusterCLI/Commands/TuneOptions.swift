import Clustering
import Geodesy
import Planning
import Tuning

/// What a sweep tries and how it replays.
enum TuneOptions {
    /// Column with the day of each ticket.
    static let dateColumn = Option<String>.text(
        "date-column",
        value: "COLUMN",
        default: "created",
        help: "Column with the day on which each ticket came in"
    )
    /// Days between nights.
    static let nightDays = Option<Int>.integer(
        "night-days",
        in: 1...366,
        default: "1",
        help: "Days between two nights of planning"
    )
    /// Most nights.
    static let nights = Option<Int>.integer(
        "nights",
        in: 1...1_500,
        default: "all of the files, 30 of the store",
        help: "Replay the last N nights only"
    )
    /// History of the store.
    static let fromStore = Flag(
        "from-store",
        help: "Replay what the project's own runs read, instead of files"
    )
    /// Radii.
    static let radius = list(
        "radius",
        help: "capacitated: radii to try, such as 1km,2km,5km, or 1km:8km:8 for eight from 1 to 8 km",
        positiveLength
    )
    /// The same by the name that it has elsewhere.
    static let maxRadius = list("max-radius", help: "The same as --radius", positiveLength)
    /// Neighbourhoods.
    static let eps = list(
        "eps",
        help: "dbscan: neighbourhood distances to try",
        positiveLength
    )
    /// Core thresholds.
    static let minPoints = Option<[Double]>(
        "min-points",
        value: "LIST",
        help: "dbscan: core thresholds to try, such as 4,6,10"
    ) { text throws(ValueProblem) in
        try SweepRange.numbers(text) {
            $0 > 0
        } allowed: {
            "numbers above 0, such as 4,6,10 or 4:10:4"
        }
    }
    /// Capacities.
    static let maxTickets = Option<[Int]>(
        "max-tickets",
        value: "LIST",
        help: "Capacities to try, such as 6,8,10 or 6:12:4"
    ) { text throws(ValueProblem) in
        try SweepRange.numbers(text) {
            $0 >= 1 && $0 <= 1e6 && $0 == $0.rounded()
        } allowed: {
            "whole numbers from 1 up, such as 6,8,10 or 6:12:4"
        }.map { Int($0) }
    }
    /// Priority weights.
    static let priorityWeight = Option<[Double]>(
        "priority-weight",
        value: "LIST",
        default: "1.0, not varied",
        help: "Pulls of urgent tickets to try, such as 0,1,2"
    ) { text throws(ValueProblem) in
        try SweepRange.numbers(text) {
            (0...9.99).contains($0)
        } allowed: {
            "numbers from 0 to 9.99, such as 0,1,2"
        }
    }
    /// Algorithms.
    static let algorithm = Option<[PlanAlgorithm]>(
        "algorithm",
        value: "LIST",
        default: "capacitated; dbscan where --eps or --min-points is given",
        help: "Algorithms to try: capacitated, dbscan, kmeans"
    ) { text throws(ValueProblem) in
        try words(text, PlanAlgorithm.allCases)
    }
    /// What is compared.
    static let compare = Option<[TuningResult.Figure]>(
        "compare",
        value: "LIST",
        default: "clusters,travel,left-out",
        help: "What counts: clusters, travel, left-out, wait, churn"
    ) { text throws(ValueProblem) in
        let names = TuningResult.Figure.allCases.map(\.word)
        var figures: [TuningResult.Figure] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            let wanted = word.replacing("_", with: "-")
            guard
                let figure = TuningResult.Figure.allCases.first(where: {
                    $0.word == wanted || $0.rawValue == word
                })
            else { throw ValueProblem(allowed: "a list of " + oneOf(names, given: word)) }
            if !figures.contains(figure) { figures.append(figure) }
        }
        return figures
    }
    /// Crews.
    static let crews = Option<Int>.integer(
        "crews",
        in: 1...1_000_000,
        help: "Clusters that go out each night; the same means for every setting"
    )
    /// Share of the clusters that goes out.
    static let dispatchShare = Option<Double>(
        "dispatch-share",
        value: "PERCENT",
        default: "80%",
        help: "Share of the clusters that goes out each night"
    ) { text throws(ValueProblem) in
        let share = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        guard let share, share > 0, share <= 1 else {
            throw ValueProblem(allowed: "a share above 0% and up to 100%, such as 80% or 0.8")
        }
        return share
    }
    /// Nights on which a ticket may be left out.
    static let patience = Option<Int>.integer(
        "patience",
        in: 1...1_500,
        default: "7",
        help: "Nights on which a ticket may be left out before it leaves the replay"
    )
    /// Work.
    static let effort = Option<Effort>.choice(
        "effort",
        value: "NAME",
        among: Effort.allCases,
        default: .fast,
        help: "How much work to spend on each night"
    )
    /// Where the page goes.
    static let output = Option<String>.text(
        "output",
        short: "o",
        value: "FILE",
        kind: .file,
        help: "Write a self-contained HTML page with plots and maps"
    )
    /// Where the chart goes.
    static let svg = Option<String>.text(
        "svg",
        value: "FILE",
        kind: .file,
        help: "Write the trade-off chart as SVG"
    )
    /// The same as an image.
    static let png = Option<String>.text(
        "png",
        value: "FILE",
        kind: .file,
        help: "Write the trade-off chart as PNG"
    )
    /// Where what is done is kept.
    static let resume = Option<String>.text(
        "resume",
        value: "FILE",
        kind: .file,
        default: "beside --output, and gone once all is done",
        help: "Keep what is done in this file, and go on from it"
    )
    /// Settings that others beat.
    static let all = Flag("all", help: "List settings too that another beats in every figure")

    private static func list<Value: Sendable>(
        _ name: String,
        help: String,
        _ read: @escaping @Sendable (String) throws(ValueProblem) -> [Value]
    ) -> Option<[Value]> {
        Option<[Value]>(name, value: "LIST", help: help) { text throws(ValueProblem) in try read(text) }
    }

    @Sendable
    private static func positiveLength(_ text: String) throws(ValueProblem) -> [Length] {
        try SweepRange.lengths(text)
    }

    private static func words<Value: RawRepresentable<String> & Equatable>(
        _ text: String,
        _ values: [Value]
    ) throws(ValueProblem) -> [Value] {
        var found: [Value] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let value = Value(rawValue: word) else {
                throw ValueProblem(allowed: "a list of " + oneOf(values.map(\.rawValue), given: word))
            }
            if !found.contains(value) { found.append(value) }
        }
        return found
    }
}

extension TuningResult.Figure {
    /// Its name on the command line.
    var word: String {
        switch self {
        case .clusters: "clusters"
        case .travel: "travel"
        case .leftOut: "left-out"
        case .wait: "wait"
        case .churn: "churn"
        }
    }
}
