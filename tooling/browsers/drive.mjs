// `node tooling/browsers/drive.mjs firefox|webkit [FILE]`: opens the built page of apps/web in the browser and prints what works.
// The browser needs no protocol of remote control: a script of the same origin drives the page and sends its result. So the
// browser runs as for a user, with storage that lasts; WebKit's automation has none.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { fileOfPage, servePage } from "../page/serve.mjs";
import { root } from "../toolchain.mjs";

const SCENARIO = join(root, "tooling", "browsers", "scenario.js");

/** Off by default in WebKitGTK, on in Safari 26; without AccessHandle, workers have no way to write files. */
const AS_SAFARI = "--features=+FileSystem,+AccessHandle,+FileSystemWritableStream,+StorageAPI,+AllowWebGLInWorkers";

/** Commands of Debian's packages firefox-esr, and libwebkit2gtk-4.1-0 with xvfb. */
export const BROWSERS = {
  firefox: (address, folder) => ["firefox-esr", "--headless", "--no-remote", "--profile", folder, address],
  webkit: (address) => ["xvfb-run", "--auto-servernum", MINI_BROWSER, AS_SAFARI, address],
  "webkit without storage": (address) => ["xvfb-run", "--auto-servernum", MINI_BROWSER, address],
};
const MINI_BROWSER = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

/** The page with the script that drives it, and the file that the script opens. */
const withScenario = (data) => (path) => {
  if (path === "/scenario.js") return readFileSync(SCENARIO);
  if (data !== undefined && path === `/${basename(data)}`) return readFileSync(data);
  if (path !== "/index.html") return undefined;
  return fileOfPage(path).replace("</body>", '<script type="module" src="/scenario.js"></script></body>');
};

/** Resolves with the result of scenario.js. `limit`: seconds for each of its steps; `data`: a file of cells to open. */
export async function drive(browser, { limit = 120, data } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-browser-"));
  writeFileSync(join(folder, "user.js"), 'user_pref("browser.shell.checkDefaultBrowser", false);\n');
  let report;
  const reported = new Promise((resolve) => (report = resolve));
  const { address, close } = await servePage({
    change: withScenario(data),
    onPost: (body) => report(JSON.parse(body)),
  });
  const query = new URLSearchParams({ limit: limit * 1000, ...(data !== undefined && { file: basename(data) }) });
  const [program, ...args] = BROWSERS[browser](`${address}?${query}`, folder);
  const env = {
    ...process.env,
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  const child = spawn(program, args, { env, stdio: "ignore", detached: true });
  const failed = new Promise((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`expected a result of ${program}, got its end with code ${code}`)));
  });
  try {
    return await Promise.race([reported, failed]);
  } finally {
    failed.catch(() => undefined);
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(await drive(process.argv[2], { data: process.argv[3] }));
