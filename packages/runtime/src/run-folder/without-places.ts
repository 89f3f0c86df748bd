// Runs as others may see them: a report and a published model name no folder of this machine and no server.
import type { RunSummary } from "@heddle/contracts";

/** The last part of a path, on any system. */
const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** A summary with the names of the data files, without their folders. */
export const summaryWithoutPlaces = <Summary extends Pick<RunSummary, "data">>(summary: Summary): Summary => ({
  ...summary,
  data: { ...summary.data, files: summary.data.files.map(fileNameOf) },
});

/** A configuration, as written, without trackers, which name servers; its data files have no folders. */
export function configWithoutPlaces({ trackers: _trackers, ...config }: Readonly<Record<string, unknown>>) {
  const data = config.data as { readonly path?: string | readonly string[] } | undefined;
  if (data?.path === undefined) return config;
  return { ...config, data: { ...data, path: [data.path].flat().map(fileNameOf) } };
}
