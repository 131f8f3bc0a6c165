/* A file on its way to Home Assistant. */
import type { NamedRecording } from "../../api.ts";
import { call } from "../../common/connection.ts";
import type { Hass } from "../../common/hass.ts";

/** The most that Home Assistant takes of a file that is uploaded, in bytes. */
const MOST = 100 * 1024 * 1024;
/** So much of that the form around the file may need. */
const FORM = 4096;

/** Return the key of the text that says why a file is not sent; undefined where it is. */
export function problemOf({ size }: Pick<File, "size">): string | undefined {
  if (size === 0) return "recordings.upload_empty";
  return size > MOST - FORM ? "recordings.upload_too_large" : undefined;
}

/** Send a recording and have it kept; rejects with an error that says why not. */
export async function upload(hass: Hass, file: File): Promise<NamedRecording> {
  const form = new FormData();
  form.append("file", file);
  const answer = await hass.fetchWithAuth("/api/file_upload", { method: "POST", body: form });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const { file_id: fileId } = (await answer.json()) as { file_id: string };
  return call(hass, "rvc/recordings/upload", { file_id: fileId });
}
