import { expect, test } from "vitest";
import { type Block, BlockCache, type LoadRows } from "./blocks";

type Asked = { offset: number; signal: AbortSignal; answer: (name?: string) => Promise<void> };

function world(most = 150) {
  const asked: Asked[] = [];
  const load: LoadRows = (offset, limit, signal) =>
    new Promise<Block>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      const answer = (name = "old") => {
        resolve({ rows: Array.from({ length: limit }, (_, at) => [offset + at, name]), total: 1_000_000 });
        return new Promise<void>((later) => setTimeout(later));
      };
      asked.push({ offset, signal, answer });
    });
  const came: number[][] = [];
  const failures: unknown[] = [];
  const cache = new BlockCache(
    load,
    (...range) => came.push(range),
    (error) => failures.push(error),
    10,
    most,
  );
  return { asked, came, cache, load, failures };
}

const at = (asked: Asked[], index: number) => asked[index] as Asked;

test("only the blocks on the screen are asked for, and each once", async () => {
  const { asked, cache, came } = world();
  cache.want(5, 18);
  cache.want(5, 18);
  expect(asked.map((one) => one.offset)).toEqual([0, 10]);
  await at(asked, 0).answer();
  expect(cache.row(5)).toEqual([5, "old"]);
  expect(cache.row(15)).toBeUndefined();
  expect(came).toEqual([[0, 10, 1_000_000]]);
});

test("what was scrolled past is given up, without a word of failure", async () => {
  const { asked, cache, failures } = world();
  cache.want(0, 10);
  cache.want(900_000, 900_010);
  expect(at(asked, 0).signal.aborted).toBe(true);
  await at(asked, 1).answer();
  expect(cache.row(900_003)).toEqual([900_003, "old"]);
  expect(failures).toEqual([]);
});

test("never more than a few requests at a time; the rest follow", async () => {
  const { asked, cache } = world();
  cache.want(0, 60);
  expect(asked).toHaveLength(3);
  await at(asked, 0).answer();
  expect(asked.map((one) => one.offset)).toEqual([0, 10, 20, 30]);
});

test("after a change the old rows stay until the new ones have come", async () => {
  const { asked, cache, load } = world();
  cache.want(0, 10);
  await at(asked, 0).answer();
  cache.renew(load);
  expect(cache.row(3)).toEqual([3, "old"]);
  await at(asked, 1).answer("new");
  expect(cache.row(3)).toEqual([3, "new"]);
});

test("an answer that was asked for before the change is not shown", async () => {
  const { asked, cache, load } = world();
  cache.want(0, 10);
  cache.clear(load);
  await at(asked, 0).answer("stale");
  expect(cache.row(0)).toBeUndefined();
});

test("blocks that were wanted least recently are forgotten", async () => {
  const { asked, cache } = world(2);
  for (const block of [0, 1, 2]) {
    cache.want(block * 10, block * 10 + 10);
    await at(asked, block).answer();
  }
  expect([cache.row(0), cache.row(10)?.[0], cache.row(20)?.[0]]).toEqual([undefined, 10, 20]);
});

test("rows beyond the screen are loaded for an edit", async () => {
  const { asked, cache } = world();
  const wish = cache.rows(8, 12, new AbortController().signal);
  await at(asked, 0).answer();
  await at(asked, 1).answer();
  expect((await wish).map((row) => row[0])).toEqual([8, 9, 10, 11]);
});

test("a failure is told once and not tried without end", async () => {
  const failures: unknown[] = [];
  let calls = 0;
  const load = () => {
    calls += 1;
    return Promise.reject(new Error("refused"));
  };
  const cache = new BlockCache(
    load,
    () => {},
    (error) => failures.push(error),
    10,
  );
  cache.want(0, 10);
  await new Promise((later) => setTimeout(later, 5));
  expect([calls, failures.length]).toEqual([1, 1]);
});
