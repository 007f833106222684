import type { DrawHeaderCallback, Theme } from "@glideapps/glide-data-grid";

export type ColumnQuality = {
  rows: number;
  missing: number;
  outOfRange: number;
  counts: readonly number[];
};

export type HeaderFacts = {
  name: string;
  /** Type and unit in the reader's words. */
  about: string;
  /** "target", "subject" … in the reader's words; nothing for a plain feature. */
  role?: string;
  quality?: ColumnQuality;
};

export const HEADER_HEIGHT = 86;
const PAD = 8;
const FINE = "#12827d";
const BAD = "#e8590c";
const MISSING = "#ced4da";
const BARS = "#76c4c0";

/** The head of a column: its name, type, unit and role, how much is missing or implausible, and its shape. */
export function headerDrawer(factsOf: (column: number) => HeaderFacts | undefined): DrawHeaderCallback {
  return ({ ctx, rect, theme, columnIndex, isSelected, hasSelectedCell, isHovered }) => {
    const facts = factsOf(columnIndex);
    if (!facts) return;
    const chosen = isSelected || hasSelectedCell;
    ctx.save();
    ctx.beginPath();
    ctx.rect(rect.x, rect.y, rect.width, rect.height);
    ctx.clip();
    ctx.fillStyle = isSelected ? theme.accentLight : isHovered ? theme.bgHeaderHovered : theme.bgHeader;
    ctx.fillRect(rect.x + 1, rect.y, rect.width - 1, rect.height);
    const x = rect.x + PAD;
    const width = rect.width - 2 * PAD;
    const badge = facts.role ? drawRole(ctx, theme, facts.role, rect.x + rect.width - PAD, rect.y + 8) : 0;
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    ctx.fillStyle = chosen ? "#075e5d" : theme.textDark;
    ctx.font = `600 13px ${theme.fontFamily}`;
    ctx.fillText(fitted(ctx, facts.name, width - badge), x, rect.y + 20);
    ctx.fillStyle = "#495057";
    ctx.font = `11px ${theme.fontFamily}`;
    ctx.fillText(fitted(ctx, facts.about, width), x, rect.y + 36);
    drawQuality(ctx, facts.quality, x, rect.y + 43, width);
    drawShape(ctx, facts.quality, x, rect.y + 53, width, 26);
    ctx.restore();
  };
}

function drawRole(
  ctx: CanvasRenderingContext2D,
  theme: Theme,
  role: string,
  right: number,
  y: number,
): number {
  ctx.font = `600 10px ${theme.fontFamily}`;
  const width = ctx.measureText(role).width + 10;
  ctx.fillStyle = "#d3eceb";
  ctx.beginPath();
  ctx.roundRect(right - width, y, width, 15, 7);
  ctx.fill();
  ctx.fillStyle = "#004b4a";
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillText(role, right - width + 5, y + 8);
  return width + 4;
}

function drawQuality(
  ctx: CanvasRenderingContext2D,
  quality: ColumnQuality | undefined,
  x: number,
  y: number,
  width: number,
) {
  const rows = quality?.rows ?? 0;
  const missing = rows ? (quality?.missing ?? 0) / rows : 0;
  const bad = rows ? (quality?.outOfRange ?? 0) / rows : 0;
  const part = (share: number) => (share > 0 ? Math.max(share * width, 2) : 0);
  const widths = [part(missing), part(bad)] as const;
  ctx.fillStyle = quality ? FINE : "#f1f3f5";
  ctx.fillRect(x, y, width, 5);
  ctx.fillStyle = BAD;
  ctx.fillRect(x + width - widths[0] - widths[1], y, widths[1], 5);
  ctx.fillStyle = MISSING;
  ctx.fillRect(x + width - widths[0], y, widths[0], 5);
}

function drawShape(
  ctx: CanvasRenderingContext2D,
  quality: ColumnQuality | undefined,
  x: number,
  y: number,
  width: number,
  height: number,
) {
  const counts = quality?.counts ?? [];
  const most = Math.max(...counts, 1);
  const step = Math.min(width / Math.max(counts.length, 1), 18);
  ctx.fillStyle = BARS;
  counts.forEach((n, at) => {
    const tall = n > 0 ? Math.max((n / most) * height, 1) : 0;
    ctx.fillRect(x + at * step, y + height - tall, Math.max(step - 1, 0.5), tall);
  });
}

/** A text that fits, with a mark where it was cut. */
function fitted(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}
