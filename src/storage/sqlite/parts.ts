import type { Vault } from '../vault.ts';
import type { Connection } from './connection.ts';
import type { Processes } from './processes.ts';
import { createAccounts } from './accounts.ts';
import { createAddresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createAudiences } from './audiences.ts';
import { createAppointments } from './appointments.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createChanges } from './changes.ts';
import { createCheckIns } from './check-ins.ts';
import { createClosures } from './closures.ts';
import { createErasures } from './erasures.ts';
import { createJobs } from './jobs.ts';
import { createSavedViews } from './saved-views.ts';
import { createFigures } from './figures.ts';
import { createLeases } from './leases.ts';
import { createMade } from './made.ts';
import { createLeftovers } from './leftovers.ts';
import { createNames } from './names.ts';
import { createOutboxClaims } from './outbox-claims.ts';
import { createOutboxCounts } from './outbox-counts.ts';
import { createOutboxQueue, createOutboxTable } from './outbox-queue.ts';
import { createOutboxReads } from './outbox-reads.ts';
import { createOutboxResults } from './outbox-results.ts';
import { createRecipients } from './recipients.ts';
import { createRegistrations } from './registrations.ts';
import { createRosterImport } from './roster-import.ts';
import { createRoster } from './roster.ts';
import { createSlots } from './slots.ts';
import { createProgramme } from './programme.ts';
import { createStaff } from './staff.ts';
import { createTokens } from './tokens.ts';
import { createTries } from './tries.ts';
import { createTurns } from './turns.ts';

/** What knows one kind of record each, over one connection; a commit and the parts of the port are made of them. */
export function createParts(connection: Connection, vault: Vault, processes: Processes) {
  const outboxTable = createOutboxTable(connection, vault);
  const outboxCounts = createOutboxCounts(connection);
  const outboxQueue = createOutboxQueue(connection, outboxTable, outboxCounts);
  const claims = createOutboxClaims(connection, outboxTable, outboxCounts, outboxQueue);
  const outbox = createOutboxReads(connection, outboxTable);
  const leases = createLeases(connection, processes);
  const turns = createTurns(connection, vault);
  const roster = createRoster(connection, vault);
  const names = createNames(connection, vault, roster.findFamily);
  const rosterImport = createRosterImport(connection, vault, names);
  const registrations = createRegistrations(connection, vault, names);
  const appointments = createAppointments(connection, vault);
  const addresses = createAddresses(connection, vault);
  const slots = createSlots(connection, vault);
  const administration = createAdministration(connection, vault);
  const staff = createStaff(connection, vault);
  const accounts = createAccounts(connection, vault);
  const programme = createProgramme(connection, vault);
  const changes = createChanges(connection, vault);
  const jobs = createJobs(connection, vault);
  const savedViews = createSavedViews(connection, vault);
  const closures = createClosures(connection, vault);
  const checkIns = createCheckIns(connection, vault);
  const tokens = createTokens(connection, vault);
  const tries = createTries(connection, vault);
  const broadcasts = createBroadcasts(connection, vault);
  const recipients = createRecipients(connection, vault, broadcasts);
  const results = createOutboxResults({
    ...{ connection, recipients, table: outboxTable, counts: outboxCounts, queue: outboxQueue },
  });
  const audiences = createAudiences(connection, registrations, turns, appointments);
  const leftovers = createLeftovers(connection, vault);
  const { nameFamily } = registrations;
  const erasures = createErasures(connection, vault, { leftovers, outboxQueue, outboxCounts, nameFamily });
  const figures = createFigures(connection);
  const made = createMade(connection, vault, outboxCounts, nameFamily);
  return {
    ...{ connection, vault, processes },
    ...{ outboxCounts, outboxQueue, claims, outbox, leases, turns, roster, names, rosterImport },
    ...{ registrations, appointments, addresses, slots, administration, staff, accounts, programme },
    ...{ changes, jobs, savedViews, closures, checkIns, tokens, tries, broadcasts, recipients, results },
    ...{ audiences, leftovers, erasures, figures, made },
  };
}

export type Parts = ReturnType<typeof createParts>;
