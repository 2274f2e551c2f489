public import Geodesy
public import Planning

/// A plan as one HTML file that needs no network: data, style and script are inside, and its policy forbids
/// all fetches.
///
/// Clusters as hulls and circles, members with their visiting order, left-out tickets with their reasons,
/// beside a list that sorts, filters and searches. Everything that comes from tickets is inserted as text,
/// never as markup.
public enum HTMLMap {
    /// The document in UTF-8.
    ///
    /// - Parameters:
    ///   - plan: the plan, on the globe or in a plane.
    ///   - report: what the run did; leave the default for a plan alone.
    ///   - hull: makes the hull of a cluster's members; not called for a plane.
    ///   - leaflet: the map library; a simpler built-in map is used, and says so, where nil.
    /// - Returns: the document.
    public static func bytes(
        plan: Plan,
        report: RunReport = RunReport(),
        hull: HullMaker,
        leaflet: LeafletAssets? = LeafletAssets()
    ) -> [UInt8] {
        let facts = PlanFacts(plan, withStanding: true)
        let title = SafeText.xml("Muster: \(facts.sourceName)")
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
        if let leaflet { add(leaflet.safeStyle) }
        add(style)
        add("</style>\n</head>\n")
        add(markup)
        add(#"<script id="plan" type="application/json">"#)
        page.append(contentsOf: HTMLMapData.json(facts, report: report, hull: hull))
        add("</script>\n")
        if let leaflet {
            add("<script>\n/*\n\(LeafletAssets.notice)\n*/\n\(leaflet.safeScript)\n</script>\n")
        }
        add("<script>\n(function () {\n'use strict';\n")
        for part in [plainScript, viewScript, drawScript, listScript, detailScript, startScript] {
            add(part + "\n")
        }
        add("}());\n</script>\n</body>\n</html>\n")
        return page
    }

    /// Nothing may be fetched, posted or framed; only what is in the file runs.
    private static let policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'"
}
