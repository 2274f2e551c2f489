internal import FoundationEssentials
internal import HTTPMessages

/// Answers what comes in at the loopback address.
struct Desk: HTTPRequestHandler {
    let path: String
    let isAwaited: @Sendable (_ address: String) -> Bool
    let arrived: @Sendable (_ address: String) -> Void

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        // Only the names of this machine: else any page could have the browser call us under its own name.
        let host = request.authority.prefix { $0 != ":" }.lowercased()
        guard host == "127.0.0.1" || host == "localhost" else {
            return page(421, "This address answers to its own name only.")
        }
        guard request.pathOnly == path else { return page(404, "There is nothing here.") }
        guard request.method == .get else { return page(405, "Only the browser's return is awaited here.") }
        guard isAwaited(request.path) else {
            return page(
                400,
                "This return belongs to no sign-in that was begun here. Use the address that muster printed last."
            )
        }
        let isRefused = WebForm.parameters(WebForm.query(of: request.path)).contains { $0.name == "error" }
        arrived(request.path)
        return isRefused
            ? page(200, "Access was not granted. The terminal says more; this window can be closed.")
            : page(
                200,
                "The browser's part is done. The terminal says whether it worked; this window can be closed."
            )
    }

    /// A page without anything from elsewhere and without a word of the request.
    private func page(_ status: Int, _ words: String) -> HTTPServerReply {
        let html = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Muster</title></head>
            <body><h1>Muster</h1><p>\(words)</p></body></html>
            """
        return .response(
            HTTPResponse(
                status: status,
                fields: [
                    "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                    "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer",
                    "X-Content-Type-Options": "nosniff",
                ],
                body: Data(html.utf8)
            )
        )
    }
}
