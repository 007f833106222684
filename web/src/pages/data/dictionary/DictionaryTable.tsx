import { Button } from "@mantine/core";
import { type ClipboardEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import type { Column, ColumnRole } from "@/api/generated/model";
import styles from "../import/Columns.module.css";
import { numberIn } from "../import/changes";
import { useWindow } from "../useWindow";
import { ROLES } from "../words";
import { type Draft, type Edit, isBlock, shown, TYPED, type Typed } from "./draft";

const ROW_PX = 36;

type Props = {
  columns: Column[];
  draft: Draft;
  isFixed: boolean;
  onEdit: (column: Column, edit: Edit) => void;
  onPaste: (at: { row: number; field: Typed }, text: string) => void;
  onMeanings: (column: Column) => void;
};

/** One row a column; every cell takes a block from Excel. */
export function DictionaryTable({ columns, draft, isFixed, onEdit, onPaste, onMeanings }: Props) {
  const { t } = useTranslation("data");
  const seen = useWindow(columns.length, ROW_PX);
  const heads = ["columns.name", "columns.type", "columns.role", "columns.label", "columns.unit"];
  return (
    <div
      className={styles.frame}
      onScroll={seen.onScroll}
      style={{ maxHeight: "calc(100vh - 250px)" }}
      tabIndex={0}
      role="region"
      aria-label={t("wizard.columns")}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            {[
              ...heads,
              "dictionary.low",
              "dictionary.high",
              "dictionary.meanings",
              "columns.missing_codes",
            ].map((head) => (
              <th key={head} scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr style={{ height: seen.above }} />
          {columns.slice(seen.first, seen.last).map((column, place) => (
            <Row
              key={column.name}
              column={column}
              row={seen.first + place}
              edit={draft[column.name]}
              isFixed={isFixed}
              onEdit={onEdit}
              onPaste={onPaste}
              onMeanings={onMeanings}
            />
          ))}
          <tr style={{ height: seen.below }} />
        </tbody>
      </table>
    </div>
  );
}

type RowProps = Omit<Props, "columns" | "draft"> & { column: Column; row: number; edit: Edit | undefined };

const Row = memo(
  function Row({ column, row, edit, isFixed, onEdit, onPaste, onMeanings }: RowProps) {
    const { t } = useTranslation("data");
    const { name } = column;
    const isNumber = column.type === "number" || column.type === "integer";
    return (
      <tr>
        <td>
          <span className={styles.name} title={name}>
            {name}
          </span>
        </td>
        <td className={styles.type}>{t(`type.${column.type}`)}</td>
        <td>
          <select
            className={styles.choice}
            aria-label={t("columns.role_of", { name })}
            value={edit?.role ?? column.role ?? "feature"}
            disabled={isFixed}
            onChange={(event) => onEdit(column, { role: event.currentTarget.value as ColumnRole })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
        </td>
        {TYPED.map((field) => (
          <td key={field} style={{ width: field === "label" ? "30%" : 96 }}>
            {(isNumber || field === "label" || field === "unit") && (
              <Cell
                label={t(`dictionary.${field}_of`, { name })}
                field={field}
                was={shown(column, field)}
                text={edit?.[field]}
                isFixed={isFixed}
                onText={(text) => onEdit(column, { [field]: text })}
                onBlock={(text) => onPaste({ row, field }, text)}
              />
            )}
          </td>
        ))}
        <td>
          <Meanings column={column} edit={edit} onMeanings={onMeanings} />
        </td>
        <td className={styles.values}>{(column.missing_codes ?? []).join(", ")}</td>
      </tr>
    );
  },
  (a, b) => a.column === b.column && a.edit === b.edit && a.row === b.row && a.isFixed === b.isFixed,
);

type CellProps = {
  label: string;
  field: Typed;
  was: string;
  text: string | undefined;
  isFixed: boolean;
  onText: (text: string) => void;
  onBlock: (text: string) => void;
};

function Cell({ label, field, was, text, isFixed, onText, onBlock }: CellProps) {
  const { t } = useTranslation("data");
  const isWrong = (field === "low" || field === "high") && text !== undefined && numberIn(text) === undefined;
  const paste = (event: ClipboardEvent) => {
    const block = event.clipboardData.getData("text");
    if (!isBlock(block)) return;
    event.preventDefault();
    onBlock(block);
  };
  const faces = [styles.input, text !== undefined && styles.changed, isWrong && styles.wrong];
  return (
    <input
      className={faces.filter(Boolean).join(" ")}
      aria-label={label}
      aria-invalid={isWrong}
      title={isWrong ? t("dictionary.not_a_number") : undefined}
      value={text ?? was}
      readOnly={isFixed}
      maxLength={field === "unit" ? 60 : 500}
      onChange={(event) => onText(event.currentTarget.value)}
      onPaste={paste}
    />
  );
}

function Meanings({ column, edit, onMeanings }: Pick<RowProps, "column" | "edit" | "onMeanings">) {
  const { t } = useTranslation("data");
  const known = Object.entries(edit?.value_labels ?? column.value_labels ?? {});
  if ((column.categories ?? []).length === 0 && known.length === 0) return null;
  const said = known.map(([code, text]) => `${code} = ${text}`).join(", ");
  const shown = said || (column.categories ?? []).join(", ");
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      maw={180}
      aria-label={`${t("dictionary.meanings_of", { name: column.name })}: ${shown}`}
      title={shown}
      onClick={() => onMeanings(column)}
    >
      {shown}
    </Button>
  );
}
