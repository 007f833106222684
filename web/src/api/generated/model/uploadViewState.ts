/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type UploadViewState = typeof UploadViewState[keyof typeof UploadViewState];


export const UploadViewState = {
  receiving: 'receiving',
  inspecting: 'inspecting',
  proposed: 'proposed',
  refused: 'refused',
  accepting: 'accepting',
  registered: 'registered',
} as const;
