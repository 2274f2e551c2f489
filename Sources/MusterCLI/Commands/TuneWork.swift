import Clustering
import Muster
import Planning
import TicketFiles
import Tickets
import Tuning

/// The history and the sweep that a command line asks for.
struct TuneWork {
    let parsed: ParsedArguments
    let context: CommandContext
    private let configuration: MusterConfiguration?

    init(parsed: ParsedArguments, context: CommandContext) throws {
        (self.parsed, self.context) = (parsed, context)
        let isStored = parsed[TuneOptions.fromStore]
        guard isStored != !parsed.positionals.isEmpty else {
            throw CommandFailure(
                .usage,
                isStored
                    ? "--from-store replays the project's own runs and takes no files; leave one of them out"
                    : "there is nothing to replay; name a file of past tickets, or add --from-store"
            )
        }
        guard parsed.positionals.count(where: { $0 == "-" }) < 2 else {
            throw CommandFailure(.usage, "'-' is given twice; standard input can be read once")
        }
        let files = [
            TuneOptions.dateColumn.specification, TuneOptions.nightDays.specification,
            ClusterCommand.from.specification, ClusterCommand.columns.specification,
            ClusteringOptions.metric.specification,
        ]
        let stored = [
            ProjectOptions.site.specification, ProjectOptions.project.specification,
            ProjectOptions.store.specification,
        ]
        for option in isStored ? files : stored where parsed.count(of: option) > 0 {
            throw CommandFailure(
                .usage,
                isStored
                    ? "\(option.spelling) is about files and does not go with --from-store"
                    : "\(option.spelling) goes with --from-store only"
            )
        }
        let pairs: [(OptionSpecification, OptionSpecification)] = [
            (TuneOptions.crews.specification, TuneOptions.dispatchShare.specification),
            (TuneOptions.radius.specification, TuneOptions.maxRadius.specification),
        ]
        for (one, other) in pairs where parsed.count(of: one) > 0 && parsed.count(of: other) > 0 {
            throw CommandFailure(
                .usage,
                "\(one.spelling) and \(other.spelling) say the same in two ways; leave one of them out"
            )
        }
        configuration = isStored ? try context.configuration(parsed, requiring: .nothing) : nil
    }

    /// Nights to replay, with sentences of doubt.
    func history() async throws -> (nights: [TuningNight], warnings: [String]) {
        if let configuration {
            let scope = try context.scope(parsed, configuration)
            context.progress.begin("Reading the store")
            let recorded = try await context.withArchive(parsed) { archive, _ in
                try await archive.recordedNights(in: scope, nights: parsed[TuneOptions.nights] ?? 30)
            }
            guard !recorded.nights.isEmpty else {
                throw CommandFailure(
                    .inputRefused,
                    "the store has no run or plan of project \(scope.project) on \(scope.site) to replay; let some "
                        + "nights pass, or name files of past tickets"
                )
            }
            return (recorded.nights, recorded.warnings)
        }
        let column = parsed[TuneOptions.dateColumn] ?? "created"
        var files: [[TuningHistory.Entry]] = []
        var warnings: [String] = []
        for input in parsed.positionals {
            context.progress.begin("Reading \(input)")
            let file = try await ClusterCommand.read(
                input,
                parsed,
                metric: parsed[ClusteringOptions.metric] ?? .haversine,
                clustering: PlanParameters(),
                context
            )
            let name = input == "-" ? "standard input" : input
            // Nothing is carried through here, and the column with the dates is used.
            warnings += file.warnings.filter { !$0.hasPrefix("columns carried through") }
            files.append(try TuningHistory.entries(of: file, name: name, dateColumn: column))
        }
        let (entries, repeated) = TuningHistory.merged(files)
        if repeated > 0 {
            warnings.append(
                "\(counted(repeated, "ticket")) that an earlier file has with the same date counted once"
            )
        }
        do throws(TuningHistoryError) {
            let history = try TuningHistory(
                entries,
                nightDays: parsed[TuneOptions.nightDays] ?? 1,
                span: parsed[TuneOptions.nights].map { .last($0) } ?? .all
            )
            return (history.nights, warnings + history.warnings)
        } catch {
            throw CommandFailure(error.code, error.description)
        }
    }

