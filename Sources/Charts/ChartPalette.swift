/// Colours of charts on white ground; series differ in colour, and in mark or dash as well.
///
/// After M. Okabe and K. Ito, "Color Universal Design", darkened to a contrast of 3:1 against white.
public enum ChartPalette {
    /// Text and axes.
    public static let ink = Drawing.Color(0x17212E)
    /// Labels of less weight.
    public static let soft = Drawing.Color(0x5B6877)
    /// Lines behind the data.
    public static let grid = Drawing.Color(0xE3E8EE)
    /// Data that is not the matter of the chart.
    public static let pale = Drawing.Color(0x98A4B1)
    /// Ground.
    public static let ground = Drawing.Color(0xFFFFFF)
    /// Series in their order.
    public static let series = [
        0x0072B2, 0xD55E00, 0x00805C, 0xAA4499, 0x332288, 0x8C6D00, 0x882255, 0x1A8AA8, 0xC0392F, 0x4D6B1F,
    ].map { Drawing.Color($0) }

    /// Colour of a series; they repeat after ten.
    public static func series(_ index: Int) -> Drawing.Color {
        series[((index % series.count) + series.count) % series.count]
    }
}
