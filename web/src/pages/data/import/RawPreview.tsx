import { Button, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TableOptions } from "@/api/generated/model";
import styles from "./Preview.module.css";
import { kindOfRow } from "./rows";

const MOST_ROWS = 25;
const MOST_COLUMNS = 40;
type Props = { raw: string[][]; options: TableOptions; onChange: (options: Partial<TableOptions>) => void };

/** The first rows exactly as they stand in the file, marked with what each is taken for. */
export function RawPreview({ raw, options, onChange }: Props) {
  const { t } = useTranslation("data");
  const width = Math.max(...raw.map((row) => row.length), 0);
  const more = width - MOST_COLUMNS;
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={t("preview.raw")}>
      <table className={styles.table}>
        <tbody>
          {raw.slice(0, MOST_ROWS).map((cells, index) => {
            const kind = kindOfRow(index + 1, options);
            return (
              <tr key={index} className={styles[kind]}>
                <td className={styles.number}>
                  <RowMenu row={index + 1} onChange={onChange} />
                </td>
                <td className={styles.kind}>{kind === "data" ? "" : t(`preview.kind.${kind}`)}</td>
                {cells.slice(0, MOST_COLUMNS).map((cell, place) => (
                  <td key={place} title={cell}>
                    {cell}
                  </td>
                ))}
                {index === 0 && more > 0 && <td>{t("preview.more_columns", { count: more })}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function RowMenu({ row, onChange }: { row: number; onChange: Props["onChange"] }) {
  const { t } = useTranslation("data");
  return (
    <Menu position="right-start">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="dark"
          aria-label={`${row}: ${t("preview.row_menu")}`}
        >
          {row}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("preview.row", { row })}</Menu.Label>
        <Menu.Item onClick={() => onChange({ header_row: row })}>{t("preview.is_header")}</Menu.Item>
        <Menu.Item onClick={() => onChange({ units_row: row })}>{t("preview.is_units")}</Menu.Item>
        <Menu.Item onClick={() => onChange({ skip_rows: row - 1 })}>{t("preview.starts_here")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
