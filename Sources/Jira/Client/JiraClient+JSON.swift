internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Sends a call and reads its JSON answer.
    func send<Answer: Decodable>(_ call: JiraCall, answering type: Answer.Type) async throws(JiraError)
        -> Answer
    {
        let response = try await send(call)
        return try decode(response, call) { try JSONDecoder().decode(type, from: response.body) }
    }

    /// Runs a decoding; what it throws becomes an error that names the endpoint and the place in the document.
    func decode<Answer>(
        _ response: HTTPResponse,
        _ call: JiraCall,
        _ body: () throws -> Answer
    ) throws(JiraError) -> Answer {
        do {
            return try body()
        } catch {
            // A page in place of data must not be served from the cache for an hour.
            forget(call)
            throw JiraError.unreadable(
                response,
                endpoint: call.endpoint(site.flavor),
                detail: JSONPlace.describe(error)
            )
        }
    }

    /// The JSON of a request body: keys sorted, so that the same call is the same bytes.
    static func encode(_ body: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(body)
        } catch {
            // Only a number that is not finite cannot be written, and `JiraFieldInput` refuses those.
            preconditionFailure("a request body that is not JSON: \(error)")
        }
    }
}

/// Words for a decoding failure: where in the document and what was expected, without the document's contents.
enum JSONPlace {
    static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(let type, let context): return "\(path(context)) is not a \(type)"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .keyNotFound(let key, let context): return "\(path(context)) has no \"\(key.stringValue)\""
        case .dataCorrupted(let context):
            return "\(path(context)) is damaged or cut off: \(context.debugDescription)"
        @unknown default: return "the document does not have the expected form"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "the document" }
        return context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(
            separator: "."
        )
    }
}
