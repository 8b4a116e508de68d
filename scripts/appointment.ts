import { Command } from 'commander';
import { portOf } from '../flows/programme.ts';
import { cancelAppointment, moveAppointment } from '../src/appointments/change.ts';
import type { Appointment } from '../src/domain/appointment.ts';
import { AvisoError } from '../src/domain/errors.ts';
import { localOf } from '../src/domain/zoned-time.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print, warn } from './runtime.ts';
import { readSlot } from './read-argument.ts';

const program = new Command('appointment').description('Shows, moves and cancels one appointment.');

function printAppointment({ reference, state, port, date, time, people }: Appointment): void {
  print(
    `${reference}  ${state}  ${portOf(port).name}, ${date} ${time} ${portOf(port).city} time, ${people} people`,
  );
}

program
  .command('show')
  .argument('<reference>', 'reference of the appointment')
  .description('how it stands, its reminders, what was sent')
  .action((reference: string) =>
    withRuntimeToRead(async ({ storage }) => {
      const appointment = await storage.findAppointmentByReference(reference.toUpperCase());
      if (appointment === null) throw new AvisoError('not_found', `Appointment ${reference}.`);
      printAppointment(appointment);
      const { zone, city } = portOf(appointment.port);
      for (const { kind, dueAt, state } of await storage.listReminders(appointment.id)) {
        const { date, time } = localOf(dueAt, zone);
        print(`  reminder ${kind}: ${state}, due ${date} ${time} ${city} time`);
      }
      const registration = await storage.findRegistration(appointment.registrationId);
      if (registration?.contactId == null) {
        print('  no phone belongs to it');
        return;
      }
      const group = `appointment:${appointment.id}`;
      for (const row of await storage.listOutboxOf(registration.contactId)) {
        if (row.group === group) print(`  message ${row.purpose}: ${row.state}`);
      }
    }),
  );

program
  .command('move')
  .argument('<reference>', 'reference of the appointment')
  .requiredOption('--to-slot <slot>', 'the new slot: "port|date|time"', readSlot)
  .description('moves it to another slot; the reference stays, the family is told')
  .action((reference: string, { toSlot }: { readonly toSlot: string }) =>
    withRuntime(async (runtime) => {
      const act = { ...runtime, reference: reference.toUpperCase(), toSlot };
      const onWarning = (text: string): void => {
        warn(`Warning: ${text}`);
      };
      printAppointment(await moveAppointment({ ...act, onWarning }));
    }),
  );

program
  .command('cancel')
  .argument('<reference>', 'reference of the appointment')
  .requiredOption('--reason <text>', 'for the audit, without personal data; the family is not shown it')
  .description('cancels it; the family is told and waits again at its place')
  .action((reference: string, { reason }: { readonly reason: string }) =>
    withRuntime(async (runtime) => {
      printAppointment(await cancelAppointment({ ...runtime, reference: reference.toUpperCase(), reason }));
    }),
  );

await runCommand(program);
