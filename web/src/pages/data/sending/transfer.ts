import i18n from "i18next";
import { type DetailedError, Upload } from "tus-js-client";
import { connection } from "@/api/connection";
import { getTusCreateUploadUrl } from "@/api/generated";
import type { Problem } from "@/api/generated/model";
import { ApiProblem } from "@/api/problem";
import { session } from "@/api/session";

const PART_BYTES = 16 * 2 ** 20;
const OFTEN_MS = [300, 1000, 2000, ...Array<number>(120).fill(4000)];

type Told = {
  onBegun: (uploadId: string) => void;
  onProgress: (sent: number) => void;
  onResumed: (sent: number) => void;
};

/** `done` gives the upload's id, or null when it was stopped. */
export type Transfer = { done: Promise<string | null>; stop: () => void };

/** Sends a file by tus: it goes on by itself after a lost connection, and after a reload when dropped again. */
export function sendFile(studyId: string, file: File, told: Told): Transfer {
  let upload: Upload | null = null;
  let isStopped = false;
  let settle: (id: string | null) => void = () => undefined;
  const done = new Promise<string | null>((resolve, reject) => {
    settle = resolve;
    upload = new Upload(file, {
      endpoint: getTusCreateUploadUrl(studyId),
      headers: { "x-medloom-request": "1", "accept-language": i18n.language },
      metadata: { filename: file.name },
      chunkSize: PART_BYTES,
      retryDelays: OFTEN_MS,
      removeFingerprintOnSuccess: true,
      onUploadUrlAvailable: () => told.onBegun(idOf(upload?.url)),
      onProgress: (sent) => {
        connection.found();
        told.onProgress(sent);
      },
      onShouldRetry: (error) => isWorthRetrying(error),
      onSuccess: () => resolve(idOf(upload?.url)),
      onError: (error) => {
        void afterError(error).then(
          () => !isStopped && upload?.start(),
          (cause: unknown) => reject(cause),
        );
      },
    });
    void resumed(upload, told).then(() => !isStopped && upload?.start(), reject);
  });
  const stop = () => {
    isStopped = true;
    void upload?.abort();
    settle(null);
  };
  return { done, stop };
}

async function resumed(upload: Upload, told: Told): Promise<void> {
  const [earlier] = await upload.findPreviousUploads();
  if (!earlier) return;
  upload.resumeFromPreviousUpload(earlier);
  upload.options.onAfterResponse = (request, response) => {
    const had = Number(response.getHeader("upload-offset") ?? 0);
    if (request.getMethod() === "HEAD" && had > 0) told.onResumed(had);
  };
}

function isWorthRetrying(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status === 0 || status >= 502) connection.lost();
  return status === 0 || status === 409 || status === 460 || (status >= 502 && status !== 507);
}

async function afterError(error: Error | DetailedError): Promise<void> {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  if (answer?.getStatus() !== 401) throw answer ? refusal(answer.getStatus(), answer.getBody()) : error;
  await session.renewed();
}

function refusal(status: number, body: string): ApiProblem {
  try {
    return new ApiProblem(status, JSON.parse(body) as Problem);
  } catch {
    return new ApiProblem(status, { code: "unexpected_answer", title: "", status, detail: "" } as Problem);
  }
}

function idOf(url: string | null | undefined): string {
  return url?.split("/").pop() ?? "";
}
