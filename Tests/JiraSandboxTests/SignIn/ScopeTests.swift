import Foundation
import HTTPMessages
import Testing

@testable import JiraSandbox

/// Scopes that endpoints ask for, against those that the specifications name.
@Suite(
    .enabled(
        if: PackagePlaces.exists(PackagePlaces.openAPI),
        "../shared/jira/cloud-v3-openapi.json is absent"
    )
)
struct ScopeTests {
    @Test func platformEndpointsAskForTheirClassicScopes() throws {
        let document = try #require(OpenAPIDocument.shared)
        var compared = 0
        for endpoint in Endpoint.all
        where endpoint.products.contains(.cloud) && endpoint.interface == .platform {
            let path = "/rest/api/3/" + endpoint.template.joined(separator: "/")
            guard let scopes = document.classicScopes(method: endpoint.method.rawValue, path: path) else {
                continue
            }
            compared += 1
            #expect(endpoint.requiredScopes.sorted() == scopes.sorted(), "\(endpoint.name)")
        }
        #expect(compared >= 25)
    }

    @Test func agileEndpointsAskForOneOfTheirScopes() throws {
        let document = try #require(OpenAPIDocument.agile)
        for endpoint in Endpoint.all where endpoint.products.contains(.cloud) && endpoint.interface == .agile
        {
            let path = "/rest/agile/1.0/" + endpoint.template.joined(separator: "/")
            guard let scopes = document.agileScopes(method: endpoint.method.rawValue, path: path) else {
                continue
            }
            let wanted = Set(endpoint.requiredScopes)
            #expect(scopes.contains { wanted.isSubset(of: $0) }, "\(endpoint.name): \(wanted), not \(scopes)")
        }
    }
}
