import { z } from 'zod';
import { setOtherPhone } from '../../../appointments/other-phone.ts';
import { post, type Desk, type Route } from '../route.ts';
import { channelName, nothing } from '../shown.ts';
import { readPhone, registrationOf, registrationSchema, showRegistration } from './people.ts';

const phones = [
  ['alternate', 'Sets or takes off the phone that a family named'],
  ['shelter', 'Sets or takes off the phone of the shelter where a family lives'],
] as const;

const show = async (desk: Desk, receipt: string) =>
  showRegistration(desk, await registrationOf(desk.storage, receipt));

export const otherPhoneRoutes: readonly Route[] = phones.map(([which, summary]) =>
  post({
    path: `/registrations/{receipt}/${which}`,
    act: 'registration.change',
    summary: `${summary}: it is told the appointment, and nothing else, when they cannot be reached`,
    params: z.object({ receipt: z.string().min(1).max(40) }),
    query: nothing,
    body: z.strictObject({
      number: z.string().min(1).max(40).nullable().describe('with + and its country code; null takes it off'),
      channel: channelName.default('sms').describe('on which it is told first'),
    }),
    answer: registrationSchema,
    refusals: ['not_found'],
    async handle({ params, body: { number, channel }, ...desk }) {
      const receipt = params.receipt.toUpperCase();
      const phone = number === null ? null : readPhone(number, '/number');
      await setOtherPhone(desk, receipt, which, phone, channel);
      return show(desk, receipt);
    },
    again: ({ params: { receipt }, ...desk }) => show(desk, receipt),
  }),
);
