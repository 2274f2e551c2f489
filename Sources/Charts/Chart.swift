/// A chart of points, lines and intervals over two axes.
public struct Chart: Hashable, Sendable {
    /// Heading; empty for none.
    public var title: String
    /// Axis to the right.
    public var x: Axis
    /// Axis upwards.
    public var y: Axis
    /// Series from back to front.
    public var series: [Series]
    /// Width of the picture.
    public var width: Double
    /// Height of the picture.
    public var height: Double
    /// Whether the names of the series stand below the chart.
    public var hasLegend: Bool

    /// Makes a chart.
    public init(
        title: String,
        x: Axis,
        y: Axis,
        series: [Series],
        width: Double = 640,
        height: Double = 420,
        hasLegend: Bool = true
    ) {
        (self.title, self.x, self.y, self.series) = (title, x, y, series)
        (self.width, self.height, self.hasLegend) = (width, height, hasLegend)
    }

    /// An axis.
    public struct Axis: Hashable, Sendable {
        /// What is shown, with its unit.
        public var label: String
        /// Whether equal steps are equal ratios; values at or below 0 are then left out.
        public var isLogarithmic: Bool
        /// Whether 0 is on the axis.
        public var holdsZero: Bool

        /// Makes an axis.
        public init(_ label: String, isLogarithmic: Bool = false, holdsZero: Bool = false) {
            (self.label, self.isLogarithmic, self.holdsZero) = (label, isLogarithmic, holdsZero)
        }
    }

    /// Form of a point.
    public enum Mark: Hashable, Sendable, CaseIterable {
        /// A circle.
        case circle
        /// A square.
        case square
        /// A triangle.
        case triangle
        /// A square on its corner.
        case diamond
        /// A ring.
        case ring
        /// A cross.
        case cross
        /// A star of five points, larger than the others.
        case star
        /// Nothing.
        case none
    }

    /// A line between the points of a series.
    public enum Line: Hashable, Sendable {
        /// None.
        case none
        /// Straight from point to point.
        case straight
        /// Straight and dashed.
        case dashed
        /// Right angles: a front between points none of which is dominated, less being better on both axes.
        case steps
    }

    /// A point with its interval.
    public struct Point: Hashable, Sendable {
        /// Value to the right.
        public var x: Double
        /// Value upwards.
        public var y: Double
        /// Interval of `x`, drawn as a whisker.
        public var xInterval: ClosedRange<Double>?
        /// Interval of `y`.
        public var yInterval: ClosedRange<Double>?
        /// Text beside the point; empty for none.
        public var label: String

        /// Makes a point.
        ///
        /// A point whose place is not finite is not drawn.
        public init(
            _ x: Double,
            _ y: Double,
            xInterval: ClosedRange<Double>? = nil,
            yInterval: ClosedRange<Double>? = nil,
            label: String = ""
        ) {
            (self.x, self.y, self.label) = (x, y, label)
            (self.xInterval, self.yInterval) = (xInterval, yInterval)
        }
    }

    /// Points that belong together.
    public struct Series: Hashable, Sendable {
        /// Name in the legend; empty for none.
        public var name: String
        /// Points in the order of the line.
        public var points: [Point]
        /// Colour.
        public var color: Drawing.Color
        /// Form of the points.
        public var mark: Mark
        /// Line between them.
        public var line: Line
        /// Radius of the marks.
        public var size: Double

        /// Makes a series.
        public init(
            _ name: String,
            _ points: [Point],
            color: Drawing.Color,
            mark: Mark = .circle,
            line: Line = .none,
            size: Double = 4
        ) {
            (self.name, self.points, self.color) = (name, points, color)
            (self.mark, self.line, self.size) = (mark, line, size)
        }
    }
}
