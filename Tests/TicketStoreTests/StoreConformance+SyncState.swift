import Testing
import Tickets

extension StoreConformance {
    static func notedValuesComeBackByProjectAndName(_ store: Store) async throws {
        let other = ProjectScope(site: field.site, project: "OTHER")
        #expect(try await store.syncState("tickets", in: field) == nil)
        try await store.setSyncState("tickets", to: "a \u{0} \"b\" \u{1F600}", in: field)
        try await store.setSyncState("other", to: "", in: field)
        try await store.setSyncState("tickets", to: "elsewhere", in: other)
        #expect(try await store.syncState("tickets", in: field) == "a \u{0} \"b\" \u{1F600}")
        #expect(try await store.syncState("other", in: field) == "")
        #expect(try await store.syncState("none", in: field) == nil)
        try await store.setSyncState("tickets", to: "c", in: field)
        #expect(try await store.syncState("tickets", in: field) == "c")
        #expect(try await store.syncState("tickets", in: other) == "elsewhere")
        // Tickets come and go without it.
        _ = try await store.removeTickets(in: field, except: [])
        #expect(try await store.syncState("tickets", in: field) == "c")
    }
}
