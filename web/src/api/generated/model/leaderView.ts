/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LeaderViewCv } from './leaderViewCv';
import type { LeaderViewTest } from './leaderViewTest';

export interface LeaderView {
  algorithm: string;
  best: boolean;
  cv: LeaderViewCv;
  model_id: string;
  name: string;
  rank: number;
  test: LeaderViewTest;
}
