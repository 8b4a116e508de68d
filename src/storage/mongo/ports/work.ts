import type { JobStorage, SavedViewStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What members of staff began on pages, and the filters that they saved, as the port has them. */
export function workPort(
  { jobs, savedViews }: Pick<Parts, 'jobs' | 'savedViews'>,
  call: Call,
): JobStorage & SavedViewStorage {
  return {
    findJob: (id) => call(() => jobs.findJob(id)),
    listJobs: (query) => call(() => jobs.listJobs(query)),
    listJobsDue: (query) => call(() => jobs.listJobsDue(query)),
    findSavedView: (id) => call(() => savedViews.findSavedView(id)),
    listSavedViews: (query) => call(() => savedViews.listSavedViews(query)),
  };
}
