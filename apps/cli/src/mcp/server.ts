import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { AllowedFolders } from "./allowed-folders.js";
import { callCommand } from "./call-command.js";
import { TOOLS } from "./tools.js";

/**
 * A server of the Model Context Protocol with one tool per command. Calls run one after the other. Progress is sent if the
 * client asks for it; a canceled call stops after a checkpoint.
 */
export function mcpServer(version: string, folders: AllowedFolders): McpServer {
  const server = new McpServer({ name: "heddle", version });
  let last: Promise<unknown> = Promise.resolve();
  for (const { name, description, input, readOnly = false, run } of TOOLS) {
    const described = {
      description,
      inputSchema: input,
      annotations: { readOnlyHint: readOnly, openWorldHint: false },
    };
    server.registerTool(name, described, async (given, { signal, _meta, sendNotification }) => {
      let progress = 0;
      const onProgress = (message: string) => {
        const progressToken = _meta?.progressToken;
        if (progressToken === undefined) return;
        progress++;
        const params = { progressToken, progress, message };
        // a client that went away loses messages only
        sendNotification({ method: "notifications/progress", params }).catch(() => {});
      };
      const call = last.then(() =>
        callCommand((terminal) => run(given, folders, terminal), { folder: folders.first, signal, onProgress }),
      );
      last = call;
      const { text, failed } = await call;
      return { content: [{ type: "text", text }], isError: failed };
    });
  }
  return server;
}
