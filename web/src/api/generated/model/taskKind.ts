/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type TaskKind = typeof TaskKind[keyof typeof TaskKind];


export const TaskKind = {
  binary: 'binary',
  multiclass: 'multiclass',
  regression: 'regression',
  survival: 'survival',
} as const;
