import { z } from 'zod';
import { JOB_KINDS, JOB_STATES, type Job } from '../../domain/job.ts';
import { jobFields } from '../sealed-fields.ts';
import { anyText, json, number, orNull, text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** An import or an assignment that was begun on a page. */
export const jobRecord = defineRecord({
  table: 'jobs',
  model: 'Job',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    kind: word(JOB_KINDS),
    state: word(JOB_STATES),
    actor: text(),
    confirmedBy: orNull(text()),
    createdAt: time(),
    confirmedAt: orNull(time()),
    endedAt: orNull(time()),
    dueAt: orNull(time()),
    sha256: anyText(),
    bytes: number(),
    progress: number(),
    total: number(),
    tries: number(),
    figures: json(z.record(z.string(), z.number())),
  },
  personal: sealedFields(jobFields),
  kept: [],
  beside: {},
  indexes: [
    { fields: { dueAt: 1, _id: 1 }, serves: 'listJobsDue' },
    { fields: { kind: 1, _id: -1 }, serves: 'listJobs of a kind' },
  ],
  of: (values): Job => values,
});
