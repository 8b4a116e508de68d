import { createFigures } from './figures.ts';
import type { Vault } from '../vault.ts';
import type { MongoTuning } from './connection.ts';
import type { Models } from './models.ts';
import type { Transactions } from './transactions.ts';
import { createAccounts } from './accounts.ts';
import { createAddresses } from './addresses.ts';
import { createAdministration } from './administration.ts';
import { createAged } from './aged.ts';
import { createAudiences } from './audiences.ts';
import { createAppointments } from './appointments.ts';
import { createBroadcasts } from './broadcasts.ts';
import { createChanges } from './changes.ts';
import { createCheckIns } from './check-ins.ts';
import { createClosures } from './closures.ts';
import { createContactOrders } from './contact-orders.ts';
import { createDecisionRounds } from './decision-rounds.ts';
import { createErasures } from './erasures.ts';
import { createFamilyFences } from './family-fences.ts';
import { createJobs } from './jobs.ts';
import { createSavedViews } from './saved-views.ts';
import { createLeases } from './leases.ts';
import { createMade } from './made.ts';
import { createLeftovers } from './leftovers.ts';
import { createNames } from './names.ts';
import { createOutboxClaims } from './outbox-claims.ts';
import { createOutboxCodec } from './outbox-documents.ts';
import { createOutboxQueue } from './outbox-queue.ts';
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
import { createTurnTaking } from './turn-taking.ts';
import { createTurns } from './turns.ts';

/** What knows one kind of record each; a commit and the parts of the port are made of them. */
export function createParts(
  models: Models,
  vault: Vault,
  transactions: Transactions,
  patienceMs: number,
  tuning: MongoTuning | undefined,
) {
  const turnTaking = createTurnTaking(patienceMs);
  const codec = createOutboxCodec(models, vault);
  const queue = createOutboxQueue(models, codec);
  const turns = createTurns(models, vault);
  const claims = createOutboxClaims(models, codec, queue, turns, transactions, tuning?.claimRows);
  const outbox = createOutboxReads(models, codec);
  const leases = createLeases(models);
  const rounds = createDecisionRounds(models);
  const fences = createFamilyFences(models);
  const names = createNames(models, vault);
  const registrations = createRegistrations(models, vault, rounds, fences, names);
  const roster = createRoster(models, vault);
  const rosterImport = createRosterImport(models, vault, registrations, fences, transactions);
  const appointments = createAppointments(models, vault);
  const addresses = createAddresses(models, vault);
  const slots = createSlots(models, vault);
  const administration = createAdministration(models, vault);
  const staff = createStaff(models, vault);
  const accounts = createAccounts(models, vault);
  const programme = createProgramme(models, vault);
  const changes = createChanges(models, vault);
  const jobs = createJobs(models, vault);
  const savedViews = createSavedViews(models, vault);
  const closures = createClosures(models, vault);
  const checkIns = createCheckIns(models, vault);
  const tokens = createTokens(models, vault);
  const tries = createTries(models, vault);
  const orders = createContactOrders(models);
  const broadcasts = createBroadcasts(models, vault);
  const recipients = createRecipients(models, vault);
  const results = createOutboxResults(models, codec, queue, recipients);
  const audiences = createAudiences(models, registrations, turns, appointments);
  const leftovers = createLeftovers(models, vault);
  const erasures = createErasures({ models, vault, queue, names, leftovers });
  const aged = createAged(models);
  const made = createMade(models, vault, names);
  const figures = createFigures(models);
  return {
    ...{ models, vault, transactions },
    ...{ turnTaking, figures, codec, queue, turns, claims, outbox, leases, rounds, fences, names },
    ...{ registrations, roster, rosterImport, appointments, addresses, slots, administration, staff },
    ...{ accounts, programme, changes, jobs, savedViews, closures, checkIns, tokens, tries, orders },
    ...{ broadcasts, recipients, results, audiences, leftovers, erasures, aged, made },
  };
}

export type Parts = ReturnType<typeof createParts>;
