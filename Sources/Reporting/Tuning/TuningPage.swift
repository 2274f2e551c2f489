public import Tuning

/// A sweep as one HTML file that needs no network: data, style and script are inside, and its policy forbids all
/// fetches.
///
/// The recommendation in words, the trade-off between any two figures, every figure against the radius, a heat map, the
/// nights, small maps of one night side by side, and a table; a setting that is chosen in one of them is chosen in
/// all. Texts of the result are inserted as text, never as markup.
public enum TuningPage {
    /// The document in UTF-8.
    ///
    /// - Parameters:
    ///   - result: a sweep.
    ///   - source: where the tickets come from, for the heading: a file's name or a project.
    /// - Returns: the document; under 1 MB for 200 settings, 30 nights and 4 sketches of 2,000 tickets.
    public static func bytes(_ result: TuningResult, source: String) -> [UInt8] {
        let facts = TuningFacts(result)
        let title = SafeText.xml("Muster tune: \(SafeText.terminal(source))")
        var page: [UInt8] = []
        func add(_ text: String) { page.append(contentsOf: text.utf8) }
        add(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>

            """
        )
        add(style)
        add("</style>\n</head>\n")
        add(markup)
        add(#"<script id="sweep" type="application/json">"#)
        page.append(contentsOf: TuningPageData.json(facts, source: source))
        add("</script>\n<script>\n(function () {\n'use strict';\n")
        for part in scripts { add(part + "\n") }
        add("}());\n</script>\n</body>\n</html>\n")
        return page
    }

    private static var scripts: [String] {
        [plainScript, plotScript, tradeScript, linesScript, gridScript, mapScript, tableScript, startScript]
    }

    /// Nothing may be fetched, posted or framed; only what is in the file runs.
    private static let policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'"
}
