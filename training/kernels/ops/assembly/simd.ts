/** a × b + c; fused into one rounding where the processor and the runtime can (relaxed SIMD). */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function zero(): v128 {
  return f32x4.splat(0);
}
