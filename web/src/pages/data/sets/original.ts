import { getDataset, getDatasetVersion, getDownloadOriginalUrl } from "@/api/generated";
import { requestBlob } from "@/api/http";

/** Saves the file as it was uploaded, byte for byte. */
export async function downloadOriginalOf(studyId: string, datasetId: string, version: number): Promise<void> {
  const known = await getDatasetVersion(studyId, datasetId, String(version));
  const name = known.original?.filename ?? (await getDataset(studyId, datasetId)).title;
  const address = URL.createObjectURL(
    await requestBlob(getDownloadOriginalUrl(studyId, datasetId, String(version))),
  );
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
