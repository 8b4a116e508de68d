import { z } from 'zod';
import { apiError, errorBody } from './api-error.ts';
import { templateRequest, type FakeContent, type FakeTemplate } from './content.ts';
import { pageOf } from './paging.ts';

const approvalRequest = z.object({ name: z.string(), category: z.string() });

/** Why Meta would refuse a template; null when it would not. */
function formatProblem(template: FakeTemplate): string | null {
  if ('twilio/list-picker' in template.types) return 'INVALID_FORMAT. A list picker is for sessions only.';
  for (const type of Object.values(template.types)) {
    const body = z.string().catch('').parse(type.body).trim();
    if (/^\{\{|\}\}$/.test(body))
      return 'INVALID_FORMAT. Variables can not be at the start or end of the template.';
    if (/\}\}\s*\{\{/.test(body)) return 'INVALID_FORMAT. Variables can not be next to each other.';
    if (body.length > 1024) return 'INVALID_FORMAT. The body is longer than 1024 characters.';
  }
  return null;
}

/** The part of the double that answers under /v1. `url` is the request's, with the double's origin. */
export function answerContent(
  content: FakeContent,
  accountSid: string,
  request: { readonly method: string; readonly url: URL; readonly body: string },
): { readonly status: number; readonly body?: unknown } {
  const { method, url } = request;
  const { origin, pathname } = url;
  const [, , kind, sid, approvals, channel] = pathname.split('/');
  if (kind === 'ContentAndApprovals') {
    return {
      status: 200,
      body: contentList(content, url, (t) => ({ ...base(t), approval_requests: approval(t) })),
    };
  }
  if (sid === undefined) {
    if (method === 'GET') return { status: 200, body: contentList(content, url, resource) };
    const added = content.add(templateRequest.parse(JSON.parse(request.body)), { status: 'unsubmitted' });
    return { status: 201, body: resource(added) };
  }
  const template = content.find(sid);
  if (template === null) return { status: 404, body: errorBody(apiError(20404, pathname)) };
  if (channel === 'whatsapp') {
    const asked = approvalRequest.parse(JSON.parse(request.body));
    const problem = formatProblem(template);
    template.approval = {
      ...asked,
      status: problem === null ? 'pending' : 'rejected',
      rejectionReason: problem ?? '',
    };
    return { status: 201, body: approval(template) };
  }
  if (approvals === 'ApprovalRequests') {
    const whatsapp = { type: 'whatsapp', ...approval(template) };
    return { status: 200, body: { sid, account_sid: accountSid, whatsapp, url: origin + pathname } };
  }
  if (method === 'DELETE') {
    content.remove(sid);
    return { status: 204 };
  }
  return { status: 200, body: resource(template) };

  function base(t: FakeTemplate): Record<string, unknown> {
    return {
      sid: t.sid,
      account_sid: accountSid,
      friendly_name: t.friendlyName,
      language: t.language,
      variables: t.variables,
      types: t.types,
      date_created: iso(t.createdAt),
      date_updated: iso(t.createdAt),
    };
  }

  function resource(t: FakeTemplate): Record<string, unknown> {
    const address = `${origin}/v1/Content/${t.sid}`;
    return {
      ...base(t),
      url: address,
      links: {
        approval_create: `${address}/ApprovalRequests/whatsapp`,
        approval_fetch: `${address}/ApprovalRequests`,
      },
    };
  }
}

function approval(template: FakeTemplate): Record<string, unknown> {
  const { name, category, status, rejectionReason } = template.approval;
  return {
    name,
    category,
    content_type: Object.keys(template.types)[0] ?? '',
    status,
    rejection_reason: rejectionReason,
    allow_category_change: true,
  };
}

function contentList(
  content: FakeContent,
  url: URL,
  resource: (template: FakeTemplate) => Record<string, unknown>,
): Record<string, unknown> {
  const page = pageOf([...content.templates].reverse(), url);
  const absolute = (path: string): string => url.origin + path;
  return {
    contents: page.items.map(resource),
    meta: {
      key: 'contents',
      page: page.page,
      page_size: page.size,
      url: absolute(page.uri),
      first_page_url: absolute(page.first),
      previous_page_url: page.previous === null ? null : absolute(page.previous),
      next_page_url: page.next === null ? null : absolute(page.next),
    },
  };
}

function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
