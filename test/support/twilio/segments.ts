import { SegmentedMessage } from 'sms-segments-calculator';

/** Segments of a text by Twilio's own calculator; a WhatsApp message is one. `smart`: as Smart Encoding would send it. */
export function segmentsOf(to: string, body: string, smart = false): number {
  if (to.startsWith('whatsapp:') || body === '') return 1;
  return new SegmentedMessage(body, 'auto', smart).segmentsCount;
}
