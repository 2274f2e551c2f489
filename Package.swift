// swift-tools-version: 6.2
import PackageDescription

// Read this file from top to bottom: it is the architecture. A target imports only targets above it
// (see `Sources/Muster/Documentation.docc/Architecture.md`), and the explicit import check of `make lint`
// fails the build on anything else.

/// Language mode and upcoming features, once for every Swift target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target and, unless `nil` is given, its test target of the same name plus `Tests`.
func layer(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    testedWith testDependencies: [Target.Dependency]? = []
) -> [Target] {
    let target = Target.target(name: name, dependencies: dependencies, swiftSettings: settings)
    guard let testDependencies else { return [target] }
    let tests = Target.testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies + testDependencies,
        swiftSettings: settings
    )
    return [target, tests]
}

/// A Debian C library: a module map, its pkg-config name and the package that provides it.
func system(_ name: String, pkgConfig: String, apt: String) -> [Target] {
    [.systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])]
}

let targets: [[Target]] = [
    // MARK: C libraries

    system("CGEOS", pkgConfig: "geos", apt: "libgeos-dev"),
    system("CPROJ", pkgConfig: "proj", apt: "libproj-dev"),
    system("CSpatiaLite", pkgConfig: "spatialite", apt: "libspatialite-dev"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CEvent", pkgConfig: "libevent", apt: "libevent-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    system("CCairo", pkgConfig: "cairo", apt: "libcairo2-dev"),

    // MARK: Kernels (C, one source of truth for each formula)

    [.target(name: "GeoKernels")],

    // MARK: Core (pure: no files, no network, no clock)

    layer("ForkJoin"),
    layer("Geodesy", ["GeoKernels"]),
    layer("SpatialIndex", ["Geodesy", "ForkJoin"]),
    layer("Clustering", ["Geodesy", "SpatialIndex", "GeoKernels", "ForkJoin"]),
    layer("Routing", ["Geodesy", "SpatialIndex"]),
    layer("MusterGeo", ["Geodesy", "SpatialIndex", "Clustering", "Routing"], testedWith: nil),

    // MARK: Values and ports (what adapters implement and the domain speaks)

    layer("Locking"),
    layer("NetworkAddresses"),
    layer("HTTPMessages", testedWith: nil),
    layer("Resilience", ["Locking"]),
    layer("Tickets", ["Geodesy", "Clustering"]),

    // MARK: Adapters (one outside thing each)

    layer("Secrets", ["COpenSSL"]),
    layer("YAMLText", ["CYAML"]),
    layer("Geometry", ["CGEOS", "CPROJ", "Geodesy"]),
    layer(
        "TicketStore",
        ["CSpatiaLite", "Geodesy", "Tickets", "Clustering", "Locking"],
        testedWith: ["Secrets"]
    ),
    layer(
        "HTTPTransport",
        ["CCurl", "HTTPMessages", "NetworkAddresses", "Locking"],
        testedWith: ["HTTPServing"]
    ),
    layer("HTTPServing", ["CEvent", "HTTPMessages", "Locking"]),
    layer("Charts", ["CCairo"]),

    // MARK: Domain

    layer("JQL", ["Geodesy"]),
    layer("TicketFiles", ["Geodesy", "Clustering", "Tickets"]),
    layer("SampleTickets", ["Geodesy", "Clustering", "Tickets", "TicketFiles"]),
    layer(
        "Jira",
        ["HTTPMessages", "Geodesy", "Clustering", "Tickets", "Locking", "JQL", "Resilience"],
        testedWith: ["JiraSandbox", "HTTPTransport", "Secrets"]
    ),
    layer("CredentialVault", ["Secrets", "Locking"]),
    layer(
        "JiraSignIn",
        ["HTTPMessages", "HTTPServing", "Secrets", "Locking", "Jira", "CredentialVault"],
        testedWith: ["JiraSandbox", "HTTPTransport"]
    ),
    layer("Planning", ["ForkJoin", "Geodesy", "Clustering", "Routing", "Tickets", "Secrets"]),
    layer(
        "Tuning",
        [
            "ForkJoin", "Locking", "Geodesy", "SpatialIndex", "Clustering", "Routing", "Tickets", "Planning",
            "Secrets",
        ]
    ),
    layer("PlanVerification", ["Secrets"], testedWith: ["Planning", "Tickets", "Geodesy", "Clustering"]),
    layer(
        "Reporting",
        [
            "Geodesy", "Clustering", "Geometry", "Charts", "Tickets", "Planning", "Tuning", "Secrets",
        ],
        testedWith: ["TicketFiles", "SampleTickets"]
    ),
    layer(
        "Publishing",
        ["Locking", "Geodesy", "Clustering", "Tickets", "Secrets", "JQL", "Planning", "Reporting", "Jira"],
        testedWith: ["JiraSandbox", "HTTPMessages"]
    ),

    // MARK: Composition

    layer(
        "JiraSandbox",
        [
            "HTTPMessages", "HTTPServing", "JQL", "Geodesy", "Clustering", "Tickets", "TicketFiles",
            "Locking",
            "Secrets",
        ],
        testedWith: ["HTTPTransport", "SampleTickets"]
    ),
    layer(
        "Muster",
        [
            "Locking", "MusterGeo", "Geodesy", "Clustering", "Routing", "Geometry", "Charts", "Tickets",
            "TicketStore",
            "HTTPMessages", "NetworkAddresses",
            "HTTPTransport", "Secrets", "YAMLText", "JQL", "Jira", "JiraSignIn", "CredentialVault",
            "Resilience",
            "TicketFiles", "Planning", "Tuning",
            "PlanVerification",
            "Reporting", "Publishing",
        ],
        testedWith: ["JiraSandbox", "SampleTickets", "HTTPServing"]
    ),

    // MARK: Executables

    layer(
        "MusterCLI",
        [
            "Muster", "HTTPServing", "HTTPTransport", "JiraSandbox", "SampleTickets", "Geodesy", "Clustering",
            "Tickets",
            "TicketFiles",
            "Planning", "Tuning",
            "PlanVerification", "Reporting", "Charts", "Publishing", "Jira", "JiraSignIn", "CredentialVault",
            "JQL",
            "Locking", "HTTPMessages", "Secrets",
            "GeoKernels",
            "TicketStore",
        ]
    ),
    [.executableTarget(name: "MusterCommand", dependencies: ["MusterCLI"], swiftSettings: settings)],
    [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Geodesy", "JQL", "TicketFiles", "Tickets", "Planning", "PlanVerification", "YAMLText",
            ],
            path: "Tests/Fuzz/Sources",
            swiftSettings: settings
        )
    ],
    // Point sets, checks and charts of the benchmarks: a library, so that tests can import it.
    [
        .target(
            name: "BenchmarkSupport",
            dependencies: ["Geodesy", "Clustering"],
            path: "Benchmarks/Support",
            swiftSettings: settings
        ),
        .testTarget(
            name: "BenchmarkSupportTests",
            dependencies: ["BenchmarkSupport", "Geodesy", "SpatialIndex", "Clustering"],
            swiftSettings: settings
        ),
    ],
    [
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "BenchmarkSupport", "Muster", "MusterGeo", "Geodesy", "SpatialIndex", "Clustering", "Routing",
                "Tickets",
                "TicketStore",
                "TicketFiles", "SampleTickets", "JiraSandbox", "HTTPServing", "GeoKernels", "Secrets", "Jira",
                "JQL", "HTTPTransport", "HTTPMessages", "Planning",
                "Tuning", "Locking",
            ],
            path: "Benchmarks/Sources",
            swiftSettings: settings
        )
    ],
]

let package = Package(
    name: "muster",
    products: [
        .library(name: "MusterGeo", targets: ["MusterGeo"]),
        .library(name: "Muster", targets: ["Muster"]),
        .executable(name: "muster", targets: ["MusterCommand"]),
    ],
    targets: targets.flatMap { $0 }
)
