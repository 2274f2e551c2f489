internal import FoundationEssentials
internal import HTTPMessages

/// A page of a list that is walked by offset; its elements stand under a name that differs between lists.
struct ListPage<Element> {
    var elements: [Element]
    var startAt: Int?
    var total: Int?
    var isLast: Bool?
}

extension ListPage: Decodable where Element: Decodable {
    init(from decoder: any Decoder) throws {
        try self.init(from: decoder) { object, key in try object.decode([Element].self, forKey: key) }
    }
}

extension ListPage: DecodableWithConfiguration where Element: DecodableWithConfiguration {
    init(from decoder: any Decoder, configuration: Element.DecodingConfiguration) throws {
        try self.init(from: decoder) { object, key in
            try object.decode([Element].self, forKey: key, configuration: configuration)
        }
    }
}

extension ListPage {
    fileprivate init(
        from decoder: any Decoder,
        _ read: (KeyedDecodingContainer<ListPageKeys>, ListPageKeys) throws -> [Element]
    ) throws {
        let object = try decoder.container(keyedBy: ListPageKeys.self)
        startAt = try? object.decodeIfPresent(Int.self, forKey: .startAt)
        total = try? object.decodeIfPresent(Int.self, forKey: .total)
        isLast = try? object.decodeIfPresent(Bool.self, forKey: .isLast)
        let names: [ListPageKeys] = [.values, .comments, .worklogs, .issues, .results]
        guard let name = names.first(where: { object.contains($0) }) else {
            throw DecodingError.keyNotFound(
                ListPageKeys.values,
                .init(codingPath: [], debugDescription: "no list of elements under any known name")
            )
        }
        elements = try read(object, name)
    }
}

private enum ListPageKeys: String, CodingKey {
    case values, comments, worklogs, issues, results, startAt, total, isLast
}

extension JiraClient {
    /// Walks a list that pages by offset to its end, complete or failing.
    ///
    /// Rows shift when others add or remove some while the list is read, and an offset then skips or repeats rows without a
    /// word. So every page begins with the last row of the page before (but for pages of one row): where it is another, or the total has changed, the
    /// walk begins anew, three times at most, and past the cache, whose pages may be of different ages.
    ///
    /// - Parameters:
    ///   - call: the list; `startAt` and `maxResults` are added to its query.
    ///   - pageSize: a ceiling; a site gives fewer rows where it likes.
    ///   - identity: what tells two rows apart.
    ///   - decode: reads a page.
    /// - Returns: every row, in the site's order, none twice.
    /// - Throws: `JiraError`; `incomplete` where the list did not stand still, `protocolViolation` where its pages do not end.
    func walk<Element>(
        _ call: JiraCall,
        pageSize: Int,
        identity: (Element) -> String,
        decode: (Data) throws -> ListPage<Element>
    ) async throws(JiraError) -> [Element] {
        var call = call
        for _ in 0..<3 {
            defer { call.cached = nil }
            if let all = try await walkOnce(call, pageSize: pageSize, identity: identity, decode: decode) {
                return all
            }
        }
        throw JiraError(
            .incomplete,
            endpoint: call.endpoint(site.flavor),
            message:
                "the list kept changing while it was read, three times over; read it again when less is going on"
        )
    }

    /// Walks a list of what can be decoded by itself.
    func walk<Element: Decodable>(
        _ call: JiraCall,
        of type: Element.Type,
        pageSize: Int,
        identity: (Element) -> String
    ) async throws(JiraError) -> [Element] {
        try await walk(call, pageSize: pageSize, identity: identity) {
            try JSONDecoder().decode(ListPage<Element>.self, from: $0)
        }
    }

    /// Nil where rows moved in between.
    private func walkOnce<Element>(
        _ call: JiraCall,
        pageSize: Int,
        identity: (Element) -> String,
        decode: (Data) throws -> ListPage<Element>
    ) async throws(JiraError) -> [Element]? {
        var all: [Element] = []
        var seen: Set<String> = []
        var total: Int?
        var overlap = 0
        // More pages than any of these lists has, at 20 rows a page and up: they would go round.
        for number in 0..<20_000 {
            let start = all.count - overlap
            let page = try await self.page(call, startAt: start, pageSize: pageSize, decode: decode)
            // The site has its own idea of where to begin.
            if let given = page.startAt, given != start { return nil }
            guard number == 0 || total == page.total else { return nil }
            if overlap > 0, let anchor = all.last {
                guard let first = page.elements.first, identity(first) == identity(anchor) else { return nil }
            }
            total = page.total
            let fresh = page.elements.dropFirst(overlap)
            for element in fresh {
                // A row twice: rows moved although the anchor stood still.
                guard seen.insert(identity(element)).inserted else { return nil }
                all.append(element)
            }
            // What the site says of its end goes before its count, which can hold rows that are not shown.
            if page.isLast == true || total.map({ all.count >= $0 }) ?? (page.isLast == nil && fresh.isEmpty)
            {
                return all
            }
            guard !fresh.isEmpty else { return nil }
            // A page of one row has no room for the anchor and a row of its own.
            overlap = page.elements.count > 1 ? 1 : 0
        }
        throw JiraError(
            .protocolViolation,
            endpoint: call.endpoint(site.flavor),
            message: "the pages of this list do not end; stopped after \(all.count) rows"
        )
    }

    private func page<Element>(
        _ call: JiraCall,
        startAt: Int,
        pageSize: Int,
        decode: (Data) throws -> ListPage<Element>
    ) async throws(JiraError) -> ListPage<Element> {
        var call = call
        call.query = [("startAt", "\(startAt)"), ("maxResults", "\(pageSize)")] + call.query
        // How many rows come is not known before; most lists are shorter than their longest page.
        call.points = 1 + min(pageSize, 100)
        let response = try await send(call)
        return try self.decode(response, call) { try decode(response.body) }
    }
}
