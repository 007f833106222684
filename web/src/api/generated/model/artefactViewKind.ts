/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type ArtefactViewKind = typeof ArtefactViewKind[keyof typeof ArtefactViewKind];


export const ArtefactViewKind = {
  figure: 'figure',
  table: 'table',
  document: 'document',
  settings: 'settings',
  manifest: 'manifest',
  checklist: 'checklist',
  page: 'page',
} as const;
