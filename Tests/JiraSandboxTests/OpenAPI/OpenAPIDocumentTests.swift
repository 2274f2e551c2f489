import Foundation
import Testing

/// The validator itself: a check that cannot fail would prove nothing about the sandbox.
@Suite(
    .enabled(
        if: PackagePlaces.exists(PackagePlaces.openAPI),
        "../shared/jira/cloud-v3-openapi.json is absent"
    )
)
struct OpenAPIDocumentTests {
    @Test(
        arguments: [
            (#"{"count":3}"#, "JQLCountResultsBean", ""),
            (#"{"count":"3"}"#, "JQLCountResultsBean", "no integer"),
            (#"{"count":3.5}"#, "JQLCountResultsBean", "no integer"),
            (#"{"count":true}"#, "JQLCountResultsBean", "no integer"),
            (#"{"total":3}"#, "JQLCountResultsBean", "'total' is not known"),
            (#"{"issues":[{"id":7}]}"#, "SearchAndReconcileResults", "no string"),
            (#"{"isLast":0}"#, "SearchAndReconcileResults", "no boolean"),
            (#"{"isLast":false,"issues":[]}"#, "SearchAndReconcileResults", ""),
            (#"{"nextPageToken":null}"#, "SearchAndReconcileResults", "null"),
            (#"{"type":{},"inwardIssue":{}}"#, "LinkIssueRequestJsonBean", "'outwardIssue' is missing"),
            (#"{"accountType":"martian"}"#, "User", "none of"),
            (
                #"{"queries":[{"query":"a","structure":{"where":{"field":{"name":"a"},"operator":"=","operand":{"value":"b"}}}}]}"#,
                "ParsedJqlQueries", ""
            ),
            (
                #"{"queries":[{"query":"a","structure":{"where":{"field":{"name":"a"},"operator":"?"}}}]}"#,
                "ParsedJqlQueries", "anyOf"
            ),
        ]
    ) func findsWhatIsWrong(json: String, schema: String, problem: String) throws {
        let document = try #require(OpenAPIDocument.shared)
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let problems = document.problems(value, try #require(document.schema(named: schema)), at: "x")
        if problem.isEmpty {
            #expect(problems == [])
        } else {
            #expect(problems.contains { $0.contains(problem) }, "\(problems)")
        }
    }
}
