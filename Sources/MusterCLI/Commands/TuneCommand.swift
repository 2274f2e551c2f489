/// `muster tune`: chooses radius and capacity by replaying nights of the past.
struct TuneCommand: Command {
    let specification = CommandSpecification(
        "tune",
        abstract: "Replay past nights under many settings, and recommend one",
        discussion: [
            "Each setting plans every night of the history: what came in and what still waits. Part of the clusters go "
                + "out (--dispatch-share, or --crews), the rest waits for the next night. Settings are compared by crews "
                + "(clusters), travel within clusters and tickets left out; those that no other beats in all of them "
                + "are the choice, and the one nearest to the best of each is recommended. How sure that is "
                + "over these nights is said with it.",
            "Files are read as 'muster cluster' reads them and need a column with the day on which each ticket came in. "
                + "Axes that are not given are chosen from the tickets. Ctrl-C keeps what is done beside --output or in "
                + "--resume FILE; the same command goes on from there.",
        ],
        arguments: [
            ArgumentSpecification(
                "INPUT",
                kind: .file,
                optional: true,
                repeated: true,
                help: "CSV, GeoJSON or NDJSON files of past tickets; - reads stdin"
            )
        ],
        options: [
            TuneOptions.dateColumn, TuneOptions.nightDays, TuneOptions.nights, TuneOptions.fromStore,
            TuneOptions.radius, TuneOptions.maxRadius, TuneOptions.maxTickets, TuneOptions.priorityWeight,
            TuneOptions.eps, TuneOptions.minPoints, TuneOptions.algorithm, TuneOptions.compare,
            TuneOptions.crews, TuneOptions.dispatchShare, TuneOptions.patience,
            ClusteringOptions.maxLoad, ClusteringOptions.maxDueSpread, ClusteringOptions.objective,
            ClusteringOptions.metric, TuneOptions.effort, ClusteringOptions.seed, ClusteringOptions.threads,
            ClusteringOptions.keepSuspects, ClusterCommand.from, ClusterCommand.columns,
            TuneOptions.output, TuneOptions.svg, TuneOptions.png, TuneOptions.all, TuneOptions.resume,
            ProjectOptions.site, ProjectOptions.project, ProjectOptions.store,
        ],
        examples: [
            CommandExample(
                "muster tune tickets.csv --date-column created --output tune.html",
                "Values taken from the tickets, and a page to look at"
            ),
            CommandExample(
                "muster tune jan.csv feb.csv --radius 1km:8km:8 --max-tickets 6,8,10,12 --crews 15 --compare clusters,wait",
                "What fifteen crews a day can do best"
            ),
            CommandExample(
                "muster tune --from-store --nights 30 --json",
                "The project's own last thirty nights"
            ),
        ]
    )
}
