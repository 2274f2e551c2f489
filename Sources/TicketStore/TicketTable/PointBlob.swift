import Geodesy

/// SpatiaLite's own form of a point in WGS 84: 60 bytes, equal to what `MakePoint(lon, lat, 4326)` returns.
///
/// Layout, all little-endian (SpatiaLite's "BLOB-Geometry" page): 00, byte order 01, SRID, minimal box as four doubles
/// (min x, min y, max x, max y), 7C, class 1 (point), x, y, FE. Here and nowhere else the axes are turned to x, y.
enum PointBlob {
    /// Replaces the contents of `bytes` by the blob of a coordinate.
    static func write(_ coordinate: Coordinate, to bytes: inout [UInt8]) {
        let (x, y) = (coordinate.longitude, coordinate.latitude)
        bytes.removeAll(keepingCapacity: true)
        bytes.append(0x00)
        bytes.append(0x01)
        append(UInt32(4326), to: &bytes)
        for value in [x, y, x, y] { append(value.bitPattern, to: &bytes) }
        bytes.append(0x7c)
        append(UInt32(1), to: &bytes)
        append(x.bitPattern, to: &bytes)
        append(y.bitPattern, to: &bytes)
        bytes.append(0xfe)
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
