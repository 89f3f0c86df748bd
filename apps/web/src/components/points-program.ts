import type { Fit } from "./fit.js";

const VERTEX = `#version 300 es
layout(location = 0) in vec2 point;
layout(location = 1) in vec4 color;
uniform vec2 scale;
uniform vec2 shift;
uniform float diameter;
out vec4 shade;
void main() {
  gl_Position = vec4(scale * point + shift, 0.0, 1.0);
  gl_PointSize = diameter + 1.0;
  shade = vec4(color.rgb * color.a, color.a);
}`;

/** A disc whose edge fades over one pixel. A uniform of both shaders must have one precision. */
const FRAGMENT = `#version 300 es
precision highp float;
uniform float diameter;
in vec4 shade;
out vec4 pixel;
void main() {
  float beyond = length(gl_PointCoord - 0.5) * (diameter + 1.0) - 0.5 * diameter;
  pixel = shade * clamp(0.5 - beyond, 0.0, 1.0);
}`;

export interface PointsProgram {
  fill(points: Float32Array, colors: Uint8Array): void;
  draw(fit: Fit, scale: number): void;
}

/** Draws points as discs on a transparent ground; more points give smaller discs. Throws if the shaders do not link. */
export function createPointsProgram(gl: WebGL2RenderingContext): PointsProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`The shaders of the plot do not link: ${gl.getProgramInfoLog(program)}`);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const [points, colors] = [attribute(gl, 0, 2, gl.FLOAT), attribute(gl, 1, 4, gl.UNSIGNED_BYTE)];
  const place = (name: string) => gl.getUniformLocation(program, name);
  const [scaleAt, shiftAt, diameterAt] = [place("scale"), place("shift"), place("diameter")];
  let count = 0;
  return {
    fill(values, shades) {
      count = values.length / 2;
      points(values);
      colors(shades);
    },
    draw({ scale, shift }, pixelRatio) {
      gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2fv(scaleAt, scale);
      gl.uniform2fv(shiftAt, shift);
      gl.uniform1f(diameterAt, diameterOf(count) * pixelRatio);
      gl.drawArrays(gl.POINTS, 0, count);
    },
  };
}

/** CSS pixels. */
export const diameterOf = (cells: number): number => (cells > 20_000 ? 2.6 : cells > 4_000 ? 4 : 6);

/** A buffer behind one attribute; bytes are shares of 255. */
function attribute(gl: WebGL2RenderingContext, place: number, size: number, type: number) {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, size, type, type === gl.UNSIGNED_BYTE, 0, 0);
  return (values: Float32Array | Uint8Array): void => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  };
}
