/**
 * Counter-based random numbers: what a stream yields depends on the seed, the path of names that led to it and the
 * position, never on what was drawn elsewhere. See packages/numerics/src/random.
 */
export interface Random {
  /** A stream of its own for each name; the same name gives the same stream again. */
  stream(name: string | number): Random;
  /** Uniform on (0, 1), never 0 or 1. */
  uniform(): number;
  normal(): number;
  /** Uniform integer, 0 … bound − 1. */
  integer(bound: number): number;
  /** 0 … length − 1, shuffled. */
  permutation(length: number): Int32Array;
  uniforms(length: number): Float32Array;
  normals(length: number): Float32Array;
  /**
   * The two words that all of a fresh stream's draws follow from, so that a backend may draw them itself; undefined once
   * something was drawn.
   */
  readonly key?: Uint32Array | undefined;
}
