import type { createAccounts } from './accounts.ts';
import type { createAddresses } from './addresses.ts';
import type { createAdministration } from './administration.ts';
import type { createAppointments } from './appointments.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { createChanges } from './changes.ts';
import type { createCheckIns } from './check-ins.ts';
import type { createClosures } from './closures.ts';
import type { Erasures } from './erasures.ts';
import type { createJobs } from './jobs.ts';
import type { Leftovers } from './leftovers.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import type { createRegistrations } from './registrations.ts';
import type { createSavedViews } from './saved-views.ts';
import type { createSlots } from './slots.ts';
import type { createProgramme } from './programme.ts';
import type { createStaff } from './staff.ts';
import type { createTokens } from './tokens.ts';
import type { createTries } from './tries.ts';
import type { createTurns } from './turns.ts';

/** The tables that a commit reaches. */
export interface Tables {
  readonly turns: ReturnType<typeof createTurns>;
  readonly registrations: ReturnType<typeof createRegistrations>;
  readonly appointments: ReturnType<typeof createAppointments>;
  readonly slots: ReturnType<typeof createSlots>;
  readonly outboxQueue: OutboxQueue;
  readonly outboxCounts: OutboxCounts;
  readonly addresses: ReturnType<typeof createAddresses>;
  readonly administration: ReturnType<typeof createAdministration>;
  readonly programme: ReturnType<typeof createProgramme>;
  readonly staff: ReturnType<typeof createStaff>;
  readonly accounts: ReturnType<typeof createAccounts>;
  readonly changes: ReturnType<typeof createChanges>;
  readonly jobs: ReturnType<typeof createJobs>;
  readonly savedViews: ReturnType<typeof createSavedViews>;
  readonly closures: ReturnType<typeof createClosures>;
  readonly checkIns: ReturnType<typeof createCheckIns>;
  readonly tokens: ReturnType<typeof createTokens>;
  readonly tries: ReturnType<typeof createTries>;
  readonly broadcasts: Broadcasts;
  readonly recipients: Recipients;
  readonly leftovers: Leftovers;
  readonly erasures: Erasures;
}
