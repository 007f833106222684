/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type MemberKind = typeof MemberKind[keyof typeof MemberKind];


export const MemberKind = {
  person: 'person',
  institution: 'institution',
} as const;
