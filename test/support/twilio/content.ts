import { z } from 'zod';

export type ApprovalStatus =
  'unsubmitted' | 'received' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';

/** A template of the Content API. */
export interface FakeTemplate {
  readonly sid: string;
  readonly friendlyName: string;
  readonly language: string;
  /** Default values of the variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** By content type (`twilio/text`, `twilio/quick-reply`, …). */
  readonly types: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly createdAt: number;
  approval: { name: string; category: string; status: ApprovalStatus; rejectionReason: string };
}

export const templateTypes = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Takes both what the API is asked for and what a test sets up; what is not known of a type is kept. */
export const templateRequest = z.object({
  friendly_name: z.string().default(''),
  language: z.string(),
  variables: z.record(z.string(), z.string()).default({}),
  types: templateTypes,
});
type TemplateRequest = z.input<typeof templateRequest>;

/** The templates of the double's account, as the Content API keeps them. */
export interface FakeContent {
  readonly templates: readonly FakeTemplate[];
  /** Adds a template; approved unless another status is given. */
  add(template: TemplateRequest, approval?: Partial<FakeTemplate['approval']>): FakeTemplate;
  find(sid: string): FakeTemplate | null;
  remove(sid: string): boolean;
  /** Meta's word on a template. */
  decide(sid: string, status: ApprovalStatus, rejectionReason?: string): void;
}

export function createContent(now: () => number): FakeContent {
  const templates: FakeTemplate[] = [];
  let count = 0;
  const find = (sid: string): FakeTemplate | null => templates.find((t) => t.sid === sid) ?? null;
  return {
    templates,
    find,
    add(request, approval = { status: 'approved', category: 'UTILITY' }) {
      const { friendly_name: friendlyName, ...rest } = templateRequest.parse(request);
      count += 1;
      const template: FakeTemplate = {
        sid: `HX${count.toString(16).padStart(32, '0')}`,
        friendlyName,
        ...rest,
        createdAt: now(),
        approval: {
          name: friendlyName,
          category: 'UTILITY',
          status: 'unsubmitted',
          rejectionReason: '',
          ...approval,
        },
      };
      templates.push(template);
      return template;
    },
    remove(sid) {
      const at = templates.findIndex((t) => t.sid === sid);
      if (at >= 0) templates.splice(at, 1);
      return at >= 0;
    },
    decide(sid, status, rejectionReason = '') {
      const template = find(sid);
      if (template === null) throw new Error(`No template ${sid}`);
      template.approval = { ...template.approval, status, rejectionReason };
    },
  };
}
