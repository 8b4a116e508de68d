/** A message as it exists at the double, outbound or inbound. */
export interface FakeMessage {
  readonly sid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly to: string;
  /** As it was posted: null with a Messaging Service. */
  readonly from: string | null;
  /** What the phone shows: of a template, its text with the variables filled in. */
  readonly body: string;
  /** All fields as posted. */
  readonly fields: Readonly<Record<string, string>>;
  /** UTC milliseconds of the double's clock. */
  readonly createdAt: number;
  /** `performance.now()` when it was taken. */
  readonly at: number;
  /** Segments of an SMS, 1 on WhatsApp. */
  readonly segments: number;
  /** Who sends it; null until a Messaging Service has chosen. */
  sender: string | null;
  status: string;
  sentAt: number | null;
  updatedAt: number;
  errorCode: number | null;
  /** Sids of its media that were deleted. */
  readonly goneMedia: Set<string>;
}

/** How far a message has come; its status never goes back, whatever order its reports arrive in. */
const RANK: Readonly<Record<string, number>> = {
  accepted: 0,
  scheduled: 0,
  queued: 1,
  sending: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  failed: 4,
  canceled: 4,
  read: 5,
};

/** Moves a message on to `status` at `now`; a status that is behind it changes nothing. */
export function advance(
  message: Partial<FakeMessage> & Pick<FakeMessage, 'status' | 'sentAt' | 'errorCode'>,
  status: string,
  now: number,
  errorCode: number | null,
): void {
  if ((RANK[status] ?? 0) < (RANK[message.status] ?? 0)) return;
  message.status = status;
  message.errorCode = errorCode;
  message.updatedAt = now;
  if (status === 'sent' || status === 'delivered' || status === 'undelivered') message.sentAt ??= now;
}
