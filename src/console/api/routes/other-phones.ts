import { z } from 'zod';
import { setOtherPhone } from '../../../staff-requests/other-phone.ts';
import { post, type RequestContext, type Route } from '../route.ts';
import { channelName, nothing } from '../shown.ts';
import { readPhone, registrationOf, registrationSchema, showRegistration } from './people.ts';

const phones = [
  ['alternate', 'Sets or takes off the phone that a family named'],
  ['shelter', 'Sets or takes off the phone of the shelter where a family lives'],
] as const;

const show = async (context: RequestContext, receipt: string) =>
  showRegistration(context, await registrationOf(context.storage, receipt));

export const otherPhoneRoutes: readonly Route[] = phones.map(([which, summary]) =>
  post({
    path: `/registrations/{receipt}/${which}`,
    permission: 'registration.change',
    summary: `${summary}: it is told the appointment, and nothing else, when they cannot be reached`,
    params: z.object({ receipt: z.string().min(1).max(40) }),
    query: nothing,
    body: z.strictObject({
      number: z.string().min(1).max(40).nullable().describe('with + and its country code; null takes it off'),
      channel: channelName.default('sms').describe('on which it is told first'),
    }),
    answer: registrationSchema,
    errors: ['not_found'],
    async handle({ params, body: { number, channel }, ...context }) {
      const receipt = params.receipt.toUpperCase();
      const phone = number === null ? null : readPhone(number, '/number');
      await setOtherPhone(context, receipt, which, phone, channel);
      return show(context, receipt);
    },
    again: ({ params: { receipt }, ...context }) => show(context, receipt),
  }),
);
