/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ApprovalFlowItem } from './approvalFlowItem';
import type { ApprovalGroups } from './approvalGroups';
import type { ApprovalMetaFeatures } from './approvalMetaFeatures';
import type { ColumnSummaries } from './columnSummaries';
import type { Finding } from './finding';
import type { SplitPlan } from './splitPlan';
import type { Task } from './task';

/**
 * What a reviewer signed: who, when, why, which bytes, for which task, split how.
 */
export interface Approval {
  at: string;
  /** participant flow: {label, label_ko, n, excluded, reason} */
  flow: ApprovalFlowItem[];
  groups: ApprovalGroups;
  manifest_key: string;
  manifest_sha256: string;
  meta_features?: ApprovalMetaFeatures;
  note: string;
  prepared_id: string;
  review_id: string;
  reviewer_id: string;
  reviewer_name: string;
  schema_version?: 1;
  sha256: string;
  split: SplitPlan;
  split_key: string;
  split_sha256: string;
  study_id: string;
  table_one: ColumnSummaries[];
  task: Task;
  warnings?: Finding[];
}
