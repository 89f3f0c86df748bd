import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { loadConfigFromFile } from "vite";
import { root } from "../toolchain.mjs";

const SITE = join(root, "apps", "web", "dist");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves the built page as a static host does: with its headers, compressed. */
export async function servePage() {
  if (!existsSync(join(SITE, "index.html")))
    throw new Error(`expected the built page in ${SITE}: npm run web builds it`);
  const found = await loadConfigFromFile(
    { command: "serve", mode: "production" },
    join(root, "apps", "web", "vite.config.ts"),
  );
  const headers = { ...found.config.preview.headers, "Content-Encoding": "gzip" };
  const compressed = new Map();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(SITE, path === "/" ? "index.html" : path);
    if (!file.startsWith(SITE) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    if (!compressed.has(file)) compressed.set(file, gzipSync(readFileSync(file)));
    const body = compressed.get(file);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "Content-Type": type, "Content-Length": body.length });
    return response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => new Promise((closed) => server.close(() => closed()));
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}
