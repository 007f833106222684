import { describe, expect, it } from "vitest";
import type { QueuesView, StorageView } from "@/api/generated/model";
import document from "../../../../gateway/medloom_gateway/openapi.json";
import { askedBy, NO_FILTERS } from "./filters";
import licences from "./licences.json";
import { healthOf, waitedFor } from "./queues";
import { sectionOf, SERVICES } from "./sections";
import { byStudy, totalOf } from "./storage";
import { isName, matches } from "./users";

const QUIET: QueuesView = {
  service: "train",
  jobs: {
    queued: 0,
    running: 0,
    failed: 0,
    cancelled: 0,
    succeeded: 3,
    oldest_queued_at: null,
    leases_lost: 0,
  },
  workers: 1,
  slots_per_worker: 2,
  bus_ready: true,
  queue_waiting: 0,
  outbox: { waiting: 0, oldest_at: null },
  dead_letters: 0,
};

describe("the filters of the ledger", () => {
  it("ask for nothing when nothing is wished", () => {
    expect(askedBy(NO_FILTERS)).toEqual({});
    expect(askedBy({ ...NO_FILTERS, action: "  " })).toEqual({});
  });

  it("ask in the server's words", () => {
    expect(askedBy({ ...NO_FILTERS, studyId: "std_1", decision: "deny", service: "train" })).toEqual({
      study_id: "std_1",
      decision: "deny",
      service: "train",
    });
  });

  it("take whole days, the last one included", () => {
    const { since, until } = askedBy({ ...NO_FILTERS, since: "2026-11-23", until: "2026-11-23" });
    expect(new Date(until ?? "").getTime() - new Date(since ?? "").getTime()).toBe(24 * 3600 * 1000);
  });
});

describe("a service", () => {
  it("is well, busy or ill", () => {
    expect(healthOf(QUIET)).toBe("well");
    expect(healthOf({ ...QUIET, outbox: { waiting: 1, oldest_at: null } })).toBe("busy");
    expect(healthOf({ ...QUIET, workers: 0 })).toBe("ill");
    expect(healthOf({ ...QUIET, dead_letters: 1 })).toBe("ill");
  });

  it("says how long the oldest job has waited", () => {
    const view = { ...QUIET, jobs: { ...QUIET.jobs, oldest_queued_at: "2026-11-23T10:00:00Z" } };
    expect(waitedFor(view, new Date("2026-11-23T10:01:30Z"))).toBe(90);
    expect(waitedFor(QUIET, new Date())).toBeNull();
  });

  it("is one that the server knows", () => {
    const asked = document.paths["/api/v1/operations/{service}/jobs"].get.parameters;
    const service = asked.find((one) => one.name === "service");
    expect(service?.schema).toMatchObject({ enum: [...SERVICES] });
  });
});

describe("storage", () => {
  const view = (stored: StorageView["stored"]): StorageView => ({
    service: "ingest",
    stored,
    database_bytes: 10,
    free_bytes: 100,
    counted_at: "2026-11-23T10:00:00Z",
  });
  const views = [
    view([{ bucket: "raw", study_id: null, objects: 1, bytes: 9 }]),
    view([
      { bucket: "raw", study_id: "std_1", objects: 1, bytes: 1 },
      { bucket: "models", study_id: "std_2", objects: 2, bytes: 5 },
      { bucket: "raw", study_id: "std_2", objects: 1, bytes: 1 },
    ]),
  ];

  it("is summed by study, the largest first", () => {
    expect(byStudy(views).map((one) => [one.studyId, one.bytes, one.objects])).toEqual([
      ["std_2", 6, 3],
      ["std_1", 1, 1],
      [null, 9, 1],
    ]);
  });

  it("has a total, and the free space of the fullest disk", () => {
    expect(totalOf(views)).toEqual({ objects: 16, databases: 20, free: 100 });
    expect(totalOf(views.map((one) => ({ ...one, free_bytes: null }))).free).toBeNull();
  });
});

describe("users", () => {
  it("are found by any word of their names", () => {
    const user = { name: "kim.jh", display_name: "김지훈" };
    expect(matches(user, "부산병원", "부산 kim")).toBe(true);
    expect(matches(user, "부산병원", "서울")).toBe(false);
  });

  it("have names that the server takes", () => {
    expect(isName("kim.jh@hospital")).toBe(true);
    expect(isName("Kim")).toBe(false);
    expect(isName("k")).toBe(false);
  });
});

describe("the page", () => {
  it("opens at the users", () => {
    expect(sectionOf(undefined)).toBe("users");
    expect(sectionOf("storage")).toBe("storage");
  });

  it("names a licence of every library", () => {
    expect(licences.length).toBeGreaterThan(200);
    expect(licences.filter((one) => !one.licence)).toEqual([]);
    expect(new Set(licences.map((one) => one.of))).toEqual(new Set(["python", "web"]));
  });
});
