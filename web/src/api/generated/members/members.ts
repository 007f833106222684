/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Member,
  MemberIn
} from '../model';

import { request } from '../../http';

export const getListMembersUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/members`
}

/**
 * @summary The members of a study
 */
export const listMembers = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<Member[]> => {

  return request<Member[]>(getListMembersUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getRemoveMemberUrl = (studyId: string,
    principal: string,) => {




  return `/api/v1/studies/${studyId}/members/${principal}`
}

/**
 * @summary Take a membership away
 */
export const removeMember = async (studyId: string,
    principal: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getRemoveMemberUrl(studyId,principal),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getPutMemberUrl = (studyId: string,
    principal: string,) => {




  return `/api/v1/studies/${studyId}/members/${principal}`
}

/**
 * @summary Give somebody a role, or change it
 */
export const putMember = async (studyId: string,
    principal: string,
    memberIn: MemberIn, options?: Parameters<typeof request>[1]): Promise<Member> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<Member>(getPutMemberUrl(studyId,principal),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(memberIn)
  }
);}


