import Foundation

/// Places beside this package that tests look into.
enum PackagePlaces {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let jira = root.appendingPathComponent("../shared/jira")
    static let openAPI = jira.appendingPathComponent("cloud-v3-openapi.json")
    static let dataCenterOpenAPI = jira.appendingPathComponent("dc-v2-openapi-10.3.24.json")
    static let agileOpenAPI = jira.appendingPathComponent("cloud-agile-1.0-openapi.json")
    static let observed = jira.appendingPathComponent("samples/observed-cloud-http.json")
    static let python = root.appendingPathComponent(".build/clients-venv/bin/python")
    static let tour = root.appendingPathComponent("Tests/Clients/jira_client_tour.py")

    static let dataCenterTour = root.appendingPathComponent("Tests/Clients/jira_datacenter_tour.py")

    static func exists(_ place: URL) -> Bool { FileManager.default.fileExists(atPath: place.path) }
}
