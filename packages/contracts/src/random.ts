/**
 * Counter-based random numbers. The values of a stream depend only on the seed, the names on its path and the position.
 * Draws from other streams do not affect them. See packages/numerics/src/random.
 */
export interface Random {
  /** Returns the substream of a name, at its start. The same name always gives the same values. */
  stream(name: string | number): Random;
  /** Uniform on the open interval (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer, 0 … bound − 1. */
  integer(bound: number): number;
  /** A random permutation of 0 … length − 1. */
  permutation(length: number): Int32Array;
  /** `length` values, uniform on (0, 1). */
  uniforms(length: number): Float32Array;
  /** `length` standard normal values. */
  normals(length: number): Float32Array;
  /**
   * The key of the generator: two words that determine all values of an unused stream. A backend generates the values
   * from it. Undefined after the first draw.
   */
  readonly key?: Uint32Array | undefined;
}
