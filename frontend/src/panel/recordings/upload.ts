/* A file on its way to Home Assistant. */
import type { NamedRecording } from "../../api.ts";
import { call } from "../../common/connection.ts";
import type { Hass } from "../../common/hass.ts";

/** Send a recording and have it kept; rejects with an error that says why not. */
export async function upload(hass: Hass, file: File): Promise<NamedRecording> {
  const form = new FormData();
  form.append("file", file);
  const answer = await hass.fetchWithAuth("/api/file_upload", { method: "POST", body: form });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const { file_id: fileId } = (await answer.json()) as { file_id: string };
  return call(hass, "rvc/recordings/upload", { file_id: fileId });
}
