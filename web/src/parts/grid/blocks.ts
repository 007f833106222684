export type CellValue = string | number | boolean | null;
export type Block = { rows: CellValue[][]; total: number };
export type LoadRows = (offset: number, limit: number, signal: AbortSignal) => Promise<Block>;

type Held = { rows: CellValue[][]; age: number };

const SIZE = 200;
const MOST = 150;
const AT_ONCE = 3;

/**
 * Rows of a table that is too long to hold, in blocks. What is wanted is loaded, newest wish first and few at a time;
 * what is no longer wanted is given up; the blocks that were wanted least recently are forgotten. After `renew` the
 * rows already here stay visible until their newer version has come.
 */
export class BlockCache {
  private held = new Map<number, Held>();
  private running = new Map<number, AbortController>();
  private wanted: number[] = [];
  private age = 0;

  constructor(
    private load: LoadRows,
    private came: (from: number, to: number, total: number) => void,
    private failed: (error: unknown) => void,
    readonly size = SIZE,
    private most = MOST,
  ) {}

  row(at: number): CellValue[] | undefined {
    return this.held.get(Math.floor(at / this.size))?.rows[at % this.size];
  }

  /** Says which rows are on the screen now. */
  want(from: number, to: number): void {
    const first = Math.floor(Math.max(from, 0) / this.size);
    const last = Math.floor(Math.max(to - 1, from, 0) / this.size);
    this.wanted = [];
    for (let block = first; block <= last; block++) {
      this.wanted.push(block);
      const kept = this.held.get(block);
      if (kept) {
        this.held.delete(block);
        this.held.set(block, kept);
      }
    }
    for (const [block, controller] of this.running) {
      if (!this.wanted.includes(block)) controller.abort();
    }
    this.pump();
  }

  /** The rows may be others now: what is shown stays until the new has come. */
  renew(load: LoadRows): void {
    this.load = load;
    this.age += 1;
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
    this.pump();
  }

  /** The rows are others now: nothing old may be shown. */
  clear(load: LoadRows): void {
    this.held.clear();
    this.renew(load);
  }

  /** Shows values that were just written, before the server has told them back. */
  put(at: number, place: number, value: CellValue): void {
    const row = this.row(at);
    if (row) row[place] = value;
  }

  /** The rows of these places, loaded where they are not here. */
  async rows(from: number, to: number, signal: AbortSignal): Promise<CellValue[][]> {
    const found: CellValue[][] = [];
    for (let at = from; at < to;) {
      const block = Math.floor(at / this.size);
      const end = Math.min((block + 1) * this.size, to);
      const kept = this.held.get(block);
      const rows =
        kept?.age === this.age ? kept.rows : (await this.load(block * this.size, this.size, signal)).rows;
      found.push(...rows.slice(at - block * this.size, end - block * this.size));
      at = end;
    }
    return found;
  }

  stop(): void {
    this.wanted = [];
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private pump(): void {
    for (const block of this.wanted) {
      if (this.running.size >= AT_ONCE) return;
      if (this.held.get(block)?.age === this.age || this.running.has(block)) continue;
      void this.fetch(block);
    }
  }

  private async fetch(block: number): Promise<void> {
    const controller = new AbortController();
    this.running.set(block, controller);
    const age = this.age;
    try {
      const got = await this.load(block * this.size, this.size, controller.signal);
      if (age === this.age) this.keep(block, got);
    } catch (error) {
      if (!controller.signal.aborted && age === this.age) {
        this.wanted = this.wanted.filter((one) => one !== block);
        this.failed(error);
      }
    } finally {
      if (this.running.get(block) === controller) this.running.delete(block);
      this.pump();
    }
  }

  private keep(block: number, got: Block): void {
    this.held.delete(block);
    this.held.set(block, { rows: got.rows, age: this.age });
    for (const oldest of this.held.keys()) {
      if (this.held.size <= this.most) break;
      if (!this.wanted.includes(oldest)) this.held.delete(oldest);
    }
    const from = block * this.size;
    this.came(from, from + got.rows.length, got.total);
  }
}
