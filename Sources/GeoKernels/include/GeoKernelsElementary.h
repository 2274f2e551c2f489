// Elementary functions for decisions: the same bits on every processor, as the kernels'.
#pragma once

/// Natural logarithm of a positive number, subnormal ones included; error at most 1 unit in the last place.
///
/// Exactly 0 at 1. Zero gives minus infinity, infinity itself; negative numbers and NaN give NaN.
double gk_log(double x);

/// Exponential; error at most 1 unit in the last place where the result is a normal number, and one more
/// rounding where it is subnormal.
///
/// Exactly 1 at 0. Above 709.78 infinity, below -745.14 zero; NaN gives NaN.
double gk_exp(double x);
