import { FAKE_ACCOUNT, FAKE_TOKEN } from './fake-twilio.ts';
import { TEST_KEY } from './storage.ts';

/** A service over a fake Twilio, with one sender. */
export interface ServiceOverTwilio {
  /** Where it listens, which is where Twilio calls it. */
  readonly url: string;
  /** As DATABASE_URL says it. */
  readonly database: string;
  readonly twilio: { readonly url: string };
  readonly sender: string;
  /** Segments a second of the sender. */
  readonly perSecond: number;
}

/** The environment that such a service is started in. */
export function serviceEnv({
  url,
  database,
  twilio,
  sender,
  perSecond,
}: ServiceOverTwilio): Record<string, string> {
  return {
    PORT: new URL(url).port,
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    DATABASE_URL: database,
    DATA_KEY: TEST_KEY.toString('base64'),
    OPERATOR_NAME: 'Casa Ejemplo',
    TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
    TWILIO_AUTH_TOKEN: FAKE_TOKEN,
    TWILIO_SMS_FROM: sender,
    TWILIO_API_BASE_URL: twilio.url,
    SENDER_RATES: `${sender}=${String(perSecond)}`,
  };
}
