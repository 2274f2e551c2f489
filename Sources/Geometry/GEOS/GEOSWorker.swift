import CGEOS

/// One GEOS context and the last words it had to say.
///
/// Not thread safe, as a context is not: one worker, one context, made once and used for every shape.
final class GEOSWorker {
    /// The context; GEOS calls that fail leave their message in `failure`.
    let handle: GEOSContextHandle_t
    private let messages: UnsafeMutablePointer<Messages>

    private struct Messages {
        var last: String?
    }

    init() {
        guard let handle = GEOS_init_r() else {
            preconditionFailure("GEOS_init_r returned null: out of memory")
        }
        self.handle = handle
        messages = .allocate(capacity: 1)
        messages.initialize(to: Messages())
        GEOSContext_setErrorMessageHandler_r(
            handle,
            { message, owner in
                guard let message, let owner else { return }
                owner.assumingMemoryBound(to: Messages.self).pointee.last = String(cString: message)
            },
            messages
        )
    }

    deinit {
        GEOS_finish_r(handle)
        messages.deinitialize(count: 1)
        messages.deallocate()
    }

    /// The one place that turns a null result into an error: GEOS returns null on every failure of these calls.
    func take(_ geometry: OpaquePointer?) throws(GeometryError) -> GEOSGeometryOwner {
        guard let geometry else { throw failure() }
        return GEOSGeometryOwner(geometry, worker: self)
    }

    /// The error of the call that has just failed.
    func failure() -> GeometryError {
        defer { messages.pointee.last = nil }
        return .geos(messages.pointee.last ?? "no reason given")
    }

    /// A coordinate sequence of x, y pairs; whoever takes it frees it.
    private func sequence(_ points: [PlanePoint]) throws(GeometryError) -> OpaquePointer {
        let flat = points.flatMap { [$0.x, $0.y] }
        guard let sequence = GEOSCoordSeq_copyFromBuffer_r(handle, flat, UInt32(points.count), 0, 0) else {
            throw failure()
        }
        return sequence
    }

    /// A set of points.
    func multiPoint(_ points: [PlanePoint]) throws(GeometryError) -> GEOSGeometryOwner {
        var parts: [OpaquePointer?] = []
        for point in points {
            guard let made = GEOSGeom_createPointFromXY_r(handle, point.x, point.y) else {
                for part in parts { GEOSGeom_destroy_r(handle, part) }
                throw failure()
            }
            parts.append(made)
        }
        // The collection takes the parts over, also where it fails.
        return try take(
            GEOSGeom_createCollection_r(handle, Int32(GEOS_MULTIPOINT.rawValue), &parts, UInt32(parts.count))
        )
    }

    /// A polygon of a closed ring.
    func polygon(_ ring: [PlanePoint]) throws(GeometryError) -> GEOSGeometryOwner {
        guard let shell = GEOSGeom_createLinearRing_r(handle, try sequence(ring)) else { throw failure() }
        return try take(GEOSGeom_createPolygon_r(handle, shell, nil, 0))
    }

    /// The corners of a point, a line or a ring, in order.
    func corners(of line: OpaquePointer) throws(GeometryError) -> [PlanePoint] {
        guard let sequence = GEOSGeom_getCoordSeq_r(handle, line) else { throw failure() }
        var count: UInt32 = 0
        // Returns 0 on exception, as the next call does.
        guard GEOSCoordSeq_getSize_r(handle, sequence, &count) == 1 else { throw failure() }
        var flat = [Double](repeating: 0, count: Int(count) * 2)
        guard count == 0 || GEOSCoordSeq_copyToBuffer_r(handle, sequence, &flat, 0, 0) == 1 else {
            throw failure()
        }
        return (0..<Int(count)).map { PlanePoint(x: flat[2 * $0], y: flat[2 * $0 + 1]) }
    }
}

/// A geometry that is destroyed with its last reference; it keeps its context alive.
final class GEOSGeometryOwner {
    private let pointer: OpaquePointer
    private let worker: GEOSWorker

    init(_ pointer: OpaquePointer, worker: GEOSWorker) {
        self.pointer = pointer
        self.worker = worker
    }

    deinit { GEOSGeom_destroy_r(worker.handle, pointer) }

    /// Lends the geometry and its context.
    ///
    /// A pointer taken out instead would not keep this object, which Swift may let go of after its last mention.
    func lend<Result>(
        _ body: (OpaquePointer, GEOSContextHandle_t) throws(GeometryError) -> Result
    ) throws(GeometryError) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(pointer, worker.handle)
    }
}

/// A point in a plane.
struct PlanePoint: Hashable {
    var x: Double
    var y: Double
}
