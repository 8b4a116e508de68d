import { CONSENT_VERSION } from '../src/domain/consent.ts';
import { asksBetween, onChoice } from './asking.ts';
import { one, talk, type TalkContext } from './talk.ts';

/** Whether somebody who is registered from this phone agreed to other words than the consent has now. */
export const agreedToOtherWords = ({ consentAsked }: TalkContext): boolean =>
  consentAsked !== null && consentAsked !== CONSENT_VERSION;

/**
 * The consent says something else than when they agreed: asked once, behind the answer to a text of theirs. Who refuses, or says
 * nothing, keeps what they have; a member of staff learns that they refused.
 */
export const consentAnew = talk.createStateConfig({
  ...asksBetween('consentAnew'),
  entry: talk.assign({ consentAsked: CONSENT_VERSION }),
  on: {
    CHOICE: onChoice('consentAnew', {
      yes: {
        target: '#talk.returning',
        actions: [
          { type: 'act', params: { what: 'agree', version: CONSENT_VERSION } },
          { type: 'say', params: one('registration:consentAnew.agreed') },
        ],
      },
      no: {
        target: '#talk.returning',
        actions: [
          { type: 'act', params: { what: 'request', reason: 'told', about: 'consent' } },
          { type: 'say', params: one('registration:consentAnew.refused') },
        ],
      },
    }),
    BACK: { target: '#talk.returning', actions: { type: 'say', params: one('conversation:unchanged') } },
  },
});
