internal import HTTPMessages

/// Search.
extension Endpoint {
    static let search: [Endpoint] = [
        Endpoint(.get, "/search", on: [.cloud]) { state, _, _ throws(Answer) in state.removedSearch() },
        Endpoint(.post, "/search", on: [.cloud]) { state, _, _ throws(Answer) in state.removedSearch() },
        Endpoint(.get, "/search", on: [.dataCenter]) { state, call, _ throws(Answer) in
            try state.search(call, try OffsetSearchRequest(parameters: call))
        },
        Endpoint(.post, "/search", on: [.dataCenter]) { state, call, _ throws(Answer) in
            try state.search(call, try OffsetSearchRequest(body: call))
        },
        Endpoint(.get, "/search/jql", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.search(call, try SearchRequest(parameters: call))
        },
        Endpoint(.post, "/search/jql", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.search(call, try SearchRequest(body: call))
        },
        Endpoint(.post, "/search/approximate-count", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.approximateCount(call)
        },
        Endpoint(.post, "/jql/parse", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.parseQueries(call)
        },
        Endpoint(.post, "/issue/bulkfetch", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.bulkFetch(call)
        },
    ]
}
