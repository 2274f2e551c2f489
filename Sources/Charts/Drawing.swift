/// A picture as a list of shapes, from back to front; lengths in points of the picture, y downwards.
///
/// The one description that is written as SVG and painted as PNG, so that both show the same.
public struct Drawing: Hashable, Sendable {
    /// Width, above 0.
    public var width: Double
    /// Height, above 0.
    public var height: Double
    /// What it shows, in a sentence, for people who do not see it.
    public var title: String
    /// Shapes from back to front.
    public var shapes: [Shape] = []

    /// Makes an empty picture on white ground.
    public init(width: Double, height: Double, title: String) {
        (self.width, self.height, self.title) = (width, height, title)
    }

    /// A place in the picture.
    public struct Point: Hashable, Sendable {
        /// From the left.
        public var x: Double
        /// From the top.
        public var y: Double

        /// Makes a point.
        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// A colour without transparency.
    public struct Color: Hashable, Sendable {
        /// Red, green and blue in eight bits each: 0xRRGGBB.
        public var value: UInt32

        /// Makes a colour from 0xRRGGBB.
        public init(_ value: UInt32) { self.value = value & 0xFF_FFFF }
    }

    /// How a shape is painted.
    public struct Paint: Hashable, Sendable {
        /// Colour of the area; nil for none.
        public var fill: Color?
        /// Colour of the line; nil for none.
        public var stroke: Color?
        /// Width of the line.
        public var width: Double
        /// Lengths of dash and gap; empty for a whole line.
        public var dashes: [Double]
        /// From 0, invisible, to 1.
        public var opacity: Double

        /// Makes a paint.
        public init(
            fill: Color? = nil,
            stroke: Color? = nil,
            width: Double = 1,
            dashes: [Double] = [],
            opacity: Double = 1
        ) {
            (self.fill, self.stroke, self.width) = (fill, stroke, width)
            (self.dashes, self.opacity) = (dashes, opacity)
        }
    }

    /// Where a text stands to its point.
    public enum Anchor: String, Sendable {
        /// The point is at its beginning.
        case start
        /// The point is in its middle.
        case middle
        /// The point is at its end.
        case end
    }

    /// A line of text; the point is on its baseline.
    public struct Text: Hashable, Sendable {
        /// The text; line breaks and control characters are painted as spaces.
        public var text: String
        /// Point on the baseline.
        public var at: Point
        /// Size of the font.
        public var size: Double
        /// Side of the text on which the point is.
        public var anchor: Anchor
        /// Colour.
        public var color: Color
        /// Whether the letters are bold.
        public var isBold: Bool
        /// Whether it runs upwards, a quarter turn against the clock.
        public var isUpwards: Bool

        /// Makes a line of text.
        public init(
            _ text: String,
            at point: Point,
            size: Double = 12,
            anchor: Anchor = .start,
            color: Color = ChartPalette.ink,
            isBold: Bool = false,
            isUpwards: Bool = false
        ) {
            (self.text, self.at, self.size, self.anchor) = (text, point, size, anchor)
            (self.color, self.isBold, self.isUpwards) = (color, isBold, isUpwards)
        }
    }

    /// A shape.
    public enum Shape: Hashable, Sendable {
        /// Straight lines from point to point, closed into an area or not.
        case path([Point], isClosed: Bool, Paint)
        /// A circle.
        case circle(Point, radius: Double, Paint)
        /// Text.
        case text(Text)
    }

    /// Adds a line from point to point.
    public mutating func line(_ points: [Point], _ paint: Paint) {
        guard points.count > 1 else { return }
        shapes.append(.path(points, isClosed: false, paint))
    }

    /// Adds a rectangle.
    public mutating func rectangle(
        x: Double,
        y: Double,
        width: Double,
        height: Double,
        _ paint: Paint
    ) {
        let corners = [
            Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height),
        ]
        shapes.append(.path(corners, isClosed: true, paint))
    }

    /// Adds all shapes of another picture, moved.
    public mutating func place(_ other: Drawing, x: Double, y: Double) {
        func moved(_ point: Point) -> Point { Point(point.x + x, point.y + y) }
        for shape in other.shapes {
            switch shape {
            case .path(let points, let isClosed, let paint):
                shapes.append(.path(points.map(moved), isClosed: isClosed, paint))
            case .circle(let center, let radius, let paint):
                shapes.append(.circle(moved(center), radius: radius, paint))
            case .text(var text):
                text.at = moved(text.at)
                shapes.append(.text(text))
            }
        }
    }
}
