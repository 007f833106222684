import { useTranslation } from "react-i18next";
import type { Preview, TableProposal } from "@/api/generated/model";
import styles from "./Preview.module.css";

const MOST_ROWS = 25;
const MOST_COLUMNS = 40;

/** The first rows as they will be: names, types, units, and blanks where codes mean "missing". */
export function ReadPreview({ preview, table }: { preview: Preview; table: TableProposal }) {
  const { t } = useTranslation("data");
  const columns = table.columns.slice(0, MOST_COLUMNS);
  const more = table.columns.length - columns.length;
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={t("preview.read")}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" title={column.name}>
                {column.name}
                {column.unit && ` (${column.unit})`}
                <div className={styles.kind}>{t(`type.${column.type}`)}</div>
              </th>
            ))}
            {more > 0 && <th scope="col">{t("preview.more_columns", { count: more })}</th>}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, MOST_ROWS).map((cells, index) => (
            <tr key={index}>
              {columns.map((column, place) => (
                <td key={column.name}>
                  <Cell value={cells[place]} missing={t("preview.missing")} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, missing }: { value: unknown; missing: string }) {
  if (value === null || value === undefined) return <span className={styles.missing}>{missing}</span>;
  return <>{String(value)}</>;
}
