/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type GetLeaderboardPart = typeof GetLeaderboardPart[keyof typeof GetLeaderboardPart];


export const GetLeaderboardPart = {
  test: 'test',
  oof: 'oof',
} as const;
