/// `muster cluster`: clusters a file.
struct ClusterCommand: Command {
    /// Format of the input.
    static let from = Option<String>.choice(
        "from",
        value: "FORMAT",
        ["csv", "geojson", "ndjson"],
        default: "by the file's name",
        help: "Format of the input"
    )
    /// Output file.
    static let output = Option<String>.text(
        "output",
        short: "o",
        value: "FILE",
        kind: .file,
        help: "Write the clusters to a file; - is stdout"
    )
    /// Format of the output.
    static let to = Option<String>.choice(
        "to",
        value: "FORMAT",
        ["geojson", "csv", "json", "kml", "html"],
        default: "by the output file's name",
        help: "Format of the output"
    )
    /// Names of the columns that can be mapped.
    static let columnRoles = [
        "id", "key", "lat", "lon", "x", "y", "location", "summary", "status", "priority", "load", "weight",
        "due",
        "skills", "lock", "together", "apart",
    ]
    /// Column mapping.
    static let columns = Option<[NamedValue]>.pairs(
        "columns",
        value: "NAME=COLUMN,...",
        names: columnRoles,
        help: "Which column is what, such as lat=Latitude,lon=Longitude"
    )

    let specification = CommandSpecification(
        "cluster",
        abstract: "Cluster a file of tickets; no Jira involved",
        discussion: [
            "CSV has a header with the columns id,lat,lon and optionally priority,load,due,skills,lock,together,apart "
                + "(planar: id,x,y); other columns are carried through. Priority is 1 (highest) to 5 (lowest) or Jira's "
                + "names. Latitude comes before longitude everywhere except in GeoJSON and KML.",
            "Tickets of one together group share a cluster, no two of one apart group do, those of one lock stay a "
                + "cluster of their own, and tickets that name skills share one only with those that name the same. "
                + "Tickets whose constraints cannot hold are left out with a smallest set that conflicts.",
            WhatIfOptions.discussion,
        ],
        arguments: [
            ArgumentSpecification("INPUT", kind: .file, help: "CSV, GeoJSON or NDJSON file; - reads stdin")
        ],
        options: [
            from, output, to, columns, ClusteringOptions.algorithm, ClusteringOptions.maxTickets,
            ClusteringOptions.maxLoad, ClusteringOptions.maxRadius, ClusteringOptions.maxDueSpread,
            ClusteringOptions.priorityWeight,
            ClusteringOptions.eps, ClusteringOptions.minPoints, ClusteringOptions.clusters,
            ClusteringOptions.objective,
            ClusteringOptions.weights, ClusteringOptions.metric, ClusteringOptions.seed,
            ClusteringOptions.threads,
            ClusteringOptions.effort, ClusteringOptions.timeLimit, ClusteringOptions.previous,
            ClusteringOptions.movePrice,
            ClusteringOptions.maxChurn, ClusteringOptions.keepSuspects, WhatIfOptions.whatIf,
        ],
        examples: [
            CommandExample(
                "muster cluster tickets.csv --max-tickets 10 --max-radius 5km --output map.html",
                "Clusters of ten within 5 km, as a map"
            ),
            CommandExample(
                "muster cluster tickets.csv --max-load 480 --to csv",
                "By minutes of work, as a table"
            ),
            CommandExample(
                "muster cluster today.csv --previous plan.json --move-price 500m --max-churn 10% --json",
                "Plan again, with few changes"
            ),
            CommandExample(
                "muster cluster tickets.csv --max-radius 5km --what-if max_radius=8km --what-if clusters=-1",
                "A wider radius, or one crew less, beside what is"
            ),
            CommandExample(
                "muster cluster - --from csv --algorithm dbscan --eps 500m --min-points 5 --json < tickets.csv",
                "Dense places, in a pipe"
            ),
        ]
    )
}
