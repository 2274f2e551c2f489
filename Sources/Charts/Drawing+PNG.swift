internal import CCairo

/// Why a picture could not be painted.
public enum DrawingError: Error, Hashable, CustomStringConvertible {
    /// Width or height is not between 1 and 16,384 pixels.
    case size(width: Double, height: Double)
    /// cairo says why.
    case cairo(String)

    /// A sentence that names the values and the fix.
    public var description: String {
        switch self {
        case .size(let width, let height):
            "A picture of \(width) x \(height) pixels cannot be painted: each side has 1 to 16384."
        case .cairo(let message): "cairo could not paint the picture: \(message)."
        }
    }
}

extension Drawing {
    /// The picture as a PNG file on white ground, painted by cairo.
    ///
    /// Letters come from the font "DejaVu Sans" (Debian: `fonts-dejavu-core`) or what the system has in its place, so
    /// the bytes are the same on machines with the same fonts and the same cairo.
    ///
    /// - Parameter scale: pixels for each point of the picture, above 0; 2 suits print and dense screens.
    /// - Returns: the file.
    /// - Throws: `DrawingError` where a side is not 1 to 16,384 pixels or cairo fails.
    public func png(scale: Double = 2) throws(DrawingError) -> [UInt8] {
        let (pixelWidth, pixelHeight) = ((width * scale).rounded(), (height * scale).rounded())
        guard (1...16_384).contains(pixelWidth), (1...16_384).contains(pixelHeight) else {
            throw .size(width: pixelWidth, height: pixelHeight)
        }
        let canvas = Canvas(width: Int32(pixelWidth), height: Int32(pixelHeight))
        cairo_scale(canvas.context, scale, scale)
        canvas.color(ChartPalette.ground, opacity: 1)
        cairo_paint(canvas.context)
        for shape in shapes { canvas.paint(shape) }
        return try canvas.png()
    }
}

/// A cairo image and its context; both are released with it.
private struct Canvas: ~Copyable {
    let surface: OpaquePointer
    let context: OpaquePointer

    /// cairo never returns null here: a failure is an object in an error state (cairo_status, section "Error handling").
    init(width: Int32, height: Int32) {
        surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)
        context = cairo_create(surface)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    static func check(_ status: cairo_status_t) throws(DrawingError) {
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .cairo(String(cString: cairo_status_to_string(status)))
        }
    }

    func color(_ color: Drawing.Color, opacity: Double) {
        func part(_ shift: UInt32) -> Double { Double((color.value >> shift) & 0xFF) / 255 }
        cairo_set_source_rgba(context, part(16), part(8), part(0), opacity)
    }

    func paint(_ shape: Drawing.Shape) {
        switch shape {
        case .path(let points, let isClosed, let paint):
            cairo_new_path(context)
            for point in points { cairo_line_to(context, point.x, point.y) }
            if isClosed { cairo_close_path(context) }
            finish(paint)
        case .circle(let center, let radius, let paint):
            cairo_new_path(context)
            cairo_arc(context, center.x, center.y, radius, 0, 2 * Double.pi)
            finish(paint)
        case .text(let text): self.text(text)
        }
    }

    private func finish(_ paint: Drawing.Paint) {
        if let fill = paint.fill {
            color(fill, opacity: paint.opacity)
            cairo_fill_preserve(context)
        }
        if let stroke = paint.stroke {
            color(stroke, opacity: paint.opacity)
            cairo_set_line_width(context, paint.width)
            cairo_set_line_join(context, CAIRO_LINE_JOIN_MITER)
            cairo_set_dash(context, paint.dashes, Int32(paint.dashes.count), 0)
            cairo_stroke_preserve(context)
        }
        cairo_new_path(context)
    }

    /// cairo's plain text calls: one font, one line, which is all a chart needs.
    private func text(_ text: Drawing.Text) {
        let weight = text.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL
        cairo_select_font_face(context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight)
        cairo_set_font_size(context, text.size)
        let line = String(
            String.UnicodeScalarView(
                text.text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
            )
        )
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, line, &extents)
        let shift =
            switch text.anchor {
            case .start: 0.0
            case .middle: -extents.x_advance / 2
            case .end: -extents.x_advance
            }
        cairo_save(context)
        cairo_translate(context, text.at.x, text.at.y)
        if text.isUpwards { cairo_rotate(context, -Double.pi / 2) }
        cairo_move_to(context, shift, 0)
        color(text.color, opacity: 1)
        cairo_show_text(context, line)
        cairo_restore(context)
        cairo_new_path(context)
    }

    func png() throws(DrawingError) -> [UInt8] {
        try Canvas.check(cairo_status(context))
        cairo_surface_flush(surface)
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { pointer in
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    closure.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                },
                pointer
            )
        }
        try Canvas.check(status)
        return bytes
    }
}

/// The version of the library that runs in this process.
package enum ChartLibraryVersions {
    /// cairo's.
    package static var cairo: String { String(cString: cairo_version_string()) }
}
