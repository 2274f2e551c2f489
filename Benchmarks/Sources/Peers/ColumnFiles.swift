import Foundation
import Geodesy

/// Columns of numbers in files, little endian: what ours and the peers both read.
enum ColumnFiles {
    /// `places.f64`, latitude and longitude in turns, and `vectors.f64`, their unit vectors.
    static func write(_ places: [Coordinate], to folder: String) throws {
        try write(places.flatMap { [$0.latitude, $0.longitude] }, to: folder + "/places.f64")
        try write(vectors(places), to: folder + "/vectors.f64")
    }

    static func vectors(_ places: [Coordinate]) -> [Double] {
        places.flatMap { place -> [Double] in
            let vector = UnitVector(place)
            return [vector.x, vector.y, vector.z]
        }
    }

    static func write(_ numbers: [Double], to path: String) throws {
        try numbers.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    }

    static func write(_ numbers: [Int32], to path: String) throws {
        try numbers.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    }

    static func doubles(_ path: String) throws -> [Double] {
        try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
        }
    }

    static func integers(_ path: String) throws -> [Int32] {
        try Data(contentsOf: URL(fileURLWithPath: path)).withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) }
        }
    }

    static func places(_ folder: String) throws -> [Coordinate] {
        let numbers = try doubles(folder + "/places.f64")
        return try (0..<numbers.count / 2).map {
            try Coordinate(latitude: numbers[2 * $0], longitude: numbers[2 * $0 + 1])
        }
    }
}
