internal import GeoKernels

/// Logarithm and exponential for decisions: the same bits on every processor, which the C library's are not.
package enum ElementaryFunctions {
    /// Natural logarithm; error at most 1 unit in the last place.
    ///
    /// 0 at 1, minus infinity at 0, NaN below.
    package static func log(_ x: Double) -> Double { gk_log(x) }

    /// Exponential; error at most 1 unit in the last place, and one more rounding for subnormal results.
    ///
    /// 1 at 0, infinity above 709.78, 0 below -745.14.
    package static func exp(_ x: Double) -> Double { gk_exp(x) }
}
