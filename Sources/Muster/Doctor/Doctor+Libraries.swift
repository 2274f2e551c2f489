internal import Charts
internal import Geometry
internal import HTTPTransport
internal import Reporting
internal import Secrets
internal import TicketStore
internal import YAMLText

extension Doctor {
    /// Versions of the libraries that run in this process, and the map library on disk.
    ///
    /// - Parameter leafletFolder: where the map library is looked for; Debian's place where nil.
    /// - Returns: one check a library.
    public static func libraries(leafletFolder: String? = nil) -> [DoctorCheck] {
        [
            library("SQLite", StoreLibraryVersions.sqlite, atLeast: [3, 35], package: "libsqlite3-0"),
            library(
                "SpatiaLite",
                StoreLibraryVersions.spatialite,
                atLeast: [5],
                package: "libspatialite-dev"
            ),
            library("GEOS", GeometryLibraryVersions.geos, atLeast: [3, 9], package: "libgeos-dev"),
            library("PROJ", GeometryLibraryVersions.proj, atLeast: [7], package: "libproj-dev"),
            httpClient(
                version: HTTPTransportLibraryVersions.curl,
                tls: HTTPTransportLibraryVersions.tls
            ),
            library("OpenSSL", SecretsLibraryVersions.openSSL, atLeast: [3], package: "libssl-dev"),
            library("libyaml", YAMLLibraryVersions.yaml, atLeast: [0, 2], package: "libyaml-dev"),
            library("cairo", ChartLibraryVersions.cairo, atLeast: [1, 14], package: "libcairo2-dev"),
            mapLibrary(folder: leafletFolder ?? LeafletAssets.debianFolder),
        ]
    }

    /// A library with the version that it must have at least.
    ///
    /// - Parameters:
    ///   - name: name of the library.
    ///   - version: what it says of itself; numbers at its start count.
    ///   - minimum: the oldest version that Muster is made for.
    ///   - package: Debian's package with it.
    /// - Returns: a check.
    public static func library(
        _ name: String,
        _ version: String,
        atLeast minimum: [Int],
        package: String
    ) -> DoctorCheck {
        guard numbers(of: version).lexicographicallyPrecedes(minimum) else { return .ok(name, version) }
        let needed = minimum.map(String.init).joined(separator: ".")
        return .warning(
            name,
            "\(version); Muster is made for \(needed) and newer",
            fix: "sudo apt-get install \(package), on Debian 12 or newer."
        )
    }

    /// libcurl and the TLS library below it.
    static func httpClient(version: String, tls: String?) -> DoctorCheck {
        let install = "sudo apt-get install libcurl4-openssl-dev, then build again."
        guard let tls else {
            return .failed("libcurl", "\(version) without TLS: no https", fix: install, code: .unavailable)
        }
        guard tls.hasPrefix("OpenSSL/") else {
            return .warning("libcurl", "\(version) with \(tls) instead of OpenSSL", fix: install)
        }
        // Setting the library up from several threads is safe from this version on.
        let check = library("libcurl", version, atLeast: [7, 84], package: "libcurl4-openssl-dev")
        return check.status == .ok ? .ok("libcurl", "\(version) with \(tls)") : check
    }

    private static func mapLibrary(folder: String) -> DoctorCheck {
        guard LeafletAssets(folder: folder) != nil else {
            return .warning(
                "map library",
                "no Leaflet in '\(folder)': maps are drawn by the plain built-in script",
                fix: "sudo apt-get install libjs-leaflet."
            )
        }
        return .ok("map library", "Leaflet in '\(folder)'")
    }

    private static func numbers(of version: String) -> [Int] {
        let start = version.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
        return start.split(separator: ".").compactMap { Int($0) }
    }
}
