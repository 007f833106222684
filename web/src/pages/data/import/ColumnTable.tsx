import { IconAlertTriangle } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type {
  ColumnPatch,
  ColumnProposal,
  ColumnRole,
  ColumnType,
  IdentifierFlag,
  TableProposal,
} from "@/api/generated/model";
import { ROLES, TYPES } from "../words";
import { useWindow } from "../useWindow";
import styles from "./Columns.module.css";
import { GuessMark } from "./GuessMark";
import { needsLook } from "./guesses";

const ROW_PX = 36;

type Change = (name: string, patch: ColumnPatch) => void;
type Props = {
  table: TableProposal;
  columns: ColumnProposal[];
  flags: IdentifierFlag[];
  samples: Map<string, string>;
  chosen: string | undefined;
  isFixed: boolean;
  onChoose: (name: string) => void;
  onChange: Change;
};

/** Plain table and plain selects: 170 columns must stay quick. */
export function ColumnTable(props: Props) {
  const { table, columns, flags, samples, chosen, isFixed, onChoose, onChange } = props;
  const { t } = useTranslation("data");
  const seen = useWindow(columns.length, ROW_PX);
  return (
    <div
      className={styles.frame}
      onScroll={seen.onScroll}
      tabIndex={0}
      role="region"
      aria-label={t("wizard.columns")}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            {["name", "type", "role", "unit", "values"].map((head) => (
              <th key={head} scope="col">
                {t(`columns.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr style={{ height: seen.above }} />
          {columns.slice(seen.first, seen.last).map((column) => (
            <Row
              key={column.index}
              column={column}
              isDoubtful={needsLook(table, column, flags)}
              isChosen={column.name === chosen}
              isFixed={isFixed}
              sample={samples.get(column.name) ?? ""}
              onChoose={onChoose}
              onChange={onChange}
            />
          ))}
          <tr style={{ height: seen.below }} />
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  column: ColumnProposal;
  isDoubtful: boolean;
  isChosen: boolean;
  isFixed: boolean;
  sample: string;
  onChoose: (name: string) => void;
  onChange: Change;
};

const Row = memo(
  function Row({ column, isDoubtful, isChosen, isFixed, sample, onChoose, onChange }: RowProps) {
    const { t } = useTranslation("data");
    const { name } = column;
    return (
      <tr className={isChosen ? styles.chosen : undefined}>
        <td>
          <div className={styles.marked}>
            {isDoubtful && (
              <IconAlertTriangle
                size={15}
                color="var(--mantine-color-orange-8)"
                role="img"
                aria-label={t("columns.needs_look")}
              />
            )}
            <button type="button" className={styles.name} title={name} onClick={() => onChoose(name)}>
              {name}
            </button>
          </div>
        </td>
        <td>
          <div className={styles.marked}>
            <select
              className={styles.choice}
              aria-label={t("columns.type_of", { name })}
              value={column.type}
              disabled={isFixed}
              onChange={(event) => onChange(name, { type: event.currentTarget.value as ColumnType })}
            >
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {t(`type.${type}`)}
                </option>
              ))}
            </select>
            <GuessMark guess={column.why?.type} />
          </div>
        </td>
        <td>
          <div className={styles.marked}>
            <select
              className={styles.choice}
              aria-label={t("columns.role_of", { name })}
              value={column.role ?? "feature"}
              disabled={isFixed}
              onChange={(event) => onChange(name, { role: event.currentTarget.value as ColumnRole })}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
            <GuessMark guess={column.why?.role} />
          </div>
        </td>
        <td>
          <div className={styles.marked}>
            {column.unit}
            <GuessMark guess={column.unit ? column.why?.unit : undefined} />
          </div>
        </td>
        <td className={styles.values} title={sample}>
          {sample}
        </td>
      </tr>
    );
  },
  (a, b) =>
    a.column === b.column &&
    a.isDoubtful === b.isDoubtful &&
    a.isChosen === b.isChosen &&
    a.sample === b.sample &&
    a.isFixed === b.isFixed,
);
