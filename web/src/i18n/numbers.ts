import type { Language } from "./index";

const LOCALE = { en: "en-GB", ko: "ko-KR" } as const;

/** 1,204 */
export function count(value: number, language: Language): string {
  return value.toLocaleString(LOCALE[language]);
}

/** Three digits after the point, as journals print AUROC. */
export function decimal(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits) : "–";
}

/** 12.3 % */
export function percent(fraction: number, digits = 1): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(digits)} %` : "–";
}

/** 0.812 (0.790–0.833), or with a sign 0.05 (-0.30, 0.40); the interval is the 95 % one everywhere. */
export function withInterval(
  of: { value: number | null; lo?: number | null; hi?: number | null },
  digits = 3,
): string {
  if (of.value === null) return "–";
  if (of.lo === null || of.hi === null || of.lo === undefined || of.hi === undefined)
    return decimal(of.value, digits);
  const between = of.lo < 0 ? ", " : "–";
  return `${decimal(of.value, digits)} (${decimal(of.lo, digits)}${between}${decimal(of.hi, digits)})`;
}

/** 2026-11-23 14:05, 24-hour clock, the reader's own time zone. */
export function moment(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** 1.4 MB */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = size < 1 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), units.length - 1);
  return `${(size / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** 3 min 05 s */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}
