// swift-tools-version: 6.2
import PackageDescription

// A server in another package, as small as it gets: it embeds the clustering core and the engine by path.

let package = Package(
    name: "Consumer",
    dependencies: [.package(name: "muster", path: "../..")],
    targets: [
        .executableTarget(
            name: "Consumer",
            dependencies: [
                .product(name: "MusterGeo", package: "muster"),
                .product(name: "Muster", package: "muster"),
            ]
        )
    ]
)
