import HTTPMessages
import JiraSandbox
import Testing

/// Components of issues, and how long texts may be.
struct ComponentTests {
    private func caller(_ product: SandboxProduct) throws -> SandboxCaller {
        try SandboxCaller(product, tickets: 1) { $0.projects[0].components = ["North", "South"] }
    }

    @Test(arguments: SandboxProduct.allCases)
    func componentsAreSetByNameOrIdReadAndSearched(product: SandboxProduct) async throws {
        let caller = try caller(product)
        let listed = try await caller.send(.get, "/project/FIELD/components")
        let id = listed[1]["id"].string
        let fields =
            #""project":{"key":"FIELD"},"issuetype":{"name":"Job Cluster"},"summary":"s","#
            + #""components":[{"name":"North"},{"id":"\#(id)"}]"#
        let made = try await caller.send(.post, "/issue", #"{"fields":{\#(fields)}}"#)
        #expect(made.status == 201, "\(made.text)")
        let read = try await caller.send(.get, "/issue/\(made["key"].string)?fields=components")
        #expect(read["fields"]["components"].array.map { $0["name"].string } == ["North", "South"])
        let edit = #"{"fields":{"components":[{"name":"South"}]}}"#
        #expect(try await caller.send(.put, "/issue/FIELD-1", edit).status == 204)
        let both = try await caller.send(.get, "/issue/FIELD-1?fields=components&expand=changelog")
        #expect(both["fields"]["components"].array.map { $0["name"].string } == ["South"])
    }

    @Test(arguments: SandboxProduct.allCases)
    func anUnknownComponentIsRefusedByName(product: SandboxProduct) async throws {
        let caller = try caller(product)
        let answer = try await caller.send(
            .put,
            "/issue/FIELD-1",
            #"{"fields":{"components":[{"name":"East"}]}}"#
        )
        #expect(answer.status == 400)
        #expect(answer["errors"]["components"].string == "Component name 'East' is not valid")
    }

    @Test(arguments: SandboxProduct.allCases)
    func textsOverTheLimitAreRefused(product: SandboxProduct) async throws {
        let caller = try caller(product)
        func description(_ length: Int) -> String {
            let text = String(repeating: "x", count: length)
            return product == .dataCenter
                ? #""\#(text)""#
                : #"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"\#(text)"}]}]}"#
        }
        // The document around the text counts too.
        let frame = product == .dataCenter ? 0 : description(0).utf16.count
        for (length, status) in [(32_767 - frame, 204), (32_768 - frame, 400)] {
            let body = #"{"fields":{"description":\#(description(length))}}"#
            let answer = try await caller.send(.put, "/issue/FIELD-1", body)
            #expect(answer.status == status)
            if status == 400 {
                #expect(answer["errors"]["description"].string.contains("32,767 characters"))
            }
        }
    }
}
