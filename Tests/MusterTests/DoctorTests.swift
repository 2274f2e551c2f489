import Testing

@testable import Muster

/// What `muster doctor` says of libraries and configuration.
struct DoctorTests {
    @Test func everyLibraryHasItsVersion() {
        let checks = Doctor.libraries()
        #expect(
            checks.map(\.name) == [
                "SQLite", "SpatiaLite", "GEOS", "PROJ", "libcurl", "OpenSSL", "libyaml", "cairo",
                "map library",
            ]
        )
        for check in checks.dropLast() {
            #expect(check.found.first?.isNumber == true, "\(check)")
            #expect(check.status == .ok, "\(check)")
        }
    }

    @Test(arguments: [
        ("3.35.0", [3, 35], DoctorCheck.Status.ok), ("3.9.9", [3, 35], .warning), ("4", [3, 35], .ok),
        ("Rel. 7.2.1, January 1st", [7], .ok), ("6.3.2", [7], .warning), ("", [1], .warning),
    ])
    func versionsAreComparedNumberByNumber(_ version: String, _ minimum: [Int], _ status: DoctorCheck.Status)
    {
        let check = Doctor.library("x", version, atLeast: minimum, package: "libx-dev")
        #expect(check.status == status)
        #expect(check.fix?.contains("apt-get install libx-dev") == (status == .ok ? nil : true))
    }

    @Test(
        arguments: [
            ("OpenSSL/3.0.15", DoctorCheck.Status.ok), ("GnuTLS/3.7.9", .warning), (nil, .failed),
        ] as [(String?, DoctorCheck.Status)]
    )
    func flavourOfTheHTTPClientIsJudged(_ tls: String?, _ status: DoctorCheck.Status) {
        let check = Doctor.httpClient(version: "7.88.1", tls: tls)
        #expect(check.status == status)
        #expect(check.fix?.contains("apt-get install libcurl4-openssl-dev") == (status == .ok ? nil : true))
        #expect(check.found.contains("7.88.1"))
    }

    @Test func missingMapLibraryIsAWarningWithItsPackage() {
        let check = Doctor.libraries(leafletFolder: "/nonexistent").last
        #expect(check?.status == .warning)
        #expect(check?.fix?.contains("libjs-leaflet") == true)
    }

    // MARK: Configuration

    private func configuration(_ text: String, mode: UInt32 = 0o600, token: String? = "t") -> [DoctorCheck] {
        let files = ConfigurationFiles(
            contents: { path throws(ConfigurationFileFailure) in
                switch path {
                case "/work/muster.yaml": Array(text.utf8)
                case "/work/hq.token": token.map { Array($0.utf8) }
                default: nil
                }
            },
            permissions: { $0 == "/work/hq.token" && token != nil ? mode : nil }
        )
        let outcome = ConfigurationLoader(environment: [:], workingDirectory: "/work", files: files).examine()
        return Doctor.configuration(outcome, variables: [:], files: files)
    }

    private static let good = """
        sites:
          - {name: hq, url: "https://x.example.com", auth: {type: api_token, email: a@example.com, token_file: hq.token}}
        projects:
          - {site: hq, key: FIELD}
        """

    @Test func soundConfigurationIsNamedWithItsProjects() {
        let checks = configuration(Self.good)
        #expect(checks.map(\.status) == [.ok, .ok])
        #expect(checks.first?.found == "/work/muster.yaml: FIELD on hq")
    }

    @Test func tokenThatOthersCanReadIsOneWarning() {
        let checks = configuration(Self.good, mode: 0o644)
        #expect(checks.map(\.status) == [.ok, .warning])
        #expect(checks.last?.found.contains("mode 644") == true)
        #expect(checks.last?.fix == "chmod 600 '/work/hq.token'.")
    }

    @Test func emptyTokenIsAFailureOfTheConfiguration() {
        let checks = configuration(Self.good, token: " \n")
        #expect(checks.last?.status == .failed)
        #expect(checks.last?.code == .configuration)
    }

    @Test func everyProblemIsACheckWithItsPlace() {
        let checks = configuration(Self.good + "\nclustering: {max_tickets: 0, max_radius: 5}\n")
        #expect(checks.filter { $0.status == .failed }.count == 2)
        #expect(checks.allSatisfy { $0.found.contains("muster.yaml:5:") && $0.code == .configuration })
        #expect(checks.first?.found.contains("'0'") == true)
    }
}
