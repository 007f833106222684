import type { DatasetView, UploadView } from "@/api/generated/model";

/** What the one primary button of the data page does. */
export type Next =
  { to: "check"; upload: UploadView } | { to: "clean"; dataset: DatasetView } | { to: "choose" };

const OPEN = ["receiving", "inspecting", "proposed", "accepting"];

/** Uploads that want something of somebody; refused ones stay until removed, those under way have their own line. */
export function openUploads(
  uploads: readonly UploadView[],
  sendings: readonly { uploadId: string | null }[],
): UploadView[] {
  const onTheirWay = sendings.map((sending) => sending.uploadId);
  return uploads.filter(
    (upload) =>
      (OPEN.includes(upload.state) || upload.state === "refused") &&
      !(upload.state === "receiving" && onTheirWay.includes(upload.id)),
  );
}

export function isMoving(upload: Pick<UploadView, "state">): boolean {
  return upload.state === "inspecting" || upload.state === "accepting";
}

export function nextOnData(uploads: readonly UploadView[], datasets: readonly DatasetView[]): Next {
  const waiting = uploads.find((upload) => upload.state === "proposed");
  if (waiting) return { to: "check", upload: waiting };
  const dataset = datasets.find((one) => one.state === "active");
  return dataset ? { to: "clean", dataset } : { to: "choose" };
}
