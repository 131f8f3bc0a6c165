/* Build the bundles into a folder: `node build.ts [FOLDER]`, the integration's by default.
 *
 * Each bundle goes by a hash of its content, so that browsers may keep it for long, and has a
 * .gz neighbor, which Home Assistant serves. bundles.json says which file is which;
 * LICENSES.txt holds the licenses of all that is inside. It fails when a bundle is larger than
 * its budget, or holds a package whose license is not one of those we may pass on.
 */
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { collectLicenses } from "./build/licenses.ts";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DEFAULT_FOLDER = path.join(HERE, "../custom_components/rvc/panel/dist");

/** What is built: the module each bundle starts from, and how large it may be, gzipped. */
const BUNDLES = {
  panel: { entry: "src/panel/panel.ts", budget: 120_000 },
  // The frontend waits five seconds for a strategy, also on a slow phone.
  strategy: { entry: "src/strategy/strategy.ts", budget: 15_000 },
  cards: { entry: "src/cards/cards.ts", budget: 30_000 },
} as const;

interface Built {
  name: string;
  file: string;
  content: Uint8Array;
  gzipped: Uint8Array;
  metafile: Metafile;
}

async function bundle(name: string, entry: string): Promise<Built> {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2021",
    charset: "utf8",
    loader: { ".css": "text" },
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const content = result.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const gzipped = gzipSync(content, { level: 9 });
  return { name, file: `${name}-${hash}.js`, content, gzipped, metafile: result.metafile };
}

async function main(folder: string): Promise<number> {
  const built = await Promise.all(
    Object.entries(BUNDLES).map(([name, { entry }]) => bundle(name, entry)),
  );
  let failed = false;
  for (const { name, content, gzipped } of built) {
    const { budget } = BUNDLES[name as keyof typeof BUNDLES];
    const isTooLarge = gzipped.length > budget;
    failed ||= isTooLarge;
    console.log(
      `${name.padEnd(8)} ${content.length} bytes, ${gzipped.length} gzipped of at most ${budget}` +
        (isTooLarge ? ": TOO LARGE" : ""),
    );
  }
  if (failed) return 1;
  const licenses = await collectLicenses(
    HERE,
    built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  );
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { file, content, gzipped } of built) {
    await writeFile(path.join(folder, file), content);
    await writeFile(path.join(folder, `${file}.gz`), gzipped);
  }
  await writeFile(path.join(folder, "LICENSES.txt"), licenses);
  const names = Object.fromEntries(built.map(({ name, file }) => [name, file]));
  await writeFile(path.join(folder, "bundles.json"), JSON.stringify(names, null, 2) + "\n");
  return 0;
}

process.exit(await main(process.argv[2] ?? DEFAULT_FOLDER));
