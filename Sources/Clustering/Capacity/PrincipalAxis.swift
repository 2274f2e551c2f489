/// The direction in which points are spread the most: the eigenvector of the greatest eigenvalue of their covariance.
///
/// It turns with the points, which is what makes the answer independent of where longitude zero is.
enum PrincipalAxis {
    /// The axis of the points that `order` names, the longest at rank 0; any direction where they all coincide.
    static func direction(
        _ places: [SIMD4<Double>],
        _ order: ArraySlice<Int32>,
        rank: Int = 0
    ) -> SIMD4<Double> {
        var mean = SIMD4<Double>.zero
        for index in order { mean += places[Int(index)] }
        mean /= Double(order.count)
        var (xx, xy, xz, yy, yz, zz) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for index in order {
            let offset = places[Int(index)] - mean
            xx += offset.x * offset.x
            xy += offset.x * offset.y
            xz += offset.x * offset.z
            yy += offset.y * offset.y
            yz += offset.y * offset.z
            zz += offset.z * offset.z
        }
        return jacobi([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]], rank)
    }

    /// Cyclic Jacobi rotations (Golub and Van Loan, *Matrix Computations*, 8.5) of a symmetric 3 by 3 matrix.
    private static func jacobi(_ matrix: [[Double]], _ rank: Int) -> SIMD4<Double> {
        var a = matrix
        var vectors: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        let scale = a[0][0] + a[1][1] + a[2][2]
        for _ in 0..<12 {
            guard abs(a[0][1]) + abs(a[0][2]) + abs(a[1][2]) > 1e-15 * scale else { break }
            for (p, q) in [(0, 1), (0, 2), (1, 2)] where a[p][q] != 0 {
                let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                let t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
                let c = 1 / (t * t + 1).squareRoot()
                let s = t * c
                for k in 0..<3 { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
                for k in 0..<3 { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
                for k in 0..<3 {
                    (vectors[k][p], vectors[k][q]) = (
                        c * vectors[k][p] - s * vectors[k][q], s * vectors[k][p] + c * vectors[k][q]
                    )
                }
            }
        }
        let values = [a[0][0], a[1][1], a[2][2]]
        var order = [0, 1, 2]
        order.sort { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
        let top = order[rank]
        return SIMD4(vectors[0][top], vectors[1][top], vectors[2][top], 0)
    }
}
