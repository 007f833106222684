import { ColumnRole, ColumnType } from "@/api/generated/model";

/** In the order in which a person meets them. */
export const TYPES = [
  ColumnType.number,
  ColumnType.integer,
  ColumnType.category,
  ColumnType.boolean,
  ColumnType.date,
  ColumnType.datetime,
  ColumnType.text,
];

export const ROLES = [
  ColumnRole.feature,
  ColumnRole.outcome,
  ColumnRole.subject,
  ColumnRole.site,
  ColumnRole.time,
  ColumnRole.excluded,
];

/** Date patterns as the server writes them, with a face that a person can read. */
export const DATE_FORMATS: Record<string, string> = {
  "%Y-%m-%d": "2026-03-05",
  "%Y/%m/%d": "2026/03/05",
  "%Y.%m.%d": "2026.03.05",
  "%Y%m%d": "20260305",
  "%y%m%d": "260305",
  "%d/%m/%Y": "05/03/2026 (DD/MM/YYYY)",
  "%m/%d/%Y": "03/05/2026 (MM/DD/YYYY)",
  "%d.%m.%Y": "05.03.2026 (DD.MM.YYYY)",
  "%m.%d.%y": "03.05.26 (MM.DD.YY)",
  "%Y년 %m월 %d일": "2026년 03월 05일",
  "%Y-%m-%d %H:%M:%S": "2026-03-05 14:30:00",
  "%Y-%m-%d %H:%M": "2026-03-05 14:30",
  "excel-serial": "46086 (Excel)",
};
