// The platforms of native kernels, and the compilations of each: one per instruction set, with and without fused
// multiply-add.
const X64 = [
  { name: "sse_strict", lanes: 4, fused: 0, flags: ["-mcpu=x86_64_v2"] },
  { name: "avx2_strict", lanes: 8, fused: 0, flags: ["-mcpu=x86_64_v3"] },
  { name: "avx2_fused", lanes: 8, fused: 1, flags: ["-mcpu=x86_64_v3"] },
  { name: "avx512_strict", lanes: 16, fused: 0, flags: ["-mcpu=x86_64_v4", "-mprefer-vector-width=512"] },
  { name: "avx512_fused", lanes: 16, fused: 1, flags: ["-mcpu=x86_64_v4", "-mprefer-vector-width=512"] },
];
const ARM64 = [
  { name: "neon_strict", lanes: 4, fused: 0, flags: [] },
  { name: "neon_fused", lanes: 4, fused: 1, flags: [] },
];

/** By Node's names of platform and architecture. The C library of Linux is glibc 2.17 or later. */
export const TARGETS = {
  "linux-x64": { triple: "x86_64-linux-gnu.2.17", variants: X64, link: ["-lpthread"] },
  "linux-arm64": { triple: "aarch64-linux-gnu.2.17", variants: ARM64, link: ["-lpthread"] },
  "darwin-x64": { triple: "x86_64-macos.11.0", variants: X64, link: ["-Wl,-undefined,dynamic_lookup"] },
  "darwin-arm64": { triple: "aarch64-macos.11.0", variants: ARM64, link: ["-Wl,-undefined,dynamic_lookup"] },
  "win32-x64": { triple: "x86_64-windows-gnu", variants: X64, link: [] },
};
