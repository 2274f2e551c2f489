import Clustering
import Geodesy
import Planning

/// Options about how tickets are clustered, shared by the commands that cluster.
enum ClusteringOptions {
    /// Algorithm.
    static let algorithm = Option<PlanAlgorithm>.choice(
        "algorithm",
        value: "NAME",
        among: PlanAlgorithm.allCases,
        default: .capacitated,
        help: "How to cluster"
    )
    /// Capacity by count.
    static let maxTickets = Option<Int>.integer(
        "max-tickets",
        in: 1...Int.max,
        default: "10; no limit by count where only --max-load is given",
        help: "Most tickets in a cluster"
    )
    /// Capacity by load.
    static let maxLoad = Option<Double>.number(
        "max-load",
        value: "X",
        in: .positive,
        help: "Most load in a cluster: the sum of the load column"
    )
    /// Greatest distance from the centre.
    static let maxRadius = Option<Length>.length(
        "max-radius",
        value: "LENGTH",
        help:
            "Members lie within this great-circle distance of the centre; with its unit (m, km, mi), such as 5km"
    )
    /// Days between the due days of a cluster.
    static let maxDueSpread = Option<Int>(
        "max-due-spread",
        value: "DAYS",
        help: "Most days between the earliest and the latest due day in a cluster, such as 3d"
    ) { text throws(ValueProblem) in
        guard text.hasSuffix("d"), let days = Int(text.dropLast()), (0...3_650_000).contains(days) else {
            throw ValueProblem(allowed: "a number of days from 0 up with its unit, such as 3d")
        }
        return days
    }
    /// Time for the search.
    static let timeLimit = Option<Duration>(
        "time-limit",
        value: "TIME",
        default: "none: the work is counted, so that results reproduce",
        help: "End the search after this time with the best clusters so far, such as 30s or 5m"
    ) { text throws(ValueProblem) in
        let units = ["s": 1.0, "m": 60, "h": 3_600]
        guard let unit = text.last.flatMap({ units[String($0)] }), let number = Double(text.dropLast()),
            number > 0, number <= 1e6
        else { throw ValueProblem(allowed: "a time above 0 with its unit, such as 30s, 5m or 1h") }
        return .milliseconds(Int64((number * unit * 1_000).rounded()))
    }
    /// The plan to keep.
    static let previous = Option<String>.text(
        "previous",
        value: "PLAN",
        kind: .file,
        help: "Keep as much of this plan as --move-price and --max-churn ask for; clusters keep their ids"
    )
    /// What a move must gain.
    static let movePrice = Option<Length>(
        "move-price",
        value: "LENGTH",
        default: "1.5 times the mean distance to a centre",
        help: "With --previous: what the objective must gain for each ticket that moves, such as 500m"
    ) { text throws(ValueProblem) in
        do {
            return try Length(parsing: text)
        } catch {
            throw ValueProblem(allowed: String(describing: error), isSentence: true)
        }
    }
    /// How many may move.
    static let maxChurn = Option<Double>(
        "max-churn",
        value: "PERCENT",
        default: "no limit",
        help: "With --previous: greatest share of the tickets that may move without need, such as 10%"
    ) { text throws(ValueProblem) in
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) else {
            throw ValueProblem(allowed: "a share from 0% to 100%, such as 10%")
        }
        return percent / 100
    }
    /// Pull of urgent tickets.
    static let priorityWeight = Option<Double>.number(
        "priority-weight",
        value: "W",
        in: NumberBounds(minimum: 0, maximum: 9.99),
        default: "1.0",
        help: "Pull of urgent tickets, from 0 to 9.99"
    )
    /// Neighbourhood of density clustering.
    static let eps = Option<Length>.length(
        "eps",
        value: "LENGTH",
        help: "dbscan: neighbourhood distance with its unit, such as 500m"
    )
    /// Core threshold of density clustering.
    static let minPoints = Option<Double>.number(
        "min-points",
        value: "N",
        in: .positive,
        help: "dbscan: weight of a neighbourhood that makes its point a core"
    )
    /// Exact number of clusters.
    static let clusters = Option<Int>.integer(
        "clusters",
        value: "K",
        in: 1...Int.max,
        default: "as few as the limits allow",
        help: "Exactly K clusters (capacitated, kmeans)"
    )
    /// What is minimised.
    static let objective = Option<Objective>.choice(
        "objective",
        value: "NAME",
        among: Objective.allCases,
        default: .distance,
        help:
            "What to minimise: distances to the mean, their squares, or distances to the member that stands for it"
    )
    /// Point weights.
    static let weights = Option<String>.text(
        "weights",
        value: "COLUMN",
        default: "none",
        help: "kmeans and dbscan: column with the weight of each point; column means the one called weight"
    )
    /// Metric.
    static let metric = Option<Metric>.choice(
        "metric",
        value: "NAME",
        among: [.haversine, .planar],
        default: .haversine,
        help: "planar takes x,y columns in metres"
    )
    /// Seed.
    static let seed = Option<UInt64>.integer(
        "seed",
        in: 0...9_007_199_254_740_991,
        default: "1",
        help: "Seed of every random choice; same seed, same clusters"
    )
    /// Threads.
    static let threads = Option<Int>.integer(
        "threads",
        in: 1...1_024,
        default: "one per processor",
        help: "Most threads; the result does not depend on it"
    )
    /// Coordinates that are very likely wrong.
    static let keepSuspects = Flag(
        "keep-suspects",
        help:
            "Cluster tickets on null island or with swapped axes too; the default leaves them out with a reason"
    )
    /// Work.
    static let effort = Option<Effort>.choice(
        "effort",
        value: "NAME",
        among: Effort.allCases,
        default: .normal,
        help: "How much work to spend"
    )

    /// What stands for keys of the configuration.
    static let configured: [any OptionDeclaring] = [
        maxTickets, maxLoad, maxRadius, priorityWeight, objective, seed, effort, ProjectOptions.store,
        ProjectOptions.outputDirectory,
    ]

    /// What the commands that work on a Jira project share.
    static let forProjects: [any OptionDeclaring] = [
        maxTickets, maxLoad, maxRadius, priorityWeight, objective, seed, threads, effort, keepSuspects,
    ]
}
