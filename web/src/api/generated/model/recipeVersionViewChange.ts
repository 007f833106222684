/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type RecipeVersionViewChange = typeof RecipeVersionViewChange[keyof typeof RecipeVersionViewChange];


export const RecipeVersionViewChange = {
  created: 'created',
  edited: 'edited',
  restored: 'restored',
  branched: 'branched',
  replayed: 'replayed',
} as const;
