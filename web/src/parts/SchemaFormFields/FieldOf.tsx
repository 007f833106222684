import type { ComponentType } from "react";
import { CellsField } from "./CellsField";
import { ColumnField, ColumnsField } from "./ColumnFields";
import { FormulaField } from "./FormulaField";
import { GroupsField } from "./GroupsField";
import { JsonField } from "./JsonField";
import { NumbersField, RangeField, ScalarsField, TextsField } from "./ListFields";
import { MapField } from "./MapField";
import { RowsField } from "./RowsField";
import type { FieldKind } from "./schema";
import {
  ChoiceField,
  ChoicesField,
  NumberField,
  QuantityField,
  ScalarField,
  SwitchField,
  TableField,
  TextField,
  UnitField,
} from "./SimpleFields";
import type { FieldProps } from "./surroundings";

/** The schema says what kind of value a field holds, so each control is given its own kind. */
const FIELDS: Record<FieldKind, ComponentType<FieldProps<never>>> = {
  cells: CellsField,
  choice: ChoiceField,
  choices: ChoicesField,
  column: ColumnField,
  column_map: MapField,
  columns: ColumnsField,
  formula: FormulaField,
  groups: GroupsField,
  join_keys: MapField,
  json: JsonField,
  number: NumberField,
  numbers: NumbersField,
  quantity: QuantityField,
  range: RangeField,
  rows: RowsField,
  scalar: ScalarField,
  scalars: ScalarsField,
  switch: SwitchField,
  table: TableField,
  text: TextField,
  texts: TextsField,
  unit: UnitField,
  value_map: MapField,
};

export function FieldOf(props: FieldProps) {
  const Control = FIELDS[props.field.kind];
  return <Control {...(props as FieldProps<never>)} />;
}
