/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LeaderboardEntry } from './leaderboardEntry';

export interface Leaderboard {
  items: LeaderboardEntry[];
}
