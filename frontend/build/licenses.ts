/* The licenses of all packages that a bundle holds.
 *
 * They are read from the packages themselves: a bundler lists only those that carry a license
 * comment, which several do not.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Licenses that let us pass a package on with its notice alone. */
const ALLOWED = new Set(["Apache-2.0", "BSD-3-Clause", "ISC", "MIT"]);

const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Return the names of the packages that the inputs of a bundle belong to, in order. */
export function packagesOf(inputs: readonly string[]): string[] {
  const names = inputs.flatMap((input) => PACKAGE.exec(input)?.[1] ?? []);
  return [...new Set(names)].sort();
}

async function licenseOf(folder: string, name: string): Promise<string> {
  const home = path.join(folder, "node_modules", name);
  const description = JSON.parse(await readFile(path.join(home, "package.json"), "utf8")) as {
    version: string;
    license?: string;
  };
  const license = description.license ?? "none";
  if (!ALLOWED.has(license)) {
    throw new Error(`${name} has the license ${license}, which build/licenses.ts does not allow`);
  }
  const file = (await readdir(home)).find((one) => /^licen[sc]e/i.test(one));
  if (file === undefined) throw new Error(`${name} comes without the text of its license`);
  const text = await readFile(path.join(home, file), "utf8");
  return `${name} ${description.version} (${license})\n\n${text.trim()}\n`;
}

/** Return the text of LICENSES.txt; throws where a license is missing or not allowed. */
export async function collectLicenses(folder: string, inputs: readonly string[]): Promise<string> {
  const parts = await Promise.all(packagesOf(inputs).map((name) => licenseOf(folder, name)));
  const line = "-".repeat(80);
  return ["The pages of RV-C for Home Assistant hold these packages.\n", ...parts].join(
    `\n${line}\n\n`,
  );
}
