extension TuningPage {
    static let style = "", markup = "<body>", plainScript = "", plotScript = "", tradeScript = "", linesScript = ""
    static let gridScript = "", mapScript = "", tableScript = "", startScript = ""
}