    /// The sweep over a history.
    func sweep(_ history: (nights: [TuningNight], warnings: [String])) throws -> Sweep {
        var model = ReplayModel(base: base)
        model.crews = parsed[TuneOptions.crews]
        model.dispatchShare = parsed[TuneOptions.dispatchShare] ?? model.dispatchShare
        model.patience = parsed[TuneOptions.patience] ?? model.patience
        model.screening = parsed[ClusteringOptions.keepSuspects] ? .warn : .leaveOut
        if let configuration {
            let scope = try context.scope(parsed, configuration)
            model.territory =
                configuration.projects.first { $0.site == scope.site && $0.key == scope.project }?.territory
        }
        let isDensity =
            parsed.count(of: TuneOptions.eps.specification) > 0
            || parsed.count(of: TuneOptions.minPoints.specification) > 0
        let isCapacity = [
            TuneOptions.radius.specification, TuneOptions.maxRadius.specification,
            TuneOptions.maxTickets.specification, TuneOptions.priorityWeight.specification,
        ].contains { parsed.count(of: $0) > 0 }
        let algorithms =
            parsed[TuneOptions.algorithm]
            ?? (isCapacity || !isDensity ? [.capacitated] : []) + (isDensity ? [.dbscan] : [])
        try refuseIdle(algorithms)
        let grid = TuningGrid(
            algorithms: algorithms,
            radii: parsed[TuneOptions.radius] ?? parsed[TuneOptions.maxRadius] ?? [],
            epsilons: parsed[TuneOptions.eps] ?? [],
            minimumPoints: parsed[TuneOptions.minPoints] ?? [],
            capacities: parsed[TuneOptions.maxTickets] ?? [],
            weights: parsed[TuneOptions.priorityWeight] ?? []
        )
        context.progress.begin("Looking at the tickets")
        do throws(SweepError) {
            let settings = try grid.completed(history.nights, model).settings
            guard settings.count <= Self.mostSettings else {
                throw .invalid(
                    name: "the number of settings",
                    value: grouped(settings.count),
                    allowed: "at most \(grouped(Self.mostSettings)); give fewer values for some axis"
                )
            }
            var sweep = Sweep(
                nights: history.nights,
                model: model,
                settings: settings,
                threads: parsed[ClusteringOptions.threads] ?? processorCount()
            )
            if let compared = parsed[TuneOptions.compare] { sweep.compared = compared }
            return sweep
        } catch {
            throw CommandFailure(error)
        }
    }

    private static let mostSettings = 10_000

    /// What every setting has in common: the configuration's wishes with --from-store, then the flags.
    private var base: PlanParameters {
        var base = PlanParameters(
            metric: parsed[ClusteringOptions.metric] ?? .haversine,
            effort: parsed[TuneOptions.effort] ?? .fast,
            seed: 1
        )
        if let clustering = configuration?.clustering {
            base.maxTickets = clustering.maxTickets
            base.maxLoad = clustering.maxLoad
            base.priorityWeight = clustering.priorityWeight
            base.objective = clustering.objective
            base.seed = clustering.seed
        }
        if let load = parsed[ClusteringOptions.maxLoad] { base.maxLoad = load }
        if let spread = parsed[ClusteringOptions.maxDueSpread] { base.maxDueSpread = spread }
        if let objective = parsed[ClusteringOptions.objective] { base.objective = objective }
        if let seed = parsed[ClusteringOptions.seed] { base.seed = seed }
        return base
    }

    /// Refuses axes that no algorithm of the sweep heeds: they would multiply nothing and mislead.
    private func refuseIdle(_ algorithms: [PlanAlgorithm]) throws {
        let axes: [(option: OptionSpecification, algorithms: [PlanAlgorithm])] = [
            (TuneOptions.radius.specification, [.capacitated]),
            (TuneOptions.maxRadius.specification, [.capacitated]),
            (TuneOptions.priorityWeight.specification, [.capacitated]),
            (TuneOptions.maxTickets.specification, [.capacitated, .kmeans]),
            (ClusteringOptions.maxLoad.specification, [.capacitated]),
            (ClusteringOptions.maxDueSpread.specification, [.capacitated]),
            (TuneOptions.eps.specification, [.dbscan]),
            (TuneOptions.minPoints.specification, [.dbscan]),
        ]
        for axis in axes where parsed.count(of: axis.option) > 0 {
            guard !axis.algorithms.contains(where: algorithms.contains) else { continue }
            let names = axis.algorithms.map(\.rawValue).joined(separator: " or ")
            throw CommandFailure(
                .usage,
                "\(axis.option.spelling) means nothing to \(algorithms.map(\.rawValue).joined(separator: " and ")); "
                    + "add \(names) to --algorithm, or leave it out"
            )
        }
    }
}

extension TuningHistoryError {
    fileprivate var code: ExitCode { if case .invalidLimit = self { .usage } else { .inputRefused } }
}
