/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { GetLeaderboardPart } from './getLeaderboardPart';

export type GetLeaderboardParams = {
part?: GetLeaderboardPart;
};
